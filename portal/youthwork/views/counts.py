"""The organisation's page: counts, a table to take along, and a report for the city."""

import csv
from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.http import AuthenticatedRequest
from portal.core.sums import LEAST
from portal.youthwork import modules, queries_counts
from portal.youthwork.access import for_workers
from portal.youthwork.models import Run
from portal.youthwork.rules import workplaces

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@for_workers
@require_safe
def counts(request: AuthenticatedRequest) -> HttpResponse:
    """This year, for every organisation of the worker."""
    found = [queries_counts.counts(one) for one in workplaces(request.user)]
    return render(request, "youthwork/counts.html", {"found": found})


@for_workers
@require_safe
def year(request: AuthenticatedRequest, pk: int, year: int) -> HttpResponse:
    """One page about one year, with drawings and a table beside each; it prints on one sheet."""
    organisation = get_object_or_404(workplaces(request.user), pk=pk)
    if not 2000 <= year <= 2100:
        year = 2000
    found = queries_counts.counts(organisation, year)
    return render(request, "youthwork/year.html", {"counts": found})


@for_workers
@require_safe
def as_csv(request: AuthenticatedRequest) -> HttpResponse:
    """One line a run: a day, a group, a place, how it went. People from five up."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rondes.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    head = (_("Day"), _("Organisation"), _("Group"), _("Training"), _("Place"), _("How"))
    writer.writerow([*head, _("People"), _("Went"), _("Time"), _("Once more"), _("One line")])
    runs = Run.objects.for_user(request.user).closed().select_related("group__organisation")
    writer.writerows(_rows([*runs]))
    return response


def _rows(runs: list[Run]) -> Iterator[list[str]]:
    pages = modules.modules(run.module for run in runs)
    for run in runs:
        page = pages.get(run.module)
        people = str(run.people) if run.people and run.people >= LEAST else ""
        yield [
            run.day.isoformat(),
            _safe(run.group.organisation.name),
            _safe(run.group.label),
            _safe(page.title if page else ""),
            _safe(run.place),
            str(run.get_way_display()),
            people,
            str(run.get_went_display()),
            str(run.get_length_display()),
            str(run.get_again_display()),
            _safe(run.line),
        ]


def _safe(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
