"""An editor in a process of their own: gives a story another title, one line of input at a time.

`python -m deploy.cluster.editor` says "done" after each, when it has been published.
"""

import sys

import django

django.setup()

from django.db import close_old_connections  # noqa: E402
from wagtail.models import Page  # noqa: E402


def publish(title: str) -> None:
    close_old_connections()
    page = Page.objects.get(slug="omas-koffer", locale__language_code="nl").specific
    page.title = title
    page.save_revision().publish()


if __name__ == "__main__":
    for line in sys.stdin:
        publish(line.strip())
        print("done", flush=True)
