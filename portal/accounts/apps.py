from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

ACTS = {
    "accounts.set_roles": _("roles changed"),
    "accounts.rename": _("renamed"),
    "accounts.open": _("account opened"),
    "accounts.close": _("account closed"),
    "accounts.delete": _("account deleted"),
    "accounts.forget_second_factor": _("second step reset"),
}


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_used

        from portal.accounts import checks  # noqa: F401  (registers them)
        from portal.accounts.second_factor import remember_shown
        from portal.core import audit

        authenticator_added.connect(remember_shown)
        authenticator_used.connect(remember_shown)
        post_migrate.connect(sync_roles_at_last)
        audit.describe(ACTS)


def sync_roles_at_last(app_config: AppConfig, using: str, **_kwargs: Any) -> None:
    """After the last app has made its permissions, and only where all tables are there."""
    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if app_config != with_models[-1] or using != "default":
        return
    wanted = {"auth_group", "wagtailcore_grouppagepermission", "wagtailcore_collection"}
    if wanted <= set(connections[using].introspection.table_names()):
        from portal.accounts.actions import sync_roles

        sync_roles()
