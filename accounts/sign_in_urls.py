"""The addresses of sign-in, one by one, under `account/`.

`allauth.urls` is not included as a whole: an address that is not listed here does not exist, so a new version of the
library cannot open a door. There is no sign-up, no change of address (the secretariat does that), no sign-in by mail.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from .views import second_factor
from .views.language import set_language

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("login/", account.login, name="account_login"),
    path("login/passkey/", login_not_required(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("login/code/", factor.authenticate, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("security/", factor.index, name="mfa_index"),
    path("security/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("security/application/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("security/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
    path("security/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
