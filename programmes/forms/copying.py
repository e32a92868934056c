"""What is asked when a programme is copied to a new period."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.periods import Period
from programmes.actions.copies import PARTS, NewPeriod
from programmes.forms.closing import PlainForm
from programmes.models import Programme

MAX_SLUG = 100


class CopyForm(PlainForm):
    """The name, the address and the period of the copy, and what is taken along."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}))
    title_en = forms.CharField(
        label=_("Title in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=MAX_SLUG,
        help_text=_("The last part of the page's address: small letters, figures and hyphens."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Take along"), choices=list(PARTS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, programme: Programme, data: Any = None) -> None:
        starts, ends = next_period(programme)
        initial = {
            "title": programme.title,
            "title_en": programme.translations.get("en", {}).get("title", ""),
            "slug": f"{programme.slug[: MAX_SLUG - 5]}-{starts}",
            "starts": starts,
            "ends": ends,
            "parts": list(PARTS),
        }
        super().__init__(data, initial=initial)
        self.programme = programme
        columns: Any = Programme._meta
        period = {name: columns.get_field(name).formfield() for name in ("starts", "ends")}
        parts = self.fields.pop("parts")
        self.fields |= {**period, "parts": parts}

    def clean_slug(self) -> str:
        """Refuse an address that another programme has; the copy that there is may be asked for again."""
        slug: str = self.cleaned_data["slug"]
        taken = Programme.objects.filter(slug=slug).exclude(follows=self.programme).exists()
        if taken:
            raise ValidationError(taken_words(slug))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", gettext("The end is before the beginning. Write both equally precisely."))
        return data

    def period(self) -> NewPeriod:
        """Return what was said, for the deed."""
        return NewPeriod(**self.cleaned_data)


def taken_words(slug: str) -> str:
    """Say that an address is taken, and name one that is free."""
    taken = set(Programme.objects.filter(slug__startswith=slug[: MAX_SLUG - 4]).values_list("slug", flat=True))
    stem = slug[: MAX_SLUG - 4]
    free = next(word for word in (f"{stem}-{number}" for number in range(2, len(taken) + 3)) if word not in taken)
    return gettext("Another programme has this address. Choose another, such as %(slug)s.") % {"slug": free}


def next_period(programme: Programme) -> tuple[str, str]:
    """Return the years that follow the programme's, as many as it had; the coming year where it says nothing."""
    year = timezone.localdate().year + 1
    if not programme.ends:
        return str(year), ""
    first = Period(programme.ends).last_day.year + 1
    length = first - Period(programme.starts).year if programme.starts else 1
    return str(first), str(first + length - 1)
