"""A first list of words that visitors use for what the texts call something else. Coordinators edit it."""

from django.db import migrations

from arena.search.stemming import BASE_LANGUAGE, stem

SYNONYMS = {
    "arbete": "jobb",
    "enkät": "undersökning",
    "flykting": "utrikesfödd, nyanländ",
    "funktionshinder": "funktionsnedsättning",
    "handikapp": "funktionsnedsättning",
    "hbtq": "sexuell läggning, könsöverskridande",
    "invandrare": "utrikesfödd",
    "jobb": "arbete",
    "kommunal": "kommun",
    "kurs": "utbildning",
    "landsting": "region",
    "regional": "region",
    "webbinarium": "seminarium",
}


def load(apps, schema_editor):
    Synonym = apps.get_model("search", "Synonym")
    for word, synonyms in SYNONYMS.items():
        Synonym.objects.get_or_create(word=word, defaults={"synonyms": synonyms, "stem": stem(word, BASE_LANGUAGE)})


class Migration(migrations.Migration):

    dependencies = [("search", "0002_install_engine")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
