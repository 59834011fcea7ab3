from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.youthwork.rules import workplaces


class GroupQuerySet(models.QuerySet["Group"]):
    def for_user(self, user: User) -> "GroupQuerySet":
        """Groups of the organisations where this person works with young people."""
        return self.filter(organisation__in=workplaces(user))

    def in_use(self) -> "GroupQuerySet":
        return self.filter(is_archived=False)


class Group(models.Model):
    """A label like “woensdagploeg”. Nobody is in it: there are no members, only evenings."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    label = models.CharField(
        _("label"),
        max_length=40,
        help_text=_("What you call the group: Wednesday crew. No names of young people."),
    )
    is_archived = models.BooleanField(_("not used any more"), default=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering: ClassVar[list[str]] = ["label", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("organisation", Lower("label"), name="youthwork_group_once"),
            models.CheckConstraint(condition=~models.Q(label=""), name="youthwork_group_label"),
        ]

    class FieldClasses:
        staff = ["organisation", "label", "is_archived"]

    def __str__(self) -> str:
        return self.label
