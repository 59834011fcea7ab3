"""How the CMS differs from Wagtail's own: four eyes, a report, our style in previews."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page, WorkflowMixin

from portal.cms.listings import SearchedFilesView, SearchedPhotosView
from portal.cms.models import BasePage
from portal.cms.translating import SyncWithoutPublishing, is_translation, translated
from portal.cms.views import StalePagesView
from portal.core.public_pages import make_public


@hooks.register("before_serve_page")
def say_that_it_is_public(page: Page, request: HttpRequest, *_: Any) -> None:
    """Pages are for everybody; what is restricted says no-store, after this (Wagtail's hook)."""
    make_public(request, page.parameters if isinstance(page, BasePage) else None)


@hooks.register("construct_page_action_menu")
def hide_direct_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Where a workflow watches over a page, its buttons are the way to publish."""
    page = context.get("page") or context.get("parent_page")
    if page is not None and page.get_workflow():
        items[:] = [item for item in items if item.name != "action-publish"]


def _refuse(request: HttpRequest, back_to: str) -> HttpResponse:
    messages.error(
        request,
        gettext("Not published. Somebody else has to read it first: submit it for review."),
    )
    return redirect(back_to)


@hooks.register("before_publish_page")
def refuse_direct_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same rule for whoever posts the form without the button. The draft is kept."""
    if not page.get_workflow():
        return None
    if page.first_published_at is None:
        # Wagtail has saved a new page as live already, before it asks.
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    return _refuse(request, reverse("wagtailadmin_pages:edit", args=[page.pk]))


@hooks.register("construct_snippet_action_menu")
def hide_direct_publishing_of_snippets(
    items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    model = context["model"]
    if issubclass(model, WorkflowMixin) and model.get_default_workflow():
        items[:] = [item for item in items if item.name != "action-publish"]


@hooks.register("before_publish")
def refuse_direct_publishing_of_snippets(
    request: HttpRequest, thing: object
) -> HttpResponse | None:
    """The same rule for what is not a page: help lines and people."""
    if not isinstance(thing, WorkflowMixin) or not thing.get_workflow():
        return None
    return _refuse(request, AdminURLFinder(request.user).get_edit_url(thing))


@hooks.register("before_bulk_action")
def refuse_bulk_publishing(
    request: HttpRequest, action_type: str, objects: list[Any], action: object
) -> HttpResponse | None:
    """Publishing many at once would pass the four eyes as well."""
    if action_type != "publish" or not isinstance(action, PageBulkAction):
        return None
    if not any(page.get_workflow() for page in objects):
        return None
    return _refuse(request, reverse("wagtailadmin_explore_root"))


@hooks.register("before_copy_page")
def refuse_published_copies(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy is a draft, whatever the form asks for."""
    if request.method == "POST" and request.POST.get("publish_copies") and page.get_workflow():
        return _refuse(request, reverse("wagtailadmin_pages:copy", args=[page.pk]))
    return None


@hooks.register("before_edit_page", order=-1)
@hooks.register("before_edit_snippet", order=-1)
def refuse_publishing_of_own_translations(request: HttpRequest, thing: Any) -> HttpResponse | None:
    """Who translated does not publish; somebody else with the right to does."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    if not is_translation(thing) or not thing.get_workflow() or not translated(thing, request.user):
        return None
    messages.error(
        request,
        gettext("Not published. Somebody else has to read your translation and publish it."),
    )
    return redirect(AdminURLFinder(request.user).get_edit_url(thing))


class PagesWithoutActions(PagesAdminAPIViewSet):
    """The pages of the CMS's own API, to read only."""

    actions: ClassVar[dict[str, Any]] = {}


@hooks.register("construct_admin_api")
def close_actions_of_the_api(router: Any) -> None:
    """They publish and copy past the four eyes; the CMS itself does not use them."""
    router.register_endpoint("pages", PagesWithoutActions)


@hooks.register("register_admin_urls")
def lists_that_can_be_searched() -> list[URLPattern]:
    """In front of Wagtail's own, which still has their names."""
    return [
        path(f"{name}/{rest}", view.as_view(results_only=bool(rest)))
        for name, view in (("images", SearchedPhotosView), ("documents", SearchedFilesView))
        for rest in ("", "results/")
    ]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("localize/update/<int:translation_source_id>/", SyncWithoutPublishing.as_view()),
        path("reports/stale/", StalePagesView.as_view(), name="stale_pages"),
        path(
            "reports/stale/results/",
            StalePagesView.as_view(results_only=True),
            name="stale_pages_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    return MenuItem(
        _("Pages to read again"), reverse("stale_pages"), icon_name="history", order=150
    )
