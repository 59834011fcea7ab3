"""What people write here. What was typed is always shown again."""

import datetime
from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.letterbox import sealing
from portal.letterbox.enums import Keep
from portal.letterbox.forms import AnswerForm as AnyAnswerForm
from portal.letterbox.forms import LetterText, OnceForm, new_form
from portal.mentoring.enums import Moment
from portal.mentoring.models import Circle, Mentor, Notice

LONGEST_LEAVE = datetime.timedelta(days=183)


class ReplyForm(OnceForm):
    text = LetterText(label=_("Write again"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=80,
        widget=forms.TextInput(
            attrs={
                "class": "pin",
                "dir": "ltr",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = sealing.normal_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("A code has 16 letters and digits, four times four. Look at it once more.")
            )
        return code


class KeepForm(forms.Form):
    keep = forms.TypedChoiceField(
        label=_("Erase everything after the last letter after"), choices=Keep.choices, coerce=int
    )


# --- the desk -----------------------------------------------------------------------------------


class MentorForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Mentor
        fields = ["first_name", "service", "days", "duty", "line"]
        widgets = {"line": forms.Textarea(attrs={"rows": 3})}


class LeaveForm(forms.ModelForm):  # type: ignore[type-arg]
    """When nobody of a circle reads: days of leave, and its own words for each moment."""

    class Meta:
        model = Circle
        fields = ["away_from", "away_until"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("away_from", "away_until")
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        notices = {one.moment: one for one in self.instance.notices.all()}
        for moment, field in self._words():
            self.fields[f"{moment}_{field}"] = forms.CharField(
                label=f"{moment.label} ({LANGUAGES[field]})",
                max_length=300,
                required=False,
                initial=getattr(notices.get(moment), field, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("away_from"), cleaned.get("away_until")
        if (first is None) != (last is None) and not self.errors:
            raise forms.ValidationError(_("Leave has a first and a last day: give both, or none."))
        if first and last and last < first:
            self.add_error("away_until", _("The last day comes before the first."))
        if last and last > timezone.localdate() + LONGEST_LEAVE:
            self.add_error("away_until", _("Choose a day within half a year from now."))
        for moment in Moment:
            others = any(cleaned.get(f"{moment}_{field}") for field in ("text_fr", "text_en"))
            if others and not cleaned.get(f"{moment}_text"):
                self.add_error(
                    f"{moment}_text", _("Without the Dutch words nobody sees the others.")
                )
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Circle:
        """An empty field means: what every circle says."""
        circle: Circle = super().save(commit)
        for moment in Moment:
            words = {field: self.cleaned_data[f"{moment}_{field}"] for field in LANGUAGES}
            if words["text"]:
                Notice.objects.update_or_create(circle=circle, moment=moment, defaults=words)
            else:
                circle.notices.filter(moment=moment).delete()
        return circle

    @staticmethod
    def _words() -> Iterator[tuple[Moment, str]]:
        return ((moment, field) for moment in Moment for field in LANGUAGES)


LANGUAGES = {"text": "nl", "text_fr": "fr", "text_en": "en"}


class AnswerForm(AnyAnswerForm):
    def with_more(self, sentence: str) -> Self:
        """The same form, nothing sent yet, with a sentence after what was typed."""
        given: Any = self.data
        typed = given.get("text", "").rstrip()
        text = f"{typed}\n\n{sentence}" if typed else sentence
        return type(self)(initial={"form": given.get("form", "") or new_form(), "text": text})


class SentenceForm(forms.Form):
    text = LetterText(
        label=_("A sentence of your own"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )


class AbsenceForm(forms.Form):
    """Until when, and who looks after the letters: a colleague of one of the same circles."""

    until = forms.DateField(
        label=_("Away until, that day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    deputy = forms.ModelChoiceField(
        label=_("Who looks after your letters"), queryset=User.objects.none()
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy: Any = self.fields["deputy"]
        deputy.queryset = colleagues

    def clean_until(self) -> datetime.date:
        until: datetime.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + LONGEST_LEAVE:
            raise forms.ValidationError(_("Choose a day from today on, within half a year."))
        return until
