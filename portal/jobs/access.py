"""The doors of the employers' desk: who works there, and whose key is open."""

from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.doors import View, only_for
from portal.accounts.http import AuthenticatedRequest
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.jobs.enums import MAY_BE_PUBLIC
from portal.jobs.models import Employer
from portal.letterbox import keys
from portal.letterbox.ceremony import with_open_key
from portal.organisations.models import Membership


def works_as_employer(user: User) -> bool:
    return Membership.objects.in_force().of(user).filter(role=Role.EMPLOYER).exists()


def reads_letters(user: User) -> bool:
    """True for who works for an employer whom somebody called: others have no letters."""
    return Employer.objects.for_user(user).filter(vetting__in=MAY_BE_PUBLIC).exists()


for_employers = only_for(works_as_employer)
"""Only for who works for an employer."""


class LettersRequest(AuthenticatedRequest):
    holder: keys.Holder


def for_readers(view: View) -> View:
    """Only for who may read letters to an employer."""
    return sensitive_post_parameters()(only_for(reads_letters)(view))


def with_key(view: View) -> View:
    """The same, with the key open; others are led to where it opens."""
    return for_readers(with_open_key(view, "jobs:unlock"))
