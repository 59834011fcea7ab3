"""Places to work and learn, who offers them, and the dated data around them.

A place (`Vacancy`) has a text for every time that somebody kept it (`Version`). The newest is what
the employer works on, the checked one is what everybody sees. Texts are added, never changed: two
people who write at once lose nothing.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat

from portal.accounts.fields import done_by
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.core.words import stems_of_text
from portal.jobs import checks, finding
from portal.jobs.enums import (
    MAY_BE_PUBLIC,
    Counted,
    Employment,
    Language,
    Level,
    Per,
    RuleKey,
    Sector,
    State,
    Vetting,
)
from portal.letterbox.models import Pool
from portal.organisations.enums import State as OrganisationState
from portal.organisations.models import Membership, Organisation

SHOWN_FOR = datetime.timedelta(days=60)
"""How far away a last day may lie, and what an extension adds at most."""

NEW_FOR = datetime.timedelta(days=7)
LAST_DAYS = datetime.timedelta(days=7)
FILLED_FOR = datetime.timedelta(days=14)
"""How long a place that is filled is shown, so that who saw it knows what became of it."""


class Spoken(models.Model):
    """Data with its words in three languages, a source, and the day somebody last looked there."""

    source = models.CharField(_("source"), max_length=300, validators=[URLValidator(["https"])])
    checked_on = models.DateField(_("checked on"))

    class Meta:
        abstract = True

    def in_language(self, name: str) -> str:
        """The words in the language of the reader, or in Dutch."""
        own = getattr(self, f"{name}_{get_language()}", "")
        return str(own or getattr(self, f"{name}_nl"))


class Kind(Spoken):
    """A kind of place: what it legally is and for whom. Kept by editors, because it changes."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=60)
    name_fr = models.CharField(_("name in French"), max_length=60, blank=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    shape = models.TextField(_("legal shape"), max_length=600, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    employment = models.CharField(
        _("type for search engines"), max_length=20, choices=Employment.choices
    )
    is_open = models.BooleanField(_("can be chosen"), default=True)

    class Meta:
        verbose_name = _("kind of place")
        verbose_name_plural = _("kinds of places")
        ordering: ClassVar[list[str]] = ["name_nl"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(employment__in=Employment.values), name="jobs_kind_employment"
            )
        ]

    class FieldClasses:
        public = [
            "key", "name_nl", "name_fr", "name_en", "shape", "for_whom", "employment", "is_open",
            "source", "checked_on",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.in_language("name")


class Rule(Spoken):
    """A rule that the checks look at: what it says, its number, its source and date."""

    key = models.CharField(_("rule"), max_length=20, choices=RuleKey.choices, unique=True)
    words_nl = models.TextField(_("words in Dutch"), max_length=400)
    words_fr = models.TextField(_("words in French"), max_length=400, blank=True)
    words_en = models.TextField(_("words in English"), max_length=400, blank=True)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule for places")
        verbose_name_plural = _("rules for places")
        ordering: ClassVar[list[str]] = ["key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(key__in=RuleKey.values), name="jobs_rule_key")
        ]

    class FieldClasses:
        public = ["key", "words_nl", "words_fr", "words_en", "number", "source", "checked_on"]

    def __str__(self) -> str:
        return str(self.get_key_display())


class Municipality(models.Model):
    """A postcode with its name and where it lies."""

    postcode = models.CharField(_("postcode"), max_length=4)
    name = models.CharField(_("name"), max_length=80)
    lat = models.FloatField(
        _("latitude"), validators=[MinValueValidator(49.4), MaxValueValidator(51.6)]
    )
    lon = models.FloatField(
        _("longitude"), validators=[MinValueValidator(2.5), MaxValueValidator(6.5)]
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar[list[str]] = ["name", "postcode"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["postcode", "name"], name="jobs_municipality_once"),
            models.CheckConstraint(
                condition=models.Q(lat__range=(49.4, 51.6), lon__range=(2.5, 6.5)),
                name="jobs_municipality_in_belgium",
            ),
        ]

    class FieldClasses:
        public = ["postcode", "name", "lat", "lon"]

    def __str__(self) -> str:
        return f"{self.postcode} {self.name}"

    @property
    def point(self) -> tuple[float, float]:
        return self.lat, self.lon


class SavedSearch(models.Model):
    """Somebody who wants a mail when new places fit: an encrypted address and a filter, no more.

    Kept from the moment that the address was confirmed until it is stopped or over. Nothing points
    at it and it points at nothing. See docs/decisions/0027.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.TextField()
    mark = models.CharField(max_length=64, unique=True)
    """Tells the same address with the same filter, without saying which."""
    query = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=2)
    sent_until = models.DateTimeField()
    ends_on = models.DateField()

    wagtail_reference_index_ignore = True

    class FieldClasses:
        sealed = ["address"]
        technical = ["mark", "query", "language", "sent_until", "ends_on"]

    def __str__(self) -> str:
        return str(self.pk)


LONGEST_NUMBER = 20
"""Signs, with dots and spaces. Python refuses to count with thousands of digits."""


def valid_number(value: str) -> None:
    """ValidationError for an enterprise number whose last two digits do not fit the others."""
    if len(value) > LONGEST_NUMBER or not vat.is_valid(value):
        raise ValidationError(
            _("This enterprise number is not right. Look at the digits once more.")
        )


class EmployerQuerySet(models.QuerySet["Employer"]):
    def public(self) -> "EmployerQuerySet":
        """Those whose places may be seen."""
        return self.filter(
            vetting__in=MAY_BE_PUBLIC, organisation__state=OrganisationState.VERIFIED
        )

    def for_user(self, user: User) -> "EmployerQuerySet":
        """Those for which somebody works."""
        held = Membership.objects.in_force().of(user).filter(role=Role.EMPLOYER)
        return self.filter(organisation__in=held.values("organisation"))


class Employer(models.Model):
    """What the board needs to know of an organisation that offers places."""

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="+"
    )
    number = models.CharField(
        _("enterprise number"), max_length=20, unique=True, validators=[valid_number]
    )
    phone = models.CharField(_("phone"), max_length=30)
    language = models.CharField(
        _("language of our mails"),
        max_length=2,
        choices=Language.choices,
        default=Language.NL,
    )
    vetting = models.CharField(
        _("how well we know them"),
        max_length=12,
        choices=Vetting.choices,
        default=Vetting.NEW,
        editable=False,
    )

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering: ClassVar[list[str]] = ["organisation__name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(vetting__in=Vetting.values), name="jobs_employer_vetting"
            )
        ]

    class FieldClasses:
        public = ["organisation", "number"]
        staff = ["phone", "language", "vetting"]

    def __str__(self) -> str:
        return str(self.organisation)

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude)
        self.number = vat.compact(self.number)


class VettingStep(models.Model):
    """Who took which step with an employer, when, and what they noted."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=12, choices=Vetting.choices)
    note = models.TextField(_("note"), max_length=1000)
    by = done_by()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(step__in=Vetting.values), name="jobs_step_known"
            )
        ]

    class FieldClasses:
        staff = ["employer", "step", "note", "by", "at"]

    def __str__(self) -> str:
        return f"{self.employer}: {self.get_step_display()}"


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    def on_board(self, today: datetime.date | None = None) -> "VacancyQuerySet":
        """What people can react to today. No other place decides it."""
        return self.shown(today).filter(state=State.PUBLISHED)

    def shown(self, today: datetime.date | None = None) -> "VacancyQuerySet":
        """What everybody may see: what is on the board, and what was filled lately."""
        today = today or timezone.localdate()
        return self.in_the_open(today).filter(
            models.Q(state=State.FILLED) | models.Q(checked__last_day__gte=today),
            employer__vetting__in=MAY_BE_PUBLIC,
            employer__organisation__state=OrganisationState.VERIFIED,
        )

    def in_the_open(self, today: datetime.date) -> "VacancyQuerySet":
        """The same as far as the places themselves decide it, and time does not undo it."""
        filled_from = timezone.make_aware(
            datetime.datetime.combine(today - FILLED_FOR, datetime.time())
        )
        return self.filter(
            models.Q(state=State.PUBLISHED)
            | models.Q(state=State.FILLED, changed_at__gte=filled_from)
        )

    def for_user(self, user: User) -> "VacancyQuerySet":
        """Those of the employers for which somebody works."""
        return self.filter(employer__in=Employer.objects.for_user(user))

    def to_check(self) -> "VacancyQuerySet":
        return self.filter(models.Q(state=State.SUBMITTED) | models.Q(is_waiting=True))

    def told(self) -> "VacancyQuerySet":
        """With everything that a list shows."""
        return self.select_related(
            "employer__organisation", "checked__kind", "checked__municipality"
        )


class Vacancy(models.Model):
    """A place to work and learn, through all its states. `portal.jobs.actions` changes it."""

    employer = models.ForeignKey(
        Employer, verbose_name=_("employer"), on_delete=models.PROTECT, related_name="vacancies"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False
    )
    newest = models.OneToOneField(
        "Version", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    checked = models.OneToOneField(
        "Version", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    is_waiting = models.BooleanField(_("a change waits for a check"), default=False, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    warned_on = models.DateField(null=True, editable=False)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-published_at"], name="jobs_vacancy_board"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="jobs_vacancy_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.PUBLISHED, State.FILLED, State.EXPIRED])
                | models.Q(checked__isnull=False, published_at__isnull=False),
                name="jobs_public_is_checked",
            ),
            models.CheckConstraint(
                condition=models.Q(is_waiting=False) | models.Q(state=State.PUBLISHED),
                name="jobs_waiting_is_public",
            ),
        ]

    class FieldClasses:
        public = ["employer", "checked", "published_at"]
        staff = ["state", "newest", "is_waiting", "changed_at", "warned_on"]

    def __str__(self) -> str:
        return self.newest.title if self.newest else gettext("A place without words yet")

    @property
    def is_filled(self) -> bool:
        return self.state == State.FILLED

    @property
    def is_new(self) -> bool:
        return self.published_at is not None and timezone.now() - self.published_at < NEW_FOR

    @property
    def is_in_last_days(self) -> bool:
        last_day = self.checked.last_day if self.checked else None
        return last_day is not None and last_day - timezone.localdate() <= LAST_DAYS


def five_lines(value: str) -> None:
    if len([line for line in value.splitlines() if line.strip()]) > 5:
        raise ValidationError(_("At most five lines, please."))


TEXTS = ("title", "does", "learns", "duration", "unpaid_because", "refunds", "visit_hours")
"""Fields with words in them that the checks read."""

COMPARED = (
    "title", "kind", "sector", "municipality", "address", "does", "learns", "hours", "starts_on",
    "duration", "places", "pay_amount", "pay_per", "unpaid_because", "refunds", "costs",
    "unpaid_trial_days", "min_age", "dutch_spoken", "dutch_written", "mentor", "headscarf",
    "prayer_room", "holidays", "step_free", "look_first", "phone", "visit_hours", "last_day",
)  # fmt: skip
"""Fields that a person writes, in the order of the form."""


class Version(models.Model):
    """One text of a place, as it was kept at one moment. Never changed."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="versions")
    title = models.CharField(
        _("Title"),
        max_length=80,
        help_text=_("What somebody will do. For everybody: no he or she."),
    )
    kind = models.ForeignKey(Kind, verbose_name=_("Kind"), on_delete=models.PROTECT)
    sector = models.CharField(_("Sector"), max_length=12, choices=Sector.choices)
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("Municipality"), on_delete=models.PROTECT
    )
    address = models.CharField(_("Street and number"), max_length=120)
    does = models.TextField(
        _("What do you do?"),
        max_length=800,
        validators=[five_lines],
        help_text=_("At most five lines. Each line is one thing."),
    )
    learns = models.TextField(
        _("What do you learn?"),
        max_length=800,
        validators=[five_lines],
        help_text=_("At most five lines. Each line is one thing."),
    )
    hours = models.JSONField(default=dict)
    starts_on = models.DateField(
        _("First day"), null=True, blank=True, help_text=_("Leave it open for: any day.")
    )
    duration = models.CharField(_("How long"), max_length=80)
    places = models.PositiveSmallIntegerField(
        _("Number of places"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    pay_amount = models.DecimalField(
        _("Pay in euro"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0.01)],
    )
    pay_per = models.CharField(_("Pay per"), max_length=8, choices=Per.choices, blank=True)
    unpaid_because = models.CharField(_("Unpaid, because"), max_length=160, blank=True)
    refunds = models.CharField(
        _("Costs that you pay back"),
        max_length=160,
        blank=True,
        help_text=_("The bus, for example."),
    )
    costs = models.CharField(_("Costs for who comes"), max_length=160, blank=True)
    unpaid_trial_days = models.PositiveSmallIntegerField(
        _("Unpaid days to try"), default=0, validators=[MaxValueValidator(99)]
    )
    min_age = models.PositiveSmallIntegerField(
        _("Minimum age"), validators=[MinValueValidator(12), MaxValueValidator(30)]
    )
    dutch_spoken = models.CharField(
        _("Spoken Dutch"), max_length=2, choices=Level.choices, default=Level.NONE
    )
    dutch_written = models.CharField(
        _("Written Dutch"), max_length=2, choices=Level.choices, default=Level.NONE
    )
    mentor = models.CharField(_("First name of who guides"), max_length=40)
    headscarf = models.BooleanField(_("A headscarf or other sign of belief is fine"), default=False)
    prayer_room = models.BooleanField(_("There is a quiet room to pray"), default=False)
    holidays = models.BooleanField(_("Free on your own holidays"), default=False)
    step_free = models.BooleanField(_("No steps, also with a wheelchair"), default=False)
    look_first = models.BooleanField(_("You may come and look first"), default=False)
    phone = models.CharField(_("Phone to call"), max_length=30, blank=True)
    visit_hours = models.CharField(
        _("When can people call or drop in?"),
        max_length=120,
        help_text=_("For example: Monday to Friday, 9 to 12."),
    )
    last_day = models.DateField(_("Last day to react"))
    language = models.CharField(
        _("Language of this text"),
        max_length=2,
        choices=Language.choices,
        default=Language.NL,
    )
    words = models.TextField(editable=False)
    in_weekend = models.BooleanField(default=False, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = done_by(editable=False)

    class Meta:
        verbose_name = _("text of a place")
        verbose_name_plural = _("texts of places")
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["last_day"], name="jobs_version_last_day"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(pay_amount__isnull=False, pay_amount__gt=0, unpaid_because="")
                | (models.Q(pay_amount__isnull=True) & ~models.Q(unpaid_because="")),
                name="jobs_paid_or_because",
                violation_error_message=_("Give the pay, or say why it is unpaid. One of both."),
            ),
            models.CheckConstraint(
                condition=models.Q(min_age__range=(12, 30), places__range=(1, 99)),
                name="jobs_version_numbers",
            ),
        ]

    class FieldClasses:
        public = [
            "title", "kind", "sector", "municipality", "address", "does", "learns", "hours",
            "starts_on", "duration", "places", "pay_amount", "pay_per", "unpaid_because", "refunds",
            "costs", "unpaid_trial_days", "min_age", "dutch_spoken", "dutch_written", "mentor",
            "headscarf", "prayer_room", "holidays", "step_free", "look_first", "phone",
            "visit_hours", "last_day", "language",
        ]  # fmt: skip
        staff = ["vacancy", "written_at", "written_by"]
        technical = ["words", "in_weekend"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change a text: TypeError. A new one is added instead."""
        if self.pk is not None:
            raise TypeError("A text of a place is written once.")
        parts = (self.title, self.does, self.learns, str(self.kind.name_nl))
        self.words = f" {stems_of_text(' '.join(parts), self.language)} "
        self.in_weekend = any(self.hours.get(day) for day in ("5", "6"))
        super().save(*args, **kwargs)
        finding.remember(self.pk, self.words, self._state.db or DEFAULT_DB_ALIAS)

    @property
    def does_lines(self) -> list[str]:
        return lines_of(self.does)

    @property
    def learns_lines(self) -> list[str]:
        return lines_of(self.learns)

    @property
    def facts(self) -> checks.Facts:
        """What the checks look at."""
        return checks.Facts(
            min_age=self.min_age,
            grid=self.hours,
            costs=self.costs,
            unpaid_trial_days=self.unpaid_trial_days,
            texts={name: getattr(self, name) for name in TEXTS},
        )


def lines_of(text: str) -> list[str]:
    return [line.strip(" -•*") for line in text.splitlines() if line.strip(" -•*")]


def changed_fields(old: Version, new: Version) -> Iterable[str]:
    """The fields that differ between two texts, in the order of the form."""
    return [
        name
        for name in COMPARED
        if getattr(old, f"{name}_id", None) != getattr(new, f"{name}_id", None)
        or getattr(old, name) != getattr(new, name)
    ]


class PlaceSum(models.Model):
    """How often a place was shown or printed on a day. Nothing says to whom, or when that day."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="sums")
    what = models.CharField(_("what"), max_length=8, choices=Counted.choices)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("count"), default=1)

    class Meta:
        verbose_name = _("sum of a place")
        verbose_name_plural = _("sums of places")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vacancy", "what", "day"], name="jobs_placesum_once"),
            models.CheckConstraint(
                condition=models.Q(count__gt=0, what__in=Counted.values),
                name="jobs_placesum_counts",
            ),
        ]

    class FieldClasses:
        sum = ["count"]
        technical = ["vacancy", "what", "day"]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.what} {self.day}: {self.count}"


class Mailbox(models.Model):
    """The pool of the letterbox in which letters to an employer lie. One takes letters; those whose
    key was lost stay until their letters are erased, so that who wrote can be told.
    """

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="mailboxes")
    pool = models.OneToOneField(Pool, on_delete=models.CASCADE, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("letterbox of an employer")
        verbose_name_plural = _("letterboxes of employers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=models.Q(is_current=True),
                name="jobs_mailbox_one_current",
            )
        ]

    class FieldClasses:
        public = ["employer", "pool"]
        technical = ["is_current"]

    def __str__(self) -> str:
        return f"{self.employer}: {self.pool}"
