"""Addresses of this app for readers; inside i18n_patterns, before Wagtail's."""

from django.urls import path

from portal.cms.views import untranslated

urlpatterns = [path("niet-vertaald/<int:pk>/", untranslated, name="untranslated")]
