"""Forms of the pages on which a signature is prepared. What is typed is kept as it is, complete or not.

No field refuses anything but what no browser sends: what is missing is said by members.actions.signing_checks, when
somebody wants to go on, and at last when they sign.
"""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.shared.uploads import documents
from members import consents
from members.hints import Hint, hints
from members.models import Commitment, DeclarationVersion, SignedCommitment
from members.models.declaration_versions import OwnCommitments
from members.models.signature_choices import Mandate, MandateBasis

MOST_ROWS = 20
MOST_TYPED = 20_000  # characters in a field: far more than may be sent in the end
LINE, TEXT, ADDRESS = forms.TextInput, forms.Textarea(attrs={"rows": 4}), forms.EmailInput


def _line(label: Any, help_text: Any = "", *, needed: bool = True, widget: Any = LINE, **attrs: Any) -> forms.CharField:
    made = widget(attrs=attrs) if isinstance(widget, type) else widget
    return forms.CharField(label=label, help_text=help_text, required=needed, max_length=MOST_TYPED, widget=made)


class DraftForm(forms.Form):
    """A form that takes what there is. ``required`` on its fields only says what has to be there in the end."""

    use_required_attribute = False

    def _clean_fields(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super()._clean_fields()  # type: ignore[misc]  # the stubs leave this method out
        for field in needed:
            field.required = True

    def answers(self) -> dict[str, Any]:
        """Return what was typed, as the draft keeps it."""
        return dict(self.cleaned_data)

    @property
    def said(self) -> dict[str, str]:
        """What each field says, in words, by name: to tell two colleagues' answers apart."""
        return {field.name: _in_words(field) for field in self if field.name != "file"}


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return str(value or "")
    chosen = {str(part) for part in (value if isinstance(value, list) else [value])}
    return ", ".join(str(words) for key, words in choices if str(key) in chosen)


class ReadForm(DraftForm):
    """Whether the text has been read."""

    read = forms.BooleanField(label=gettext_lazy("I have read the text and its commitments"))


class CommitmentsForm(DraftForm):
    """Which commitments are chosen, and which the organisation writes itself."""

    MADE_OF: ClassVar = ("title", "body", "rhythm", "due")

    def __init__(self, data: Any = None, *, version: DeclarationVersion, answers: dict[str, Any]) -> None:
        offered = list(version.commitments.order_by("number"))
        self.compulsory = [row for row in offered if row.kind == Commitment.Kind.COMPULSORY]
        self.elective = [row for row in offered if row.kind == Commitment.Kind.ELECTIVE]
        self.takes_own = version.own_commitments != OwnCommitments.NONE
        own = list(answers.get("own", ()))[:MOST_ROWS]
        self.row_count = _rows_in(data, "own") if data is not None else len(own)
        if version.own_commitments == OwnCommitments.REQUIRED:
            self.row_count = max(1, self.row_count)
        initial = {"chosen": answers.get("chosen", [])}
        initial |= {f"own_{i}_{name}": row.get(name, "") for i, row in enumerate(own) for name in self.MADE_OF}
        super().__init__(data, initial=initial)
        if self.elective:
            self.fields["chosen"] = forms.TypedMultipleChoiceField(
                label=_("Commitments to choose among"),
                choices=[(row.number, str(row.text("title"))) for row in self.elective],
                coerce=int,
                required=version.elective_minimum > 0,
                widget=forms.CheckboxSelectMultiple,
            )
        for row in range(self.row_count if self.takes_own else 0):
            self._add_row(row)

    def _add_row(self, row: int) -> None:
        number = row + 1
        self.fields[f"own_{row}_title"] = _line(_("Title of commitment %(number)s") % {"number": number})
        self.fields[f"own_{row}_body"] = _line(
            _("Text of commitment %(number)s") % {"number": number},
            _("What you will do, who does it, by when, and how you will know that it is done."),
            needed=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields[f"own_{row}_rhythm"] = forms.ChoiceField(
            label=_("How often (commitment %(number)s)") % {"number": number},
            choices=_rhythms(),
            widget=forms.RadioSelect,
        )
        self.fields[f"own_{row}_due"] = _line(
            _("When (commitment %(number)s)") % {"number": number},
            _("For what is done once: a date such as 2027-10-15, 2027-10, 2027 or autumn 2027."),
            needed=False,
            **{"class": "input-short"},
        )

    def answers(self) -> dict[str, Any]:
        """Return the numbers that were chosen, and the rows as they were typed, the empty ones too."""
        rows = range(self.row_count if self.takes_own else 0)
        own = [{name: self.cleaned_data.get(f"own_{row}_{name}", "") for name in self.MADE_OF} for row in rows]
        return {"chosen": sorted(self.cleaned_data.get("chosen", [])), "own": own}

    @property
    def own_rows(self) -> list[dict[str, Any]]:
        """The rows of the page: number, fields, and hints where something is written."""
        found = []
        for row in range(self.row_count if self.takes_own else 0):
            fields = {name: self[f"own_{row}_{name}"] for name in self.MADE_OF}
            found.append({"index": row, "number": row + 1, "fields": fields, "hints": _hints(fields)})
        return found

    @property
    def choices(self) -> list[tuple[Any, Commitment]]:
        """The boxes to tick, each with the commitment that it stands for."""
        return list(zip(self["chosen"], self.elective, strict=True)) if self.elective else []


def _hints(fields: dict[str, forms.BoundField]) -> list[Hint]:
    typed = {name: str(field.value() or "") for name, field in fields.items()}
    return hints(**typed) if typed["title"].strip() or typed["body"].strip() else []


def _rhythms() -> list[tuple[str, str]]:
    words = {
        SignedCommitment.Rhythm.ONCE: _("Once, at a certain time"),
        SignedCommitment.Rhythm.RECURRING: _("Again and again"),
        SignedCommitment.Rhythm.CONTINUOUS: _("All the time"),
    }
    return [(key.value, text) for key, text in words.items()]


def _rows_in(data: Any, prefix: str) -> int:
    """Return how many rows a page has sent: as many as its highest number says."""
    numbers = [int(match[1]) for name in data if (match := re.fullmatch(rf"{prefix}_(\d{{1,3}})_\w+", name))]
    return min(MOST_ROWS, max(numbers, default=-1) + 1)


class MandateForm(DraftForm):
    """By what right somebody signs, and who signs together with them."""

    MADE_OF: ClassVar = ("name", "email", "title")

    mandate = forms.ChoiceField(label=gettext_lazy("How do you sign?"), choices=(), widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=gettext_lazy("What does your right to sign build on?"), choices=(), widget=forms.RadioSelect
    )
    body = _line(
        gettext_lazy("Who decided it?"),
        gettext_lazy(
            "Such as the board, the municipal executive board, the annual meeting. It is shown in public. "
            "Leave it empty if you have a registered right to sign."
        ),
    )
    decided_on = _line(
        gettext_lazy("Date of the decision"),
        gettext_lazy("Year, month and day, such as 2026-10-15."),
        widget=forms.DateInput(attrs={"type": "date", "class": "input-short"}),
    )
    case_number = _line(gettext_lazy("Case number or item of the minutes"), needed=False, **{"class": "input-short"})
    file = forms.FileField(
        label=gettext_lazy("Attach a document"),
        help_text=gettext_lazy(
            "Minutes, a delegation, a power of attorney. PDF, Word or OpenDocument, 15 MB at most. "
            "Only your colleagues, those who sign with you and the coordinator who checks see it."
        ),
        required=False,
        max_length=200,
        allow_empty_file=True,  # said in our own words, with what to do instead
        widget=forms.FileInput(attrs={"accept": documents.ACCEPT}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, answers: dict[str, Any]) -> None:
        others = list(answers.get("others", ()))[:MOST_ROWS]
        self.row_count = max(1, _rows_in(data, "other") if data is not None else len(others))
        initial = {name: value for name, value in answers.items() if name != "others"}
        initial |= {f"other_{i}_{name}": row.get(name, "") for i, row in enumerate(others) for name in self.MADE_OF}
        super().__init__(data, files, initial=initial)
        self._choices("mandate", [(key.value, words) for key, words in _mandates().items()])
        self._choices("basis", [(key.value, words) for key, words in _bases().items()])
        for row in range(self.row_count):
            words = {"number": row + 1}
            self.fields[f"other_{row}_name"] = _line(_("Name of person %(number)s") % words, needed=False)
            self.fields[f"other_{row}_email"] = _line(
                _("E-mail address of person %(number)s") % words, needed=False, widget=ADDRESS
            )
            self.fields[f"other_{row}_title"] = _line(_("Title of person %(number)s") % words, needed=False)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def answers(self) -> dict[str, Any]:
        """Return what was typed, the rows as a list; a file is kept apart."""
        rows = range(self.row_count)
        others = [{name: self.cleaned_data.get(f"other_{row}_{name}", "") for name in self.MADE_OF} for row in rows]
        names = ("mandate", "basis", "body", "decided_on", "case_number")
        plain = {name: self.cleaned_data.get(name, "") for name in names}
        return {**plain, "others": others}

    @property
    def other_rows(self) -> list[dict[str, Any]]:
        """The people who are to sign too: number and fields."""
        names = range(self.row_count)
        return [
            {"index": row, "number": row + 1, "fields": [self[f"other_{row}_{name}"] for name in self.MADE_OF]}
            for row in names
        ]


def _mandates() -> dict[Mandate, str]:
    return {
        Mandate.SOLE: _("Alone: I may sign for the organisation by myself"),
        Mandate.JOINT: _("Jointly: I sign together with one or more others"),
        Mandate.DELEGATED: _("By delegation: whoever decides has left it to me"),
    }


def _bases() -> dict[MandateBasis, str]:
    return {
        MandateBasis.REGISTERED: _("A registered right to sign for the company"),
        MandateBasis.STATUTES: _("Statutes and minutes, as in an association"),
        MandateBasis.RULES: _("Rules of procedure or delegation, as in a municipality or region"),
        MandateBasis.DECISION: _("A decision on this declaration"),
        MandateBasis.POWER: _("A power of attorney"),
    }


class PublicForm(DraftForm):
    """Whether whoever signs is named in public."""

    name = _line(gettext_lazy("Your name"), autocomplete="name")
    title = _line(
        gettext_lazy("Your title"),
        gettext_lazy("What you are in the organisation, such as “chair of the board”."),
        needed=False,
        autocomplete="organization-title",
    )
    shown = forms.ChoiceField(label=gettext_lazy("Is your name to be shown?"), choices=(), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, answers: dict[str, Any], language: str) -> None:
        super().__init__(data, initial=answers)
        field: Any = self.fields["shown"]
        field.choices = consents.choices(language)
