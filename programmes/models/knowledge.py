"""What a programme leaves behind to read and watch: documents, films and statements with their evidence."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from arena.shared.constraints import one_of
from arena.shared.fields import PeriodField
from programmes.models.parts import ProgrammePart, belongs_to_programme


class DocumentKind(models.TextChoices):
    MAPPING = "mapping", _("mapping")
    ANALYSIS = "analysis", _("needs and situation analysis")
    DECISION = "decision", _("decision")
    PLAN = "plan", _("action plan")
    PRESENTATION = "presentation", _("presentation")
    REPORT = "report", _("report")
    OTHER = "other", _("other")


class Document(ProgrammePart):
    """A document of the programme, or a reference to one that is not published here."""

    Kind = DocumentKind

    programme = belongs_to_programme("documents")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("what it says"), blank=True, help_text=_("Its conclusion in a few sentences."))
    dated = PeriodField(_("date"), blank=True)
    language = models.CharField(_("language of the document"), max_length=7, default="sv")
    website = models.URLField(_("address of the document"), blank=True)

    class Meta(ProgrammePart.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [*ProgrammePart.Meta.constraints, one_of("kind", DocumentKind)]


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
