"""Files that nothing names."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from tests import uploads
from tests.factories.programmes import DocumentFactory
from tests.uploads import make_picture, sent

pytestmark = pytest.mark.django_db
LEFT = {"pictures/left.webp", "documents/left.pdf"}


def test_only_old_files_that_nothing_names_are_found_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    uploads.clear()
    picture = make_picture()
    picture.file = sent("ny.jpg", uploads.photograph())
    picture.save()  # the history names the first one
    DocumentFactory(file=sent("a.pdf", uploads.pdf()))
    named = uploads.kept()
    for name in LEFT:
        default_storage.save(name, ContentFile(b"x"))
    call_command("tidy_files", "--delete")
    assert capsys.readouterr().out == "0 removed.\n"  # they may belong to an upload that is under way
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("tidy_files")
        assert capsys.readouterr().out == "documents/left.pdf\npictures/left.webp\n2 found.\n"
        assert uploads.kept() == named | LEFT
        call_command("tidy_files", "--delete")
    assert uploads.kept() == named


def test_where_nothing_was_uploaded_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    uploads.clear()
    call_command("tidy_files")
    assert capsys.readouterr().out == "0 found.\n"
