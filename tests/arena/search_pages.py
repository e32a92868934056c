"""Pages to search among, and what the search answers."""

from typing import Any

from arena.search.indexing import document, store
from arena.search.models import SearchDocument, SearchTerm
from arena.search.results import search
from arena.search.searchable import SearchEntry
from arena.shared.texts import Text

# kind, region, title, text, example, English title (or "" where only Swedish exists)
PAGES = [
    ("region", "01", "Region Stockholm", "Stockholms län. Botkyrka, Huddinge, Salem.", False, ""),
    ("region", "12", "Region Skåne", "Skåne län. Lund, Malmö.", False, ""),
    ("region", "13", "Region Halland", "Hallands län.", False, ""),
    (
        *("programme", "01", "Organisationers mångfaldsorientering"),
        *(
            "Hur arbetsplatsen blir mer öppen. Kartläggning av mångfaldens villkor.",
            False,
            "Diversity in organisations",
        ),
    ),
    ("programme", "12", "Jämställd regional tillväxt", "Företag, kluster och kommunala insatser.", False, ""),
    ("programme", "13", "Intern social hållbarhet", "Fler arbetsplatser provar mångfald.", False, ""),
    ("seminar", "01", "Mångfald på jobbet", "Ett seminarium för en organisation i taget.", True, ""),
    ("seminar", "12", "Att få mångfald att hålla", "Kaffe serveras.", False, ""),
    ("seminar", "13", "Öppna arbetsplatser", "Ett halvt år efteråt.", False, ""),
    ("organisation", "12", "Får och lamm i Ängelholm", "En ideell förening.", False, ""),
    ("organisation", "12", "Far och son", "Ett företag med idéer om mångfaldsarbete.", False, ""),
]


def fill() -> None:
    """Put the pages into the index, in Swedish and English, in place of what is there."""
    SearchDocument.objects.all().delete()
    SearchTerm.objects.all().delete()
    documents = []
    for number, (kind, region, title, text, example, english) in enumerate(PAGES, start=1):
        for language in ("sv", "en"):
            shown = Text(english, "en") if english and language == "en" else Text(title, "sv")
            entry = SearchEntry(
                title=shown,
                parts=[Text(text, "sv")],
                url=f"/{kind}/{number}/",
                region_code=region,
                is_example=example,
                meta=f"meta {number}",
            )
            documents.append(document(entry, kind=kind, object_id=number, language=language))
    store(documents)


def add(title: str, *texts: str, kind: str = "programme", number: int = 100, language: str = "sv") -> SearchDocument:
    """Put one page more into the index."""
    entry = SearchEntry(title=Text(title, language), parts=[Text(t, language) for t in texts], url=f"/{kind}/{number}/")
    store([document(entry, kind=kind, object_id=number, language=language)])
    return SearchDocument.objects.get(kind=kind, object_id=number, language=language)


def titles(query: str, language: str = "sv", **where: Any) -> list[str]:
    """Return the titles found, in order."""
    return [hit.document.title for hit in search(query, language=language, **where).hits]
