"""Query strings, read strictly: UTF-8, no parameter twice, nothing endless."""

from urllib.parse import unquote_to_bytes

from app.access.errors import KeyInAddress
from app.access.tokens import LOOKS_LIKE_ONE
from app.front.errors import BadRequest, TooLong
from app.kit.texts import line
from app.lookup.question import bad

LONGEST_QUERY = 8_192
LONGEST_PATH = 1_024
LONGEST_VALUE = 1_024
MOST_PARAMETERS = 40
LIMIT, MOST = 50, 1_000


def asked(query_string: bytes) -> dict[str, str]:
    """Return the parameters of a query string; refuse bad UTF-8, a parameter given twice, and excess."""
    if not query_string:
        return {}
    if len(query_string) > LONGEST_QUERY:
        detail = f"the query string has {len(query_string)} bytes"
        raise TooLong(detail, hint=f"at most {LONGEST_QUERY}")
    pairs = [pair for pair in query_string.split(b"&") if pair]
    if len(pairs) > MOST_PARAMETERS:
        detail = f"{len(pairs)} parameters"
        raise BadRequest(detail, hint=f"at most {MOST_PARAMETERS}")
    said: dict[str, str] = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        key = _text(name)
        if key in said:
            detail = f"{key[:60]!r} is given twice"
            raise BadRequest(detail, hint="each parameter once", fields=[key[:60]])
        said[key] = _text(value)
    return said


def refuse_keys(path: str, query_string: bytes) -> None:
    """Refuse an address with a key in it, without repeating any of it: addresses are kept in logs and histories."""
    query = unquote_to_bytes(query_string).decode("latin-1")
    if LOOKS_LIKE_ONE.search(path) or LOOKS_LIKE_ONE.search(query):
        detail = "a key never stands in an address: revoke this one"
        raise KeyInAddress(detail, hint="Authorization: Bearer ft_…; DELETE /v1/keys/{id} revokes a key")


def refuse_unprintable(said: dict[str, str]) -> None:
    """Refuse control, invisible and bidirectional characters, which no database and no reader should meet."""
    for name, text in said.items():
        line(name[:60], text, LONGEST_VALUE)


def limit(said: dict[str, str]) -> int:
    """Return how many entries a page may have: 1 to 1,000, 50 if not said."""
    text = said.get("limit", str(LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST):  # noqa: PLR2004
        raise bad("limit", f"{text[:40]!r} is not a page size", f"1 to {MOST}")
    return int(text)


def yes(said: dict[str, str], name: str) -> bool:
    """Return a parameter that is true or false."""
    text = said.get(name, "false")
    if text not in {"true", "false"}:
        raise bad(name, f"{text[:40]!r} is neither", "true, false")
    return text == "true"


def _text(raw: bytes) -> str:
    if b"%" in raw or b"+" in raw:
        raw = unquote_to_bytes(raw.replace(b"+", b" "))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        detail = "the query string is not UTF-8"
        raise BadRequest(detail, hint="percent-encoded UTF-8") from None
