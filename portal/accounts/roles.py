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


def may(verbs: str, *models: str) -> tuple[str, ...]:
    """Permissions of models: may("view change", "content.helpline")."""
    return tuple(
        f"{app}.{verb}_{name}"
        for app, name in (model.split(".") for model in models)
        for verb in verbs.split()
    )


ALL = "view add change delete"


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

SNIPPETS = ("content.helpline", "content.keyfigure")
"""Things that stand on pages without being one. They are drafted like pages."""

BOARD = ("jobs.kind", "jobs.rule", "jobs.municipality")
"""Dated data of the board of places, with its sources."""

CIRCLES = ("mentoring.circle",)
"""The words of who answers letters. Nothing of a letter is in the CMS."""

TRANSLATE = "wagtail_localize.submit_translation"

SEARCH = ("home.pinnedresult", "home.synonymgroup")
"""What editors add to the site search. It shows what is published: no second pair of eyes."""

TABLE: dict[Role, Grant] = {
    Role.EDITOR: Grant(
        permissions=(
            CMS,
            *may("view add change", *SNIPPETS),
            *may(ALL, *SEARCH),
            *may("view add change", *BOARD),
            *may("view change", *CIRCLES),
            TRANSLATE,
            *may("view", "courses.stepsum"),
        ),
        pages=WRITE,
        collections=USE_FILES,
    ),
    Role.MODERATOR: Grant(
        permissions=(
            CMS,
            *may(f"{ALL} publish lock unlock", *SNIPPETS),
            *may(ALL, *SEARCH),
            TRANSLATE,
            *may(ALL, "wagtailredirects.redirect"),
            *may(ALL, *BOARD),
            *may("view change", *CIRCLES),
            *may("change", "jobs.vacancy", "moderation.notice"),
            *may("view", "courses.stepsum"),
        ),
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
            *may(f"{ALL} publish lock unlock", *SNIPPETS),
            *may(ALL, *SEARCH),
            TRANSLATE,
            *may(ALL, "wagtailredirects.redirect", "wagtailcore.collection"),
            *may(ALL, *BOARD),
            *may("view change", *CIRCLES),
            *may("change", "jobs.vacancy", "moderation.notice"),
            *may(ALL, "wagtailcore.workflow", "wagtailcore.task"),
            *may("change", "wagtailcore.site", "cms.sitesettings"),
            # People come in by invitation: nobody may add a user.
            *may("view change delete", "accounts.user"),
            # An organisation is refused, not deleted.
            *may("view add change", "organisations.organisation"),
            *may("add", "organisations.invitation"),
            *may("view", "core.auditentry", "courses.stepsum"),
        ),
        pages=(*PUBLISH, "wagtailcore.bulk_delete_page"),
        collections=MANAGE_FILES,
    ),
}

NEED_SECOND_FACTOR = frozenset(Role)
"""Every role reaches the CMS or the workspace, and stands between young people and strangers.

Whoever is given the CMS in another way (a superuser, a group made by hand) needs it too.
"""
