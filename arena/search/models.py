"""The index: one row for each page and language, in the same database as what it describes.

The models hold what both databases share. How each of them looks words up lies in ``arena.search.engines``.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.search.stemming import BASE_LANGUAGE, stem, words


class SearchDocument(models.Model):
    """One page in one language, as the search finds and shows it."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=2)
    title = models.TextField()
    title_lang = models.CharField(max_length=2)
    body = models.JSONField(default=list)  # [[language, text], …]: an English page may hold Swedish texts
    url = models.CharField(max_length=500)
    region_code = models.CharField(max_length=10, blank=True)
    is_example = models.BooleanField(default=False)
    meta = models.CharField(max_length=300, blank=True)
    title_norm = models.TextField()
    body_norm = models.TextField(blank=True)
    title_sort = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="search_document_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} ({self.language})"


class SearchTerm(models.Model):
    """A stem that occurs in the index. Parts of compounds are looked for here, never in the texts themselves."""

    word = models.CharField(max_length=120, primary_key=True)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """A word that visitors use, and the words that the texts use for the same thing."""

    word = models.CharField(
        _("word"), max_length=60, unique=True, help_text=_("One word, as visitors write it in the search field.")
    )
    synonyms = models.CharField(
        _("also search for"), max_length=300, help_text=_("Words that mean the same, with commas between them.")
    )

    stem = models.CharField(max_length=60, editable=False, db_index=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word}: {self.synonyms}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the stem, by which queries find the row."""
        self.word = " ".join(words(self.word))
        self.stem = stem(self.word, BASE_LANGUAGE)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse what could never match a word of a query."""
        super().clean()
        if len(words(self.word)) != 1:
            raise ValidationError({"word": gettext("Write one word, of letters and digits.")})
        if not words(self.synonyms):
            raise ValidationError({"synonyms": gettext("Write at least one word.")})
