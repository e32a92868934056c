"""The list of declarations, the page of each and of its commitments."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from members.models import Declaration, DeclarationVersion, Region
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    GroundFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    WithdrawalFactory,
)

pytestmark = pytest.mark.django_db


def get(client: Client, path: str) -> str:
    response = client.get(f"/en/deklarationer/{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def version() -> DeclarationVersion:
    """A published declaration with two commitments, not yet frozen."""
    declaration = DeclarationFactory(published=True, slug="loftet", title="Löftet", summary="Ett löfte.")
    row = DeclarationVersionFactory(declaration=declaration, preamble="Vi lovar.\n\nAlla.")
    CommitmentFactory(version=row, title="Rekrytera brett", body="Vi prövar alla lika.", kind="compulsory")
    CommitmentFactory(version=row, title="Följa upp")
    return row


def sign(version: DeclarationVersion, name: str, *numbers: int, **organisation: object) -> None:
    """Let an organisation sign and choose commitments."""
    signatory = OrganisationFactory(published=True, name=name, **organisation)
    signature = SignatureFactory(version=version, organisation=signatory, signed_on="2026-03-11")
    for commitment in version.commitments.filter(number__in=numbers):
        SignedCommitmentFactory(signature=signature, commitment=commitment, title="")


# --- The list ------------------------------------------------------------------------------------


def test_published_declarations_by_title_with_their_numbers(client, version):
    DeclarationFactory(published=True, title="Åtagandet", signatures_elsewhere=310)
    DeclarationFactory(title="Utkastet")
    sign(version, "Ett")
    html = get(client, "")
    assert re.findall(r'<h3><a [^>]*><span lang="sv">([^<]*)</span></a></h3>', html) == ["Löftet", "Åtagandet"]
    assert "1 has signed" in html
    assert "310 have signed according to the issuer. In the portal: 0." in html
    assert "Showing 1–2 of 2 declarations" in html


def test_empty_list(client):
    assert "There are no declarations yet" in get(client, "")


def test_list_costs_two_queries_with_one_row_and_with_many(client, django_assert_num_queries):
    DeclarationFactory(published=True)
    get(client, "")
    with django_assert_num_queries(2):
        get(client, "")
    DeclarationFactory.create_batch(30, published=True, region=Region.objects.get(code="13"))
    with django_assert_num_queries(2):
        get(client, "")


# --- The page of a declaration ---------------------------------------------------------------------


def test_page_shows_the_text_the_commitments_and_how_many_chose_each(client, version):
    version.freeze()
    sign(version, "Ett", 1, 2)
    sign(version, "Två", 1)
    html = get(client, "loftet/")
    assert '<p lang="sv">Vi lovar.</p>\n<p lang="sv">Alla.</p>' in html
    assert "Version 1 of the text" in html
    assert version.text_hash in html
    assert re.findall(r"\d+ of \d+ ha(?:s|ve) chosen it", html) == ["2 of 2 have chosen it", "1 of 2 has chosen it"]
    assert 'href="/en/deklarationer/loftet/ataganden/1/"' in html
    assert "Compulsory" in html


def test_unpublished_version_is_not_shown(client, version):
    html = get(client, "loftet/")
    assert "Vi lovar." not in html
    assert "Rekrytera brett" not in html


def test_newest_published_version_is_shown(client, version):
    version.freeze()
    second = DeclarationVersionFactory(declaration=version.declaration, preamble="Vi lovar mer.")
    second.freeze()
    DeclarationVersionFactory(declaration=version.declaration, preamble="Utkast till nästa.")
    html = get(client, "loftet/")
    assert "Vi lovar mer." in html
    assert "Version 2 of the text" in html
    assert "Utkast till nästa." not in html


def test_each_wording_of_ones_own_stands_once_with_all_who_promised_it(client, version):
    for name in ("Ett", "Två"):
        organisation = OrganisationFactory(published=True, name=name, slug=name.lower().replace("å", "a"))
        signature = SignatureFactory(version=version, organisation=organisation)
        SignedCommitmentFactory(signature=signature, number=1, title="Demokratidag", due="2021-23")
    html = get(client, "loftet/")
    assert html.count("Demokratidag") == 1
    assert "To be done: autumn 2021" in html
    people = html.partition("Promised by")[2].partition("</p>")[0]
    assert re.findall(r'href="([^"]*)">([^<]*)<', people) == [
        ("/en/deklarationer/loftet/undertecknare/ett/", "Ett"),
        ("/en/deklarationer/loftet/undertecknare/tva/", "Två"),
    ]


def test_first_signatories_by_name_and_a_way_to_all(client, version):
    for number in range(13):
        sign(version, f"Förening {number:02}")
    html = get(client, "loftet/")
    assert re.findall(r">(Förening \d\d)</a>", html) == [f"Förening {number:02}" for number in range(12)]
    assert "All who have signed" in html


def test_withdrawn_and_unpublished_signatories_are_left_out(client, version):
    sign(version, "Står kvar")
    WithdrawalFactory(
        signature=SignatureFactory(version=version, organisation=OrganisationFactory(published=True, name="Gick ur"))
    )
    SignatureFactory(version=version, organisation=OrganisationFactory(name="Utkastet"))
    html = get(client, "loftet/")
    assert "Står kvar" in html
    assert "Gick ur" not in html
    assert "Utkastet" not in html
    assert "1 has signed" in html


def test_own_grounds_stand_apart_from_the_seven(client, version):
    version.declaration.own_grounds.add(GroundFactory(name="privatliv"))
    html = get(client, "loftet/")
    assert "Grounds beside the seven" in html
    assert '<li><span lang="sv">privatliv</span></li>' in html


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (None, None, ("Open for signing", "Organisations can sign. There is no last day.")),
        (None, date(2026, 12, 31), ("Open for signing", "Organisations can sign until 31 December 2026.")),
        (date(2026, 7, 1), None, ("Opens for signing on 1 July 2026", "Organisations can sign from 1 July 2026.")),
        (None, date(2021, 12, 31), ("Closed for signing", "The last day to sign was 31 December 2021.")),
    ],
)
@time_machine.travel("2026-06-15 12:00:00+02:00", tick=False)
def test_says_whether_one_can_sign(client, opens, closes, expected):
    DeclarationFactory(published=True, slug="loftet", opens_on=opens, closes_on=closes)
    html = get(client, "loftet/")
    for words in expected:
        assert words in html
    assert ("Write to <a href=" in html) == (closes is None or closes > date(2026, 6, 15))
    assert "<form" not in html.partition("<main")[2].partition("</main")[0]


def test_page_costs_one_query_with_one_of_each_and_with_many(client, version, django_assert_num_queries):
    version.freeze()
    sign(version, "Ett", 1)
    get(client, "loftet/")
    with django_assert_num_queries(1):
        get(client, "loftet/")
    for number in range(15):
        sign(version, f"Förening {number}", 1, 2)
    for signature in version.signatures.all():
        SignedCommitmentFactory(signature=signature, number=9)
    with django_assert_num_queries(1):
        get(client, "loftet/")


def test_bare_page_reads_well(client):
    DeclarationFactory(published=True, slug="bar")
    html = get(client, "bar/")
    assert "There is no signatory in the portal yet." in html
    assert "None" not in html.partition("<main")[2]


# --- The page of a commitment ----------------------------------------------------------------------


def test_commitment_lists_those_who_chose_it_by_name(client, version):
    version.freeze()
    sign(version, "Östra", 1)
    sign(version, "Ån", 1, region=Region.objects.get(code="13"))
    sign(version, "Björk", 2)
    html = get(client, "loftet/ataganden/1/")
    assert re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", html) == ["Ån", "Östra"]
    assert "2 of 3 have chosen it" in html
    assert "Showing 1–2 of 2 signatories" in html
    assert '<h1 lang="sv">Rekrytera brett</h1>' in html
    assert "Association · Region Halland" in html


def test_commitment_that_nobody_chose(client, version):
    version.freeze()
    assert "Nobody has chosen it yet." in get(client, "loftet/ataganden/2/")


def test_commitment_costs_three_queries_with_one_row_and_with_many(client, version, django_assert_num_queries):
    version.freeze()
    sign(version, "Ett", 1)
    get(client, "loftet/ataganden/1/")
    with django_assert_num_queries(3):
        get(client, "loftet/ataganden/1/")
    for number in range(30):
        sign(version, f"Förening {number}", 1)
    with django_assert_num_queries(3):
        get(client, "loftet/ataganden/1/")


# --- Addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "finns-inte/",
        "finns-inte/undertecknare/",
        "finns-inte/ataganden/1/",
        "loftet/ataganden/0/",
        "loftet/ataganden/99999999999999999999/",
        "loftet/ataganden/" + "9" * 10_000 + "/",
        "loftet/ataganden/x/",
        "loftet/undertecknare/finns-inte/",
        "loftet/undertecknare/" + "x" * 10_000 + "/",
        "loft%00et/",
    ],
)
def test_unknown_address_is_not_found(client, version, path):
    version.freeze()
    assert client.get(f"/deklarationer/{path}").status_code == 404


def test_draft_and_what_lies_below_it_is_not_found(client, version):
    version.freeze()
    sign(version, "Ett", 1, slug="ett")
    Declaration.objects.filter(pk=version.declaration_id).update(status="draft")
    for path in ("", "undertecknare/", "undertecknare/ett/", "ataganden/1/"):
        assert client.get(f"/deklarationer/loftet/{path}").status_code == 404


def test_former_address_leads_to_the_present_one_with_all_below_it(client, version):
    version.freeze()
    sign(version, "Ett", 1, slug="ett")
    declaration = Declaration.objects.get(pk=version.declaration_id)
    declaration.slug = "nya-loftet"
    declaration.save()
    for path in ("", "undertecknare/", "undertecknare/ett/", "ataganden/1/"):
        response = client.get(f"/en/deklarationer/loftet/{path}")
        assert (response.status_code, response["Location"]) == (301, f"/en/deklarationer/nya-loftet/{path}")
