"""How the lists of organisations and of signatories are narrowed."""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from arena.shared.filters import ListFilter, TermFilter
from members.models import Commitment, Organisation, Region, Signature

MAX_NAME = 100


def region_rows() -> list[tuple[str, int, str]]:
    """Return address word, key and name of every region."""
    return [
        (region.slug, region.pk, region.text("name")) for region in Region.objects.only("slug", "name", "translations")
    ]


def capitalised(choices: Callable[[], Iterable[tuple[str, Any]]]) -> Callable[[], list[tuple[str, str]]]:
    """Return choices as they stand in a form, each beginning with a capital."""
    return lambda: [(value, capfirst(str(label))) for value, label in choices()]


def name_filter(method: str) -> django_filters.CharFilter:
    """Return the field that finds organisations by a part of any of their names."""
    return django_filters.CharFilter(
        label=_("Name"),
        method=method,
        max_length=MAX_NAME,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class OrganisationFilter(ListFilter):
    """Narrows the directory of organisations."""

    name = name_filter("named")
    region = TermFilter(
        label=_("Region"),
        empty_label=_("All regions"),
        rows=region_rows,
        narrow=lambda organisations, region: organisations.filter(region=region),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=_("All kinds"), choices=capitalised(lambda: Organisation.Kind.choices)
    )
    sector = django_filters.ChoiceFilter(
        label=_("Sector"), empty_label=_("All sectors"), choices=capitalised(lambda: Organisation.Sector.choices)
    )
    signed = django_filters.ChoiceFilter(
        label=_("Declarations"),
        empty_label=_("Signed or not"),
        choices=[("yes", _("Has signed one")), ("no", _("Has signed none"))],
        method="with_signature",
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def named(self, organisations: "QuerySet[Organisation]", _name: str, value: str) -> "QuerySet[Organisation]":
        return organisations.named(value)  # type: ignore[attr-defined]

    def with_signature(
        self, organisations: "QuerySet[Organisation]", _name: str, value: str
    ) -> "QuerySet[Organisation]":
        standing = Exists(Signature.objects.listed().filter(organisation=OuterRef("pk")))
        return organisations.filter(standing if value == "yes" else ~standing)


class SignatoryFilter(ListFilter):
    """Narrows the list of those who have signed a declaration. ``commitments`` are those of its current version."""

    name = name_filter("named")
    region = TermFilter(
        label=_("Region"),
        empty_label=_("All regions"),
        rows=region_rows,
        narrow=lambda signatures, region: signatures.filter(region=region),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=_("All kinds"),
        field_name="organisation_kind",
        choices=capitalised(lambda: Organisation.Kind.choices),
    )
    sector = django_filters.ChoiceFilter(
        label=_("Sector"),
        empty_label=_("All sectors"),
        field_name="organisation__sector",
        choices=capitalised(lambda: Organisation.Sector.choices),
    )
    commitment = django_filters.ChoiceFilter(label=_("Commitment"), empty_label=_("All commitments"), method="chosen")
    standing = django_filters.ChoiceFilter(
        label=_("Signature"),
        empty_label=_("Those that stand"),
        choices=[("withdrawn", _("Those that were withdrawn")), ("lapsed", _("Those that have lapsed"))],
        method="no_longer",
    )

    class Meta:
        model = Signature
        fields: list[str] = []

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = {str(commitment.number): commitment for commitment in commitments}
        self.filters["commitment"].extra["choices"] = [
            (number, f"{number}. {commitment.text('title')}") for number, commitment in self.commitments.items()
        ]
        if not commitments:
            del self.filters["commitment"]

    def filter_queryset(self, queryset: "QuerySet[Signature]") -> "QuerySet[Signature]":
        """Leave out what no longer stands unless it is asked for."""
        narrowed = super().filter_queryset(queryset)
        return narrowed if self.form.cleaned_data.get("standing") else narrowed.listed()

    def named(self, signatures: "QuerySet[Signature]", _name: str, value: str) -> "QuerySet[Signature]":
        return signatures.named(value)  # type: ignore[attr-defined]

    def chosen(self, signatures: "QuerySet[Signature]", _name: str, value: str) -> "QuerySet[Signature]":
        listed = not self.form.cleaned_data.get("standing")
        return signatures.with_commitment(self.commitments[value], listed=listed)  # type: ignore[attr-defined]

    def no_longer(self, signatures: "QuerySet[Signature]", _name: str, value: str) -> "QuerySet[Signature]":
        public = signatures.public()  # type: ignore[attr-defined]
        return public.withdrawn() if value == "withdrawn" else public.lapsed()
