"""What is asked when a programme is closed: several small forms that are read, and corrected, as one."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.scopes import open_rows, own
from programmes.actions.programmes import (
    CLOSED_LINE,
    Ending,
    Settlement,
    carries_on,
    default_line,
    programme_had_begun,
)
from programmes.models import Continuation, Initiative, Programme, Statement
from programmes.models.initiatives import SETTLED

ROWS = 3  # empty ones to fill in; more can be added on the programme's own page
CHOOSE = ("", _("Choose"))
_RESULT = Statement.Kind.RESULT
LONG = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})


class PlainForm(forms.Form):
    """A form whose faults are told by the server, all at once: the browser stops at the first."""

    use_required_attribute = False


def _text(model: type[models.Model], name: str, label: Any, **kwargs: Any) -> forms.CharField:
    """Return a field of one line, as long as the column of ``model``."""
    widget = forms.TextInput(attrs={"class": "vTextField"})
    length = model._meta.get_field(name).max_length  # type: ignore[union-attr]  # a column, not a relation
    return forms.CharField(**{"label": label, "max_length": length, "widget": widget, "required": False, **kwargs})


class ResultForm(PlainForm):
    """A result of the programme, and how well it is supported."""

    body = forms.CharField(
        label=_("Result"), widget=LONG, help_text=_("What has become different, in a sentence or two."), required=False
    )
    body_en = forms.CharField(label=_("Result in English"), widget=LONG, required=False)
    evidence = forms.ChoiceField(
        label=_("How well is it supported?"), choices=[CHOOSE, *Statement.Evidence.choices], required=False
    )
    source = _text(Statement, "source", _("Source"))
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of what was begun."""
        data = super().clean() or {}
        if not any(data.values()):
            return data
        if not data.get("body") and "body" not in self.errors:
            self.add_error("body", gettext("Write the result, or empty the other fields of this row."))
        if not data.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", gettext("Choose how well the result is supported."))
        return data

    @property
    def columns(self) -> dict[str, Any] | None:
        """The columns of a statement, or None where nothing was written."""
        data = dict(self.cleaned_data)
        english = data.pop("body_en", "")
        if not data.get("body"):
            return None
        return {**data, "kind": _RESULT, "translations": {"en": {"body": english}} if english else {}}


class ContinuationForm(PlainForm):
    """Something that carries on."""

    title = _text(Continuation, "title", _("What carries on"))
    title_en = _text(Continuation, "title", _("What carries on, in English"))
    body = forms.CharField(label=_("How and with whom"), widget=LONG, required=False)
    to_programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("As a programme of the region"), required=False, empty_label=_("None")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, programmes: "models.QuerySet[Programme]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_programme"].queryset = programmes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of what was begun."""
        data = super().clean() or {}
        if any(data.values()) and not data.get("title") and "title" not in self.errors:
            self.add_error("title", gettext("Say in a few words what carries on, or empty the other fields."))
        return data

    @property
    def columns(self) -> dict[str, Any] | None:
        """The columns of a continuation, or None where nothing was written."""
        data = dict(self.cleaned_data)
        english = data.pop("title_en", "")
        if not data.get("title"):
            return None
        return {**data, "translations": {"en": {"title": english}} if english else {}}


class SettlementForm(PlainForm):
    """What became of one initiative."""

    state = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[CHOOSE, *((state.value, state.label) for state in SETTLED)],
        error_messages={"required": _("Say what became of the initiative.")},
    )
    outcome = _text(
        Initiative, "outcome", _("In a few words"), help_text=_("Where it carries on, or why it never began.")
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        kwargs["prefix"] = f"initiative-{initiative.pk}"
        super().__init__(*args, **kwargs)
        self.initiative = initiative
        self.fields["outcome"].initial = initiative.outcome

    def clean(self) -> dict[str, Any]:
        """Ask where it carries on, or why it never began."""
        data = super().clean() or {}
        asked = {
            Initiative.State.MOVED: gettext("Say where it carries on."),
            Initiative.State.DROPPED: gettext("Say why it never began."),
        }
        state = data.get("state", "")
        if state in asked and not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", asked[state])
        return data


class EndForm(PlainForm):
    """When it ended, and what is told."""

    nothing_continues = forms.CharField(
        label=_("Nothing carries on, because"),
        widget=LONG,
        required=False,
        help_text=_("Only where no work carries on. Readers see it on the page."),
    )
    public_line = forms.CharField(
        label=_("Line for readers"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Stands with the date among the changes on the page. Empty: nothing is told there."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "ends": programme.ends,
            "nothing_continues": programme.nothing_continues,
            "public_line": default_line(CLOSED_LINE),
        }
        super().__init__(*args, **kwargs)
        self.programme = programme
        ends = Programme._meta.get_field("ends").formfield(label=_("When did the programme end?"))
        assert ends is not None  # noqa: S101  an editable column has a field
        ends.required = True
        ends.error_messages["required"] = gettext("Say when the programme ended.")
        ends.help_text = _("As precise as it is known: 2026, 2026-06 or 2026-06-30.")
        self.fields = {"ends": ends, **self.fields}

    def clean_ends(self) -> Any:
        """Refuse an end before the beginning."""
        ends = self.cleaned_data["ends"]
        if self.programme.starts and ends < self.programme.starts:
            raise ValidationError(gettext("The end is before the beginning. Write both equally precisely."))
        return ends


class ClosingForm:
    """All that is asked, filled in or not. ``faults`` says everything that is missing, each with its field's id."""

    def __init__(self, programme: Programme, person: Any, data: Any = None) -> None:
        self.programme = programme
        options = open_rows(own(Programme.objects.exclude(pk=programme.pk), person)).filter(region=programme.region_id)
        self.end = EndForm(data, programme=programme)
        self.results = [ResultForm(data, prefix=f"result-{number}") for number in range(1, ROWS + 1)]
        self.continuations = [
            ContinuationForm(data, prefix=f"continuation-{number}", programmes=options) for number in range(1, ROWS + 1)
        ]
        self.settlements = [
            SettlementForm(data, initiative=initiative) for initiative in programme.initiatives.unsettled()
        ]
        self.faults: list[tuple[str, str]] = []
        self.needs_result = programme_had_begun(programme) and not programme.statements.filter(kind=_RESULT).exists()
        for name in ("body", "evidence") if self.needs_result else ():
            self.results[0].fields[name].is_asked = True  # type: ignore[attr-defined]  # the template shows it

    @property
    def forms(self) -> list[PlainForm]:
        """The forms in the order of the page."""
        return [*self.results, *self.settlements, *self.continuations, self.end]

    def is_valid(self) -> bool:
        """Whether everything is there; if not, ``faults`` says what is not."""
        wrong = [form for form in self.forms if not form.is_valid()]
        self.faults = list(self._faults_of(wrong))
        self.faults += list(self._missing())
        return not self.faults

    def ending(self) -> Ending:
        """Return what was said, for the deed."""
        return Ending(
            ends=self.end.cleaned_data["ends"],
            results=self.new_results,
            settlements={form.initiative.pk: Settlement(**form.cleaned_data) for form in self.settlements},
            continuations=self.new_continuations,
            nothing_continues=self.end.cleaned_data["nothing_continues"],
            public_line=self.end.cleaned_data["public_line"],
        )

    @property
    def new_results(self) -> list[dict[str, Any]]:
        """The results that were written here."""
        return [form.columns for form in self.results if form.columns]

    @property
    def new_continuations(self) -> list[dict[str, Any]]:
        """What was written here of what carries on."""
        return [form.columns for form in self.continuations if form.columns]

    def _faults_of(self, wrong: list[PlainForm]) -> Iterator[tuple[str, str]]:
        for form in wrong:
            row = form.initiative.text("title") if isinstance(form, SettlementForm) else ""
            for name, errors in form.errors.items():
                field = form[name]
                about = row or ("" if str(field.label).endswith("?") else field.label)  # the fault answers a question
                yield from ((field.id_for_label, f"{about}: {error}" if about else str(error)) for error in errors)

    def _missing(self) -> Iterator[tuple[str, str]]:
        """Yield what no single field can miss."""
        started = any(form.has_changed() for form in self.results)
        if self.needs_result and not started:
            field = self.results[0]["body"].id_for_label
            yield field, gettext("Say at least one result, and how well it is supported.")
        moved = any(form.data.get(form.add_prefix("state")) == Initiative.State.MOVED for form in self.settlements)
        on = moved or any(form.has_changed() for form in self.continuations) or carries_on(self.programme)
        nothing = self.end["nothing_continues"]
        if not on and not nothing.value():
            yield self.continuations[0]["title"].id_for_label, gettext("Say what carries on, or why nothing does.")
        if on and nothing.value():
            words = gettext("Something carries on. Take away the text that says why nothing does.")
            yield nothing.id_for_label, words
