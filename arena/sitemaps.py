"""What search engines may know of: every public page in both languages, and how to reach us about security."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.contrib.sitemaps.views import sitemap as section_view
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from events.models import Seminar
from members.models import Declaration, Organisation, Region
from programmes.models import Programme

PAGES = (
    "home",
    "region-list",
    "programme-list",
    "organisation-list",
    "declaration-list",
    "seminar-list",
    "verification-start",
    "evidence-log",
    "about",
    "accessibility",
    "personal-data",
    "cookies",
)
SECURITY_CONTACT_DAYS = 180
ADDRESSES_A_FILE = 2_000


class InEachLanguage:
    """Items paired with each language, made as they are read: a list of them all would hold every row."""

    def __init__(self, items: Any, languages: list[str]) -> None:
        self.items = items
        self.languages = languages

    def count(self) -> int:
        items = self.items
        return (items.count() if isinstance(items, QuerySet) else len(items)) * len(self.languages)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[tuple[Any, str]]:
        """Return a part that begins with the first language, as pages of an even number do."""
        number = len(self.languages)
        items = self.items[part.start // number : -(-part.stop // number)]
        return [(item, language) for item in items for language in self.languages]


class BothLanguages(Sitemap):
    """Addresses in Swedish and English that name each other, at the site's own address whatever host was asked."""

    i18n = True
    alternates = True
    x_default = True
    limit = ADDRESSES_A_FILE

    def __init__(self, items: Any) -> None:
        self.all = items

    def items(self) -> Any:
        return self.all

    def _items(self) -> InEachLanguage:
        return InEachLanguage(self.all, [code for code, _name in settings.LANGUAGES])

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_latest_lastmod(self) -> Any:
        """Return when anything in it last changed, if that is known."""
        return None


class PageSitemap(BothLanguages):
    """The pages that there is one of."""

    def location(self, item: str) -> str:
        return reverse(item)


class RowSitemap(BothLanguages):
    """The pages of one kind of rows."""

    def lastmod(self, item: Any) -> Any:
        return item.updated_at

    def get_latest_lastmod(self) -> Any:
        return self.all.aggregate(latest=Max("updated_at"))["latest"]


def _rows(rows: "QuerySet[Any]") -> Callable[[], RowSitemap]:
    """Return what makes the sitemap of these rows anew for each request."""
    return lambda: RowSitemap(rows.only("slug", "updated_at").order_by("pk"))


SITEMAPS: dict[str, Callable[[], BothLanguages]] = {
    "pages": lambda: PageSitemap(PAGES),
    "regions": _rows(Region.objects.all()),
    "programmes": _rows(Programme.objects.published()),
    "organisations": _rows(Organisation.objects.published()),
    "declarations": _rows(Declaration.objects.published()),
    "seminars": _rows(Seminar.objects.published()),
}


def index(request: HttpRequest) -> HttpResponse:
    """List the files of addresses, one or more for each kind of page."""
    files = []
    for name, make in SITEMAPS.items():
        sitemap = make()
        address = settings.SITE_URL + reverse("sitemap-section", args=[name])
        latest = sitemap.get_latest_lastmod()
        pages = range(1, sitemap.paginator.num_pages + 1)
        files += [SitemapIndexItem(address if page == 1 else f"{address}?p={page}", latest) for page in pages]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


def section(request: HttpRequest, name: str) -> HttpResponse:
    """List the addresses of one kind of page."""
    return section_view(request, SITEMAPS, section=name)  # type: ignore[arg-type]  # it calls what it can call


def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what to leave alone and where the list of pages is."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /sok/",
        "Disallow: /en/sok/",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        "",
    ]
    return _text(lines)


def security(request: HttpRequest) -> HttpResponse:
    """Tell whoever has found a weakness where to report it (RFC 9116)."""
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=SECURITY_CONTACT_DAYS)
    lines = [
        f"Contact: mailto:{settings.CONTACT_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
        "",
    ]
    return _text(lines)


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
