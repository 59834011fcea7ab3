"""Mails to an employer: at every turn of a place, at every step of getting to know them.

In the language that the employer chose, to everybody who works there, when all is committed: one
that fails undoes nothing. There is nothing of a young person in them.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.mail import sent
from portal.jobs import links
from portal.jobs.enums import Act, Party, Vetting
from portal.jobs.models import Employer, Vacancy
from portal.organisations.models import Membership

SOON = "soon"
EXTENDABLE = frozenset({SOON, Act.EXPIRE.value})
"""Turns whose mail has the link that extends with one click."""

TURNS: dict[str, str | Promise] = {
    Act.SUBMIT: _("We have it. Somebody reads it, and then you hear from us."),
    Act.PUBLISH: _("It is on the board now."),
    Act.RETURN: _("We looked at it and would like you to change something:"),
    Act.WITHDRAW: _("We took it off the board."),
    Act.FILL: _("It is marked as filled. The board says that somebody works here now."),
    Act.EXPIRE: _("Its last day is over. You can extend it."),
    Act.EXTEND: _("It stays on the board for longer."),
    Act.PROPOSE: _("We have your change. The old text is on the board until somebody has read it."),
    Act.ACCEPT: _("Your change is on the board now."),
    Act.REFUSE: _("We looked at your change and would like you to change something:"),
    SOON: _("It has a week left on the board. You can extend it."),
}
SELF_WITHDRAWN = _("You or a colleague withdrew it. It is no longer on the board.")
SHOWN_AT_ONCE = _("Your change is on the board at once, because we know you well.")

STEPS: dict[str, str | Promise] = {
    Vetting.CALLED: _("We called you. From now on places that we checked are on the board."),
    Vetting.VISITED: _("We came by. Thank you for showing us around."),
    Vetting.TRUSTED: _("We know you well. Changes to a place on the board are public at once."),
    Vetting.SUSPENDED: _("Nothing of yours is on the board for now. Call us."),
}


def of_turn(vacancy: Vacancy, turn: str, *, reason: str = "", party: Party | None = None) -> None:
    """Tell what happened to a place."""
    sentence = TURNS[turn]
    if party == Party.EMPLOYER and turn == Act.WITHDRAW:
        sentence = SELF_WITHDRAWN
    if turn == Act.PROPOSE and not vacancy.is_waiting:
        sentence = SHOWN_AT_ONCE
    values = {"vacancy": vacancy, "sentence": sentence, "reason": reason}
    for user in people_of(vacancy.employer):
        with override(vacancy.employer.language):
            more = {"address": absolute("jobs:mine", vacancy.pk)}
            if turn in EXTENDABLE:
                more["extend"] = absolute("jobs:extend", links.to_extend(vacancy, user))
            _mail(user, "place", {**values, **more})


def of_step(employer: Employer, step: Vetting) -> None:
    """Tell a step in getting to know an employer. Not the note: that is ours."""
    _to_all(employer, "employer", STEPS[step], "jobs:desk")


def of_letters(employer: Employer, count: int) -> None:
    """Say that letters wait; not of whom, not about what, not when they came."""
    words = _("Somebody wrote to you through the portal. Letters that wait: %(count)d.")
    with override(employer.language):
        _to_all(employer, "employer", words % {"count": count}, "jobs:letters")


def _to_all(employer: Employer, name: str, sentence: str | Promise, page: str) -> None:
    for user in people_of(employer):
        with override(employer.language):
            values = {"employer": employer, "sentence": sentence, "address": absolute(page)}
            _mail(user, name, values)


def absolute(name: str, *args: Any) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args))


def people_of(employer: Employer) -> list[User]:
    held = Membership.objects.in_force().filter(
        organisation=employer.organisation_id, role=Role.EMPLOYER, user__is_active=True
    )
    return [one.user for one in held.select_related("user")]


def _mail(user: User, name: str, values: dict[str, Any]) -> None:
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", values).split())
    text = render_to_string(f"emails/{name}.txt", values)
    transaction.on_commit(partial(sent, EmailMessage(subject, text, to=[user.email])))
