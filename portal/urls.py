"""All addresses of the portal, joined. Addresses are promises: see docs/architecture.md."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls
from wagtail.admin.auth import require_admin_access
from wagtail.contrib.sitemaps.views import index, sitemap

from home import views as home
from home.search.views import search
from portal.accounts.views import CmsPreferencesView
from portal.cms.routing import serve
from portal.cms.sitemaps import EveryLanguage
from portal.core import health, media
from portal.core.exit import leave
from portal.core.replica import may_read_from_replica
from portal.jobs.sitemaps import SITEMAPS as OF_PLACES
from portal.youthwork.views.embed import oembed

handler500 = "home.views.server_error"
sitemaps = {"pages": EveryLanguage, **OF_PLACES}
to_log_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("", home.choose_language),
    path("weg/", leave, name="exit"),
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("robots.txt", home.robots),
    path(
        "sitemap.xml",
        may_read_from_replica(require_safe(index)),
        {"sitemaps": sitemaps, "sitemap_url_name": "sitemap"},
    ),
    path(
        "sitemap-<slug:section>.xml",
        may_read_from_replica(require_safe(sitemap)),
        {"sitemaps": sitemaps},
        name="sitemap",
    ),
    path(".well-known/security.txt", home.security_txt),
    path("oembed/", oembed, name="oembed"),
    path("stijlgids/", home.style_guide, name="style_guide"),
    path("media/<path:path>", media.serve),
    # Wagtail's own log-in forms would let a password in without the second factor.
    path("cms/login/", to_log_in),
    path("_util/login/", to_log_in),
    path("cms/account/", require_admin_access(CmsPreferencesView.as_view())),
    path("cms/", include(cms_urls)),
    path("account/", include("portal.accounts.urls")),
    path("account/", include("portal.organisations.urls")),
    path("account/", include("allauth.urls")),
    *i18n_patterns(
        path("_util/login/", to_log_in),
        path("zoek/", search, name="search"),
        path("", include("portal.cms.urls")),
        # Before the addresses of trainings, which end on the same words.
        path("", include("portal.youthwork.urls")),
        path("", include("portal.mentoring.urls")),
        path("", include("portal.jobs.urls")),
        path("", include("portal.moderation.urls")),
        path("", include("portal.content.urls")),
        path("", include("portal.courses.urls")),
        re_path(wagtail_urls.serve_pattern, serve),
        path("", include(wagtail_urls)),
    ),
]
