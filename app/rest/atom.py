"""Atom 1.0 (RFC 4287), written by the standard library: ids are `tag:` URIs (RFC 4151), links are paths."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TAG = "tag:footing.example,2026:"
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened, when, and where it is told in full."""

    name: str
    title: str
    updated: str
    summary: str
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its author and its newest entries."""

    name: str
    title: str
    author: str
    updated: str
    links: Sequence[tuple[str, str]]
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """Return a feed as XML in UTF-8; characters that XML has not become U+FFFD."""
    root = Element("feed", {"xmlns": _NAMESPACE})
    _add(root, "id", _TAG + feed.name)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(SubElement(root, "author"), "name", feed.author)
    _add_links(root, feed.links)
    for entry in feed.entries:
        _add_entry(root, entry)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(root: Element, entry: Entry) -> None:
    own = SubElement(root, "entry")
    _add(own, "id", _TAG + entry.name)
    _add(own, "title", entry.title)
    _add(own, "updated", entry.updated)
    _add_links(own, entry.links)
    _add(own, "summary", entry.summary)


def _add_links(above: Element, links: Sequence[tuple[str, str]]) -> None:
    for relation, path in links:
        kind = {"type": MEDIA_TYPE} if relation in {"self", "next"} else {}
        SubElement(above, "link", {"rel": relation, "href": path} | kind)


def _add(above: Element, name: str, text: str) -> None:
    SubElement(above, name).text = _REFUSED.sub("\ufffd", text)
