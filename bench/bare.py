"""The least that Django can do: 20,000 bytes from memory, no middleware, no database."""

from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 20_000


def bare(request: HttpRequest, *_: Any) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("bare/", bare), path("bare/healthz/ready", bare)]

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare", MIDDLEWARE=[]
    )
application = WSGIHandler()
