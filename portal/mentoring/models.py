"""The people who answer, and the circles in which they do."""

import datetime
import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.letterbox.models import Grant, Pool
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


class CircleQuerySet(models.QuerySet["Circle"]):
    def open(self) -> "CircleQuerySet":
        """Those that take letters: the keys allow it, and the editors wish it."""
        return self.filter(is_wanted=True, pool__in=Pool.objects.taking_letters().values("pk"))

    def read_by(self, user: User) -> "CircleQuerySet":
        """Those whose key this person holds, whether it is open in this browser or not."""
        held = Grant.objects.filter(member__user=user, key__is_current=True)
        return self.filter(pool__in=held.values("key__pool"))


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
    is_wanted = models.BooleanField(
        _("takes letters"),
        default=True,
        help_text=_("Off: nobody new can write. Who wrote already is still answered."),
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    title = models.CharField(_("title"), max_length=80)
    title_fr = models.CharField(_("title in French"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80)
    about = models.CharField(_("what it is about"), max_length=300)
    about_fr = models.CharField(_("what it is about, in French"), max_length=300)
    about_en = models.CharField(_("what it is about, in English"), max_length=300)
    reply_days = models.PositiveSmallIntegerField(
        _("working days until there is an answer"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    protocol = models.TextField(
        _("what to do in acute danger"),
        help_text=_("Who answers reads this. It is a text for people; nothing happens by itself."),
    )
    protocol_fr = models.TextField(_("what to do in acute danger, in French"), blank=True)
    protocol_en = models.TextField(_("what to do in acute danger, in English"), blank=True)
    away_from = models.DateField(_("on leave from"), null=True, blank=True)
    away_until = models.DateField(_("up to and including"), null=True, blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("circle")
        verbose_name_plural = _("circles")
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
        public += ["about_fr", "about_en", "reply_days", "away_from", "away_until", "is_wanted"]
        staff = ["protocol", "protocol_fr", "protocol_en"]

    def __str__(self) -> str:
        if self.mentor is not None:
            return gettext("Letters to %(name)s") % {"name": self.mentor.first_name}
        return _in_my_language(self, "title")

    @property
    def intro(self) -> str:
        return _in_my_language(self, "about")

    @property
    def danger(self) -> str:
        """What who answers does when somebody is in danger now."""
        return _in_my_language(self, "protocol")

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


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def now(self, today: datetime.date | None = None) -> "AbsenceQuerySet":
        return self.filter(until__gte=today or timezone.localdate())


class Absence(models.Model):
    """Somebody who answers is away; a colleague of the same circle looks after their letters."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(user=models.F("deputy")),
                name="mentoring_looked_after_by_another",
            ),
        ]

    class FieldClasses:
        staff = ["user", "until", "deputy"]

    def __str__(self) -> str:
        return f"{self.user}: {self.until}"


class Sentence(models.Model):
    """A sentence that somebody who answers uses more than once. Locked with their own key: what
    they copied from a letter by mistake is no easier to read than the letter.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    nonce = models.UUIDField(default=uuid.uuid4)
    locked = models.BinaryField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    class FieldClasses:
        staff = ["user"]
        sealed = ["locked"]
        technical = ["nonce"]

    def __str__(self) -> str:
        return f"sentence {self.pk}"

    @property
    def about(self) -> str:
        return f"sentence|{self.user_id}|{self.nonce}"


class MailedSlot(models.Model):
    """A moment of the day at which those who answer got their mail: one row, the last one."""

    at = models.DateTimeField(unique=True)

    class FieldClasses:
        technical = ["at"]

    def __str__(self) -> str:
        return self.at.isoformat()
