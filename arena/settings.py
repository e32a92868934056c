"""The one settings file. Everything that differs between installations comes from the environment.

It fails closed: outside DEBUG a missing secret stops start-up with a hint, and whatever protects
visitors is on. The only relaxation is for an address on the own machine (``SITE_URL`` with
``http://localhost`` or ``http://127.0.0.1``), because a browser cannot reach it by HTTPS.
``.env.example`` lists every name.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from arena.policies import content_policy, permissions_policy
from members.identification.configuration import read_providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def required(name: str, hint: str) -> str:
    """Return the setting ``name`` from the environment, or stop start-up with ``hint``."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


# --- What this installation is ---------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = (
    env.str("SITE_URL", default="http://localhost:8000")
    if DEBUG
    else required("SITE_URL", "Give the public address, for example https://arena.example.se")
).rstrip("/")
_site = urlsplit(SITE_URL)
ON_OWN_MACHINE = _site.hostname in {"localhost", "127.0.0.1"}
if ON_OWN_MACHINE and env.str("PORT", default=""):  # `make run PORT=8080`: links have to lead to the same server
    SITE_URL = f"{_site.scheme}://{_site.hostname}:{env.int('PORT')}"
if _site.scheme != "https" and not ON_OWN_MACHINE:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL}: only an address on the own machine may do without https.")
# Demo log-ins with known passwords. Never reachable from outside the own machine.
DEMO = env.bool("DEMO", default=False)
if DEMO and not ON_OWN_MACHINE:
    raise ImproperlyConfigured("DEMO is on, but SITE_URL is a public address: demo log-ins have known passwords.")

SITE_NAME = env.str("SITE_NAME", default="Mångfaldsarenan")
SITE_TAGLINE = env.str("SITE_TAGLINE", default="")  # empty: the translated default
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="arenan@regionen.example")
SOURCE_DIR = BASE_DIR

SECRET_KEY = (
    env.str("SECRET_KEY", default="only-for-debugging")
    if DEBUG
    else required("SECRET_KEY", "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'")
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname])
if ON_OWN_MACHINE:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Applications ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "events",
    "programmes",
    "members",
    "arena.search",
    "arena.shared",
    "arena.apps.ArenaConfig",
    "arena.apps.ArenaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "simple_history",
    "rules",
    "import_export",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "arena.middleware.PackingMiddleware",  # gzip, for visitors with a session; the page cache packs the others' pages
    "arena.middleware.ContentPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "arena.middleware.DoorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "arena.kept_forms.KeptFormMiddleware",  # before whatever may refuse a form
    "members.sessions.SessionLimitMiddleware",
    "members.second_factor.SecondFactorMiddleware",
    "arena.middleware.AccountLanguageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # who made a version
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "arena.urls"
WSGI_APPLICATION = "arena.wsgi.application"
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",  # what coordinators may: arena/permissions.py
    "allauth.account.auth_backends.AuthenticationBackend",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "arena.context_processors.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "arena.shared.templatetags.shared"],
        },
    },
]

# --- Data ------------------------------------------------------------------------------------

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'arena.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction begins: writers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
# Holds the counts of the rate limits, which outlive a restart and are the same for all processes.
CACHES = {"default": env.cache_url_config(env.str("CACHE_URL", default="") or "dbcache://arena_cache")}
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 50_000}  # with few, a flood of keys would push the counts out
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # a reason is as long as it has to be

# Pages for visitors without a session are kept ready-made; see arena/page_cache.py. 0 switches that off.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0 if DEBUG else 60)
PAGE_CACHE_ENTRIES = env.int("PAGE_CACHE_ENTRIES", default=2000)

# --- Evidence (docs/evidence.md) ---------------------------------------------------------------

EVIDENCE_DIR = Path(env.str("EVIDENCE_DIR", default="") or VAR_DIR / "evidence")  # keys, and the last checkpoint
EVIDENCE_ORIGIN = env.str("EVIDENCE_ORIGIN", default="") or f"{_site.hostname}/bevis"  # the log's name, for ever
CHECKPOINT_WITNESSES = env.list("CHECKPOINT_WITNESSES", default=[])  # registries that get checkpoints by mail
# The electronic seal on receipts: PKCS#12, or a certificate in PEM with its key apart; and a time stamp service.
SEAL_CERTIFICATE = env.str("SEAL_CERTIFICATE", default="")
SEAL_KEY = env.str("SEAL_KEY", default="")
SEAL_PASSWORD = env.str("SEAL_PASSWORD", default="")
SEAL_TIME_STAMPS = env.str("SEAL_TIME_STAMPS", default="")
# Who identifies signatories: JSON, or the path of a file that holds it (docs/operations.md).
IDENTITY_PROVIDERS = read_providers(env.str("IDENTITY_PROVIDERS", default=""))

# --- Mail ------------------------------------------------------------------------------------

_mail_default = "consolemail://" if DEBUG else f"filemail:///{VAR_DIR / 'mail'}"
globals().update(env.email_url_config(env.str("EMAIL_URL", default="") or _mail_default))
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=CONTACT_EMAIL)
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]

# Work outside the request: kept in the database with what belongs to it, done by `manage.py work`.
_tasks = {
    "database": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",  # in the request
}
TASKS = {"default": {"BACKEND": _tasks[env.str("TASKS", default="") or ("immediate" if DEBUG else "database")]}}

# Whether the machine asks other people's servers if our links still lead anywhere. Never from the own machine unasked.
LINK_CHECKS = env.bool("LINK_CHECKS", default=not (DEBUG or ON_OWN_MACHINE))

# --- Logging in ------------------------------------------------------------------------------

# A demo can be tried without a telephone at hand; it is refused at a public address, see DEMO above.
SECOND_FACTOR_REQUIRED = not (DEMO or DEBUG)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Whoever may use the administration is logged out after so long without a request, and in any case after so long.
STAFF_IDLE_HOURS = env.float("STAFF_IDLE_HOURS", default=8)
STAFF_SESSION_HOURS = env.float("STAFF_SESSION_HOURS", default=24)
PERSON_IDLE_HOURS = env.float("PERSON_IDLE_HOURS", default=14 * 24)
PERSON_SESSION_HOURS = env.float("PERSON_SESSION_HOURS", default=30 * 24)
SESSION_COOKIE_AGE = int(max(STAFF_SESSION_HOURS, PERSON_SESSION_HOURS) * 3600)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my-pages"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# By a code and not by a link in the mail, which would let in whoever began the sign-up, wherever it is opened.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_SIGNUP_FORM_CLASS = "members.forms.accounts.SignUpForm"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True  # for how long: members/sessions.py
ACCOUNT_RATE_LIMITS = dict.fromkeys(("request_login_code", "reset_password"), "10/m/ip,3/5m/key")
ACCOUNT_RATE_LIMITS |= {"signup": "10/m/ip", "confirm_email": "1/10s/key,10/h/key"}
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
_forms = "members.forms.passkeys"
MFA_FORMS = {"add_webauthn": f"{_forms}.AddPasskeyForm", "edit_webauthn": f"{_forms}.RenamePasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
ALLAUTH_TRUSTED_PROXY_COUNT = 0

# --- Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
FORMAT_MODULE_PATH = ["arena.formats"]

# --- Static files ----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
_plain, _packed = "django.contrib.staticfiles.storage.", "whitenoise.storage.CompressedManifest"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": f"{_plain if DEBUG else _packed}StaticFilesStorage"},
}
# What people upload is served by arena/views/files.py, which looks at who asks: no web server may hand it out.
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
WHITENOISE_MAX_AGE = 60 if DEBUG else 3600

# --- Security --------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
_over_https = _site.scheme == "https"
SECURE_SSL_REDIRECT = _over_https
SECURE_HSTS_SECONDS = 63072000 if _over_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _over_https
SECURE_REFERRER_POLICY, SECURE_CROSS_ORIGIN_OPENER_POLICY = "strict-origin-when-cross-origin", "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _over_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "arena.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the last address in X-Forwarded-For is the visitor's

CONTENT_SECURITY_POLICY = content_policy(origin for one in IDENTITY_PROVIDERS.values() for origin in one.origins)
PERMISSIONS_POLICY = permissions_policy()
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Logging ---------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING"},
    # What visitors mistype is no fault of ours.
    "loggers": {"django.request": {"level": "WARNING" if DEBUG else "ERROR"}, "arena.exchange": {"level": "INFO"}},
}
