"""The forms of a version of a declaration in the administration."""

from typing import Any

from django import forms

from members.models import CommitmentChange, DeclarationVersion


class CommitmentChangeFormSet(forms.BaseInlineFormSet):
    """What became of each commitment of the former version: an empty row waits for each that is not mapped yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = [{"old": pk} for pk in unmapped(kwargs.get("instance"))]
        super().__init__(*args, **kwargs)


def unmapped(version: DeclarationVersion | None) -> list[int]:
    """Return the keys of those commitments of the former version of which ``version`` says nothing, in their order."""
    if version is None or version.pk is None or version.is_frozen:
        return []
    former = version.former
    if former is None:
        return []
    mapped = CommitmentChange.objects.filter(version=version).values("old")
    return list(former.commitments.exclude(pk__in=mapped).order_by("number").values_list("pk", flat=True))
