"""What a programme leaves behind to read and watch: documents, films and statements with their evidence."""

from pathlib import PurePath
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField
from arena.shared.languages import LANGUAGES, known_language
from arena.shared.numbers import format_size
from arena.shared.texts import BASE_LANGUAGE, active_language
from arena.shared.uploads import documents, pdf
from arena.shared.uploads.fields import UploadField
from programmes.models.parts import ProgrammePart, belongs_to_programme


class DocumentKind(models.TextChoices):
    MAPPING = "mapping", _("mapping")
    ANALYSIS = "analysis", _("needs and situation analysis")
    DECISION = "decision", _("decision")
    PLAN = "plan", _("action plan")
    PRESENTATION = "presentation", _("presentation")
    REPORT = "report", _("report")
    OTHER = "other", _("other")


class DocumentAccessibility(models.TextChoices):
    FULL = "full", _("can be read with aids")
    PARTIAL = "partial", _("can be read with aids in part")
    NONE = "none", _("cannot be read with aids")
    UNKNOWN = "unknown", _("not known whether it can be read with aids")


def document_path(document: "Document", filename: str) -> str:
    """Return where the file of a document is kept: a name that cannot be guessed, with the ending it came with."""
    return f"documents/{uuid4().hex}{PurePath(filename).suffix.lower()}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Which documents."""

    def with_file(self) -> Self:
        """Those whose file is kept here."""
        return self.exclude(file="").select_related("programme")

    def published(self) -> Self:
        """Those that anyone can fetch."""
        return self.with_file().filter(programme__status="published")


class Document(ProgrammePart):
    """A document of the programme: a file kept here, an address elsewhere, or a reference to what is not published."""

    Kind = DocumentKind
    Accessibility = DocumentAccessibility

    kept_by_machine = ("file_size",)

    programme = belongs_to_programme("documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("what it says"), blank=True, help_text=_("Its conclusion in a few sentences."))
    dated = PeriodField(_("date"), blank=True)
    language = models.CharField(_("language of the document"), max_length=7, default="sv")
    website = models.URLField(_("address of the document"), blank=True)
    file: Any = UploadField(
        _("file"), upload_to=document_path, blank=True, help_text=_("PDF, Word, Excel, PowerPoint or OpenDocument.")
    )
    file_size = models.PositiveIntegerField(_("size of the file"), null=True, blank=True, editable=False)
    accessibility = models.CharField(
        _("accessibility of the file"),
        max_length=9,
        choices=Accessibility,
        default=Accessibility.UNKNOWN,
        help_text=_("Can it be read with aids such as a screen reader? Tagged headings, real text, alternative texts."),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta(ProgrammePart.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            *ProgrammePart.Meta.constraints,
            one_of("kind", DocumentKind),
            one_of("accessibility", DocumentAccessibility),
        ]

    def clean(self) -> None:
        """Want one way to the document, and a file of the allow-list."""
        super().clean()
        if self.file and self.website:
            raise ValidationError(
                {"website": gettext("Give either a file or an address: the reader is led to one of them.")}
            )
        if self.file.is_new:
            try:
                documents.check(self.file)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the size of the file, also of one that the history brings back."""
        if not self.file:
            self.file_size = None
        elif self.file.is_new or type(self).objects.filter(pk=self.pk).exclude(file=self.file.name).exists():
            self.file_size = self._size_now()
        super().save(*args, **kwargs)

    def _size_now(self) -> int | None:
        try:
            return self.file.size
        except OSError:  # it was deleted since
            return self.file_size

    # --- What there is to say of the file ---

    @property
    def ending(self) -> str:
        """What the file's name ends in: "pdf"."""
        return documents.ending_of(self.file.name or "") if self.file else ""

    @property
    def media_type(self) -> str:
        """How the web names the kind of file."""
        return documents.kind_of(self.ending)[0]

    @property
    def file_words(self) -> str:
        """Kind and size of the file: "PDF, 1,2 MB"."""
        if not self.file:
            return ""
        size = [format_size(self.file_size)] if self.file_size else []
        return ", ".join([documents.kind_of(self.ending)[1], *size])

    @property
    def language_words(self) -> str:
        """The language, where it is not Swedish."""
        known = known_language(self.language)
        name = "" if known == BASE_LANGUAGE else str(LANGUAGES.get(known, self.language))
        return name.lower() if active_language() == BASE_LANGUAGE else name  # Swedish writes languages small

    @property
    def download_name(self) -> str:
        """What the file is called by whoever fetches it: its title, in plain letters."""
        return f"{slugify(self.title)[:80].strip('-') or 'dokument'}.{self.ending}"

    @property
    def address(self) -> str:
        """Where the document is read: the file kept here, or elsewhere; "" where it is not published."""
        return reverse("document-file", args=[self.pk, self.download_name]) if self.file else self.website

    def upload_warnings(self) -> list[str]:
        """Return what whoever saved the row should know: a PDF may not be as accessible as the row says."""
        if self.ending != "pdf" or self.accessibility != self.Accessibility.FULL:
            return []
        try:
            with self.file.open("rb") as file:
                facts = pdf.look_at(file.read())
        except OSError:
            return []
        doubts = [
            (not facts.is_tagged, gettext("it has no tags, so aids cannot tell headings, lists and tables from text")),
            (not facts.language, gettext("it does not say in which language it is written")),
            (not facts.has_title, gettext("it has no title among its properties")),
            (facts.is_locked, gettext("it is locked, which can keep aids out")),
        ]
        found = "; ".join(words for holds, words in doubts if holds)
        if not found:
            return []
        return [
            gettext("“%(title)s” is said to be readable with aids, but look at it again: %(doubts)s.")
            % {"title": self.title, "doubts": found}
        ]


class FilmCaptions(models.TextChoices):
    YES = "yes", _("captioned")
    NO = "no", _("not captioned")
    UNKNOWN = "unknown", _("not known whether it is captioned")


class Film(ProgrammePart):
    """A film of the programme, or one that it uses, with a transcript where there is one."""

    Captions = FilmCaptions

    translatable: ClassVar = ("title", "body", "transcript")

    programme = belongs_to_programme("films")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("what it is about"), blank=True)
    captions = models.CharField(_("captions"), max_length=7, choices=Captions, default=Captions.UNKNOWN)
    transcript = models.TextField(_("transcript"), blank=True)
    website = models.URLField(_("address of the film"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("film")
        verbose_name_plural = _("films")
        constraints = [*ProgrammePart.Meta.constraints, one_of("captions", FilmCaptions)]


class StatementKind(models.TextChoices):
    RESULT = "result", _("result")
    EXPECTED = "expected", _("expected effect")
    RECOGNITION = "recognition", _("recognition")


class StatementEvidence(models.TextChoices):
    SELF_REPORTED = "self-reported", _("self-reported")
    CLAIMED = "claimed", _("claim with a named source")
    ASSESSED = "assessed", _("assessed by an outside body")


class Statement(ProgrammePart):
    """A result or a claim, with its source and how well it is supported."""

    Kind = StatementKind
    Evidence = StatementEvidence

    translatable: ClassVar = ("body", "source")

    programme = belongs_to_programme("statements")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    body = models.TextField(_("text"))
    evidence = models.CharField(_("evidence"), max_length=13, choices=Evidence)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            *ProgrammePart.Meta.constraints,
            one_of("kind", StatementKind),
            one_of("evidence", StatementEvidence),
        ]
