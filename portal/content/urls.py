"""Addresses of this app beside Wagtail's; inside i18n_patterns, before them.

Wagtail's own pattern lets no dot through. Here the calendar files of `portal.content.models.events`
come in; they are routes of pages, so Wagtail finds the page and decides who may see it.
"""

from django.urls import re_path

from portal.cms.routing import serve

app_name = "content"
urlpatterns = [re_path(r"^((?:[\w-]+/)+kalender[.]ics)$", serve, name="calendar")]
