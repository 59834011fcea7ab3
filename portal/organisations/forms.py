"""Forms about organisations. Their `save` calls an action and does nothing else."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.organisations import actions, rules
from portal.organisations.enums import State
from portal.organisations.models import Invitation, Organisation


class InviteForm(forms.Form):
    """An address and a role, of the roles that this person may invite to here."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, organisation: Organisation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation, self.by = organisation, by
        roles = rules.invitable_roles(by, organisation)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[0].value if roles else None

    def save(self, *, link: Callable[[str], str]) -> Invitation:
        invited = actions.invite(
            organisation=self.organisation,
            email=self.cleaned_data["email"],
            role=Role(self.cleaned_data["role"]),
            by=self.by,
            link=link,
        )
        return invited.invitation


class OrganisationForm(WagtailAdminModelForm):
    """An organisation in the CMS. What kind it is, is decided once: memberships hang on it."""

    instance: Organisation

    class Meta:
        model = Organisation
        fields = ("kind", "name", "city", "state")
        help_texts: ClassVar[dict[str, Any]] = {
            "state": _("Only in a verified organisation do people have their role."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["kind"].disabled = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        same = Organisation.objects.filter(
            kind=data.get("kind", ""),
            name__iexact=data.get("name", ""),
            city__iexact=data.get("city", ""),
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("This organisation is here already."))
        return data

    def save(self, commit: bool = True) -> Organisation:
        data, by = self.cleaned_data, self.for_user
        organisation = self.instance
        if organisation.pk is None:
            organisation = actions.register(
                kind=data["kind"], name=data["name"], city=data["city"], by=by
            )
            self.instance = organisation
        elif {"name", "city"} & set(self.changed_data):
            actions.describe(organisation=organisation, name=data["name"], city=data["city"], by=by)
        if "state" in self.changed_data:
            actions.judge(organisation=organisation, state=State(data["state"]), by=by)
        return organisation
