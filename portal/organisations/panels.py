"""What organisations show on a person's first page."""

from django.http import HttpRequest

from portal.accounts.desk import Panel
from portal.accounts.models import User
from portal.organisations.queries import belongings_of


def belongings(request: HttpRequest) -> Panel | None:
    if not isinstance(request.user, User):
        return None
    found = belongings_of(request.user)
    return Panel("organisations/desk_panel.html", {"belongings": found}) if found else None
