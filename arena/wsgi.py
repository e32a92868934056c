"""What the server runs: Django, with the page cache in front of it unless that is switched off."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arena.settings")

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()
BaseCommand().check(tags=[Tags.database], databases=["default"])  # no start without guarded evidence

from arena.page_cache import PageCache  # noqa: E402 it reads models, which are loaded only now

application = (
    PageCache(django_application, seconds=settings.PAGE_CACHE_SECONDS, entries=settings.PAGE_CACHE_ENTRIES)
    if settings.PAGE_CACHE_SECONDS
    else django_application
)
