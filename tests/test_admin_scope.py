"""Every room of the administration keeps to the regions: nobody adds one that forgets them."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from arena.shared.admin import Scoped, ScopedAdmin
from arena.shared.scopes import SHARED, home_link, region_path_of

# Models without a region, which only site administrators meet, and why.
FOR_SITE_ADMINISTRATORS = {
    "arena.AccessibilityIssue": "part of the site's statement",
    "arena.AccessibilityStatement": "one for the whole site",
    "arena.ImportRun": "tells which rows came from which file, of all regions",
    "arena.LinkCheck": "addresses in the texts of all regions, drafts among them",
    "members.Coordination": "who runs which region",
    "members.CoordinatorInvitation": "who is to run which region",
    "members.Checkpoint": "one log for all regions",
    "members.EvidenceAudit": "one log for all regions",
    "members.LogEntry": "one log for all regions",
    "members.User": "people, their mail addresses and their powers",
    "search.Synonym": "one search for all regions",
    "shared.OutgoingMail": "mails to people, with their addresses",
    "shared.FormerSlug": "addresses that pages of all regions have left",
}
ADMINS = sorted(admin.site._registry.items(), key=lambda item: item[0]._meta.label)
INLINES = sorted({(inline, owner.model) for _model, owner in ADMINS for inline in owner.inlines}, key=str)
MODELS = sorted({model for model, _admin in ADMINS} | {inline.model for inline, _owner in INLINES}, key=str)


@pytest.mark.parametrize(("model", "model_admin"), ADMINS, ids=[model._meta.label for model, _ in ADMINS])
def test_every_page_is_scoped(model: Any, model_admin: Any):
    assert isinstance(model_admin, ScopedAdmin), "inherit arena.shared.admin.ScopedAdmin"
    assert type(model_admin).__mro__.index(ScopedAdmin) < type(model_admin).__mro__.index(admin.ModelAdmin)
    assert not model_admin.raw_id_fields, "a bare number takes any row: use autocomplete_fields"
    assert not model_admin.save_as, "a copy would take what belongs to the first row alone"
    assert not model_admin.list_editable, "lists show; forms check"


@pytest.mark.parametrize(("inline", "owner"), INLINES, ids=[inline.__name__ for inline, _ in INLINES])
def test_every_inline_is_scoped(inline: Any, owner: Any):
    assert issubclass(inline, Scoped), "inherit arena.shared.admin.Scoped or ContentInline"
    assert not inline.raw_id_fields


@pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
def test_every_model_says_whose_it_is(model: Any):
    has_region = region_path_of(model) is not None
    assert has_region != (model._meta.label in FOR_SITE_ADMINISTRATORS), (
        f"give {model._meta.label} a region_path, or say here why only site administrators meet it"
    )


@pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
def test_the_way_to_the_region_exists(model: Any):
    path = region_path_of(model)
    if path in {None, SHARED}:
        return
    there = model
    for name in str(path).split("__"):
        field = model._meta.pk if name == "pk" else there._meta.get_field(name)
        there = field.related_model or there
    assert there._meta.label == "members.Region"
    assert home_link(model) is None or not model._meta.get_field(home_link(model)).many_to_many


def test_the_site_takes_in_no_other_pages():
    site = admin.site
    registered = set(site._registry)
    site.register(Group, GroupAdmin)  # a package's page stays outside
    assert set(site._registry) == registered
    for page in (None, type("OwnPage", (admin.ModelAdmin,), {"__module__": "members.admin.groups"})):
        with pytest.raises(ImproperlyConfigured):
            site.register(Group, page)
