"""The one settings file. Everything comes from the environment; what is missing or unsafe is said loudly.

MAJLIS_MODE says what this process is for:
  production  (the default) needs a secret, hosts and an origin, and serves over HTTPS only;
  demo        `make run`: the embedded default on loopback, with one-time sign-in links;
  test        the test suite.
"""

import os
import zoneinfo
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("MAJLIS_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

MODE = env.str("MAJLIS_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"MAJLIS_MODE is {MODE!r}; it must be production, demo or test.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False


def _needed(name: str, elsewhere: str) -> str:
    """Read a setting that production must be given and that demo and test have a value for."""
    value = env.str(name, "" if PRODUCTION else elsewhere)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. docs/operations.md says what it should hold.")
    return value


SECRET_KEY = _needed("MAJLIS_SECRET_KEY", "only-for-demo-and-test-" + "0123456789abcdef" * 3)
# The one address people use, as scheme://host[:port]: sockets and forms are accepted from nowhere else.
ORIGIN = _needed("MAJLIS_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
SECURE = ORIGIN.startswith("https://")
if PRODUCTION and not SECURE:
    raise ImproperlyConfigured("MAJLIS_ORIGIN must begin with https:// in production.")
ORIGINS = [ORIGIN, *env.list("MAJLIS_MORE_ORIGINS", [])]
ALLOWED_HOSTS = [host for host in {urlsplit(origin).hostname for origin in ORIGINS} if host]
CSRF_TRUSTED_ORIGINS = ORIGINS

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "lucide",
    "notifications",
    "accounts",
    "forum",
    "moderation",
    "realtime",
    "council",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.policy.Policy",
    "config.readable.Readable",
    "accounts.bearer.Cookieless",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.bearer.Authentication",
    "accounts.bearer.SignInRequired",
    "config.messages.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecurityHeaders",
    "accounts.middleware.ReaderLanguage",
    "accounts.middleware.Admission",
    "moderation.middleware.WarningFirst",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.context.page",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------------

SQLITE = {
    # delivery.md M-9: with deferred transactions most parallel writes fail at once.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'majlis.sqlite3'}")}
_database = DATABASES["default"]
ON_SQLITE = _database["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    _database["ENGINE"] = "config.sqlite3"  # writers stand in line
    _database["OPTIONS"] = SQLITE | _database.get("OPTIONS", {})
    # A file, because threads and servers under test share it; one for each run, because runs may overlap.
    _database["TEST"] = {"NAME": env.str("MAJLIS_TEST_SQLITE", str(VAR_DIR / f"test-{os.getpid()}.sqlite3"))}
else:
    _database["ENGINE"] = "config.postgres"  # a cheaper look at a connection that has rested
    # accounts/statements.py; off for a pooler in between that gives each transaction another server connection.
    _prepared = env.bool("MAJLIS_PREPARED", True)
    _database["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": env.int("MAJLIS_POOL", 20), "timeout": 10},
        "prepare_threshold": 5 if _prepared else None,
        # One plan for all values of a prepared statement. Else the server may plan it anew each time once a table is
        # large, which for a page of posts takes ten times as long as reading them.
        **({"options": "-c plan_cache_mode=force_generic_plan"} if _prepared else {}),
    }
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on sign-in must survive Redis and be the same with one process or four (security.md §1.5).
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        # Past this number entries are dropped, the limits among them: more than anyone can make before they expire.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# How many processes serve; with more than one, SQLite and the in-memory layer are refused (config/checks.py).
PROCESSES = env.int("MAJLIS_PROCESSES", 1)
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                # delivery.md M-1: said outright, because one client library's defaults close every idle socket.
                "hosts": [
                    {
                        "address": REDIS_URL,
                        "socket_timeout": None,
                        "socket_connect_timeout": 2,
                        "max_connections": 50,
                        "health_check_interval": 15,
                    }
                ],
                # Two Majlises on one server must not hear each other: pub/sub knows no database numbers.
                "prefix": env.str("REDIS_PREFIX", "majlis"),
            },
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# --- Who may come in ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["accounts.backends.Members"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotRepeated"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "name_second")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "forum:home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # An address is proved by its invitation; there is no other way in.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Majlis"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.AuthenticateForm",
    "reauthenticate": "accounts.sign_in_forms.ReauthenticateForm",
    "activate_totp": "accounts.sign_in_forms.ActivateTOTPForm",
    "authenticate_webauthn": "accounts.sign_in_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "accounts.sign_in_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "accounts.sign_in_forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "accounts.sign_in_forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.sign_in_forms.EditWebAuthnForm",
}
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.LoginForm",
    "reauthenticate": "accounts.sign_in_forms.PasswordAgainForm",
    "change_password": "accounts.sign_in_forms.ChangePasswordForm",
    "reset_password": "accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
PASSWORD_RESET_TIMEOUT = 60 * 60
# Per address typed, and per IP address: a whole delegation may sit behind one.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/15m/key",
    "invitation": "20/m/ip",
}
# accounts.sessions remembers last use at most once in five minutes; a write for each page would cost too much.
USERSESSIONS_TRACK_ACTIVITY = False
# People signed in without a second factor reach nothing but its set-up. Single sign-on will stand beside it here.
SINGLE_SIGN_ON = None
INVITATION_DAYS = 7

SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = "__Host-majlis" if SECURE else "majlis"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())  # idle limit
SESSION_ABSOLUTE_AGE = int(timedelta(days=7).total_seconds())
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = "__Host-majlis-csrf" if SECURE else "majlis-csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "majlis-language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # The proxy in front answers plain HTTP; the application never sees it.
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
if env.bool("MAJLIS_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the proxy redirects to HTTPS, see SECURE_SSL_REDIRECT
    "security.W021",  # the browsers' preload list is public; a closed network does not ask to be on it
]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024

# --- Language and time (arabic.md) -------------------------------------------------------------------------------

USE_I18N = True
USE_TZ = True
# Zones come from the release (the tzdata package), not from the machine: Morocco gave up its clock change in 2026,
# and an older system would show its delegation, and count its deadlines, an hour wrong.
zoneinfo.reset_tzpath(to=())
TIME_ZONE = "UTC"
COUNCIL_TIME_ZONE = "Asia/Beirut"
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"

# --- Files we serve ----------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("MAJLIS_STATIC_ROOT", str(VAR_DIR / "static")))
WHITENOISE_USE_FINDERS = MODE == "test"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "config.storage.ModuleManifestStorage"
    },
    "files": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(VAR_DIR / "files"),
            "base_url": None,  # they have no address of their own: whoever fetches one is asked who she is
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

# Any store that speaks S3 instead of the disk. Nobody is ever sent there: each fetch asks for its rights and is
# answered by us, so the store needs no address that people reach.
if _bucket := env.str("MAJLIS_S3_BUCKET", ""):
    STORAGES["files"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "endpoint_url": env.str("MAJLIS_S3_ENDPOINT", "") or None,
            "region_name": env.str("MAJLIS_S3_REGION", "") or None,
            "access_key": env.str("MAJLIS_S3_KEY", "") or None,
            "secret_key": env.str("MAJLIS_S3_SECRET", "") or None,
            "location": env.str("MAJLIS_S3_FOLDER", ""),
            "addressing_style": env.str("MAJLIS_S3_STYLE", "path"),
            "default_acl": None,  # as the bucket says: private
            "querystring_auth": True,
            "file_overwrite": True,  # no name is given twice, so it need not ask
            "max_memory_size": 1024 * 1024,  # of one that is fetched; the rest lies in a file without a name
            "object_parameters": {"CacheControl": "no-store"},
        },
    }

# --- Files people send (docs/files.md) ---------------------------------------------------------------------------

FILE_UPLOAD_HANDLERS = ["forum.files.receiving.Receiving"]
MEGABYTE = 1024 * 1024
FILE_MAX_BYTES = env.int("MAJLIS_FILE_MAX_BYTES", 25 * MEGABYTE)
# What a whole request may hold; more is not read (config/front.py).
REQUEST_MAX_BYTES = FILE_MAX_BYTES + 2 * MEGABYTE
FILE_MAX_PIXELS = 24_000_000  # security.md §1.10
FILE_MAX_UNPACKED = 200 * MEGABYTE  # of what an office file holds
FILES_A_POST = 10
FILES_UNUSED = env.int("MAJLIS_FILES_UNUSED", 40)  # that one person has sent and not posted yet
FILES_OF_A_PERSON = env.int("MAJLIS_FILES_OF_A_PERSON", 2048) * MEGABYTE
FILES_OF_A_ROOM = env.int("MAJLIS_FILES_OF_A_ROOM", 20_480) * MEGABYTE
FILE_WORK_MEMORY = env.int("MAJLIS_FILE_WORK_MEMORY", 448) * MEGABYTE  # address space of the process that opens one
FILE_WORK_SECONDS = env.int("MAJLIS_FILE_WORK_SECONDS", 15)  # of computing
FILE_TEXT_LENGTH = 200_000  # of a file's words, for the search
# Where a ClamAV daemon listens: tcp://host:port or unix:/path. Empty: nobody looks. With one set and away, files are
# refused, unless MAJLIS_SCANNER_NEEDED is off: then they are taken unlooked at.
FILE_SCANNER = env.str("MAJLIS_SCANNER", "")
FILE_SCANNER_NEEDED = env.bool("MAJLIS_SCANNER_NEEDED", True)

# --- Mail and log ------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "smtp://127.0.0.1:25" if PRODUCTION else "console:")
vars().update(EMAIL_CONFIG)
if DEMO and not env.str("EMAIL_URL", ""):  # The letters of the demonstration lie in a folder, one a file.
    EMAIL_BACKEND, EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("MAJLIS_MAIL_FROM", "majlis@localhost")
# Web push (docs/push.md): off until both keys are set; `manage.py push_keys` prints a pair.
PUSH_PUBLIC_KEY = env.str("MAJLIS_PUSH_PUBLIC_KEY", "")
PUSH_PRIVATE_KEY = env.str("MAJLIS_PUSH_PRIVATE_KEY", "")
PUSH_CONTACT = env.str("MAJLIS_PUSH_CONTACT", f"mailto:{DEFAULT_FROM_EMAIL}")
PUSH_LOOPBACK = False  # the tests' own push service
# The domain whose mail is given to `manage.py receive_mail` (docs/mail.md). Empty: nobody can answer by mail.
MAIL_REPLY_DOMAIN = env.str("MAJLIS_REPLY_DOMAIN", "")
# Signs the nightly roots over all logs (docs/record.md). Without it they are kept unsigned.
RECORD_KEY = env.str("MAJLIS_RECORD_KEY", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("MAJLIS_LOG", "WARNING" if MODE == "test" else "INFO")},
}

# --- Rules of the house (domain.md; each may be changed by the General Assembly) ---------------------------------

EDIT_WINDOW = timedelta(minutes=30)  # W2: free of a mark
POST_MAX_BYTES = 64 * 1024
POSTS_PER_MINUTE = env.int("MAJLIS_POSTS_PER_MINUTE", 30)  # G13
POSTS_PER_PAGE = 50
API_REQUESTS_PER_MINUTE = env.int("MAJLIS_API_REQUESTS_PER_MINUTE", 600)  # of one person's tokens together
SUSPENSION_MAX = timedelta(days=30)  # W1
SEAT_LIMITS = {"head": 1, "alternate": 1, "delegation_member": 8}  # W1
LETTER_MAX_BYTES = 5 * 1024 * 1024

# Rows of our own shape behind the notification library (docs/decisions).
NOTIFICATIONS_NOTIFICATION_MODEL = "forum.Notification"
MENTIONS_UNCONFIRMED = 10  # more people than this are told only once the author has confirmed it
MENTIONS_A_POST = 20  # different mentions in one post
GROUP_MENTIONS_AN_HOUR = 10  # of committees and delegations, by one person

# The register of the Council is a log in forum; accounts announces to it without knowing it (docs/decisions).
POST_GATE = "moderation.gate"  # what looks at a text before and after it is stored (forum/gate.py)
REGISTER_RECORDER = "forum.register.record"
REGISTER_VERSION = "forum.register.version"
REGISTER_VERSION_SQL = "forum.register.VERSION_SQL"
KEEP_STANDINGS = True  # from one request to the next, as long as the register does not move

# --- Live (delivery.md G9–G13, G18) ------------------------------------------------------------------------------

LIVE: dict[str, Any] = {
    "beacon_seconds": 15.0,
    "poll_seconds": 2.0,  # while the broker is away
    "pulse_seconds": 30.0,
    "resume_limit": 1000,
    "page_limit": 200,
    "window_frames": 256,
    "window_bytes": 512 * 1024,
    "frame_bytes": 64 * 1024,
    "frame_depth": 32,
    "messages_per_second": 10,
    "messages_burst": 40,
    "sockets_per_person": 10,
    "presence_grace": 5.0,  # a page change does not flicker
    "presence_lasts": env.int("MAJLIS_PRESENCE_LASTS", 75),  # for so long a silent process is believed about its people
}
