"""The record in the CMS: administrators read who did what with people and rights."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from portal.core import audit
from portal.core.models import AuditEntry

LONGEST_KEY = 18  # digits that fit in a key of the database


def kinds() -> dict[str, ContentType]:
    """“accounts.user” -> its content type, for every kind of thing that can be named."""
    return {f"{kind.app_label}.{kind.model}": kind for kind in ContentType.objects.all()}


def used(field: str) -> list[str]:
    values = AuditEntry.objects.order_by(field).values_list(field, flat=True)
    return list(values.distinct())


def action_choices() -> list[tuple[str, str]]:
    return sorted(
        ((name, audit.words_of(name)) for name in used("action")), key=lambda choice: choice[1]
    )


def kind_choices() -> list[tuple[str, str]]:
    known = kinds()
    return [(name, kind_words(known.get(name), name)) for name in used("subject_kind")]


def kind_words(kind: ContentType | None, name: str) -> str:
    """What a kind of thing is called; its own name where the app that had it is gone."""
    return capfirst(kind.name) if kind else name


class AuditFilterSet(WagtailFilterSet):
    action = django_filters.ChoiceFilter(label=_("What"), choices=action_choices)
    subject_kind = django_filters.ChoiceFilter(label=_("Kind"), choices=kind_choices)
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["action", "subject_kind", "at"]


class AuditView(ReportView):
    """Who did what, to whom, when. It reads and changes nothing; it shows names, no addresses.

    Names are looked up now: whoever is gone is a number.
    """

    page_title = _("Record of people and rights")
    header_icon = "clipboard-list"
    model = AuditEntry
    permission_policy = ModelPermissionPolicy(AuditEntry)
    permission_required = "view"
    index_url_name = "audit_report"
    index_results_url_name = "audit_report_results"
    results_template_name = "core/audit_results.html"
    filterset_class = AuditFilterSet
    is_searchable = True
    default_ordering = ["-at", "-pk"]
    list_export = ["at", "actor_words", "action_words", "subject_words", "detail"]
    export_headings = {
        "at": _("When"),
        "actor_words": _("Who"),
        "action_words": _("What"),
        "subject_words": _("Whom or what"),
        "detail": _("Detail"),
    }

    def search_queryset(self, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Finds words of the action, of the detail, numbers, and people by their name."""
        if not self.is_searching:
            return queryset
        wanted = self.search_query
        named = get_user_model().objects.filter(name__icontains=wanted).values_list("pk", flat=True)
        people = [str(pk) for pk in named]
        actions = [name for name, words in action_choices() if wanted.lower() in words.lower()]
        return queryset.filter(
            Q(action__in=actions)
            | Q(action__icontains=wanted)
            | Q(detail__icontains=wanted)
            | Q(subject_id=wanted)
            | Q(actor__in=people)
            | Q(subject_kind=get_user_model()._meta.label_lower, subject_id__in=people)
        )

    def decorate_paginated_queryset(self, entries: Any) -> Any:
        """Names for all rows in one query a kind."""
        known = kinds()
        people = get_user_model()._meta.label_lower
        wanted: dict[str, set[str]] = {people: {entry.actor for entry in entries}}
        for entry in entries:
            wanted.setdefault(entry.subject_kind, set()).add(entry.subject_id)
        names = {name: names_of(known.get(name), keys) for name, keys in wanted.items()}
        for entry in entries:
            kind = entry.subject_kind
            who = names[people].get(entry.actor) or gettext("number %s") % entry.actor
            whom = names[kind].get(entry.subject_id) or gettext("number %s") % entry.subject_id
            entry.actor_words = who if entry.actor else gettext("the system")
            entry.action_words = audit.words_of(entry.action)
            entry.subject_words = f"{kind_words(known.get(kind), kind)}: {whom}"
        return entries


def names_of(kind: ContentType | None, keys: Iterable[str]) -> dict[str, str]:
    """Key -> name of those that are still there and have one; never another field of theirs."""
    model = kind.model_class() if kind else None
    if model is None or "name" not in {field.name for field in model._meta.get_fields()}:
        return {}
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_KEY]
    found = model._default_manager.filter(pk__in=numbers).values_list("pk", "name")
    return {str(pk): name for pk, name in found}
