"""What answering letters shows on a person's first page."""

from django.http import HttpRequest

from portal.accounts.desk import Panel
from portal.accounts.models import User
from portal.mentoring.queries import sums_for
from portal.mentoring.rules import answers_letters, sees_sums


def letters(request: HttpRequest) -> Panel | None:
    """The way to the letters, for who answers them."""
    if not isinstance(request.user, User) or not answers_letters(request.user):
        return None
    return Panel("mentoring/desk_panel.html")


def sums(request: HttpRequest) -> Panel | None:
    """The way to the counts, for coordinators whose mentors answer letters."""
    if not isinstance(request.user, User) or not sees_sums(request.user):
        return None
    return Panel("mentoring/sums_panel.html") if sums_for(request.user) else None
