"""All addresses. Swedish pages have no prefix, English ones lie under /en/ with the same words."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from arena import sitemaps
from arena.views import accessibility, favicon, files, gallery, health, home, regions, search, text_pages, theme
from members.views import log_entries, verifications

gallery_urls = [
    path("komponenter/", gallery.gallery, name="gallery"),
    path("komponenter/receipt/", gallery.receipt, name="gallery-receipt"),
    path("komponenter/<int:status>/", gallery.error_page, name="gallery-error"),
]
urlpatterns = [
    *i18n_patterns(
        path("", home.home, name="home"),
        path("regioner/", regions.region_list, name="region-list"),
        path("regioner/<slug:slug>/", regions.region_detail, name="region"),
        path("sok/", search.search, name="search"),
        path("", include("members.urls")),
        path("", include("programmes.urls")),
        path("", include("events.urls")),
        path("om/", text_pages.about, name="about"),
        path("tillganglighet/", accessibility.accessibility, name="accessibility"),
        path("personuppgifter/", text_pages.personal_data, name="personal-data"),
        path("kakor/", text_pages.cookies, name="cookies"),
        *(gallery_urls if settings.DEBUG else []),
        prefix_default_language=False,
    ),
    path("filer/dokument/<int:pk>/<str:name>", files.document_file, name="document-file"),
    path("filer/bilder/<int:pk>-<str:stamp>-<int:width>.webp", files.picture_file, name="picture-file"),
    path("verifiera/<str:public_id>/bevis.zip", verifications.bundle, name="verification-bundle"),
    path("verifiera/logg/atom.xml", log_entries.feed, name="evidence-feed"),
    path("verifiera/logg/kontrollpunkt.txt", log_entries.newest_checkpoint, name="evidence-checkpoint"),
    path("verifiera/logg/kontrollpunkter/<int:size>.txt", log_entries.checkpoint, name="evidence-checkpoint-at"),
    path("verifiera/logg/poster.txt", log_entries.hashes, name="evidence-hashes"),
    path("verifiera/logg/nycklar.txt", log_entries.key_list, name="evidence-keys"),
    path("verifiera/logg/nycklar/<str:name>.pem", log_entries.public_key, name="evidence-key"),
    path("verifiera/logg/program/<str:name>", log_entries.programme, name="evidence-programme"),
    path("tema/", theme.theme, name="theme"),
    path("halsa/", health.health, name="health"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.section, name="sitemap-section"),
    path("favicon.ico", favicon.favicon, name="favicon"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(".well-known/security.txt", sitemaps.security, name="security-txt"),
    path("admin/", admin.site.urls),
]

handler400 = "arena.views.errors.bad_request"
handler403 = "arena.views.errors.permission_denied"
handler404 = "arena.views.errors.page_not_found"
handler429 = "arena.views.errors.too_many_requests"  # asked for by allauth
handler500 = "arena.views.errors.server_error"
