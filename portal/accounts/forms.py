"""What people fill in about themselves, and what an administrator may change about them."""

from contextlib import suppress
from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import InvalidToken
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts import actions, encryption
from portal.accounts.models import User


class LoginForm(AllauthLoginForm):
    """Without “forgot your password?” inside the field's hint: the page has a link for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


PASSWORD_HINT = _("Eight characters or more. A few words in a row are easy to keep in mind.")


class ShortHint:
    """One sentence in place of the list of everything that a password may not be."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HINT


class ChangePasswordForm(ShortHint, AllauthChangePasswordForm):
    pass


class SetPasswordForm(ShortHint, AllauthSetPasswordForm):
    pass


class ResetPasswordKeyForm(ShortHint, AllauthResetPasswordKeyForm):
    pass


class SignupForm(ShortHint, AllauthSignupForm):
    """An account. For who was invited, the address is the one of the invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Colleagues see it. Young people do not."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order: ClassVar[list[str]] = ["email", "name", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invited_address = get_adapter().invited_address(context.request)
        if self.invited_address is not None:
            self.fields["email"].widget.attrs["readonly"] = True
            self.fields["email"].initial = self.invited_address

    def clean_email(self) -> str:
        """Whatever the browser sent: an invitation is for one address."""
        if self.invited_address not in {None, self.cleaned_data["email"]}:
            raise forms.ValidationError(_("You were invited at another address."))
        address: str = super().clean_email()
        return address


class ActivateTOTPForm(AllauthActivateTOTPForm):
    """The secret of an app that is being set up waits in the session, and waits encrypted."""

    secret: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six-digit code")
        if self.is_bound:
            # Where nothing was waiting, allauth has just made a new one: it is not encrypted yet.
            with suppress(InvalidToken):
                self.secret = encryption.decrypt(self.secret)
        context.request.session[SECRET_SESSION_KEY] = encryption.encrypt(self.secret)


class AddKeyForm(AddWebAuthnForm):
    """The name of a key, asked for in the language of the page: allauth left it in English."""

    name = forms.CharField(label=_("Name"), required=False)


class EditKeyForm(EditWebAuthnForm):
    """The same, to give it another name."""

    name = forms.CharField(label=_("Name"))


class NameForm(forms.Form):
    """A person's own name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": user.name}
        super().__init__(*args, **kwargs)
        self.user = user

    def save(self) -> None:
        actions.rename(user=self.user, name=self.cleaned_data["name"], by=self.user)


class PersonForm(WagtailAdminModelForm):
    """A person as an administrator may change them in the CMS: the name, and open or closed.

    Not the address (whoever could change it could take the account), not the password, not the
    roles: those follow from memberships (portal.organisations).
    """

    class Meta:
        model = User
        fields = ("name", "is_active")
        labels: ClassVar[dict[str, Any]] = {"is_active": _("Account is open")}
        help_texts: ClassVar[dict[str, Any]] = {
            "is_active": _("A closed account cannot log in. Nothing of it is deleted.")
        }

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]

    def save(self, commit: bool = True) -> User:
        user: User = self.instance
        if "name" in self.changed_data:
            actions.rename(user=user, name=self.cleaned_data["name"], by=self.for_user)
        if "is_active" in self.changed_data:
            actions.set_active(user=user, active=self.cleaned_data["is_active"], by=self.for_user)
        return user
