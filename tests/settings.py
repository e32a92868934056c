"""The settings of a test run: those of production, whatever .env says.

Only the database (DATABASE_URL), and where files go (VAR_DIR), may be chosen from outside.
"""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
os.environ.update(
    DEBUG="false",
    DEMO="false",
    SITE_URL="http://localhost:8000",
    SECRET_KEY="only-for-tests",
    ALLOWED_HOSTS="localhost,testserver",
    PAGE_CACHE_SECONDS="60",
    CACHE_URL="locmemcache://",
    EMAIL_URL="memorymail://",
    TASKS="immediate",
    SITE_NAME="Mångfaldsarenan",
    CONTACT_EMAIL="arenan@regionen.example",
    BEHIND_PROXY="false",
    PORT="",
    SITE_TAGLINE="",
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_ROOT / 'var' / 'test.sqlite3'}")

from arena.settings import *  # noqa: E402, F403 the environment above has to stand first

# Asked for in the tests that are about it; in the others it would only stand in the way.
SECOND_FACTOR_REQUIRED = False
# Hashing passwords slowly protects people, not tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Plain names: the hashed ones need collectstatic.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# No test database has to outlive a power cut.
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
else:
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"  # noqa: F405
