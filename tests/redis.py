"""A throwaway Redis for tests."""

from deploy.throwaway.redis import has_redis, redis

__all__ = ["has_redis", "redis"]
