"""The forms of signatures and promises in the administration."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from arena.shared.forms import TranslatedForm
from members.models.signature_choices import SIGNED_HERE


class SignatureForm(TranslatedForm):
    """A signature from elsewhere. What is made here is made by those who sign, so its levels are no choice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields.get("level")
        if level is not None:
            level.choices = [(key, words) for key, words in level.choices if key not in SIGNED_HERE]


class SignedCommitmentForm(TranslatedForm):
    """A promise. Whether the commitment was chosen before is seen by the forms together."""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "commitment"}  # type: ignore[misc]  # left out of the stubs


class SignedCommitmentFormSet(forms.BaseInlineFormSet):
    """The promises of one signature."""

    def clean(self) -> None:
        """Refuse a commitment that is chosen twice."""
        super().clean()
        seen: set[Any] = set()
        for form in self.forms:
            chosen = form.cleaned_data.get("commitment") if hasattr(form, "cleaned_data") else None
            if chosen is None or form in self.deleted_forms:
                continue
            if chosen.pk in seen:
                form.add_error("commitment", ValidationError(gettext("This commitment is chosen already.")))
            seen.add(chosen.pk)
