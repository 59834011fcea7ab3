"""A cache that several processes share, and that may be away: then it is as if nothing were in it.

Django's own raises, and whatever looks into the cache on the way (Wagtail does, for the roots of
its sites) would make an error of a page that can be made without it.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import Redis as Client
from redis.client import PubSub
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE = 1
"""Seconds in which nobody asks again: a Redis that hangs would hold up every question."""

Method = Callable[..., Any]


def or_else(answer: Callable[..., Any]) -> Callable[[Method], Method]:
    """What `answer` says of the same arguments, where Redis does not answer."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def wrapper(self: "Redis", *args: Any, **kwargs: Any) -> Any:
            if time.monotonic() >= self.away.until:
                try:
                    return method(self, *args, **kwargs)
                except RedisError as error:
                    self.away.until = time.monotonic() + PAUSE
                    logger.error("The shared cache does not answer: %s", type(error).__name__)
            return answer(*args, **kwargs)

        return wrapper

    return decorate


def _default(key: Any, default: Any = None, version: int | None = None) -> Any:
    return default


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _no(*_: Any, **__: Any) -> bool:
    return False


def _is_missing(*_: Any, **__: Any) -> int:
    raise ValueError("nothing is kept")


class Away:
    """Of this process: Django makes a backend for every thread."""

    until = 0.0


class Redis(RedisCache):
    away = Away()

    get = or_else(_default)(RedisCache.get)
    add = or_else(_no)(RedisCache.add)
    set = or_else(_nothing)(RedisCache.set)
    touch = or_else(_no)(RedisCache.touch)
    delete = or_else(_no)(RedisCache.delete)
    has_key = or_else(_no)(RedisCache.has_key)
    incr = or_else(_is_missing)(RedisCache.incr)
    get_many = or_else(lambda *_, **__: {})(RedisCache.get_many)
    set_many = or_else(lambda *_, **__: [])(RedisCache.set_many)
    delete_many = or_else(_nothing)(RedisCache.delete_many)
    clear = or_else(_no)(RedisCache.clear)

    def count(self, key: str, seconds: int) -> int:
        """One more under this key, which is forgotten so many seconds after the first; how many
        there are now. In one question, where `add` and `incr` ask three. 0 where Redis is away.
        """
        return self._count(self.make_and_validate_key(key), seconds)

    @or_else(lambda *_: 0)
    def _count(self, key: str, seconds: int) -> int:
        with self._cache.get_client(key, write=True).pipeline(transaction=False) as questions:
            questions.set(key, 0, ex=seconds, nx=True)
            questions.incr(key)
            return int(questions.execute()[1])

    @or_else(_nothing)
    def tell(self, channel: str) -> None:
        """Wake whoever listens to this channel, in whatever process, on whatever machine."""
        self._cache.get_client(write=True).publish(channel, "")

    def listen(self, channel: str) -> "Listener":
        return Listener(self._cache.get_client(write=True), channel)

    @or_else(lambda _listener: True)
    def has_news(self, listener: "Listener") -> bool:
        return listener.has_news()


class Listener:
    """Hears what is told on a channel. To look costs a fifteenth of a question to Redis."""

    def __init__(self, client: Client, channel: str) -> None:
        self.client, self.channel = client, channel
        self.line: PubSub | None = None

    def has_news(self) -> bool:
        """Whether anything was told since the last look; yes where nobody can know, at the first
        look and after the connection was lost. RedisError where there is none.
        """
        try:
            news = self.line is None
            line = self.line = self.line or self._connected()
            while line.get_message(timeout=0) is not None:
                news = True
        except BaseException:
            self.line = None
            raise
        return news

    def _connected(self) -> PubSub:
        line: PubSub = self.client.pubsub()  # type: ignore[no-untyped-call]
        line.subscribe(self.channel)
        line.get_message(timeout=1)  # what is told from here on is heard
        return line
