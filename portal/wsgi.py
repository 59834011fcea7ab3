"""The door through which a WSGI server reaches the portal."""

import gc
import os
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import OperationalError, connections
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
gc.disable()  # what is read now stays: the collector of garbage need not look at it, ever
django.setup(set_prefix=False)
gc.freeze()
gc.enable()


class Utf8Request(WSGIRequest):
    """A request is UTF-8, whatever its header says.

    Django decodes the query with the charset of the Content-Type before any middleware runs, and
    not everything that Python knows as a codec can decode.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )


class Handler(WSGIHandler):
    request_class = Utf8Request


def refuse_unsafe_production() -> None:
    """Raises ImproperlyConfigured with every reason not to answer in production.

    A database that is away is no reason: a process that starts meanwhile (one takes the place of
    one that died) has to be there when it is back.
    """
    from portal.accounts.checks import production_faults, settings_faults

    if not settings.PRODUCTION:
        return
    try:
        faults = production_faults()
    except OperationalError:
        faults = settings_faults()
    finally:
        connections.close_all()
    if faults:
        raise ImproperlyConfigured("\n".join(f"{fault.msg} {fault.hint}" for fault in faults))


refuse_unsafe_production()
application = Handler()
