"""All addresses. Swedish pages have no prefix, English ones lie under /en/ with the same words."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from arena.views import search

urlpatterns = [
    *i18n_patterns(
        path("sok/", search.search, name="search"),
        path("", include("members.urls")),
        path("", include("programmes.urls")),
        path("", include("events.urls")),
        prefix_default_language=False,
    ),
    path("admin/", admin.site.urls),
]
