"""The people who answer, and the circles in which they do."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.letterbox.models import Pool
from portal.mentoring.enums import Duty, Moment
from portal.mentoring.rules import Leave


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


def _in_my_language(thing: models.Model, name: str) -> str:
    """The words in the language of the page; in Dutch where there are none."""
    words: str = getattr(thing, f"{name}_{get_language()}", "") or getattr(thing, name)
    return words


class Circle(models.Model):
    """What a pool is about, in the words that people read before they write.

    Or whom it is about: letters to one mentor, and a deputy who reads along. Whoever writes is told
    both names, so the pool of such a circle is a pair.
    """

    pool = models.OneToOneField(Pool, on_delete=models.CASCADE, related_name="+")
    mentor = models.OneToOneField(
        Mentor, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    deputy = models.ForeignKey(
        Mentor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=80)
    title_fr = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    about = models.CharField(max_length=300)
    about_fr = models.CharField(max_length=300)
    about_en = models.CharField(max_length=300)
    reply_days = models.PositiveSmallIntegerField(default=3)
    protocol = models.TextField()
    away_from = models.DateField(_("on leave from"), null=True, blank=True)
    away_until = models.DateField(_("up to and including"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(reply_days__gte=1, reply_days__lte=10),
                name="mentoring_answers_within_two_weeks",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy=None) | ~models.Q(mentor=models.F("deputy")),
                name="mentoring_deputy_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None)
                | models.Q(away_from__lte=models.F("away_until")),
                name="mentoring_leave_has_an_end",
            ),
        ]

    class FieldClasses:
        public = ["pool", "mentor", "deputy", "place", "title", "title_fr", "title_en", "about"]
        public += ["about_fr", "about_en", "reply_days", "away_from", "away_until"]
        staff = ["protocol"]

    def __str__(self) -> str:
        if self.mentor is not None:
            return gettext("Letters to %(name)s") % {"name": self.mentor.first_name}
        return _in_my_language(self, "title")

    @property
    def intro(self) -> str:
        return _in_my_language(self, "about")

    @property
    def leave(self) -> Leave | None:
        """The days on which nobody of the circle reads."""
        if self.away_from is None or self.away_until is None:
            return None
        return Leave(self.away_from, self.away_until)


class Notice(models.Model):
    """What a circle says of a moment in which nobody reads, in its own words."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="notices")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    text = models.CharField(max_length=300)
    text_fr = models.CharField(max_length=300, blank=True)
    text_en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["circle", "moment"], name="mentoring_notice_once"),
            models.CheckConstraint(
                condition=models.Q(moment__in=Moment.values), name="mentoring_moment_known"
            ),
        ]

    class FieldClasses:
        public = ["circle", "moment", "text", "text_fr", "text_en"]

    def __str__(self) -> str:
        return _in_my_language(self, "text")
