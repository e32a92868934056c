"""The pages that verify: what anybody sees of a proof, and what is said of a number or a file."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.evidence import checkpoints, keys, log, records, verify
from members.evidence.entries import Shown
from members.models import SignatureCheck, User, Withdrawal
from tests.factories.members import CommitmentFactory, DeclarationVersionFactory, UserFactory
from tests.factories.memberships import MembershipFactory
from tests.factories.signatures import SignatoryFactory
from tests.members.evidence import rewrite, sign, unguarded, write
from tests.members.proofs import TEXT, Proved, facts, page, signed_proof, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_key")]


SHOWN = Shown(consent="Ja.", mandate="Ja.", eid={"acr": "loa3"}, eid_answer=b"token")


@pytest.fixture
def signed(evidence_key: keys.SigningKey) -> Proved:
    """A signature and its entry, under a checkpoint."""
    return signed_proof()


# --- The page of a proof ---------------------------------------------------------------------------


def test_proof_says_who_signed_what_when_and_that_it_holds(client: Client, signed: Proved):
    signature, entry = signed
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert soup.h1.get_text() == "Föreningen Räta Linjen"
    told = facts(soup)
    assert signature.organisation.number == told.get("Organisation number", "")
    assert told["What happened"] == "The organisation signed"
    assert told["Signatory"] == "A person whose name is not shown in public. The log holds it locked."
    assert told["By what right"] == "Alone"
    assert told["Decided by"] == "Styrelsen, 2026-10-01, 2026/17"
    assert told["How sure we were"].startswith(
        "Somebody with a confirmed e-mail address has signed. Nobody had checked"
    )
    assert told["Identified"] == "By a code sent to the e-mail address"
    assert told["SHA-256 of the entry"] == entry.hash
    assert told["Root hash"] == checkpoints.newest().root
    assert told["Key (SHA-256)"] == keys.signing_key().public.fingerprint
    assert [words(tag) for tag in soup.select(".page-head .tag")] == [
        "Signed, the authority is to be checked",
        "The proof holds",
    ]
    assert soup.find("pre", class_="evidence-text").get_text() == TEXT
    assert log.hash_of_text(TEXT) in words(soup)
    assert "Yes. The entry is unchanged" in words(soup)


def test_number_of_the_signature_leads_to_the_same_proof(client: Client, signed: Proved):
    signature, entry = signed
    soup = page(client, f"/en/verifiera/{signature.public_id}/")
    assert facts(soup)["SHA-256 of the entry"] == entry.hash


def test_no_address_or_name_is_shown_that_was_not_chosen(client: Client, signed: Proved):
    signature, entry = signed
    for address in (f"/verifiera/{entry.public_id}/", "/verifiera/logg/", f"/verifiera/{entry.public_id}/bevis.zip"):
        content = client.get(address).content.decode(errors="replace")
        assert "Sanna" not in content
        assert "sanna@" not in content
    signature.signatories.update(is_shown=True)
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert facts(soup)["Signatory"] == "Sanna Signatär, ordförande"
    assert "sanna@" not in soup.get_text()
    log.forget(signature, ["signatory-name", "signatory-title"])
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert facts(soup)["Signatory"].startswith("A person whose name is not shown")
    assert "The proof holds" in words(soup)


def test_withdrawal_shows_and_nothing_vanishes(client: Client, signed: Proved):
    signature, entry = signed
    withdrawal = Withdrawal.objects.create(signature=signature, withdrawn_on=date(2026, 12, 1), reason="Vi läggs ner.")
    later = records.withdrawn(withdrawal, by="Sanna Signatär")
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert words(soup.select_one(".page-head .tag")) == "Withdrawn on 1 December 2026"
    assert [words(one.h3) for one in soup.select(".timeline > li")] == [
        "The organisation signed",
        "The signature was withdrawn",
    ]
    assert "Something that happened later is not under a checkpoint yet." in words(soup)
    checkpoints.sign_newest()
    soup = page(client, f"/en/verifiera/{later.public_id}/")
    told = facts(soup)
    assert (told["What happened"], told["Reason"]) == ("The signature was withdrawn", "Vi läggs ner.")
    assert "Sanna" not in soup.get_text()


def test_answer_of_the_coordinator_shows(client: Client, signed: Proved):
    signature, _entry = signed
    check = SignatureCheck.objects.create(
        signature=signature, outcome="approved", basis="minutes", words="Protokollet.", by=UserFactory(name="Sam")
    )
    answer = records.checked(check)
    soup = page(client, f"/en/verifiera/{answer.public_id}/")
    assert facts(soup)["Answer"] == "Approved"
    assert words(soup.select(".timeline > li")[1].h3) == (
        "A coordinator answered whether the signatory may sign: approved"
    )
    assert "Sam" not in words(soup.main)
    assert "Protokollet" not in words(soup.main)


def test_joint_signing_says_how_many_had_signed_and_later_checks_what_is_known_now(client: Client):
    signature, entry = sign(mandate="joint", organisation__number="802002-4280", state="pending")
    SignatoryFactory(signature=signature)
    entry = records.signed(signature, signature.signatories.get(number=1), SHOWN)
    told = facts(page(client, f"/en/verifiera/{entry.public_id}/"))
    assert told["By what right"] == "Jointly with others (1 of 2 had signed)"
    assert told["Organisation number"] == "802002-4280"
    assert "And now" not in told
    type(signature).objects.filter(pk=signature.pk).update(level="checked")
    told = facts(page(client, f"/en/verifiera/{entry.public_id}/"))
    assert told["And now"].endswith("a coordinator has checked that the person may sign.")


def test_signing_without_a_decision_names_none(client: Client):
    _signature, entry = sign(decision_body="", decided_on=None, case_number="")
    assert "Decided by" not in facts(page(client, f"/en/verifiera/{entry.public_id}/"))


def test_proof_that_is_being_made_says_so(client: Client):
    _signature, entry = sign()
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert "The proof is being made" in words(soup)
    assert soup.find("a", href=re.compile("bevis.zip")) is None
    response = client.get(f"/verifiera/{entry.public_id}/bevis.zip")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("attack", ["rewrite", "edit", "checkpoint", "shorten", "key"])
def test_proof_that_does_not_hold_says_so(client: Client, signed: Proved, attack: str):
    _signature, entry = signed
    if attack == "rewrite":
        rewrite(entry.seq, note="forged")
    elif attack == "key":
        for file in keys.folder().glob("*"):
            file.unlink()
        keys.make()
    else:
        with unguarded() as cursor:
            if attack == "edit":
                cursor.execute("UPDATE members_logentry SET hash = %s WHERE seq = %s", ["e" * 64, entry.seq])
            elif attack == "checkpoint":
                cursor.execute("UPDATE members_checkpoint SET root = %s", ["0" * 64])
            else:
                cursor.execute("UPDATE members_checkpoint SET size = 99")
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert "The proof does not hold" in words(soup)
    assert soup.find("a", href=re.compile("bevis.zip")) is None


def test_published_version_and_entries_of_the_log_itself_have_proofs(client: Client):
    version = DeclarationVersionFactory(declaration__published=True, declaration__title="Värdegrunden", preamble="Ja.")
    version.freeze()
    entry = records.published(version)
    (other,) = write(kind="key-rotated")
    checkpoints.sign_newest()
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert soup.h1.get_text() == "Värdegrunden, version 1"
    assert facts(soup)["What happened"] == "The text was published"
    assert soup.find("pre", class_="evidence-text").get_text() == "Ja."
    assert page(client, f"/en/verifiera/{other.public_id}/").h1.get_text() == "A new key signs checkpoints"
    assert client.get(f"/verifiera/{other.public_id}/bevis.zip").status_code == 200


def test_promises_show_word_for_word(client: Client):
    signature, _first = sign()
    CommitmentFactory._meta.model.objects.bulk_create([])
    signature.commitments.create(signature=signature, number=1, title="Vi öppnar dörren", body="Varje torsdag.")
    entry = records.signed(signature, signature.signatories.get(), SHOWN)
    soup = page(client, f"/en/verifiera/{entry.public_id}/")
    assert [words(one.h3) for one in soup.select("ol.commitments > li")] == ["Vi öppnar dörren"]
    assert "Varje torsdag." in words(soup)
    assert "In its own words" in words(soup)


def test_unknown_numbers_are_not_found(client: Client):
    for number in ("x", "0" * 26, "logg"):
        address = f"/verifiera/{number}/"
        assert client.get(address).status_code == (200 if number == "logg" else 404)
        assert client.get(f"{address}bevis.zip").status_code == 404


def test_search_engines_leave_proofs_alone(client: Client, signed: Proved):
    for address in ("", "bevis.zip"):
        assert client.get(f"/verifiera/{signed[1].public_id}/{address}")["X-Robots-Tag"] == "noindex"


def test_proof_costs_the_same_however_long_the_log(client: Client, signed: Proved):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/verifiera/{signed[1].public_id}/")
        counts.append(len(queries))
        write(60)
        checkpoints.sign_newest()
    assert counts == [10, 10]


# --- By number -------------------------------------------------------------------------------------


def test_number_is_understood_however_it_was_copied(client: Client, signed: Proved):
    number = signed[1].public_id
    spaced = " ".join(number[start : start + 5] for start in range(0, 26, 5)).upper()
    mistaken = number.replace("0", "O").replace("1", "l")
    for written in (number, spaced, mistaken, f"https://arena.example/verifiera/{number}/", f"  {number}\n"):
        response = client.get("/en/verifiera/", {"nummer": written})
        assert (response.status_code, response["Location"]) == (302, f"/en/verifiera/{number}/")


@pytest.mark.parametrize("written", ["", "abc", "u" * 26, "å" * 26])
def test_what_is_no_number_is_told_and_kept(client: Client, written: str):
    response = client.get("/en/verifiera/", {"nummer": written})
    soup = BeautifulSoup(response.content, "html.parser")
    field = soup.find("input", attrs={"name": "nummer"})
    assert (field.get("value", ""), field["aria-invalid"]) == (written, "true")
    assert soup.find(class_="field-error") is not None


# --- The organisation's own bundle -----------------------------------------------------------------


def test_own_bundle_is_for_those_who_act_for_the_organisation(client: Client, signed: Proved, person: User):
    signature, _entry = signed
    address = f"/mina-sidor/underskrifter/{signature.public_id}/bevis.zip"
    assert client.get(address).status_code == 302
    client.force_login(person)
    assert client.get(address).status_code == 404
    MembershipFactory(user=person, organisation=signature.organisation, is_signatory=True)
    response = client.get(address)
    files = verify.unpack(response.content)
    assert b"sanna@organisation.example" in files["oppnat.json"]
    assert "no-store" in response["Cache-Control"]
    assert client.get("/mina-sidor/underskrifter/x/bevis.zip").status_code == 404
