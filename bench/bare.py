"""The least that Django can do: bytes from memory, no middleware, no database.

/bare/20000/ are so many bytes.
"""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODIES: dict[int, bytes] = {}


def bare(request: HttpRequest, size: int = 0) -> HttpResponse:
    if size not in BODIES:
        BODIES[size] = b"x" * size
    return HttpResponse(BODIES[size])


urlpatterns = [path("bare/<int:size>/", bare), path("bare/healthz/ready", bare)]

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare", MIDDLEWARE=[]
    )
application = WSGIHandler()
