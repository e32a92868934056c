"""The content of the administration in the words and the order of those who work with it, not by app."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of rows that one works with together: the label of each model, and what it is for."""

    key: str
    name: str | Promise
    entries: tuple[tuple[str, str | Promise], ...]


GROUPS = (
    Group(
        "work",
        _("Programmes and what they do"),
        (
            ("programmes.Programme", _("What the region has decided to do, from the decision to the result.")),
            ("programmes.Initiative", _("What is done within a programme, for whom and by whom.")),
            ("programmes.Step", _("The steps of a programme's ladder, and where each unit stands.")),
            ("programmes.Indicator", _("Figures by which a programme is followed, and their readings.")),
            ("programmes.Reading", _("All readings of all indicators, to look up and to bring in from a file.")),
            ("programmes.Consultation", _("Questions put to a committee or another body.")),
            ("programmes.Change", _("What a programme's page tells of its changes.")),
            ("programmes.Strategy", _("The governing documents that programmes serve.")),
            ("programmes.StrategyGoal", _("The goals of strategies, one under another.")),
        ),
    ),
    Group(
        "calendar",
        _("Calendar"),
        (
            ("events.Seminar", _("What you invite to, and what has been held.")),
            ("events.Series", _("Seminars that belong together.")),
        ),
    ),
    Group(
        "promises",
        _("Organisations and their promises"),
        (
            ("members.Organisation", _("Those who take part, sign and promise.")),
            ("members.JoinRequest", _("Who asks to act for an organisation.")),
            ("members.Membership", _("Who acts for which organisation, and has done so.")),
            ("members.MembershipInvitation", _("Who is invited to act for an organisation.")),
            ("members.Declaration", _("What organisations stand behind.")),
            ("members.DeclarationVersion", _("The wordings of declarations. A published one stands.")),
            ("members.Signature", _("Who has signed what, and where that is known from.")),
            ("members.SignedCommitment", _("What each signatory has promised.")),
        ),
    ),
    Group(
        "library",
        _("Pictures, places and words"),
        (
            ("members.Picture", _("The library of pictures, each with its description.")),
            ("members.Region", _("What the pages of regions say.")),
            ("members.Municipality", _("The municipalities, to look up.")),
            ("members.Ground", _("The grounds of discrimination, and grounds of one's own.")),
            ("members.TargetGroup", _("Whom the work is for.")),
            ("members.Theme", _("Subjects and perspectives.")),
            ("search.Synonym", _("What visitors write, and what the texts say.")),
        ),
    ),
    Group(
        "site",
        _("The website"),
        (
            ("members.User", _("People who log in.")),
            ("members.CoordinatorInvitation", _("Who is invited to coordinate a region.")),
            (
                "members.LogEntry",
                _("What was signed, checked and withdrawn, as it can be proved; and how the proof stands."),
            ),
            ("members.Checkpoint", _("What was signed of the evidence log, and is known outside.")),
            ("members.EvidenceAudit", _("What was found when the evidence log was looked through.")),
            ("arena.ImportRun", _("What has been imported from files, and how to undo it.")),
            ("arena.LinkCheck", _("Addresses that our texts lead to, and whether they answer.")),
            ("shared.OutgoingMail", _("Mail that is to be sent, and mail that could not be.")),
            ("arena.AccessibilityStatement", _("The statement that the law asks for.")),
            ("shared.FormerSlug", _("Addresses that pages have left.")),
        ),
    ),
)
REST = Group("more", _("More"), ())


def grouped(app_list: list[dict[str, Any]], index: str) -> list[dict[str, Any]]:
    """Return Django's list of apps as our groups, each model with its description; what no group names comes last."""
    models = {model["model"]._meta.label: model for app in app_list for model in app["models"]}
    groups = []
    for group in GROUPS:
        entries = [
            {**models.pop(label), "description": description} for label, description in group.entries if label in models
        ]
        groups.append(_as_app(group, entries, index))
    rest = [{**model, "description": ""} for model in models.values()]
    return [group for group in (*groups, _as_app(REST, rest, index)) if group["models"]]


def _as_app(group: Group, entries: list[dict[str, Any]], index: str) -> dict[str, Any]:
    return {
        "name": group.name,
        "app_label": group.key,
        "app_url": f"{index}#{group.key}",
        "has_module_perms": True,
        "models": entries,
    }
