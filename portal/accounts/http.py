"""The request of somebody who is logged in, for views behind `login_required`."""

from django.http import HttpRequest

from portal.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    user: User
