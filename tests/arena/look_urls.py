"""The site's addresses with the component gallery, which otherwise has one only while debugging."""

from django.conf.urls.i18n import i18n_patterns

from arena.urls import gallery_urls, handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [*i18n_patterns(*gallery_urls, prefix_default_language=False), *urlpatterns]
