"""The doors of the desk: who answers letters, and whose key is open."""

from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.doors import View, only_for
from portal.accounts.http import AuthenticatedRequest
from portal.letterbox import keys
from portal.letterbox.ceremony import with_open_key
from portal.mentoring.rules import answers_letters, sees_sums


class DeskRequest(AuthenticatedRequest):
    """With the key open: `holder` has the secret at hand."""

    holder: keys.Holder


def for_mentors(view: View) -> View:
    """Only for who answers letters."""
    return sensitive_post_parameters()(only_for(answers_letters)(view))


for_coordinators = only_for(sees_sums)
"""Only for coordinators of a verified organisation."""


def with_key(view: View) -> View:
    """The same, and with the key open; others are led to where it opens."""
    return for_mentors(with_open_key(view, "mentoring:unlock"))
