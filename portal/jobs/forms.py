"""The boundary for what employers and moderators type. `save` calls an action."""

import datetime
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat

from portal.accounts.models import User
from portal.jobs import actions, hours
from portal.jobs.enums import NEXT_STEPS, Language, Vetting
from portal.jobs.models import (
    COMPARED,
    SHOWN_FOR,
    Employer,
    Kind,
    Municipality,
    Vacancy,
    Version,
    valid_number,
)
from portal.organisations.enums import Kind as OrganisationKind
from portal.organisations.models import Organisation


class FollowForm(forms.Form):
    """Where new places are mailed to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def in_time(value: datetime.date) -> None:
    """ValidationError for a last day that is over, or too far away."""
    today = timezone.localdate()
    if value < today:
        raise ValidationError(_("This day is over. Choose a later one."))
    if value > today + SHOWN_FOR:
        raise ValidationError(_("At most sixty days from now. You can extend it later."))


class SlotsField(forms.CharField):
    """The hours of one day, as in 9:00-12:00, 13:00-17:00."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return hours.parse(text)
        except hours.BadHoursError as error:
            if error.overlap:
                raise ValidationError(_("These hours overlap.")) from error
            raise ValidationError(_("Write hours like 9:00-12:00, 13:00-17:00.")) from error


class PostcodeField(forms.CharField):
    """A municipality by its postcode, or by its name."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = Municipality.objects.filter(postcode=text.split()[0][:4]) if text else None
        one = found and (found.filter(name__iexact=text[5:]).first() or found.first())
        one = one or Municipality.objects.filter(name__iexact=text).first()
        if one is None:
            raise ValidationError(_("We do not know this postcode. Look at it once more."))
        return one

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return str(Municipality.objects.filter(pk=value).first() or "")
        return value


class PlaceForm(forms.ModelForm[Version]):
    """Everything that an employer writes about a place."""

    municipality = PostcodeField(label=_("Postcode or municipality"), max_length=90)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Version
        fields = [*(name for name in COMPARED if name != "hours"), "language"]
        widgets = {
            "starts_on": DateInput(),
            "last_day": DateInput(),
            "does": forms.Textarea(attrs={"rows": 5}),
            "learns": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = Kind.objects.filter(is_open=True)  # type: ignore[attr-defined]
        self.fields["last_day"].validators.append(in_time)
        known = self.initial.get("hours", {})
        days = {
            f"day_{day}": SlotsField(
                label=WEEKDAYS[day],
                required=False,
                max_length=60,
                initial=hours.written(known.get(str(day), [])),
            )
            for day in range(7)
        }
        days["day_0"].help_text = _("Write hours like 9:00-12:00, 13:00-17:00.")
        fields = list(self.fields.items())
        place = [name for name, _field in fields].index("starts_on")
        self.fields = dict([*fields[:place], *days.items(), *fields[place:]])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        grid = {str(day): data.get(f"day_{day}") or [] for day in range(7)}
        data["hours"] = {day: slots for day, slots in grid.items() if slots}
        bad_days = any(f"day_{day}" in self.errors for day in range(7))
        if not data["hours"] and not bad_days:
            self.add_error("day_0", _("Fill in at least one day."))
        self.instance.hours = data["hours"]
        if data.get("pay_amount") and not data.get("pay_per"):
            self.add_error("pay_per", _("Per hour, per day or per month?"))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*COMPARED, "language")}

    def keep(self, *, employer: Employer, vacancy: Vacancy | None, by: User) -> Vacancy:
        return actions.write(
            employer=employer,
            vacancy=vacancy,
            values=self.values,
            seen=self.cleaned_data["seen"],
            by=by,
        )


class EmployerForm(forms.Form):
    """Who an organisation is: its enterprise number, phone, language."""

    organisation: Organisation | None = None

    number = forms.CharField(
        label=_("Enterprise number"),
        max_length=20,
        validators=[valid_number],
        help_text=_("For example 0403.170.701."),
    )
    phone = forms.CharField(label=_("Phone on which we can call you"), max_length=30)
    language = forms.ChoiceField(label=_("Language of our mails"), choices=Language.choices)

    def clean_number(self) -> str:
        """One organisation has one number; the number of another is a mistake, or somebody who
        should be there already."""
        number = str(vat.compact(self.cleaned_data["number"]))
        others = Employer.objects.filter(number=number).exclude(organisation=self.organisation)
        if others.exists():
            raise ValidationError(_("Another organisation uses this number. Call us."))
        return number

    def save(self, *, organisation: Organisation, by: User) -> Employer:
        return actions.describe(organisation=organisation, by=by, **self.cleaned_data)


class EnrolForm(EmployerForm):
    """The same of an organisation that we do not know yet."""

    KNOWN = _("We know this organisation already. Call us, and we let you in.")

    name = forms.CharField(label=_("Name of your organisation"), max_length=120)
    city = forms.CharField(label=_("Municipality"), max_length=80)
    field_order = ("name", "city", "number", "phone", "language")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        known = Organisation.objects.filter(
            kind=OrganisationKind.EMPLOYER,
            name__iexact=data.get("name", ""),
            city__iexact=data.get("city", ""),
        )
        if known.exists():
            self.add_error("name", self.KNOWN)
        return data

    def enrol(self, *, by: User) -> Employer:
        return actions.enrol(by=by, **self.cleaned_data)


class ExtendForm(forms.Form):
    until = forms.DateField(label=_("New last day"), widget=DateInput(), validators=[in_time])

    def save(self, *, vacancy: Vacancy, by: User) -> Vacancy:
        return actions.extend(vacancy=vacancy, until=self.cleaned_data["until"], by=by)


class ExtendManyForm(ExtendForm):
    """The same for many places at once."""

    places = forms.ModelMultipleChoiceField(
        queryset=Vacancy.objects.all(),
        error_messages={"required": _("Choose at least one place.")},
    )

    def save_all(self, *, by: User) -> tuple[int, int]:
        """How many are extended, and of how many that was not possible."""
        done = 0
        chosen = [*self.cleaned_data["places"]]
        for vacancy in chosen:
            with suppress(actions.NotNowError, PermissionDenied):
                self.save(vacancy=vacancy, by=by)
                done += 1
        return done, len(chosen) - done


class StepForm(forms.Form):
    """The next step with an employer, with a note."""

    step = forms.ChoiceField(label=_("Next step"))
    note = forms.CharField(
        label=_("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, employer: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employer = employer
        steps = NEXT_STEPS[employer.vetting]
        self.fields["step"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]

    def save(self, *, by: User) -> None:
        step, note = Vetting(self.cleaned_data["step"]), self.cleaned_data["note"]
        actions.vet(employer=self.employer, step=step, note=note, by=by)
