"""Receipts: what they say, for whom, when they are made, and that anyone can read them for decades."""

import io
from datetime import date
from typing import Any

import pytest
from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader

from arena.shared.papers.pdf import pdf_of
from members.actions import names, receipts
from members.evidence import checkpoints, keys, log
from members.models import EvidenceBlob, LogEntry, Signature
from members.papers.receipts import Known, receipt
from tests.factories.members import OrganisationFactory, SignedCommitmentFactory, WithdrawalFactory
from tests.factories.signatures import CorrectionFactory, SignatoryFactory, SignatureCheckFactory
from tests.members.evidence import sign, write
from tests.programmes.told import tags_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> keys.SigningKey:
    """The key that signs checkpoints."""
    return keys.make()


def signed(**values: Any) -> tuple[Signature, LogEntry]:
    """A signature of an association, with what the log tells of it."""
    organisation = OrganisationFactory(published=True, name="Föreningen Väven", number="802000-0006")
    return sign(organisation=organisation, **values)


def promise(signature: Signature) -> None:
    SignedCommitmentFactory(
        signature=signature, title="Vi frågar alla", body="Varje höst, i en enkät.", rhythm="recurring", due="2027-23"
    )


def paper_of(signature: Signature, *, is_public: bool = False) -> Any:
    checkpoint = checkpoints.sign_newest()
    assert checkpoint is not None
    return receipt(Known.of(signature, checkpoint), is_public=is_public)


def said(signature: Signature, *, is_public: bool = False) -> str:
    """Return the words of a receipt, those that a line was too short for put together again."""
    return words_of(pdf_of(paper_of(signature, is_public=is_public)))


def whole(words: str) -> str:
    return "".join(words.split()).replace("-", "")


# --- What it says ----------------------------------------------------------------------------------


def test_it_says_what_was_signed_by_whom_and_how_to_prove_it(key: keys.SigningKey):
    signature, entry = signed()
    promise(signature)
    words = whole(said(signature))
    checkpoint = checkpoints.newest()
    assert checkpoint is not None
    for wanted in (
        "Föreningen Väven",
        "802000-0006",
        signature.declaration.title,
        signature.version.text_hash,
        "Vi frågar alla",
        "Varje höst, i en enkät.",
        "hösten 2027",
        "Sanna Signatär",
        "ordförande",
        "2026/17",
        "Styrelsen",
        "1 oktober 2026",
        entry.hash,
        f"{entry.seq} signed {log.written_time(entry.at)}",
        f"/verifiera/{signature.public_id}/",
        "verify.py",
        *checkpoint.note.split(),
        key.public.fingerprint,
    ):
        assert whole(wanted) in words, wanted
    assert whole("sanna@organisation.example") not in words


def test_the_public_one_names_only_who_wants_to_be_named(key: keys.SigningKey):
    signature, _entry = signed(state="pending", mandate="joint")
    shown = {"state": "signed", "identified_by": "eid", "provider": "test", "signed_at": signature.signed_at}
    SignatoryFactory(signature=signature, name="Visa Gärna", title="kassör", is_shown=True, **shown)
    own, public = said(signature), said(signature, is_public=True)
    for name in ("Sanna Signatär", "Visa Gärna", "ordförande", "kassör"):
        assert name in own, name
    assert "Visa Gärna" in public
    assert "kassör" in public
    assert "Sanna" not in public
    assert "ordförande" not in public


def test_it_tells_what_happened_later_and_keeps_the_check_to_the_organisation(key: keys.SigningKey):
    signature, _entry = signed(state="standing", level="checked")
    SignatureCheckFactory(signature=signature, outcome="approved", basis="minutes", words="Sett protokollet.")
    SignatureCheckFactory(signature=signature, outcome="asked", words="Vem är kassör?")
    CorrectionFactory(signature=signature)
    WithdrawalFactory(signature=signature, withdrawn_on=date(2026, 11, 3), reason="Vi lägger ner.")
    own, public = said(signature), said(signature, is_public=True)
    assert "Sett protokollet." in own
    assert "Sett protokollet." not in public
    for words in (own, public):
        assert "Vem är kassör?" not in words
        assert "3 november 2026" in words
        assert "Vi lägger ner." in words
        assert "2026/71" in words


def test_it_never_says_more_than_is_so(key: keys.SigningKey):
    """Each level has words of its own, and only a check makes the authority checked."""
    paper = {}
    for level, state in (("self", "signed"), ("self", "standing"), ("checked", "standing"), ("eid", "signed")):
        signature, _entry = sign(level=level, state=state)
        if level == "checked":
            SignatureCheckFactory(signature=signature, outcome="approved", basis="register", words="")
        sections = {section.key: section for section in paper_of(signature).sections}
        paper[level, state] = [block.words for block in sections["assurance"].blocks]
    assert paper["self", "signed"] == paper["self", "standing"]
    assert paper["self", "signed"][0] == paper["checked", "standing"][0] != paper["eid", "signed"][0]
    assert paper["self", "signed"][1] == paper["eid", "signed"][1] != paper["checked", "standing"][1]


def test_it_is_in_the_language_that_was_signed(key: keys.SigningKey):
    signature, _entry = signed(language="en")
    paper = paper_of(signature)
    assert (paper.kind, paper.language) == ("Receipt of a signature", "en")
    reader = PdfReader(io.BytesIO(pdf_of(paper)))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert "How to check it" in words_of(pdf_of(paper))


# --- A file for decades ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_file_keeps_to_the_standards(key: keys.SigningKey, language: str):
    signature, _entry = signed(language=language)
    promise(signature)
    pdf = pdf_of(paper_of(signature))
    for profile in (ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_2A):
        report = validate_pdf_bytes(pdf, profile=profile)
        assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
        assert report.is_compliant
    tags = tags_of(pdf)
    assert tags.count("/Figure") == 1
    assert "/TH" in tags


def test_the_same_rows_give_the_same_bytes(key: keys.SigningKey):
    signature, entry = signed()
    first, second = (pdf_of(paper_of(signature)) for _time in range(2))
    assert first == second
    own = receipts.make(entry)
    assert own is not None
    assert bytes(own.content) == first
    assert receipts.public_pdf(signature) == pdf_of(paper_of(signature, is_public=True)) != first


# --- When it is made -------------------------------------------------------------------------------


def test_it_is_made_when_the_transaction_has_happened(key: keys.SigningKey, django_capture_on_commit_callbacks: Any):
    with django_capture_on_commit_callbacks(execute=True):
        signature, entry = signed()
        assert receipts.newest(signature) is None
    kept = receipts.newest(signature)
    assert kept is not None
    assert kept.entry == entry
    assert kept.sha256 == log.hash_of_bytes(bytes(kept.content))
    assert "Sanna Signatär" in words_of(bytes(kept.content))
    with django_capture_on_commit_callbacks(execute=True):
        receipts.order(entry)
    assert signature.blobs.filter(kind="receipt").count() == 1


def test_what_happens_later_gives_another(key: keys.SigningKey):
    signature, entry = signed()
    first = receipts.make(entry)
    later = log.append("checked", {"outcome": "approved"}, signature=signature)
    assert receipts.newest(signature) is None
    assert receipts.make(entry) is None
    second = receipts.make(later)
    assert first != second == receipts.newest(signature)
    assert f"{later.seq} checked" in words_of(bytes(second.content))
    assert receipts.make(later) == second


def test_one_whose_name_was_taken_away_is_made_anew(key: keys.SigningKey, django_capture_on_commit_callbacks: Any):
    signature, entry = signed(state="standing")
    before = receipts.make(entry)
    with django_capture_on_commit_callbacks(execute=True):
        names.forget(signature.signatories.get())
    after = receipts.newest(signature)
    assert after is not None
    assert after.pk != before.pk
    words = words_of(bytes(after.content))
    assert "Sanna" not in words
    assert "Föreningen Väven" in words
    assert bytes(EvidenceBlob.objects.get(pk=before.pk).content) == b""


def test_who_does_not_want_to_be_named_any_more_goes_from_the_public_one(
    key: keys.SigningKey, django_capture_on_commit_callbacks: Any
):
    signature, entry = signed(state="standing")
    own = receipts.make(entry)
    assert "Sanna" not in words_of(receipts.public_pdf(signature) or b"")
    for shown in (True, False):
        with django_capture_on_commit_callbacks(execute=True):
            names.show(signature.signatories.get(), shown=shown)
        assert ("Sanna Signatär" in words_of(receipts.public_pdf(signature) or b"")) is shown
    assert receipts.newest(signature) == own
    assert signature.blobs.filter(kind="public-receipt").count() == 3


def test_what_is_missing_is_ordered_again(
    key: keys.SigningKey, django_capture_on_commit_callbacks: Any, time_machine: Any
):
    signature, entry = signed()
    write(1)
    assert list(receipts.without_receipt()) == [entry]
    with django_capture_on_commit_callbacks(execute=True):
        receipts.order_missing()
    assert receipts.newest(signature) is not None
    assert list(receipts.without_receipt()) == []
    old, _entry = signed_in_the_past(time_machine)
    with django_capture_on_commit_callbacks(execute=True):
        receipts.order_missing()
    assert receipts.newest(old) is None
    with django_capture_on_commit_callbacks(execute=True):
        receipts.order_all_missing()
    assert receipts.newest(old) is not None


def signed_in_the_past(time_machine: Any) -> tuple[Signature, LogEntry]:
    found = sign()
    time_machine.move_to(found[1].at + receipts.RECENT * 2)
    return found


def test_without_a_key_nothing_is_made(django_capture_on_commit_callbacks: Any):
    with django_capture_on_commit_callbacks(execute=True):
        signature, entry = signed()
    assert receipts.make(entry) is None
    assert receipts.public_pdf(signature) is None
    assert EvidenceBlob.objects.filter(kind="receipt").count() == 0


def test_a_log_that_cannot_be_signed_gives_no_receipt(
    key: keys.SigningKey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    signature, entry = signed()

    def refuse(_entry: LogEntry) -> None:
        raise checkpoints.EvidenceError("Entry 1 was changed.")

    monkeypatch.setattr(checkpoints, "covering", refuse)
    receipts.make_receipt.call(entry.pk)
    assert receipts.newest(signature) is None
    assert "Entry 1 was changed." in caplog.text
