"""The people who answer, and the circles in which they do."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.letterbox.models import Pool
from portal.mentoring.enums import Duty


class Mentor(models.Model):
    """How somebody who answers is shown to who asks. Their own words."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", editable=False)
    first_name = models.CharField(_("first name"), max_length=40)
    service = models.CharField(_("service"), max_length=80)
    days = models.CharField(
        _("the days on which you read"), max_length=80, help_text=_("Monday and Thursday evening")
    )
    duty = models.CharField(_("what binds you"), max_length=12, choices=Duty.choices)
    line = models.CharField(
        _("your own line about confidentiality"),
        max_length=300,
        help_text=_("What you keep to yourself, and when you would have to speak."),
    )

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        ordering: ClassVar[list[str]] = ["first_name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(duty__in=Duty.values), name="mentoring_duty_known"
            ),
        ]

    class FieldClasses:
        public = ["first_name", "service", "days", "duty", "line"]
        staff = ["user"]

    def __str__(self) -> str:
        return self.first_name


class Circle(models.Model):
    """What a pool is about, in the words that people read before they write."""

    pool = models.OneToOneField(Pool, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=80)
    title_fr = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    about = models.CharField(max_length=300)
    about_fr = models.CharField(max_length=300)
    about_en = models.CharField(max_length=300)
    reply_days = models.PositiveSmallIntegerField(default=3)
    protocol = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(reply_days__gte=1, reply_days__lte=10),
                name="mentoring_answers_within_two_weeks",
            ),
        ]

    class FieldClasses:
        public = ["pool", "place", "title", "title_fr", "title_en", "about", "about_fr"]
        public += ["about_en", "reply_days"]
        staff = ["protocol"]

    def __str__(self) -> str:
        return self._in_my_language("title")

    @property
    def intro(self) -> str:
        return self._in_my_language("about")

    def _in_my_language(self, name: str) -> str:
        """The words in the language of the page; in Dutch where there are none."""
        words: str = getattr(self, f"{name}_{get_language()}", "") or getattr(self, name)
        return words
