"""The list of those who have signed a declaration, and the page of each signature."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from members.models import Region, Signature
from tests.factories.events import SeminarFactory
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    GroundFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    UserFactory,
    WithdrawalFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/en/deklarationer/loftet/undertecknare/"


@pytest.fixture
def signatures() -> list[Signature]:
    """Three signatures under a declaration with two commitments, the last one withdrawn."""
    version = DeclarationVersionFactory(declaration=DeclarationFactory(published=True, slug="loftet", title="Löftet"))
    first, second = CommitmentFactory(version=version, title="Ett"), CommitmentFactory(version=version, title="Två")
    version.freeze()
    halland = Region.objects.get(code="13")
    rows = [
        ("Östra föreningen", {"slug": "ostra", "region": halland}),
        ("Ån AB", {"slug": "an", "kind": "company", "sector": "private", "alternative_names": ["River Inc"]}),
        ("Björks kommun", {"slug": "bjork", "kind": "municipality", "sector": "public", "region": halland}),
    ]
    made = [
        SignatureFactory(version=version, organisation=OrganisationFactory(published=True, name=name, **fields))
        for name, fields in rows
    ]
    SignedCommitmentFactory(signature=made[0], commitment=first, number=1, title="")
    SignedCommitmentFactory(signature=made[0], commitment=second, number=2, title="")
    SignedCommitmentFactory(signature=made[0], number=3, title="Eget")
    SignedCommitmentFactory(signature=made[1], commitment=second, number=1, title="")
    WithdrawalFactory(signature=made[2], withdrawn_on=date(2026, 5, 1), reason="Vi lägger ned.")
    return made


def get(client: Client, path: str = LIST) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', html)


# --- The list --------------------------------------------------------------------------------------


def test_signatories_by_name_with_what_they_chose(client, signatures):
    html = get(client)
    assert names(html) == ["Ån AB", "Östra föreningen"]
    assert "Showing 1–2 of 2 signatories" in html
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html)
    cells = [re.findall(r"<td>(?:<span[^>]*>)?([^<]*)", row) for row in rows]
    assert cells == [["Company", "2", "–", "date not known"], ["Association", "1, 2", "1", "date not known"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?region=halland", ["Östra föreningen"]),
        ("?kind=company", ["Ån AB"]),
        ("?commitment=1", ["Östra föreningen"]),
        ("?commitment=2", ["Ån AB", "Östra föreningen"]),
        ("?commitment=2&kind=company", ["Ån AB"]),
        ("?name=river", ["Ån AB"]),
        ("?name=ÖSTRA", ["Östra föreningen"]),
        ("?standing=withdrawn", ["Björks kommun"]),
        ("?standing=withdrawn&region=skane", []),
        ("?commitment=3&kind=x", ["Ån AB", "Östra föreningen"]),
    ],
)
def test_filters(client, signatures, query, expected):
    assert names(get(client, LIST + query)) == expected


def test_withdrawn_ones_are_said_to_be(client, signatures):
    assert "These organisations have withdrawn their signatures." in get(client, LIST + "?standing=withdrawn")


def test_empty_lists_show_a_way_on(client, signatures):
    assert "No signatory matches all the filters" in get(client, LIST + "?name=finns+inte")
    DeclarationFactory(published=True, slug="ny")
    assert "Nobody has signed in the portal yet" in get(client, "/en/deklarationer/ny/undertecknare/")


def test_list_costs_four_queries_with_one_row_and_with_many(client, signatures, django_assert_num_queries):
    get(client)
    with django_assert_num_queries(4):
        get(client)
    for organisation in OrganisationFactory.create_batch(30, published=True):
        signature = SignatureFactory(version=signatures[0].version, organisation=organisation)
        SignedCommitmentFactory(signature=signature)
    for query in ("", "?sida=2", "?region=halland&kind=association&commitment=1"):
        with django_assert_num_queries(4):
            get(client, LIST + query)


# --- The page of a signature -----------------------------------------------------------------------


def test_page_says_exactly_what_was_promised(client, signatures):
    signature = signatures[0]
    signature.undertaking = "Vi ska bli bättre."
    signature.decision_body = "Styrelsen"
    signature.signed_on = "2021-09"
    signature.source = "Föreningens egen sida."
    signature.save()
    signature.own_grounds.add(GroundFactory(name="privatliv"))
    signature.commitments.filter(number=3).update(rhythm="recurring")
    html = get(client, LIST + "ostra/")
    titles = re.findall(r"<h3>(?:<a [^>]*>)?<span lang=\"sv\">([^<]*)", html)
    assert titles == ["Ett", "Två", "Eget"]
    for words in (
        '<p lang="sv">Vi ska bli bättre.</p>',
        '<span lang="sv">privatliv</span>',
        "Recurring",
        "September 2021",
        "Styrelsen",
        "Published by the organisation, recorded here with its source",
        '<p lang="sv">Föreningens egen sida.</p>',
        "Has signed",
    ):
        assert words in html


@time_machine.travel("2026-06-15 12:00:00+02:00", tick=False)
def test_promise_whose_time_has_passed_says_so_and_nothing_more(client, signatures):
    late = SignedCommitmentFactory(
        signature=signatures[1], number=5, title="Demokratidag", due="2021-23", rhythm="once"
    )
    SignedCommitmentFactory(signature=signatures[1], number=6, title="Nästa dag", due="2026", rhythm="once")
    html = get(client, LIST + "an/")
    assert html.count("The portal holds no follow-up.") == 1
    assert "Was to be done autumn 2021. The portal holds no follow-up." in html
    seminar = SeminarFactory(published=True, title="Dagen", held="2021-10")
    seminar.fulfils.add(late)
    SeminarFactory(title="Utkastet").fulfils.add(late)
    html = get(client, LIST + "an/")
    assert "The portal holds no follow-up." not in html
    assert re.search(r"Fulfilled by: <a href=\"[^\"]*\"><span lang=\"sv\">Dagen</span></a> \(October 2021\)", html)
    assert "Utkastet" not in html


def test_withdrawn_signature_keeps_its_page_and_says_when_and_why(client, signatures):
    SignedCommitmentFactory(signature=signatures[2], number=1, title="Demokratidag", due="2021-23")
    html = get(client, LIST + "bjork/")
    assert "The organisation withdrew its signature on 1 May 2026." in html
    assert '<p lang="sv">Vi lägger ned.</p>' in html
    assert "Demokratidag" in html
    assert "The portal holds no follow-up." not in html


def test_signature_without_details_reads_well(client, signatures):
    signature = SignatureFactory(version=signatures[0].version, organisation__status="published")
    html = get(client, f"{LIST}{signature.organisation.slug}/")
    assert "The source tells of no commitments of its own." in html
    assert "The source gives no date" in html
    assert "None" not in html.partition("<main")[2]


def test_made_up_signature_says_so(client):
    organisation = OrganisationFactory(published=True, is_example=True, slug="exemplet")
    declaration = DeclarationFactory(published=True, slug="prov", is_example=True)
    SignatureFactory(version__declaration=declaration, organisation=organisation)
    assert "This was made up to show what the portal can do." in get(
        client, "/en/deklarationer/prov/undertecknare/exemplet/"
    )


def test_newest_of_two_signatures_is_shown(client, signatures):
    second = DeclarationVersionFactory(declaration=signatures[0].declaration)
    second.freeze()
    SignatureFactory(version=second, organisation=signatures[0].organisation, undertaking="Den nya lydelsen.")
    assert "Den nya lydelsen." in get(client, LIST + "ostra/")


def test_page_costs_one_query_with_one_promise_and_with_many(client, signatures, django_assert_num_queries):
    get(client, LIST + "ostra/")
    with django_assert_num_queries(1):
        get(client, LIST + "ostra/")
    for number in range(10, 30):
        promise = SignedCommitmentFactory(signature=signatures[0], number=number)
        SeminarFactory(published=True).fulfils.add(promise)
    with django_assert_num_queries(1):
        get(client, LIST + "ostra/")


def test_signatory_that_is_not_published_is_not_found(client, signatures):
    SignatureFactory(version=signatures[0].version, organisation=OrganisationFactory(slug="hemlig"))
    assert client.get(LIST + "hemlig/").status_code == 404


def test_signatory_that_has_moved_is_found(client, signatures):
    organisation = signatures[0].organisation
    organisation.slug = "vastra"
    organisation.save()
    response = client.get(LIST + "ostra/")
    assert (response.status_code, response["Location"]) == (301, LIST + "vastra/")


def test_no_address_of_a_person_is_shown(client, signatures):
    UserFactory(email="hemlig@region.example")
    for path in (LIST, LIST + "ostra/", "/en/deklarationer/loftet/", "/en/deklarationer/loftet/ataganden/1/"):
        assert "hemlig@region.example" not in get(client, path)
