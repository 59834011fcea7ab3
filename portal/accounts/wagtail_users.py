"""Wagtail's own app for users, with our people in it. Stands in INSTALLED_APPS in its place."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "portal.accounts.viewsets.PeopleViewSet"
