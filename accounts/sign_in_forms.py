"""The forms of django-allauth, made to accept what people here type: codes in any digits, used once."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ChangePasswordForm as _ChangePasswordForm
from allauth.account.forms import LoginForm as _LoginForm
from allauth.account.forms import ReauthenticateForm as _PasswordAgainForm
from allauth.account.forms import ResetPasswordForm as _ResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as _ResetPasswordKeyForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as _AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as _ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as _ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as _AddWebAuthnForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm as _AuthenticateWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as _EditWebAuthnForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm as _LoginWebAuthnForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as _ReauthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import recovery, totp
from .text import check_name, to_ascii_digits

LEFT_TO_RIGHT = {"dir": "ltr", "placeholder": ""}
CODE = LEFT_TO_RIGHT | {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "maxlength": 24}


def _dress(form: forms.Form, **labels: Any) -> None:
    """Our words for the labels; addresses, passwords and codes are written left to right."""
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        if isinstance(field.widget, forms.TextInput | forms.EmailInput | forms.PasswordInput):
            field.widget.attrs.update(LEFT_TO_RIGHT)


class LoginForm(_LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, login=_("E-mail address"), password=_("Password"))
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class PasswordAgainForm(_PasswordAgainForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password=_("Password"))
        self.fields["password"].help_text = ""


class ResetPasswordForm(_ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, email=_("E-mail address"))


class _OnePasswordForm(forms.Form):
    """One field with a button to show it serves better than typing it twice blind (and password managers agree)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        _dress(self, password1=_("New password"), oldpassword=_("Current password"))
        self.fields["password1"].help_text = _(
            "At least 15 characters. A sentence of several words is easy to keep in mind."
        )
        if "oldpassword" in self.fields:
            self.fields["oldpassword"].help_text = ""


class ResetPasswordKeyForm(_OnePasswordForm, _ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_OnePasswordForm, _ChangePasswordForm):
    pass


class _CodeForm(forms.Form):
    """A code of the authenticator application or a recovery code, in the digits of any keyboard (T-NUM-1)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs.update(CODE)

    def clean_code(self) -> str:
        """Which factor the code belongs to is left in `authenticator`, as the base class does."""
        forget_attempts = check_rate_limit(self.user)  # type: ignore[attr-defined]
        code = to_ascii_digits(self.cleaned_data["code"])
        factor = self._factor_of(code)
        if factor is None:
            raise get_adapter().validation_error("incorrect_code")
        forget_attempts()
        self.authenticator = factor
        return code

    def _factor_of(self, code: str) -> Authenticator | None:
        user = self.user  # type: ignore[attr-defined]
        checks = {Authenticator.Type.TOTP: totp.check, Authenticator.Type.RECOVERY_CODES: recovery.check}
        for factor in Authenticator.objects.filter(user=user, type__in=checks).order_by("type"):
            if checks[factor.type](factor, code):
                factor.user = user
                return factor
        return None


class AuthenticateForm(_CodeForm, _AuthenticateForm):
    pass


class ReauthenticateForm(_CodeForm, _ReauthenticateForm):
    pass


class ActivateTOTPForm(_ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits the application shows")
        self.fields["code"].widget.attrs.update(CODE | {"autofocus": False})  # the steps above it are read first

    def clean_code(self) -> str:
        self.cleaned_data["code"] = to_ascii_digits(self.cleaned_data["code"])
        return super().clean_code()


class _GuardedForm(forms.Form):
    """What a device sends is parsed by two libraries that expect a device. A made-up answer is refused, not a fault."""

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()  # type: ignore[misc]
        except RecursionError:  # JSON nested deeper than the parser goes.
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))

    def clean_credential(self) -> Any:
        # Only shapes that a browser makes go on; deeper nonsense is caught below.
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
            raise get_adapter().validation_error("incorrect_code")
        parent = getattr(super(), "clean_credential", None)
        return _refusing_nonsense(parent) if parent else credential

    def clean(self) -> dict[str, Any] | None:
        return _refusing_nonsense(super().clean)


def _refusing_nonsense(check: Callable[[], Any]) -> Any:
    try:
        return check()
    except ValidationError:
        raise
    except Exception as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AuthenticateWebAuthnForm(_GuardedForm, _AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_GuardedForm, _LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_GuardedForm, _ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(_GuardedForm, _AddWebAuthnForm):
    """Every key may also sign in by itself when its owner asks for it; the name is for her own list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for this passkey")
        self.fields["name"].widget.attrs.update({"dir": "auto", "maxlength": 60})
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without a password")
        self.fields["passwordless"].help_text = _(
            "Your device then asks for your fingerprint, your face or its own code."
        )

    def clean_name(self) -> str:
        return _passkey_name(super().clean_name())


class EditWebAuthnForm(_EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for this passkey")
        self.fields["name"].widget.attrs.update({"dir": "auto", "maxlength": 60})

    def clean_name(self) -> str:
        return _passkey_name(self.cleaned_data["name"])


def _passkey_name(name: str) -> str:
    return check_name(name[:60])
