"""Load Sweden's regions and municipalities (SCB's codes) and the seven statutory grounds."""

import csv
from pathlib import Path

from django.db import migrations

from arena.shared.sorting import sort_key

DATA = Path(__file__).resolve().parent.parent / "data"

# Discrimination Act (2008:567) chapter 1 section 1, in its words and order. English: the Equality
# Ombudsman's translation of the Act.
GROUNDS = [
    ("kon", "kön", "sex"),
    ("konsoverskridande", "könsöverskridande identitet eller uttryck", "transgender identity or expression"),
    ("etnisk", "etnisk tillhörighet", "ethnicity"),
    ("religion", "religion eller annan trosuppfattning", "religion or other belief"),
    ("funktionsnedsattning", "funktionsnedsättning", "disability"),
    ("sexuell-laggning", "sexuell läggning", "sexual orientation"),
    ("alder", "ålder", "age"),
]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    Region = apps.get_model("members", "Region")
    Municipality = apps.get_model("members", "Municipality")
    Ground = apps.get_model("members", "Ground")
    for row in rows("regions.csv"):
        translations = {"en": {"county_name": row["county_name_en"]}}
        Region.objects.create(
            code=row["code"],
            slug=row["slug"],
            name=row["name"],
            sort_name=sort_key(row["name"]),
            county_name=row["county_name"],
            translations=translations,
        )
    regions = dict(Region.objects.values_list("code", "pk"))
    Municipality.objects.bulk_create(
        Municipality(
            code=row["code"],
            name=row["name"],
            sort_name=sort_key(row["name"]),
            region_id=regions[row["county_code"]],
        )
        for row in rows("municipalities.csv")
    )
    for number, (key, name, english) in enumerate(GROUNDS, 1):
        Ground.objects.create(number=number, key=key, name=name, translations={"en": {"name": english}})


def unload(apps, schema_editor):
    for name in ("Municipality", "Region", "Ground"):
        apps.get_model("members", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("members", "0002_initial")]
    operations = [migrations.RunPython(load, unload)]
