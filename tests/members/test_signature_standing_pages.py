"""How a signature stands, in the same words on its page, in the lists, on the organisation's page."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import DeclarationVersion, Signature
from tests.factories.members import (
    CommitmentFactory,
    DeclarationFactory,
    DeclarationVersionFactory,
    OrganisationFactory,
    SignatureFactory,
    SignedCommitmentFactory,
    WithdrawalFactory,
)
from tests.factories.signatures import SignatureCheckFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/deklarationer/loftet/undertecknare/foreningen/"


@pytest.fixture
def version() -> DeclarationVersion:
    declaration = DeclarationFactory(published=True, slug="loftet", title="Löftet", signs_here=True)
    row = DeclarationVersionFactory(declaration=declaration, preamble="Vi.")
    CommitmentFactory(version=row, title="Ett")
    row.freeze()
    return row


def sign(version: DeclarationVersion, **values: object) -> Signature:
    """Let the association sign, so that the signature stands unless told otherwise."""
    organisation = values.pop("organisation", None) or OrganisationFactory(
        published=True, name="Föreningen", slug="foreningen"
    )
    values = {"signed_here": True, "state": "standing", **values}
    signature = SignatureFactory(version=version, declaration=version.declaration, organisation=organisation, **values)
    SignedCommitmentFactory(signature=signature, commitment=version.commitments.first(), title="")
    return signature


def renewed(first: Signature, **values: object) -> Signature:
    second = DeclarationVersionFactory(declaration=first.declaration, number=2, preamble="Vi.")
    CommitmentFactory(version=second, title="Ett, men mer")
    second.freeze()
    return sign(second, organisation=first.organisation, renews=first, **values)


def get(client: Client, path: str = PAGE) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(found: object) -> str:
    return " ".join(found.get_text(" ", strip=True).split())  # type: ignore[attr-defined]


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {words(row.dt): words(row.dd) for row in page.select("main .facts > div")}


def tag(page: BeautifulSoup) -> str:
    return words(page.select_one("main .page-head .tag"))


def names(client: Client, query: str = "") -> list[str]:
    page = get(client, f"/en/deklarationer/loftet/undertecknare/{query}")
    return [words(name) for name in page.select("main tbody th a")]


# --- A signature that was made here ----------------------------------------------------------------


def test_what_is_known_of_how_it_was_signed(client: Client, version: DeclarationVersion):
    signature = sign(version, valid_until=date(2029, 11, 22), level="checked", signed_on="2026-11-22")
    Signature.objects.filter(pk=signature.pk).update(signed_at="2026-11-22T10:00:00Z")
    page = get(client)
    assert tag(page) == "Has signed"
    assert facts(page) == {
        "Organisation": "Föreningen",
        "Declaration": "Löftet",
        "Version of the text": "1",
        "Signed": "22 November 2026",
        "Valid until": "22 November 2029",
        "Decided by": "Styrelsen",
        "Decided on": "1 October 2026",
        "Case number": "2026/17",
        "How we know": "Signed here, and a coordinator has checked that the signatory may sign",
    }
    assert page.select_one(f'main a[href="/en/verifiera/{signature.public_id}/"]') is not None
    assert page.select_one(f'main a[href="{PAGE}marke/"]') is not None


def test_persons_are_named_only_where_they_want_to_be(client: Client, version: DeclarationVersion):
    signature = sign(version)
    assert "Sanna" not in words(get(client))
    signature.signatories.update(is_shown=True)
    assert facts(get(client))["Signed by"] == "Sanna Signatär (ordförande)"
    assert "sanna@organisation.example" not in str(get(client))


def test_how_sure_we_are_is_said_honestly(client: Client, version: DeclarationVersion):
    signature = sign(version)
    unchecked = "Nobody has checked that the signatory may sign for the organisation: it says so itself."
    checked = "A coordinator has checked that the signatory may sign for the organisation."
    assert unchecked in words(get(client))
    SignatureCheckFactory(signature=signature, outcome="approved", basis="minutes")
    assert checked in words(get(client))


# --- How it stands ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["signed", "question"])
def test_before_the_check_it_shows_only_where_the_declaration_says_so(
    client: Client, version: DeclarationVersion, state: str
):
    sign(version, state=state)
    assert client.get(PAGE).status_code == 404
    assert names(client) == []
    version.declaration.shows_before_check = True
    version.declaration.save()
    page = get(client)
    assert tag(page) == "Has signed, not checked yet"
    assert page.select_one("main .notice--warning") is not None
    assert names(client) == ["Föreningen"]
    assert "Not checked yet" in words(get(client, "/en/deklarationer/loftet/undertecknare/").select_one("tbody"))


@pytest.mark.parametrize("state", ["pending", "refused", "cancelled"])
def test_what_never_counted_is_shown_nowhere(client: Client, version: DeclarationVersion, state: str):
    signature = sign(version, state=state)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}version/1/").status_code == 404
    for query in ("", "?standing=withdrawn", "?standing=lapsed"):
        assert names(client, query) == []
    assert "Löftet" not in words(get(client, signature.organisation.get_absolute_url()).main)


def test_a_lapsed_signature(client: Client, version: DeclarationVersion):
    signature = sign(version, valid_until=date(2026, 3, 31))
    signature.state = Signature.State.LAPSED
    signature.save()
    page = get(client)
    assert tag(page) == "Lapsed on 31 March 2026"
    assert page.select_one('main a[href$="/marke/"]') is None
    assert (names(client), names(client, "?standing=lapsed")) == ([], ["Föreningen"])
    organisation = get(client, "/en/organisationer/foreningen/")
    assert "Lapsed on 31 March 2026" in words(organisation.main)


def test_a_withdrawn_signature(client: Client, version: DeclarationVersion):
    WithdrawalFactory(signature=sign(version, valid_until=date(2029, 3, 31)), withdrawn_on=date(2026, 5, 1))
    page = get(client)
    assert tag(page) == "Withdrawn on 1 May 2026"
    assert "Valid until" not in facts(page)
    assert (names(client), names(client, "?standing=withdrawn")) == ([], ["Föreningen"])


def test_a_renewed_signature_counts_once_and_keeps_its_page(client: Client, version: DeclarationVersion):
    first = sign(version)
    renewed(first)
    assert names(client) == ["Föreningen"]
    page = get(client)
    assert (tag(page), facts(page)["Version of the text"]) == ("Has signed", "2")
    assert "Ett, men mer" in words(page.main)
    others = page.select("section[aria-labelledby=others] li")
    assert [words(other) for other in others] == ["Version 1 : Renewed: version 2 counts"]
    link = others[0].a
    assert link is not None
    former = get(client, str(link["href"]))
    assert (tag(former), facts(former)["Version of the text"]) == ("Renewed: version 2 counts", "1")
    assert [words(title) for title in former.select(".commitments h3")] == ["Ett"]
    organisation = get(client, "/en/organisationer/foreningen/")
    assert [words(title) for title in organisation.select("section[aria-labelledby=signatures] h3")] == [
        "Löftet",
        "Löftet , version 1",
    ]


def test_a_renewal_that_is_not_checked_leaves_the_former_in_the_list(client: Client, version: DeclarationVersion):
    first = sign(version)
    renewed(first, state="signed")
    assert names(client) == ["Föreningen"]
    assert facts(get(client))["Version of the text"] == "1"
    assert client.get(f"{PAGE}version/2/").status_code == 404


def test_the_same_version_signed_anew(client: Client, version: DeclarationVersion):
    first = sign(version)
    WithdrawalFactory(signature=first)
    sign(version, organisation=first.organisation)
    page = get(client)
    assert tag(page) == "Has signed"
    link = page.select_one("section[aria-labelledby=others] a")
    assert link is not None
    assert link["href"] == f"/en/verifiera/{first.public_id}/"  # the newest of the version has the page


def test_page_costs_two_queries_with_one_signature_and_with_many(
    client: Client, version: DeclarationVersion, django_assert_num_queries
):
    first = sign(version)
    get(client)
    with django_assert_num_queries(2):
        get(client)
    first.signatories.update(is_shown=True)
    renewed(first)
    for number in range(5, 20):
        SignedCommitmentFactory(signature=first, number=number)
    for path in (PAGE, f"{PAGE}version/1/"):
        get(client, path)
        with django_assert_num_queries(2):
            get(client, path)


# --- The declaration's page ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"required_level": "self"},
            [
                "Whoever signs shows by e-mail or with a key who they are. The signature counts at once.",
                "Nobody checks that they may sign for the organisation, and the page says so.",
                "A signature is valid until the organisation withdraws it.",
            ],
        ),
        (
            {"required_level": "checked", "valid_months": 36},
            [
                "A coordinator checks that whoever signs may sign for the organisation.",
                "The signature shows here when it has been checked.",
                "A signature is valid for 3 years. We write before it ends.",
            ],
        ),
        (
            {"required_level": "eid", "shows_before_check": True, "valid_months": 18},
            [
                "Whoever signs shows who they are with an e-identification.",
                "A coordinator checks that they may sign for the organisation.",
                "The signature shows here at once. Until it is checked the page says that it is not.",
                "A signature is valid for 18 months. We write before it ends.",
            ],
        ),
    ],
)
def test_how_it_is_signed_stands_in_plain_words(
    client: Client, version: DeclarationVersion, values: dict[str, object], expected: list[str]
):
    type(version.declaration).objects.update(**values)
    page = get(client, "/en/deklarationer/loftet/")
    assert [words(item) for item in page.select("section[aria-labelledby=sign] li")] == expected
    button = page.select_one(".page-head a.button")
    assert button is not None
    assert (words(button), button["href"]) == ("Sign for your organisation", "/en/deklarationer/loftet/skriv-under/")


def test_no_button_where_nobody_can_sign(client: Client, version: DeclarationVersion):
    for values in ({"signs_here": False}, {"signs_here": True, "closes_on": date(2021, 12, 31)}):
        type(version.declaration).objects.update(**values)
        assert get(client, "/en/deklarationer/loftet/").select("main a[href*=skriv-under]") == []
