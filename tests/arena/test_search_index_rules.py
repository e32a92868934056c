"""The index follows what it describes: saved together, rolled back together, gone together."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from arena.search import engines, receivers
from arena.search.indexing import index, indexing_paused, rebuild
from arena.search.models import SearchDocument, SearchTerm, Synonym
from arena.search.searchable import Searchable, searchable_models
from members.models import Organisation, Region
from programmes.models import Programme
from tests.arena.search_pages import add, titles


def organisation(name: str = "Föreningen Mångfald", **values: Any) -> Organisation:
    """Return a published organisation."""
    return Organisation.objects.create(
        name=name,
        slug=values.pop("slug", "foreningen"),
        kind="association",
        sector="civil",
        status=values.pop("status", "published"),
        **values,
    )


def indexed(row: Searchable) -> list[tuple[str, str]]:
    """Return language and title of the row's documents."""
    documents = SearchDocument.objects.filter(kind=row.search_kind, object_id=row.pk)  # type: ignore[attr-defined]
    return list(documents.order_by("language").values_list("language", "title"))


@pytest.mark.django_db
class TestSaving:
    def test_a_published_row_is_found_in_both_languages(self) -> None:
        row = organisation(about="Vi arbetar", translations={"en": {"about": "We work"}}, is_example=True)
        swedish = SearchDocument.objects.get(kind="organisation", object_id=row.pk, language="sv")
        english = SearchDocument.objects.get(kind="organisation", object_id=row.pk, language="en")
        assert (swedish.url, english.url) == ("/organisationer/foreningen/", "/en/organisationer/foreningen/")
        assert (swedish.title_lang, english.title_lang) == ("sv", "sv")
        assert ["sv", "Vi arbetar"] in swedish.body
        assert ["en", "We work"] in english.body
        assert swedish.is_example

    def test_an_english_page_is_found_by_its_swedish_name(self) -> None:
        halland = Region.objects.get(code="13")
        Programme.objects.create(
            title="Öppna dörrar",
            translations={"en": {"title": "Open doors"}},
            slug="oppna-dorrar",
            kind="internal",
            region=halland,
            owner=organisation(region=halland),
            status="published",
        )
        assert titles("dörrar", "en") == ["Open doors"]
        assert titles("doors", "sv") == []

    def test_a_change_replaces_what_was_found(self) -> None:
        row = organisation()
        row.name = "Föreningen Delaktighet"
        row.save()
        assert titles("mångfald") == []
        assert titles("delaktighet") == ["Föreningen Delaktighet"]
        assert SearchDocument.objects.filter(kind="organisation").count() == 2

    def test_a_draft_is_not_found(self) -> None:
        row = organisation(status="draft")
        assert indexed(row) == []

    def test_an_unpublished_row_is_no_longer_found(self) -> None:
        row = organisation()
        row.status = "draft"
        row.save()
        assert indexed(row) == []
        assert titles("mångfald") == []

    def test_a_deleted_row_is_no_longer_found(self) -> None:
        row = organisation()
        row.delete()
        assert titles("mångfald") == []
        assert not SearchDocument.objects.filter(kind="organisation").exists()

    def test_relations_count_as_a_change(self) -> None:
        row = organisation()
        lund = Region.objects.get(code="12").municipalities.get(name="Lund")
        row.municipalities.add(lund)
        assert titles("lund", kind="organisation") == ["Föreningen Mångfald"]
        lund.organisations.remove(row)
        assert titles("lund", kind="organisation") == []
        lund.organisations.add(row)
        assert titles("lund", kind="organisation") == ["Föreningen Mångfald"]
        lund.organisations.clear()
        assert titles("lund", kind="organisation") == []

    def test_what_no_database_can_hold_is_left_out(self) -> None:
        page = add("Mång\x00fald \ud800", "A\x00B")
        assert (page.title, page.body) == ("Mång fald  ", [["sv", "A B"]])


def save_and_fail() -> None:
    """Save a row that is found, then roll it back."""
    with transaction.atomic():
        organisation()
        assert titles("mångfald") == ["Föreningen Mångfald"]
        raise ZeroDivisionError


@pytest.mark.django_db
def test_a_rolled_back_row_is_not_found() -> None:
    with pytest.raises(ZeroDivisionError):
        save_and_fail()
    assert titles("mångfald") == []
    assert SearchDocument.objects.filter(kind="organisation").count() == 0


@pytest.mark.django_db
def test_a_row_that_cannot_be_indexed_is_not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Organisation, "search_entry", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        organisation()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
class TestPaused:
    def test_indexes_each_page_once_at_the_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[int] = []
        describe = Organisation.search_entry

        def counted(self: Organisation) -> Any:
            calls.append(self.pk)
            return describe(self)

        monkeypatch.setattr(Organisation, "search_entry", counted)
        with indexing_paused():
            row = organisation()
            with indexing_paused():
                row.save()
            row.save()
            assert calls == []
        assert calls == [row.pk, row.pk]  # once a language
        assert titles("mångfald") == ["Föreningen Mångfald"]

    def test_forgets_what_was_deleted_meanwhile(self) -> None:
        with indexing_paused():
            organisation().delete()
        assert not SearchDocument.objects.filter(kind="organisation").exists()

    def test_indexes_nothing_after_an_error(self) -> None:
        def save_and_fail_while_paused() -> None:
            with transaction.atomic(), indexing_paused():
                organisation()
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            save_and_fail_while_paused()
        assert titles("mångfald") == []


@pytest.mark.django_db
class TestRebuilding:
    def test_finds_what_went_past_save_and_forgets_what_is_gone(self) -> None:
        row = organisation()
        Organisation.objects.filter(pk=row.pk).update(name="Föreningen Jämlikhet")
        add("Övergiven", kind="organisation", number=999_999)
        add("Okänd", kind="nothing")
        assert rebuild() == SearchDocument.objects.count()
        assert titles("jämlikhet") == ["Föreningen Jämlikhet"]
        assert not SearchDocument.objects.filter(kind="nothing").exists()
        assert [titles("övergiven"), titles("mångfald")] == [[], []]
        assert not SearchTerm.objects.filter(word="övergiv").exists()

    def test_knows_every_region_in_both_languages(self) -> None:
        call_command("rebuild_search", verbosity=0)
        assert SearchDocument.objects.filter(kind="region").count() == 42

    def test_the_command_says_how_many(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("rebuild_search")
        assert capsys.readouterr().out == f"{SearchDocument.objects.count()} documents in the search index.\n"

    @pytest.mark.parametrize("many", [1, 20])
    def test_costs_no_more_for_more_pages(self, many: int) -> None:
        with indexing_paused():
            rows = [organisation(f"Förening {n}", slug=f"f{n}") for n in range(many)]
        with CaptureQueriesContext(connection) as queries:
            index(rows[:1])
        one = len(queries)
        with CaptureQueriesContext(connection) as queries:
            index(rows)
        per_row = 4  # municipalities and region, in each language
        assert len(queries) - one <= per_row * (many - 1)


@pytest.mark.django_db
class TestMigrations:
    def test_the_regions_that_a_migration_filled_are_found(self) -> None:
        assert SearchDocument.objects.filter(kind="region").count() == 42
        assert titles("ljusdal") == ["Region Gävleborg"]

    def test_only_a_migration_that_did_something_indexes(self) -> None:
        SearchDocument.objects.all().delete()
        receivers.index_after_migrate(using="default", plan=[])
        assert SearchDocument.objects.count() == 0
        receivers.index_after_migrate(using="default", plan=[("migration", False)])
        assert SearchDocument.objects.count() == 42


@pytest.mark.django_db
class TestEngine:
    def test_may_be_installed_again(self) -> None:
        add("Mångfald")
        engines.install(connection)
        assert titles("mångfald") == ["Mångfald"]

    @pytest.mark.sqlite_only  # PostgreSQL keeps its columns when a table changes
    def test_comes_back_after_a_migration_that_lost_the_triggers(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER search_fts_insert")
            cursor.execute("DROP TRIGGER search_fts_update")
        add("Mångfald")
        assert titles("mångfald") == []
        engines.install_after_migrate(using="default")
        assert titles("mångfald") == ["Mångfald"]
        add("Delaktighet", number=2)
        assert titles("delaktighet") == ["Delaktighet"]


@pytest.mark.django_db
def test_every_kind_of_page_is_known() -> None:
    assert sorted(searchable_models()) == ["declaration", "organisation", "programme", "region", "seminar"]


@pytest.mark.django_db
def test_the_first_synonyms_are_there() -> None:
    add("Samarbete mellan kommuner")
    assert titles("kommunala") == ["Samarbete mellan kommuner"]


@pytest.mark.django_db
def test_a_synonym_is_kept_in_small_letters_with_its_stem() -> None:
    row = Synonym.objects.create(word="Statliga", synonyms="myndighet")
    assert (row.word, row.stem, str(row)) == ("statliga", "stat", "statliga: myndighet")
