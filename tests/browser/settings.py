"""Production's settings for the site that the browser tests visit; its files go to a folder of the test run."""

from arena.settings import *  # noqa: F403 everything as in production
from arena.settings import VAR_DIR

STATIC_ROOT = VAR_DIR / "staticfiles"  # two test workers must not clear each other's files
