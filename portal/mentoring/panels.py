"""What answering letters shows on a person's first page."""

from django.http import HttpRequest

from portal.accounts.desk import Panel
from portal.accounts.models import User
from portal.mentoring.rules import answers_letters


def letters(request: HttpRequest) -> Panel | None:
    """The way to the letters, for who answers them."""
    if not isinstance(request.user, User) or not answers_letters(request.user):
        return None
    return Panel("mentoring/desk_panel.html")
