"""What the component gallery shows: made-up things, in Swedish because that is what pages mostly hold."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from arena.shared.charts import Chart, Series
from arena.shared.filters import Active
from arena.shared.pictures import AreaMap, HeatRow, HeatTable, MapArea, Month, MonthEntry
from arena.shared.texts import Text

YEARS = [str(year) for year in range(2019, 2027)]
_HEXAGON = "h30l15 26-15 26h-30l-15-26z"  # a made-up area, as path data
_MEMBERS = Series("Programmets medlemmar", list(zip(YEARS, [18, 18, 19, 20, 21, 22, 23, 24], strict=True)))
_COUNTY = Series("Länet", list(zip(YEARS, [17, 17, 17, 18, 18, 18, 19, 19], strict=True)))
_GAPS = Series("Med luckor", [("2016", 3), ("2017", -2), ("2018", None), ("2020", 4), ("2023", -5), ("2024", -1)])
_OTHER = Series("Utan luckor", [(year, value) for year, value in zip(YEARS, [1, 2, 2, 3, 1, 0, 2, 3], strict=True)])
_TERMS = [f"{season} {year}" for year in (2022, 2023, 2024) for season in ("våren", "hösten")]
_LONG = Series("Deltagare", list(zip(_TERMS, [1250, 1900, 2400, 2100, 3050, 4120], strict=True)))
_REACH = [("Offentliga arbetsgivare i hela länet", 24), ("Idéburna organisationer", 61), ("Bolag", 48.5)]
_FOUR = [
    Series(f"Serie {number}", [(year, 10 + number * 3 + (place * number) % 5) for place, year in enumerate(YEARS)])
    for number in range(1, 5)
]
CHARTS: dict[str, Any] = {
    "charts": [
        Chart(
            slug="managers",
            title="Chefer med utländsk bakgrund, 2019–2026",
            note="Andel i procent. Medlemmar i programmet jämfört med länets alla offentliga arbetsgivare.",
            series=[_MEMBERS, _COUNTY],
            unit="%",
            target=30,
            target_label="2028",
            source="Medlemmarnas redovisning",
            csv_address="#csv",
            is_example=True,
        ),
        Chart(slug="gaps", title="Värden under noll, och luckor", series=[_GAPS, _OTHER], decimals=1, baseline=2),
        Chart(slug="long", title="Långa etiketter och stora tal", series=[_LONG]),
        Chart(slug="four", title="Fyra serier", series=_FOUR),
        Chart(
            slug="single",
            title="Anställningar med lönestöd",
            series=[Series("Personer", [("september–oktober 2021", 26)])],
            source="Ärendet",
        ),
        Chart(slug="none", title="Inga avläsningar", series=[Series("Personer", [])]),
        Chart(slug="bars", title="Staplar", kind="bar", series=[Series("Andel", _REACH)], unit="%", decimals=1),
        Chart(
            slug="changes",
            title="Förändring i två grupper",
            kind="bar",
            series=[Series("Kvinnor", [("Norr", 4), ("Söder", -3)]), Series("Män", [("Norr", -1), ("Söder", 2)])],
        ),
    ],
    "spark": [18, 18.4, 19, 20, None, 22, 23, 24],
}

_GROUPS = [
    ("Nyanlända", [6, 9, 11, 2]),
    ("Personer med funktionsnedsättning", [4, 8, 0, 7]),
    ("Unga", [5, 12, 1, 3]),
]
_PLACES = [(60, 20), (110, 48), (60, 76), (10, 48), (110, 104), (60, 132), (10, 104)]
_AREAS = [
    MapArea(f"Kommun {place}", f"M{x} {y}{_HEXAGON}", place % 4, f"{place % 4} insatser", "#map", is_here=place == 2)
    for place, (x, y) in enumerate(_PLACES)
]
_DAY = datetime.date(2027, 2, 4)
_ENTRIES = [
    MonthEntry(_DAY, "Rekrytera brett", "#", "kl. 13.00"),
    MonthEntry(_DAY, "Nätverksträff", "#"),
    MonthEntry(datetime.date(2027, 2, 18), "Mäta utan att registrera", "#", "Digitalt"),
]
PICTURES: dict[str, Any] = {
    "heat": HeatTable(
        slug="gallery",
        caption="Antal insatser efter målgrupp och typ",
        row_heading="Målgrupp",
        columns=["Utbildning", "Praktik", "Språkstöd", "Bemötande"],
        rows=[HeatRow(label, counts, "#heat") for label, counts in _GROUPS],
    ),
    "map": AreaMap(title="Länets kommuner", view_box="-10 10 170 184", areas=_AREAS),
    "month": Month(2027, 2, _ENTRIES, "#", "#", today=datetime.date(2027, 2, 10)),
    "ladder": [
        {"title": "Grundstruktur", "text": "Ansvar, mål och uppföljning är på plats.", "status": "closed"}
        | {"status_label": "Avslutat"},
        {"title": "Utbildning", "text": "Chefer och medarbetare utbildas.", "needs": ["Grundstruktur"]}
        | {"status": "running", "status_label": "Pågår"},
        {"title": "Anställning", "text": "Verksamheter anställer.", "needs": ["Grundstruktur", "Utbildning"]}
        | {"status": "planned", "status_label": "Planeras", "href": "#ladder"},
    ],
    "timeline": [
        {"when": "2010", "title": "Kartläggning", "text": "Organisationerna saknade en gemensam bild."},
        {"when": "2011", "title": "Beslut", "href": "#timeline"},
        {"when": "2015", "title": "Programmet avslutas"},
        {"title": "Deklaration för en stark demokrati", "is_continuation": True, "href": "#timeline"},
        {"title": "Nätverket", "is_continuation": True, "when": "2016"},
    ],
    "path": [
        {"level": "Mål", "title": "En öppen och tillgänglig region"},
        {"level": "Strategi", "title": "Frigör livschanser", "text": "Alla ska kunna bidra."},
        {"level": "Åtagande", "title": "Organisationers mångfaldsorientering", "href": "#path"},
    ],
}

LISTS: dict[str, Any] = {
    "english_text": Text("A title in English", "en"),
    "commitments": [
        {
            "title": "Rekrytera efter kompetens",
            "text": "Vi beskriver kraven tydligt.",
            "meta": "29 av 31 har valt det",
        },
        {"title": "Ge en likvärdig start", "text": "Alla får en introduktion.", "tags": [("Återkommer", "info")]},
        {"title": "Bemöta alla lika väl", "href": "#commitments"},
    ],
    "tags": [("Rekrytering", "info"), ("Mall", "")],
    "numbers": [
        (47, "medlemmar"),
        (1312, "har skrivit under"),
        (112, "pågående insatser"),
        (184, "prövade metoder"),
    ],
    "columns": [("Verksamhet", False), ("Typ", False), ("Skrev under", False)],
    "rows": [["Norrängs kommun", "Kommun", "18 oktober 2026"], ["Länsbiblioteket", "Region", "30 oktober 2026"]],
    "page_of_many": Paginator(range(500), 20).page(7),
    "page_of_few": Paginator(range(50), 20).page(1),
    "contents": [
        ("tags", "Taggar"),
        ("cards", "Kort"),
        ("charts", "Diagram"),
        ("pictures", "Bilder"),
        ("lists", "Listor"),
        ("forms", "Formulär"),
        ("pages", "Felsidor"),
    ],
    "trail": [("#", "Program"), ("#", "Organisationers mångfaldsorientering")],
    "links": [("#", "Alla program"), ("#", "Skriv till oss")],
    "error_statuses": [400, 403, 404, 500],
    "facts": [
        {"label": "Beslutat av", "value": "Regionfullmäktige"},
        {"label": "Period", "value": "2011–2015"},
        {"label": "Kontaktperson", "value": "Elin Håkansson", "change_address": "#facts"},
    ],
}


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Verksamhetens namn")
    number = forms.CharField(
        label="Organisationsnummer",
        help_text="Tio siffror, med eller utan bindestreck.",
        min_length=10,
        error_messages={"min_length": "Skriv organisationsnumret med tio siffror, till exempel 232100-0000"},
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    kind = forms.ChoiceField(label="Typ", choices=[("", "Välj"), ("k", "Kommun"), ("r", "Region")])
    how = forms.ChoiceField(
        label="Hur vill ni delta?",
        choices=[("p", "På plats"), ("d", "Digitalt")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur ni vill delta"},
    )
    commitments = forms.MultipleChoiceField(
        label="Vilka åtaganden börjar ni med?",
        help_text="Välj alla som stämmer.",
        choices=[("1", "Rekrytera efter kompetens"), ("2", "Ge en likvärdig start"), ("3", "Bemöta alla lika väl")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst ett åtagande att börja med"},
    )
    reason = forms.CharField(label="Varför skriver ni under?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Bifoga beslutet", required=False, help_text="PDF, högst 10 MB.")
    decided = forms.BooleanField(label="Vi har beslut från högsta ledningen", required=False)


class SampleFilterForm(forms.Form):
    """A filter bar's form."""

    q = forms.CharField(label="Sök namn", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Alla"), ("running", "Pågår")])


def sample_forms() -> dict[str, Any]:
    """Return forms as they are at first, and as they come back with faults."""
    faulty = SampleForm({"f-name": "Västra bygdens kommun", "f-number": "2321", "f-kind": "k"}, prefix="f")
    return {
        "form": SampleForm(),
        "faulty_form": faulty,
        "filter_form": SampleFilterForm({"status": "running"}),
        "active": [Active("Status", "Pågår", "#"), Active("Region", "Stockholm", "#")],
        "steps": ["Organisation", "Åtaganden", "Kontrollera", "Klart"],
    }
