"""The boundary for what workers and phones fill in."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.cms.languages import in_active_language
from portal.cms.models import ThemePage
from portal.content.agenda import is_of_this_age
from portal.courses.enums import Energy, Room
from portal.courses.models import PathPage
from portal.youthwork import modules, what
from portal.youthwork.actions import assignments, plans, runs
from portal.youthwork.enums import Again, Lasted, Way, Went
from portal.youthwork.finding import Wish
from portal.youthwork.models import Activity, Assignment, Group, Moment, Run
from portal.youthwork.models.assignments import in_four_weeks
from portal.youthwork.rules import workplaces
from portal.youthwork.what import What


class WhatField(forms.ChoiceField):
    """A choice of a module, its short version or one step; gives a `What`, or None."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("What"), "choices": self._all, **kwargs})

    def _all(self) -> list[Any]:
        empty = [] if self.required else [("", gettext("Something of your own"))]
        return [*empty, *what.choices(modules.all_modules())]

    def clean(self, value: Any) -> What | None:
        key = super().clean(value)
        return what.of(key) if key else None


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Group
        fields = ["organisation", "label"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = workplaces(user)
        field.empty_label = None
        # What a group did belongs to its house: it gets another label, and no other house.
        field.disabled = self.instance.pk is not None
        if field.disabled or field.queryset.count() == 1:
            field.initial = field.queryset.first()
            field.widget = forms.HiddenInput()

    def clean_label(self) -> str:
        label = " ".join(self.cleaned_data["label"].split())
        if not label:
            raise forms.ValidationError(gettext("Give the group a label."))
        return label

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        house, label = data.get("organisation"), data.get("label", "")
        same = Group.objects.filter(organisation=house, label__iexact=label)
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("label", gettext("There is a group with this label. Choose another."))
        return data


class OfGroup(forms.Form):
    """Whatever is done with one of the worker's own groups."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label=_("Group"), empty_label=None
    )

    def __init__(self, *args: Any, user: User, keeps: Group | None = None, **kwargs: Any) -> None:
        """`keeps` is the group of what is changed: it stays possible when it is not used any more,
        so that nothing moves to another group by being opened and kept."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        groups = Group.objects.for_user(user)
        field.queryset = groups.filter(Q(is_archived=False) | Q(pk=keeps and keeps.pk))


class StartForm(OfGroup):
    what = WhatField()
    way = forms.ChoiceField(
        label=_("How"), choices=Way.choices, initial=Way.SCREEN, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Place"), max_length=80, required=False)

    def save(self, *, by: User) -> Run:
        data = self.cleaned_data
        chosen: What = data["what"]
        return runs.start(
            group=data["group"],
            module=chosen.module,
            steps=chosen.steps,
            way=Way(data["way"]),
            place=data["place"],
            by=by,
        )


class FindForm(forms.Form):
    """What a worker has tonight. Everything but the time may stay open."""

    minutes = forms.TypedChoiceField(
        label=_("I have"),
        coerce=int,
        choices=[(n, f"{n} min") for n in (5, 10, 15, 20, 30, 45, 60, 90)],
        initial=15,
    )
    people = forms.IntegerField(
        label=_("How many of you"), min_value=1, max_value=99, required=False
    )
    energy = forms.ChoiceField(label=_("They are"), required=False)
    room = forms.ChoiceField(label=_("We have"), required=False)
    way = forms.ChoiceField(label=_("With"), required=False)
    age = forms.IntegerField(label=_("About how old"), min_value=6, max_value=30, required=False)
    theme = forms.ChoiceField(label=_("About"), required=False)
    group = forms.ModelChoiceField(
        queryset=Group.objects.none(), label=_("For"), required=False, empty_label=_("any group")
    )
    without_materials = forms.BooleanField(label=_("Without materials"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whatever = ("", gettext("whatever"))
        fields: Any = self.fields
        fields["energy"].choices = [whatever, *Energy.choices]
        rooms = [choice for choice in Room.choices if choice[0] != Room.ANY]
        fields["room"].choices = [whatever, *rooms]
        ways = [("screen", gettext("a screen")), ("phones", gettext("phones and wifi"))]
        fields["way"].choices = [whatever, *ways, ("paper", gettext("no wifi, no screen"))]
        themes = in_active_language(ThemePage.objects.live()).order_by("path")
        fields["theme"].choices = [
            whatever, *((str(theme.translation_key), theme.title) for theme in themes)
        ]  # fmt: skip
        fields["group"].queryset = Group.objects.for_user(user).in_use()

    def wish(self) -> Wish:
        data = {name: value for name, value in self.cleaned_data.items() if name != "group"}
        return Wish(**data)


class AssignForm(OfGroup):
    what = forms.ChoiceField(label=_("What"))
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=in_four_weeks,
    )

    asks_pulse = forms.BooleanField(
        label=_("Ask the Compass before and after"),
        required=False,
        help_text=_("Five sentences with faces. You see bars from eight people up, at the end."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = {str(page.translation_key): page for page in modules.all_modules()}
        paths = in_active_language(PathPage.objects.live()).order_by("path")
        self.paths = {str(page.translation_key): page for page in paths}
        field: Any = self.fields["what"]
        field.choices = [
            (gettext("Modules"), [(key, page.title) for key, page in self.pages.items()]),
            (gettext("Learning paths"), [(key, page.title) for key, page in self.paths.items()]),
        ]

    def clean_until(self) -> datetime.date:
        return _within_a_year(self.cleaned_data["until"])

    def save(self) -> Assignment:
        data = self.cleaned_data
        page = self.pages.get(data["what"]) or self.paths[data["what"]]
        return assignments.assign(
            group=data["group"], page=page, until=data["until"], asks_pulse=data["asks_pulse"]
        )


class ExtendForm(forms.Form):
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_until(self) -> datetime.date:
        return _within_a_year(self.cleaned_data["until"])


def _within_a_year(day: datetime.date) -> datetime.date:
    today = timezone.localdate()
    if not today <= day <= today + datetime.timedelta(days=366):
        raise forms.ValidationError(gettext("Choose a day from today to a year from now."))
    return day


class ActivityForm(OfGroup):
    label = forms.CharField(label=_("What you call it"), max_length=80)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    starts_at = forms.DateTimeField(
        label=_("Starts at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
    )

    def clean_starts_at(self) -> datetime.datetime:
        moment: datetime.datetime = self.cleaned_data["starts_at"]
        if not is_of_this_age(moment):
            raise forms.ValidationError(gettext("Choose a day between 2000 and 2100."))
        return moment

    def save(self, *, activity: Activity | None = None) -> Activity:
        return plans.plan(activity=activity, **self.cleaned_data)


class MomentForm(forms.Form):
    what = WhatField(required=False, label=_("From a module"))
    text = forms.CharField(
        label=_("Or something of your own"),
        max_length=120,
        required=False,
        help_text=_("Pizza, table football, the round at the end …"),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("what") and not data.get("text") and not self.errors:
            raise forms.ValidationError(gettext("Choose a module, or say what you do."))
        return data

    def save(self, activity: Activity) -> Moment:
        return plans.add_moment(activity=activity, **self.cleaned_data)


class CloseForm(forms.Form):
    people = forms.IntegerField(
        label=_("How many people were there?"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Just the number. No names."),
    )


class LookBackForm(CloseForm):
    went = forms.ChoiceField(
        label=_("How did it go?"), choices=Went.choices, required=False, widget=forms.RadioSelect
    )
    length = forms.ChoiceField(
        label=_("And the time?"), choices=Lasted.choices, required=False, widget=forms.RadioSelect
    )
    again = forms.ChoiceField(
        label=_("Once more?"), choices=Again.choices, required=False, widget=forms.RadioSelect
    )
    line = forms.CharField(
        label=_("One line"),
        max_length=200,
        required=False,
        help_text=_("About the exercise, never about a person."),
    )

    def save(self, run: Run) -> Run:
        return runs.look_back(run=run, said=runs.LookBack(**self.cleaned_data))


class PinForm(forms.Form):
    """What a phone types to come in: six digits of a live group, or letters of an assignment."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).replace("-", "").lower()


def in_a_moment() -> datetime.datetime:
    """The next full hour, for a plan that has no time yet."""
    now = timezone.localtime()
    return now.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=1)
