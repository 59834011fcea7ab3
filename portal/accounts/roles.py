"""Who may do what: the roles, and the one table of their permissions.

A role is a promise that an organisation makes about a person (portal.organisations). Each role is
one Wagtail group; `actions.sync_roles()` makes the groups exactly like this table after every
`migrate`, so the table is the truth and the CMS shows it.

The permissions are Django's, as "app.codename". A permission on pages holds for the whole tree.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """The label is the name of the group. It is data of the installation, hence Dutch."""

    EDITOR = "editor", "Redacteur"
    MODERATOR = "moderator", "Moderator"
    YOUTH_WORKER = "youth_worker", "Jeugdwerker"
    MENTOR = "mentor", "Mentor"
    EMPLOYER = "employer", "Werkgever"
    COORDINATOR = "coordinator", "Coördinator"
    ADMINISTRATOR = "administrator", "Beheerder"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role gets: everywhere, on pages, and on pictures and files."""

    permissions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


CMS = "wagtailadmin.access_admin"


def every(model: str) -> tuple[str, ...]:
    """The four permissions of a model: every("cms.menuitem")."""
    app, _, name = model.partition(".")
    return tuple(f"{app}.{verb}_{name}" for verb in ("view", "add", "change", "delete"))


USE_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
MANAGE_FILES = (*USE_FILES, "wagtailimages.change_image", "wagtaildocs.change_document")

WRITE = ("wagtailcore.add_page", "wagtailcore.change_page")
PUBLISH = (
    *WRITE,
    "wagtailcore.publish_page",
    "wagtailcore.lock_page",
    "wagtailcore.unlock_page",
)

SNIPPETS = every("content.helpline")

TABLE: dict[Role, Grant] = {
    Role.EDITOR: Grant(
        permissions=(CMS,),
        pages=WRITE,
        collections=USE_FILES,
    ),
    Role.MODERATOR: Grant(
        permissions=(CMS, *SNIPPETS, *every("wagtailredirects.redirect")),
        pages=PUBLISH,
        collections=MANAGE_FILES,
    ),
    Role.YOUTH_WORKER: Grant(),
    Role.MENTOR: Grant(),
    Role.EMPLOYER: Grant(),
    Role.COORDINATOR: Grant(),
    Role.ADMINISTRATOR: Grant(
        permissions=(
            CMS,
            *SNIPPETS,
            *every("wagtailredirects.redirect"),
            *every("wagtailcore.collection"),
            *every("wagtailcore.workflow"),
            *every("wagtailcore.task"),
            "wagtailcore.change_site",
            "cms.change_sitesettings",
            # People come in by invitation only: nobody may add a user.
            "accounts.view_user",
            "accounts.change_user",
            "accounts.delete_user",
            # An organisation is refused rather than deleted: see organisations.actions.
            "organisations.view_organisation",
            "organisations.add_organisation",
            "organisations.change_organisation",
            "organisations.add_invitation",
            "core.view_auditentry",
        ),
        pages=(*PUBLISH, "wagtailcore.bulk_delete_page"),
        collections=MANAGE_FILES,
    ),
}

NEED_SECOND_FACTOR = frozenset(Role)
"""Every role reaches the CMS or the workspace, and stands between young people and strangers.

Whoever is given the CMS in another way (a superuser, a group made by hand) needs it too.
"""
