"""A signature with its proof, and what a browser shows of it."""

from datetime import date
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.evidence import checkpoints, records
from members.models import LogEntry, Signature, Withdrawal
from tests.factories.members import CommitmentFactory, DeclarationVersionFactory
from tests.members.evidence import sign, write

Proved = tuple[Signature, LogEntry]
TEXT = "Alla människors lika värde.\n\n1. Vi utbildar\nAlla chefer."


def signed_proof() -> Proved:
    """Return a signature under a text with a commitment, and its entry, under a checkpoint."""
    version = DeclarationVersionFactory(declaration__published=True, preamble="Alla människors lika värde.")
    CommitmentFactory(version=version, number=1, title="Vi utbildar", body="Alla chefer.")
    signature, entry = sign(version=version, organisation__name="Föreningen Räta Linjen")
    checkpoints.sign_newest()
    return signature, entry


def entry_in_the_middle() -> LogEntry:
    """Return what tells of a signature in the middle of a log, withdrawn later, under two checkpoints."""
    write(3)
    signature, entry = sign(organisation__name="Föreningen Räta Linjen")
    records.published(signature.version)
    checkpoints.sign_newest()
    withdrawal = Withdrawal.objects.create(signature=signature, withdrawn_on=date(2026, 12, 1), reason="Vi läggs ner.")
    records.withdrawn(withdrawal, by="Sanna Signatär")
    write(4)
    checkpoints.sign_newest()
    return entry


def page(client: Client, address: str, **data: Any) -> BeautifulSoup:
    response = client.post(address, data) if data else client.get(address)
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def words(soup: BeautifulSoup | Any) -> str:
    return " ".join(soup.get_text(" ").split())


def facts(soup: BeautifulSoup) -> dict[str, str]:
    return {words(row.dt): words(row.dd) for row in soup.select("dl.facts > div")}


def send(client: Client, data: bytes, name: str = "bevis.zip") -> str:
    soup = page(client, "/en/verifiera/", fil=SimpleUploadedFile(name, data))
    return words(soup.find(role="alert"))
