"""The public pages that the sweeps visit, by the name of their address.

Each name has pages that differ in kind: much and little content, found and not found.
"""

import itertools

DECLARATION = "/deklarationer/deklaration-for-en-stark-demokrati/"
PROMISE = "/deklarationer/loftet-om-oppna-arbetsplatser/"  # signed by arena/demo_signing.py
PAGES: dict[str, tuple[str, ...]] = {
    "home": ("/",),
    "region-list": ("/regioner/",),
    "region": ("/regioner/halland/", "/regioner/blekinge/"),
    "programme-list": ("/program/", "/program/?region=halland&status=closed", "/program/?region=nowhere"),
    "programme": (
        "/program/organisationers-mangfaldsorientering/",
        "/program/mangfaldens-ansikten/",
        "/program/intern-social-hallbarhet/",
        "/program/jamstalld-regional-tillvaxt/",
        "/program/bredare-rekrytering/",
        "/program/sprak-som-bar/",
    ),
    "join": ("/anslut/", "/anslut/?q=region", "/anslut/?q=121212-1212", "/anslut/?q=xyzzyx"),
    "organisation-list": ("/organisationer/",),
    "organisation": ("/organisationer/samordningsforbundet-huddinge-botkyrka-salem/", "/organisationer/region-skane/"),
    "declaration-list": ("/deklarationer/",),
    "declaration": (
        DECLARATION,
        "/deklarationer/deklarationen-for-mangfald/",
    ),
    "sign-declaration": (f"{DECLARATION}skriv-under/", "/deklarationer/deklarationen-for-mangfald/skriv-under/"),
    "declaration-versions": (f"{DECLARATION}versioner/", f"{PROMISE}versioner/"),
    "declaration-version": (f"{DECLARATION}versioner/1/", f"{PROMISE}versioner/1/"),
    "declaration-difference": (f"{PROMISE}skillnad/1-2/",),
    "declaration-figures": (f"{DECLARATION}i-siffror/", "/deklarationer/deklarationen-for-mangfald/i-siffror/"),
    "signature-version": (f"{PROMISE}undertecknare/norrangs-exempelkommun/version/1/",),
    "badge": (f"{PROMISE}undertecknare/norrangs-exempelkommun/marke/",),
    "board-paper": ("/deklarationer/loftet-om-oppna-arbetsplatser/beslutsunderlag/",),
    "signatory-list": (f"{DECLARATION}undertecknare/",),
    "signature": (
        "/deklarationer/deklaration-for-en-stark-demokrati/undertecknare/samordningsforbundet-huddinge-botkyrka-salem/",
    ),
    "commitment": ("/deklarationer/deklarationen-for-mangfald/ataganden/1/",),
    "seminar-list": ("/kalender/", "/kalender/?when=past"),
    "seminar": ("/kalender/demokratidag-for-medarbetare/", "/kalender/vad-ar-en-riktig-karl/"),
    "search": ("/sok/", "/sok/?q=m%C3%A5ngfald", "/sok/?q=xyzzyx"),
    "verification-start": ("/verifiera/", "/verifiera/?nummer=xyz"),
    "evidence-log": ("/verifiera/logg/",),
    "about": ("/om/",),
    "accessibility": ("/tillganglighet/",),
    "personal-data": ("/personuppgifter/",),
    "cookies": ("/kakor/",),
}
MISSING = "/no/such/page/"  # and one that leads nowhere
PATHS = [*itertools.chain.from_iterable(PAGES.values()), MISSING]
ENGLISH_PATHS = [f"/en{path}" for path in PATHS]
