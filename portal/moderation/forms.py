"""What is typed around notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.moderation import notices
from portal.moderation.enums import Outcome, Why
from portal.moderation.models import Notice


class NoticeForm(forms.ModelForm[Notice]):
    """Something is wrong. Nobody asks who says so."""

    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    """A field that nobody sees. Programs fill it in."""

    class Meta:
        model = Notice
        fields = ["why", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})}
        help_texts = {"text": _("Do not write your name.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [("", _("Choose")), *Why.choices]  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("That went wrong. Send it again."))
        return ""


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Your code"), max_length=60)


class AnswerForm(forms.Form):
    """What a moderator decided, with the reason for who told us."""

    outcome = forms.ChoiceField(
        label=_("What did you decide?"),
        choices=[(one.value, one.label) for one in (Outcome.ACTED, Outcome.KEPT)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Why? Whoever told us reads this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def save(self, *, notice: Notice, by: User) -> None:
        outcome, words = Outcome(self.cleaned_data["outcome"]), self.cleaned_data["answer"]
        notices.answer(notice=notice, outcome=outcome, words=words, by=by)
