"""What people type around letters, whoever reads them. What was typed is always shown again."""

import unicodedata
from typing import Any, Self

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from portal.letterbox.sessions import new_token

MOST = 5_000
SALT = "letterbox.form"
OLDEST = 24 * 60 * 60
LEAST_AGE = 3
"""Seconds between a form and its first letter: who is faster is a program."""


SENT_BEFORE = _("You sent this before. What you changed is still here: send it as a new one.")


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
    """The first letter."""

    text = LetterText(label=_("What do you want to say or ask?"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if _is_young(cleaned.get("form", "")):
            raise forms.ValidationError(
                _("That was very fast. Your text is still here: send it again in a moment."),
                code="young",
            )
        return cleaned


def _is_young(signed: str) -> bool:
    try:
        signing.loads(signed, salt=SALT, max_age=LEAST_AGE)
    except signing.SignatureExpired:
        return False
    return True


class PhraseForm(forms.Form):
    phrase = forms.CharField(
        label=_("Your six words"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(OnceForm):
    """What somebody of the team writes."""

    text = LetterText(label=_("Text"))

    def as_new(self) -> Self:
        """The same text in a form that was not sent yet."""
        given: Any = self.data
        return type(self)(initial={"form": new_form(), "text": given.get("text", "")})
