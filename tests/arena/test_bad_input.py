"""Whatever is put into an address, a query or a header: a page, a note or a helpful refusal, never a fault of ours.

Every address in the access table is tried, so a new one is tried too.
"""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access_table import ACCESS, ACCOUNT, FOR_MACHINES, nothing, public_names

pytestmark = pytest.mark.django_db
LISTS = ("programme-list", "organisation-list", "declaration-list", "seminar-list", "signatory-list", "search")
# What is said about a wrong link in a mail, tests/members/test_accounts_pages.py tries.
OPEN = [name for name in ACCESS if name not in ACCOUNT]
ROWS = [name for name in OPEN if ACCESS[name][0] is not nothing]
BAD_NAMES = {
    "unknown": "no-such-row",
    "capitals": "NO-SUCH",
    "swedish": quote("åäö"),
    "nul": "a%00b",
    "not UTF-8": "%FF%FE",
    "half a character": "%C3",
    "surrogate": "%ED%A0%80",
    "long": "x" * 10_000,
    "line break": "a%0D%0ASet-Cookie:%20a=b",
    "quotes": quote("'\"<script>"),
    "percent": "%25s%25(a)s%",
    "dots": "..%2f..%2fetc",
    "semicolon": "a;b=c",
    "zero": "0",
    "minus": "-1",
    "huge": "9" * 30,
    "digits of another script": quote("١٢٣"),
}
BAD_VALUES = {
    **BAD_NAMES,
    "nothing": "",
    "spaces": "%20+%20",
    "braces": quote("{{ 7 }}{% x %}"),
    "float": "1e309",
    "true": "true",
    "list": "1&%s=2",
    "swedish and long": quote("å") * 10_000,
}
ODD_QUERIES = ["&&&", "=", "%", "%%%", "a", "a[]=1", "?", "sida", "=&=", "q[]=x", "\xe5=\xe4", "a=" * 2_000]
PAGE_NUMBERS = ["0", "-1", "x", "1.5", "9" * 30, "%00", "1&sida=2", "", "%D9%A1"]
JUNK = ["x/", "x//", "%2e%2e/x", ";a", "%00", "%FF", ".html", "index.php"]


@pytest.fixture
def visitor(seeded: None) -> Client:
    """Somebody whose browser sends no token."""
    return Client(enforce_csrf_checks=True)


def leads_on(response: HttpResponse) -> bool:
    """Whether the page has a search form in its contents and the way home."""
    page = BeautifulSoup(response.content, "html.parser")
    return bool(page.select_one("main form[role=search]") and page.select_one("main a[href='/']"))


# --- In the address ----------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", BAD_NAMES.values(), ids=BAD_NAMES)
@pytest.mark.parametrize("name", ROWS)
def test_unknown_name_leads_on(visitor: Client, name: str, bad: str) -> None:
    for key, value in ACCESS[name][0]().items():
        if (name, key) == ("document-file", "name"):
            continue  # a wrong one leads to the right one
        if isinstance(value, int):
            marked = reverse(name, kwargs={**ACCESS[name][0](), key: 424242}).replace("424242", bad)
        else:
            marked = reverse(name, kwargs={**ACCESS[name][0](), key: "here-it-is"}).replace("here-it-is", bad)
        response = visitor.generic("GET", marked)
        assert (key, response.status_code) == (key, 404)
        assert leads_on(response)


@pytest.mark.parametrize("name", [name for name in OPEN if name != "document-file"])
def test_junk_after_an_address_is_not_found(visitor: Client, name: str) -> None:
    address = reverse(name, kwargs=ACCESS[name][0]())
    for junk in JUNK:
        response = visitor.generic("GET", address + junk)
        assert (junk, response.status_code) in {(junk, 404), (junk, 301)}  # 301: to the address with its last slash


def test_address_without_its_last_slash_is_mended(visitor: Client) -> None:
    response = visitor.get("/program?region=halland")
    assert (response.status_code, response["Location"]) == (301, "/program/?region=halland")


# --- In the query ------------------------------------------------------------------------------------


def filters_of(visitor: Client, name: str) -> dict[str, str]:
    """Return the fields of the list's form, each with the kind of tag it is."""
    page = BeautifulSoup(visitor.get(address_of_list(name)).content, "html.parser")
    fields = page.select("main form[role=search] :is(input, select)[name]")
    return {str(field["name"]): field.name for field in fields}


def address_of_list(name: str) -> str:
    return reverse(name, kwargs=ACCESS[name][0]()) + ("?q=region" if name == "search" else "")


@pytest.mark.parametrize("bad", BAD_VALUES.values(), ids=BAD_VALUES)
@pytest.mark.parametrize("name", LISTS)
def test_filter_that_means_nothing_is_no_fault(visitor: Client, name: str, bad: str) -> None:
    address = address_of_list(name)
    glue = "&" if "?" in address else "?"
    for field in filters_of(visitor, name):
        value = bad.replace("%s=", f"{field}=") if "&" in bad else bad
        response = visitor.generic("GET", f"{address}{glue}{field}={value}")
        assert (field, response.status_code) == (field, 200)


@pytest.mark.parametrize("name", LISTS)
def test_filter_that_means_nothing_is_left_out_and_said_to_be(visitor: Client, name: str) -> None:
    address = address_of_list(name)
    glue = "&" if "?" in address else "?"
    choices = [field for field, tag in filters_of(visitor, name).items() if tag == "select"]
    for field in choices:
        page = BeautifulSoup(visitor.get(f"{address}{glue}{field}=no-such-choice").content, "html.parser")
        note = page.select_one("main .notice")
        assert note is not None, field
        assert "no-such-choice" not in note.get_text()


@pytest.mark.parametrize("number", PAGE_NUMBERS)
@pytest.mark.parametrize("name", LISTS)
def test_page_number_that_is_none_is_no_fault(visitor: Client, name: str, number: str) -> None:
    address = address_of_list(name)
    response = visitor.generic("GET", f"{address}{'&' if '?' in address else '?'}sida={number}")
    assert response.status_code in {200, 404}
    assert response.status_code == 200 or leads_on(response)


@pytest.mark.parametrize("name", [*public_names(), *sorted(FOR_MACHINES)])
def test_odd_query_changes_nothing(visitor: Client, name: str) -> None:
    address = reverse(name, kwargs=ACCESS[name][0]())
    for query in [*ODD_QUERIES, *(f"unknown={BAD_VALUES[key]}" for key in ("nul", "long", "surrogate"))]:
        response = visitor.generic("GET", address, QUERY_STRING=query)
        assert (query[:40], response.status_code) == (query[:40], 200)


# --- In the method and the headers -------------------------------------------------------------------


@pytest.mark.parametrize("name", [*public_names(), *sorted(FOR_MACHINES)])
def test_each_method_has_its_answer(visitor: Client, name: str) -> None:
    address = reverse(name, kwargs=ACCESS[name][0]())
    assert visitor.head(address).status_code == 200
    assert visitor.head(address).getvalue() == b""
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        response = visitor.generic(method, address)
        assert response.status_code in {200, 403, 405}, method
        assert not response.cookies


FORMS = {
    "charset": ("theme=dark", "application/x-www-form-urlencoded; charset=utf-16"),
    "unknown charset": ("theme=dark", "application/x-www-form-urlencoded; charset=xyzzy"),
    "no charset": ("theme=dark", "application/x-www-form-urlencoded; charset="),
    "broken parts": ("--a\r\nContent-Disposition: form-data", "multipart/form-data; boundary=a"),
    "no boundary": ("theme=dark", "multipart/form-data"),
    "other kind": ('{"theme": "dark"}', "application/json"),
    "nul": ("theme=da%00rk&next=%00", "application/x-www-form-urlencoded"),
    "not UTF-8": ("theme=%FF&next=/%FF", "application/x-www-form-urlencoded"),
    "many fields": ("a=b&" * 3_000, "application/x-www-form-urlencoded"),
    "large": ("theme=" + "x" * 3_000_000, "application/x-www-form-urlencoded"),
    "line break": ("theme=dark&next=/%0D%0ASet-Cookie:a=b", "application/x-www-form-urlencoded"),
    "other site": ("theme=dark&next=//evil.example/", "application/x-www-form-urlencoded"),
    "backslash": ("theme=dark&next=/%5Cevil.example/", "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_broken_form_is_refused_or_understood(visitor: Client, form: tuple[str, str]) -> None:
    body, kind = form
    response = visitor.generic("POST", reverse("theme"), body, content_type=kind)
    assert response.status_code in {303, 400, 413}
    assert response.status_code != 303 or response["Location"].startswith("/")
    assert not response.get("Location", "/").startswith(("//", "/\\"))


HEADERS = {
    "cookie": {"cookie": "theme=\xff\x00; =; ;; sessionid='; sida"},
    "unknown session": {"cookie": "sessionid=" + "x" * 4_000},
    "languages": {"accept_language": "sv;q=x,,,*;q=" + "9" * 300},
    "types": {"accept": "\xff/\xff"},
    "length": {"content_length": "x"},
    "type": {"content_type": "text/html; charset=xyzzy"},
    "known": {"if_none_match": '"\xff', "if_modified_since": "yesterday"},
    "range": {"range": "bytes=9-1"},
    "referrer": {"referer": "\xff"},
    "forwarded": {"x_forwarded_proto": "\xff", "x_forwarded_host": "evil.example"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_odd_header_changes_nothing(visitor: Client, headers: dict[str, str]) -> None:
    environ = {
        name.upper() if name.startswith("content") else f"HTTP_{name.upper()}": headers[name] for name in headers
    }
    response = visitor.generic("GET", reverse("programme-list"), **environ)
    assert response.status_code == 200
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "local host", "", "localhost:x", "\xff", "a" * 300])
def test_unknown_host_is_refused(visitor: Client, host: str) -> None:
    assert visitor.get("/", HTTP_HOST=host).status_code == 400


# --- Whatever else -----------------------------------------------------------------------------------

anything = st.text(max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=anything, field=st.sampled_from(["q", "region", "sida", "year", "kind", "when", "name"]), value=anything)
def test_any_text_anywhere_is_no_fault(visitor: Client, path: str, field: str, value: str) -> None:
    query = f"{field}={quote(value, errors='surrogatepass')}"
    for start in ("/program/", "/organisationer/", "/deklarationer/", "/kalender/", "/sok/", "/en/"):
        address = start + quote(path, errors="surrogatepass")
        assert visitor.generic("GET", f"{address}?{query}").status_code < 500
        assert visitor.generic("GET", f"{start}?{query}").status_code < 500
