"""Where links may lead: the web, mail, telephones, and our own pages."""

import re
from urllib.parse import urlsplit

MAX_LENGTH = 2000
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"'`{}|^\u2028\u2029]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-zåäö]{2,}(?::\d+)?(?:[/?#].*)?", re.IGNORECASE)


def safe_address(text: str) -> str:
    """Return the address that ``text`` means, or "" where a link must not lead there.

    What people write without thinking of schemes is understood: ``www.example.org``, ``somebody@example.org``.
    """
    text = _UNFIT.sub(lambda match: "" if match[0] in "\t\r\n\x00" else f"%{ord(match[0]):02X}", text.strip())
    if not text or len(text) > MAX_LENGTH or text.startswith("//"):
        return ""
    if text.startswith(("/", "#")):
        return "" if text.startswith("/%5C") else text
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() in {"http", "https"}:
        return text if _has_host(text) else ""
    if scheme and scheme[1].lower() in {"mailto", "tel"}:
        return text if len(text) > len(scheme[0]) else ""
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return f"https://{text}" if _HOST.fullmatch(text) and _has_host(f"https://{text}") else ""


def _has_host(address: str) -> bool:
    """Whether ``address`` names the host that a browser would go to, and nobody's name and password before it."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
