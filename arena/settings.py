"""The one settings file. Everything that differs between installations comes from the environment.

It fails closed: outside DEBUG a missing secret stops start-up with a hint, and whatever protects
visitors is on. The only relaxation is for an address on the own machine (``SITE_URL`` with
``http://localhost`` or ``http://127.0.0.1``), because a browser cannot reach it by HTTPS.
``.env.example`` lists every name.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

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
    "arena",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # for visitors with a session; the page cache packs the others' pages
    "arena.middleware.ContentPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "arena.middleware.DoorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "arena.middleware.AccountLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "arena.urls"
WSGI_APPLICATION = "arena.wsgi.application"
AUTH_USER_MODEL = "members.User"
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
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Pages for visitors without a session are kept ready-made; see arena/page_cache.py. 0 switches that off.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=0 if DEBUG else 60)
PAGE_CACHE_ENTRIES = env.int("PAGE_CACHE_ENTRIES", default=2000)

# --- Mail ------------------------------------------------------------------------------------

_mail_default = "consolemail://" if DEBUG else f"filemail:///{str(VAR_DIR / 'mail').lstrip('/')}"
globals().update(env.email("EMAIL_URL", default=_mail_default))
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=CONTACT_EMAIL)
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]

# --- Language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
FORMAT_MODULE_PATH = ["arena.formats"]

# --- Static files ----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
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
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _over_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "arena.views.errors.csrf_failure"
CSRF_FAILURE_VIEW = "arena.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
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
    "loggers": {"django.request": {"level": "WARNING" if DEBUG else "ERROR"}},
}
