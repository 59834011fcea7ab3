"""What youth work shows on a person's first page."""

from django.http import HttpRequest

from portal.accounts.desk import Panel
from portal.accounts.models import User
from portal.youthwork.rules import works_somewhere


def workplace(request: HttpRequest) -> Panel | None:
    """The way to the workspace, for who works with young people."""
    if not isinstance(request.user, User) or not works_somewhere(request.user):
        return None
    return Panel("youthwork/desk_panel.html")
