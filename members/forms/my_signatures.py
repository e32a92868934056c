"""The forms by which an organisation's people look after a signature: answer, withdraw, correct, names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arena.shared.uploads import documents
from members.actions.checks import Paper
from members.actions.corrections import as_it_stands
from members.models import Correction, Signature, SignedCommitment

MOST_PAPERS = 5
MOST_WORDS = 4_000
Field = Correction.Field


class SeveralFiles(forms.ClearableFileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Files that show the authority: the same kinds as with the signing."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, each found to be a document."""
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_PAPERS:
            raise ValidationError(gettext("Choose at most %(most)s files at a time.") % {"most": MOST_PAPERS})
        for file in files:
            super().clean(file, initial)
            try:
                documents.check(file)
            except ValidationError as error:
                raise ValidationError([f"{file.name}: {fault}" for fault in error.messages]) from error
        return files


class AnswerForm(forms.Form):
    """The answer to a coordinator's question."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write an answer. If the papers say it all, write that.")},
    )
    papers = PapersField(
        label=_("Papers that show it"),
        required=False,
        widget=SeveralFiles(attrs={"accept": documents.ACCEPT, "multiple": True}),
        help_text=_(
            "Such as minutes or a delegation, as PDF or from a word processor, five files at most. Only you and the "
            "coordinators of your region can read them. Leave out what is not needed, personal numbers above all."
        ),
    )

    def papers_read(self) -> list[Paper]:
        """Return the files as they are kept."""
        return [Paper(_name(file.name), file.read()) for file in self.cleaned_data["papers"]]


def _name(name: str) -> str:
    """Return the name of a file, shortened so that its ending stays."""
    ending = documents.ending_of(name)
    return f"{name.rpartition('.')[0][: 149 - len(ending)]}.{ending}"


class WithdrawForm(forms.Form):
    """Why, if one wants to say, and that one is sure."""

    reason = forms.CharField(
        label=_("Why you withdraw"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Visitors can read it on the page of the signature. Name no persons."),
    )
    sure = forms.BooleanField(
        label=_("I withdraw in the name of the organisation"),
        error_messages={"required": _("Tick the box if the organisation withdraws its signature.")},
    )

    def __init__(self, *args: Any, was_shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not was_shown:
            self.fields["reason"].help_text = _("Those who get the mail read it, and nobody else. Name no persons.")


class CorrectionForm(forms.Form):
    """What is wrong, what is right, and why."""

    what = forms.ChoiceField(
        label=_("What is wrong"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    before = forms.CharField(
        label=_("It says"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for “something else”: copy what is wrong. For the rest we know what it says."),
    )
    after = forms.CharField(
        label=_("It is to say"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what it is to say.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Visitors read it beside the correction. Name no persons."),
        error_messages={"required": _("Write why: whoever reads what was signed will ask.")},
    )

    def __init__(self, *args: Any, signature: Signature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signature = signature
        self.own = {
            f"promise-{row.pk}": row for row in signature.commitments.filter(commitment=None).order_by("number")
        }
        what: Any = self.fields["what"]
        what.choices = list(self._choices())

    def _choices(self) -> Any:
        for field in (Field.DECISION_BODY, Field.DECIDED_ON, Field.CASE_NUMBER):
            now = as_it_stands(self.signature, field) or gettext("nothing")
            yield field.value, gettext("%(field)s (now: %(now)s)") % {"field": capfirst(field.label), "now": now}
        for key, promise in self.own.items():
            now = as_it_stands(self.signature, Field.COMMITMENT, promise)
            words = gettext("The wording of your own commitment “%s”")
            yield key, words % Truncator(now.splitlines()[0]).chars(80)
        yield Field.OTHER.value, capfirst(Field.OTHER.label)

    @property
    def promise(self) -> SignedCommitment | None:
        """The own commitment whose wording is corrected, if it is one."""
        return self.own.get(self.cleaned_data["what"])

    @property
    def field(self) -> str:
        """What is corrected."""
        return Field.COMMITMENT if self.promise else str(self.cleaned_data["what"])

    def clean_after(self) -> str:
        """Read a day as a day."""
        after: str = self.cleaned_data["after"].replace("\r\n", "\n")
        if self.data.get(self.add_prefix("what")) != Field.DECIDED_ON:
            return after
        day = forms.DateField(error_messages={"invalid": gettext("Write the day as 2026-10-03.")}).clean(after)
        return day.isoformat() if day else after

    def clean(self) -> dict[str, Any]:
        """Ask what is wrong where there is no field that says it."""
        data = super().clean() or {}
        data["before"] = data.get("before", "").replace("\r\n", "\n")
        if data.get("what") == Field.OTHER and not data["before"]:
            self.add_error("before", gettext("Copy what is wrong, so that a reader finds it."))
        return data


class ForgetForm(forms.Form):
    """One box to tick, so that nobody loses their name by a slip."""

    sure = forms.BooleanField(
        label=_("I understand that nobody can bring my name back"),
        error_messages={"required": _("Tick the box if your name is to be taken away for good.")},
    )
