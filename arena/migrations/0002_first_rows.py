"""The one content generation, and an accessibility statement that is true of the software as it is delivered.

Whoever runs it keeps the statement true from there.
"""

from datetime import date

from django.db import migrations

WRITTEN = date(2026, 11, 22)
METHOD = (
    "Vi som utvecklar webbplatsen har testat den själva. Automatiska tester går igenom varje sorts sida i ljust och "
    "mörkt läge, på bred och smal skärm, och prövar koden mot standarden för HTML. Vi har också gått igenom "
    "webbplatsen med enbart tangentbord, utan skript, på en 320 bildpunkter bred skärm och i utskrift.\n\n"
    "Ingen utomstående har granskat webbplatsen, och den är ännu inte prövad tillsammans med personer som använder "
    "hjälpmedel. Därför säger vi inte att den är helt förenlig med lagen."
)
METHOD_EN = (
    "We who develop the website have tested it ourselves. Automatic tests go through every kind of page in light and "
    "dark, on wide and narrow screens, and check the code against the HTML standard. We have also gone through the "
    "website with the keyboard alone, without scripts, on a screen 320 pixels wide and in print.\n\n"
    "Nobody from outside has reviewed the website, and it has not yet been tried together with people who use "
    "assistive technology. That is why we do not say that it is fully compliant with the Act."
)
EXEMPT = (
    "Sidor om program och deklarationer länkar till dokument och filmer på andras webbplatser. Vi råder inte över dem "
    "och har inte testat dem. Säg till om du behöver något av dem i en annan form, så hjälper vi dig att fråga den "
    "som har gjort det."
)
EXEMPT_EN = (
    "Pages about programmes and declarations link to documents and films on other websites. They are not ours to "
    "change and we have not tested them. Tell us if you need one of them in another form, and we will help you to ask "
    "whoever made it."
)
ISSUES = [
    (
        "Det finns ännu inget formulär för att rapportera brister. Skriv till vår brevlåda i stället.",
        "There is no form for reporting faults yet. Write to our mailbox instead.",
    ),
    (
        "Verktyget där samordnare redigerar innehållet är inte granskat i sin helhet. Den som bara läser webbplatsen "
        "berörs inte.",
        "The tool in which coordinators edit the content has not been reviewed as a whole. Those who only read the "
        "website are not affected.",
    ),
]


def write(apps, _schema_editor):
    apps.get_model("arena", "ContentGeneration").objects.create(pk=1)
    statement = apps.get_model("arena", "AccessibilityStatement").objects.create(
        pk=1,
        level="partial",
        authority_name="Myndigheten för digital förvaltning (Digg)",
        authority_url="https://www.digg.se/tdosanmalan",
        method=METHOD,
        exempt=EXEMPT,
        assessed_on=WRITTEN,
        updated_on=WRITTEN,
        translations={"en": {"method": METHOD_EN, "exempt": EXEMPT_EN}},
    )
    issue = apps.get_model("arena", "AccessibilityIssue")
    for swedish, english in ISSUES:
        issue.objects.create(
            statement=statement, category="general", body=swedish, translations={"en": {"body": english}}
        )


class Migration(migrations.Migration):
    dependencies = [("arena", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
