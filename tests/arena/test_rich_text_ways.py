"""Every way by which a formatted text comes into the database cleans it, and every way out cleans it again."""

import itertools
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.models import F
from django.db.models.functions import Concat
from django.template import engines
from django.utils import translation

from arena.search.models import SearchDocument
from arena.shared.rich_text import rich_names
from members.models import Organisation, Region
from programmes.models import Initiative, Programme, Strand
from tests.admin_rows import make_organisation, make_programme

pytestmark = pytest.mark.django_db
HOSTILE = '<p onclick="x()">Ett <b>två</b></p><script>alert(1)</script>'
CLEAN = "<p>Ett <strong>två</strong></p>"


def stored(row: Any, name: str = "about") -> Any:
    """Return what the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608
        return cursor.fetchone()[0]


def printed(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context)


def slip_past(row: Any, name: str, value: str) -> None:
    """Write ``value`` as nothing of ours would."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {name} = %s WHERE id = %s", [value, row.pk])  # noqa: S608
    row.refresh_from_db()


# --- In -------------------------------------------------------------------------------------------


def test_a_row_that_is_made():
    row = make_organisation(about=HOSTILE)
    assert (row.about, stored(row)) == (CLEAN, CLEAN)


def test_a_row_that_is_saved():
    row = make_organisation()
    row.about = HOSTILE
    row.save(update_fields=["about"])
    assert (row.about, stored(row)) == (CLEAN, CLEAN)
    assert row.history.latest().about == CLEAN


def test_translations():
    row = make_organisation(translations={"en": {"about": HOSTILE}})
    assert row.translations == {"en": {"about": CLEAN}}
    row.refresh_from_db()
    assert row.translations == {"en": {"about": CLEAN}}


def test_malformed_translations_are_left_to_those_who_refuse_them():
    row = make_organisation(translations={"en": ["about"]})
    assert row.translations == {"en": ["about"]}


def test_update():
    row = make_organisation()
    Organisation.objects.update(about=HOSTILE)
    assert stored(row) == CLEAN


def test_update_from_another_column():
    row = make_organisation(about="Ett")
    Organisation.objects.update(about=Concat(F("about"), F("slug")))
    assert stored(row) == f"Ett{row.slug}"


def test_many_at_once():
    owner = make_organisation()
    rows = Organisation.objects.bulk_create(
        [Organisation(slug="x", name="X", kind="association", sector="civil", region=owner.region, about=HOSTILE)]
    )
    assert (rows[0].about, stored(rows[0])) == (CLEAN, CLEAN)
    rows[0].about = HOSTILE + "<p>Tre</p>"
    Organisation.objects.bulk_update(rows, ["about"])
    assert stored(rows[0]) == f"{CLEAN}\n<p>Tre</p>"


def test_checks_of_the_model():
    row = make_organisation()
    row.about = HOSTILE
    row.full_clean()
    assert row.about == CLEAN


def test_fixtures():
    row = make_organisation()
    data = serializers.serialize("json", [row]).replace('"about": ""', '"about": "<b>x</b><script>y</script>"')
    for thing in serializers.deserialize("json", data):
        thing.save()
    assert stored(row) == "<p><strong>x</strong></p>"


def test_a_row_of_which_only_a_part_was_fetched():
    row = make_organisation(about=HOSTILE)
    part = Organisation.objects.only("name").get(pk=row.pk)
    part.name = "Ny"
    part.save()
    assert (stored(row), stored(row, "name")) == (CLEAN, "Ny")


def test_which_texts_are_formatted():
    assert rich_names(Programme) == {"vision", "aim", "way_of_working", "body", "decision_note"}
    assert rich_names(Initiative) == {"body"}
    assert rich_names(dict) == set()


# --- Out ------------------------------------------------------------------------------------------


def test_what_slipped_past_is_cleaned_on_its_way_out():
    row = make_organisation()
    slip_past(row, "about", HOSTILE)
    assert printed('{% paragraphs row "about" %}', row=row) == CLEAN
    assert printed('{% text row "about" %}|{% plain row "about" %}', row=row) == "Ett två|Ett två"
    assert row.text("about") == "Ett två"


def test_a_text_of_another_kind_stays_words():
    row = make_programme(summary="<b>Ett</b>")
    assert printed('{% paragraphs row "summary" %}', row=row) == "<p>&lt;b&gt;Ett&lt;/b&gt;</p>"
    assert printed('{% text row "summary" %}', row=row) == "&lt;b&gt;Ett&lt;/b&gt;"


def test_words_are_escaped_where_markup_is_taken_off():
    row = make_organisation(about="<p>&lt;img src=x onerror=alert(1)&gt; <em>ja</em></p>")
    assert printed('{% text row "about" %}', row=row) == "&lt;img src=x onerror=alert(1)&gt; ja"
    assert "<img" not in printed('{% paragraphs row "about" %}', row=row)


def test_a_text_knows_its_language():
    row = make_organisation(about="<p><em>Ett</em></p>", translations={"en": {"about": "<p><em>One</em></p>"}})
    with translation.override("en"):
        assert printed('{% paragraphs row "about" %}', row=row) == "<p><em>One</em></p>"
        row.translations = {}
        assert printed('{% paragraphs row "about" %}', row=row) == '<p lang="sv"><em>Ett</em></p>'
        assert printed('{% text row "about" %}', row=row) == '<span lang="sv">Ett</span>'


def test_search_finds_the_words_and_no_tags():
    region = Region.objects.get(code="12")
    region.about = '<h3>Bredare rekrytering</h3><ul><li>ett</li><li>två <a href="/x">strong</a></li></ul>'
    region.save()
    document = SearchDocument.objects.get(kind="region", object_id=region.pk, language="sv")
    assert ["sv", "Bredare rekrytering ett två strong"] in [list(part) for part in document.body]
    assert "href" not in document.body_norm


# --- On pages --------------------------------------------------------------------------------------

TEXT = "<h3>Ett steg</h3><h4>Nästa</h4><p>Ord i <em>kursiv</em></p><table><tr><th>A<th>B<tr><td>1<td>2</table>"


def levels_of(page: str) -> list[int]:
    return [int(part[0]) for part in page.split("<h")[1:] if part[0].isdigit()]


def test_headings_of_every_text_fit_a_programmes_page(client: Any):
    texts = dict.fromkeys(("vision", "aim", "way_of_working", "body", "decision_note"), TEXT)
    programme = make_programme(status="published", **texts)
    strand = Strand.objects.create(programme=programme, key="a", title="Spår", body=TEXT)
    programme.priorities.create(key="b", number=1, title="Först", body=TEXT)
    programme.initiatives.create(key="c", title="Insats", body=TEXT, strand=strand)
    page = client.get(programme.get_absolute_url()).content.decode()
    assert page.count("<em>kursiv</em>") == 8
    assert "<p><h" not in page
    levels = levels_of(page)
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert '<meta name="description"' in page
    assert "&lt;" not in page


def test_descriptions_and_lists_hold_words_only(client: Any):
    region = Region.objects.get(code="12")
    region.about = TEXT
    region.save()
    organisation = make_organisation(about=TEXT, status="published")
    for address in (region.get_absolute_url(), organisation.get_absolute_url()):
        page = client.get(address).content.decode()
        described = page.split('<meta name="description" content="')[1].split('"')[0]
        assert described.split() == ["Ett", "steg", "Nästa", "Ord", "i", "kursiv", "A", "·", "B", "1", "·", "2"]
        levels = levels_of(page)
        assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []
        assert "&lt;" not in page
    make_programme(status="published", vision=TEXT)
    assert "&lt;" not in client.get("/").content.decode()
