"""What people write here. What was typed is always shown again."""

import datetime
import unicodedata
from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.letterbox import sealing
from portal.letterbox.enums import Keep
from portal.letterbox.sessions import new_token
from portal.mentoring.enums import Moment
from portal.mentoring.models import Circle, Mentor, Notice

MOST = 5_000
SALT = "mentoring.form"
LEAST_AGE = 3
"""Seconds between a form and its letter: who is faster is a program."""
OLDEST = 24 * 60 * 60
LONGEST_LEAVE = datetime.timedelta(days=183)


def new_form() -> str:
    """The token of a form, signed with the moment: sent twice, it is one letter."""
    return signing.dumps(new_token(), salt=SALT)


class LetterText(forms.CharField):
    """A letter: up to 5,000 characters, with line ends as one sign."""

    widget = forms.Textarea(
        attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false", "dir": "auto"}
    )
    default_error_messages = {
        "required": _("There is nothing to send yet. Write something first."),
        "signs": _("There are signs in the text that cannot be read. Take them out, please."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=True, **options)

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in value):
            raise forms.ValidationError(self.error_messages["signs"], code="signs")
        if len(value) > MOST:
            over = len(value) - MOST
            message = _("This is %(over)d characters too long. Send the rest as a second letter.")
            raise forms.ValidationError(message, code="long", params={"over": over})


class OnceForm(forms.Form):
    """A form that counts once, from our own page, by a person: its token says so."""

    form = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(required=False)
    """A field that nobody sees. Programs fill it in."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            token = signing.loads(cleaned.get("form", ""), salt=SALT, max_age=OLDEST)
        except signing.BadSignature:
            raise forms.ValidationError(
                _("This page was open for too long. Your text is still here: send it again."),
                code="old",
            ) from None
        if cleaned.get("website"):
            raise forms.ValidationError(
                _("That went wrong. Your text is still here: send it again."), code="honeypot"
            )
        cleaned["token"] = token
        return cleaned

    def again(self) -> Self:
        """The same form with what was typed and what is wrong; with a fresh token for one that is
        too old. A token that is good stays: whoever sends twice sends one letter.
        """
        given: Any = self.data
        data = given.copy()
        if self.has_error(NON_FIELD_ERRORS, "old"):
            data["form"] = new_form()
        fresh = type(self)(data)
        fresh._errors = self.errors  # type: ignore[attr-defined]
        return fresh


class LetterForm(OnceForm):
    text = LetterText(label=_("What do you want to say or ask?"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if _is_young(cleaned.get("form", "")):
            raise forms.ValidationError(
                _("That was very fast. Your text is still here: send it again in a moment."),
                code="young",
            )
        return cleaned


class ReplyForm(OnceForm):
    text = LetterText(label=_("Write again"))


def _is_young(signed: str) -> bool:
    try:
        signing.loads(signed, salt=SALT, max_age=LEAST_AGE)
    except signing.SignatureExpired:
        return False
    return True


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
        for moment in Moment:
            others = any(cleaned.get(f"{moment}_{field}") for field in ("text_fr", "text_en"))
            if others and not cleaned.get(f"{moment}_text"):
                self.add_error(
                    f"{moment}_text", _("Without the Dutch words nobody sees the others.")
                )
        return cleaned

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


class PhraseForm(forms.Form):
    phrase = forms.CharField(
        label=_("Your six words"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(OnceForm):
    text = LetterText(label=_("Text"))

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
