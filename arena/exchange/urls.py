"""The addresses of the pages, beside the list of each kind of rows."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path, re_path

from arena.exchange.kinds import KINDS
from arena.exchange.views import Pages


def addresses(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of all kinds. They go before those of the rows, which take whatever follows the list's."""
    return [address for kind in KINDS.values() for address in _of(Pages(site, kind))]


def _of(pages: Pages) -> list[URLPattern]:
    label, model = pages.model._meta.app_label, pages.model._meta.model_name
    here, name = f"{label}/{model}", f"{label}_{model}"
    guard = pages.site.admin_view
    return [
        path(f"{here}/export/", guard(pages.export), name=f"{name}_export"),
        path(f"{here}/import/", guard(pages.upload), name=f"{name}_import"),
        re_path(rf"^{here}/import/template\.(csv|xlsx)$", guard(pages.template), name=f"{name}_import_template"),
        path(f"{here}/import/<uuid:number>/", guard(pages.look), name=f"{name}_import_check"),
    ]
