"""Nobody reads the name of a signatory who has not chosen that, anywhere: every address that anybody can open is asked.

The addresses come from the resolver, so that a new page, feed or file is asked too.
"""

import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

from members.actions import checks, corrections, names, withdrawals
from members.evidence import checkpoints
from members.evidence.proofs import Prover
from members.link_secrets import hash_of
from members.models import LogEntry, Organisation, Region, Signatory
from tests.arena.exchange import exported
from tests.factories.members import (
    CommitmentFactory,
    DeclarationVersionFactory,
    SignedCommitmentFactory,
    make_coordinator,
)
from tests.factories.signatures import SignatoryFactory
from tests.members.signatures import Case, make_case, paper_of
from tests.test_access import patterns

pytestmark = pytest.mark.django_db
SHY = ("Kvittra Kanariefågel", "kvitterchef", "kvittra@hemlig.example")
OPEN = ("Öppna Olofsson", "talesperson", "oppna@hemlig.example")
TALK = ("Frågan till föreningen?", "Svaret från föreningen.", "Sett i protokollet.", "hemligt protokoll.pdf")
COLLEAGUES = ("Sanna Signatär", "Kim Kontakt", "Kim Koordinator", "sanna@organisation.example", "coordinator@region")
MUST_ANSWER = {
    "home",
    "organisation",
    "declaration",
    "signatory-list",
    "signature",
    "signature-version",
    "badge",
    "badge-picture",
    "commitment",
    "verification",
    "verification-bundle",
    "evidence-log",
    "evidence-feed",
    "search",
    "sitemap",
    "sitemap-section",
}


@pytest.fixture
def case(evidence_key: Any) -> Case:
    """A signature of three: one wants to be named, and much has been said about it."""
    made = make_case()
    version = made.signature.version
    SignedCommitmentFactory(signature=made.signature, title="Vi mäter lönerna")
    SignatoryFactory(
        signature=made.signature, name=SHY[0], title=SHY[1], email=SHY[2], signed=True, secret_hash=hash_of("hemligt")
    )
    SignatoryFactory(signature=made.signature, name=OPEN[0], title=OPEN[1], email=OPEN[2], signed=True, is_shown=True)
    paper_of(made.signature, name=TALK[3])
    checks.ask(signature=made.signature, by=made.coordinator, words=TALK[0])
    checks.answer(signature=made.signature, by=made.signer, words=TALK[1])
    checks.approve(signature=made.signature, by=made.coordinator, basis="minutes", words=TALK[2])
    corrections.correct(
        signature=made.signature, by=made.contact, field="case_number", after="2026/71", reason="Omkastat."
    )
    later = DeclarationVersionFactory(declaration=version.declaration)
    CommitmentFactory(version=later)
    later.freeze()
    checkpoints.sign_newest()
    return made


# --- Everything that anybody can open ----------------------------------------------------------------


def fillings(case: Case, kwargs: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what an address with these names may be filled with."""
    signature = case.signature
    slugs = [signature.declaration.slug, signature.organisation.slug, signature.organisation.region.slug]
    values: dict[str, list[Any]] = {
        "slug": slugs,
        "organisation": [signature.organisation.slug],
        "number": [1, 2],
        "former": [1],
        "old": [1],
        "new": [2],
        "public_id": [signature.public_id, *LogEntry.objects.values_list("public_id", flat=True)],
        "name": ["organisations", "declarations", "signatures", "regions", "verify.py"],
        "size": [LogEntry.objects.count()],
    }
    if set(kwargs) <= set(values):
        for chosen in itertools.product(*(values[name] for name in kwargs)):
            yield dict(zip(kwargs, chosen, strict=True))


def answers(case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each address that answers, the address, and all that it says."""
    client = Client()
    for pattern in patterns(get_resolver()):
        for kwargs in fillings(case, list(pattern.pattern.converters)):
            for language in ("sv", "en"):
                with translation.override(language):
                    try:
                        address = reverse(str(pattern.name), kwargs=kwargs)
                    except NoReverseMatch:
                        continue
                response = client.get(address)
                if response.status_code == 200:
                    yield str(pattern.name), address, said(response)
    for word in (*SHY, *OPEN, "lönerna"):
        yield "search", word, said(client.get("/sok/", {"q": word})).replace(word, "")


def said(response: Any) -> str:
    """Return all the text of an answer, that of packed files too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(f"{name}\n{packed.read(name).decode(errors='replace')}" for name in packed.namelist())
    return str(content.decode(errors="replace"))


def found_in(case: Case, words: tuple[str, ...]) -> tuple[set[tuple[str, str]], set[str]]:
    """Return where one of ``words`` is said, and which addresses have answered."""
    found, asked = set(), set()
    for name, _address, text in answers(case):
        asked.add(name)
        found |= {(name, word) for word in words if word.lower() in text.lower()}
    return found, asked


def test_nobody_reads_who_has_not_chosen_to_be_named(case: Case):
    found, asked = found_in(case, (*SHY, *TALK, *COLLEAGUES, OPEN[2]))
    assert found == set()
    assert MUST_ANSWER - asked == set()


def test_who_wants_to_is_named_where_the_signature_is(case: Case):
    found, _asked = found_in(case, OPEN[:2])
    assert ("signature", OPEN[0]) in found
    assert ("signature", OPEN[1]) in found
    assert {name for name, _word in found} <= {"signature", "signature-version", "verification", "verification-bundle"}


def test_who_thinks_again_is_named_nowhere(case: Case):
    names.show(Signatory.objects.get(name=OPEN[0]), shown=False)
    assert found_in(case, OPEN)[0] == set()


def test_who_is_forgotten_is_named_nowhere_and_the_proof_still_holds(case: Case):
    names.forget(Signatory.objects.get(name=OPEN[0]))
    names.forget(Signatory.objects.get(name=SHY[0]))
    assert found_in(case, (*OPEN, *SHY))[0] == set()
    page = Client().get(reverse("verification", args=[case.signature.public_id]))
    assert page.status_code == 200
    assert all(proof_holds(entry) for entry in case.signature.log_entries.all())


def proof_holds(entry: LogEntry) -> bool:
    return Prover().of(entry).holds


def test_a_withdrawal_names_nobody_either(case: Case):
    withdrawals.withdraw(signature=case.signature, by=case.contact, reason="Vi slås ihop.")
    found, asked = found_in(case, (*SHY, *COLLEAGUES))
    assert found == set()
    assert "signature" in asked


# --- What staff see of others ------------------------------------------------------------------------


def test_histories_and_exports_name_no_signatory(case: Case):
    client = Client()
    client.force_login(case.coordinator)
    addresses = [
        reverse("admin:members_signature_history", args=[case.signature.pk]),
        reverse("admin:members_organisation_history", args=[case.signature.organisation_id]),
        reverse("admin:members_signature_changelist"),
        reverse("admin:members_organisation_change", args=[case.signature.organisation_id]),
        reverse("admin:members_declaration_changelist"),
        reverse("admin:index"),
    ]
    for version in case.signature.history.all():
        kept = [case.signature.pk, "signature", version.history_id]
        addresses.append(reverse("admin:members_signature_version", args=kept))
    texts = {address: said(client.get(address)) for address in addresses}
    texts["export"] = exported(Organisation, case.coordinator).decode()
    silent = [where for where in (*addresses[:3], "export") if "Öppna dörrar" not in texts[where]]
    assert silent == []
    found = [(where, word) for where, text in texts.items() for word in (*SHY, *OPEN) if word in text]
    assert found == []


def test_only_coordinators_of_the_region_read_the_names(case: Case):
    elsewhere = make_coordinator(Region.objects.get(code="12"), email="skane@region.example")
    heard = {}
    for person in (case.coordinator, elsewhere):
        client = Client()
        client.force_login(person)
        answer = client.get(reverse("admin:members_signature_change", args=[case.signature.pk]))
        heard[person.email] = (answer.status_code, SHY[0] in answer.content.decode())
    assert heard == {"coordinator@region.example": (200, True), "skane@region.example": (404, False)}
