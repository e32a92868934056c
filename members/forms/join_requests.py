"""Forms by which somebody finds an organisation, asks to act for it, or asks for a new one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from arena.shared.widgets import PlainSelect
from members.models import JoinRequest, Municipality, Organisation, Region
from members.numbers import Written, read_number
from members.similar import similar

NATIONAL = "national"
LONGEST = 2_000
# What has no number of its own: a part of something that has one.
WITHOUT_NUMBER = {Organisation.Kind.UNIT, Organisation.Kind.PARTNERSHIP}
PERSONAL = _(
    "This is a personal number. A sole trader is a person, and only organisations can join: their promises are public "
    "for ever, which nobody should have to accept for their own person."
)


class FindForm(forms.Form):
    """Finds an organisation by a part of one of its names, or by its number."""

    q = forms.CharField(
        label=_("Name or organisation number"),
        help_text=_("A part of the name is enough. Do not write a personal number."),
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    @property
    def written(self) -> tuple[Written, str]:
        """What was written, and the number where it is one."""
        return read_number(self.cleaned_data.get("q", "") if self.is_valid() else "")

    def found(self) -> Any:
        """Return the organisations that it finds, by name; none where nothing was written."""
        words = self.cleaned_data.get("q", "").strip() if self.is_valid() else ""
        kind, number = self.written
        rows = Organisation.objects.published().by_name().select_related("region").defer("about")
        if kind == Written.NUMBER:
            return rows.filter(number=number)
        return rows.named(words) if words and kind == Written.WORDS else rows.none()


class MessageForm(forms.Form):
    """What somebody writes to the other side."""

    body = forms.CharField(label=_("Message"), max_length=LONGEST, widget=forms.Textarea({"rows": 5}))


class AskForm(forms.Form):
    """Asks to act for an organisation that is here."""

    title = forms.CharField(
        label=_("Your title there"),
        max_length=120,
        help_text=_("Such as chair of the board, or HR strategist."),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    body = forms.CharField(
        label=_("Message to the coordinator"),
        help_text=_("For example how we can see that you speak for the organisation."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class RegisterForm(AskForm):
    """Asks for an organisation that is new here."""

    field_order = ("name", "number", "kind", "sector", "region", "municipality", "website", "title", "body")

    name = forms.CharField(
        label=_("Name of the organisation"), max_length=160, widget=forms.TextInput({"autocomplete": "organization"})
    )
    number = forms.CharField(
        label=_("Organisation number"),
        help_text=_(
            "Ten digits, such as 232100-0016. A unit or partnership without a number of its own leaves it out."
        ),
        max_length=20,
        error_messages={"required": _("Write the organisation number: by it we know that we mean the same.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), widget=PlainSelect)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, widget=PlainSelect, help_text=_("Leave it empty where several share it.")
    )
    region = forms.ChoiceField(
        label=_("Region"),
        widget=PlainSelect,
        help_text=_("Where the organisation is at home. The region’s coordinator looks at your request."),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.select_related("region").order_by("sort_name"),
        label=_("Municipality"),
        required=False,
        empty_label=pgettext_lazy("municipality", "Several, or none"),
        widget=PlainSelect,
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        max_length=200,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )

    is_new = forms.BooleanField(label=_("None of these is the organisation that I mean"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.same_number: Organisation | None = None
        self.similar: list[Organisation] = []
        self.fields["number"].required = self.data.get("kind") not in WITHOUT_NUMBER
        self.regions = {row.slug: row for row in Region.objects.order_by("sort_name")}
        regions = [(slug, str(row.text("name"))) for slug, row in self.regions.items()]
        self._offer("kind", [("", _("Choose")), *_capitalised(Organisation.Kind.choices)])
        self._offer("sector", [("", _("Several")), *_capitalised(Organisation.Sector.choices)])
        self._offer("region", [("", _("Choose")), *regions, (NATIONAL, _("The whole country"))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_name(self) -> str:
        """Write the name with single spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_number(self) -> str:
        """Return the number as it is stored; refuse a personal one kindly, and one that is here already."""
        text = self.cleaned_data["number"].strip()
        kind, number = read_number(text)
        if kind == Written.PERSONAL:
            raise ValidationError(PERSONAL)
        if text and kind != Written.NUMBER:
            raise ValidationError(gettext("Write the organisation number with ten digits, such as 232100-0016."))
        self.same_number = Organisation.objects.published().filter(number=number).first() if number else None
        if self.same_number:
            raise ValidationError(gettext("%s has this number and is here already.") % self.same_number)
        return number

    def clean_region(self) -> Region | None:
        """Return the region, or None for a national organisation."""
        return self.regions.get(self.cleaned_data["region"])

    def clean(self) -> dict[str, Any]:
        """Ask for a municipality of the region, and whether it is none of those that are here."""
        data = super().clean() or {}
        municipality = data.get("municipality")
        if municipality and "region" in data and municipality.region != data["region"]:
            self.add_error("municipality", gettext("This municipality lies in another region."))
        self._look_for_similar(data)
        return data

    def _look_for_similar(self, data: dict[str, Any]) -> None:
        """Ask whether it is one of those that are here and called nearly the same."""
        self.similar = similar(Organisation.objects.published(), data["name"]) if data.get("name") else []
        if self.similar and not data.get("is_new"):
            self.add_error("is_new", gettext("Look whether your organisation is one of these, before you go on."))

    @property
    def asked(self) -> dict[str, Any]:
        """What a new organisation is to be, and the person's title there."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"body", "is_new"}}


def _capitalised(choices: Any) -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in choices]


def kept_words(request: JoinRequest) -> list[tuple[str, str]]:
    """Return label and value of what was asked, but for what is empty."""
    rows = [
        (_("Name of the organisation"), request.name),
        (_("Organisation number"), request.number),
        (_("Kind"), capfirst(request.get_kind_display())),
        (_("Sector"), capfirst(request.get_sector_display()) if request.sector else ""),
        (_("Region"), str(request.region or _("The whole country"))),
        (_("Municipality"), str(request.municipality or "")),
        (_("Website"), request.website),
        (_("Title there"), request.title),
    ]
    return [(str(label), value) for label, value in rows if value]
