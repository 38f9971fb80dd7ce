"""What a proposal states beside its changes: title, edition with its licence and sources, declarations.

The declarations are those that every programme asks for (ownership, licence, truthfulness, conflicts of interest); a
proposal is submitted only when each is made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.kit.texts import line
from app.proposals.errors import BadProposal
from app.provenance.model import Edition, Source

MEMBERS = ("title", "note", "edition", "declarations")
EDITION = ("label", "published", "licence", "attribution", "sources")
SOURCE = ("name", "title", "publisher", "published", "url", "evidence", "note")
DECLARATIONS = ("ownership", "licence", "truthfulness", "conflicts")
_LABEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_DAY = re.compile(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?")
_URL = re.compile(r"https://[^\s@]{1,2000}")
_MOST_SOURCES = 50
_LONG, _SHORT = 2_000, 300


def stated(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a proposal states, each member in its form and null where it is absent; refuse anything else."""
    _refuse_unknown(said, MEMBERS, "")
    title = _text(said, "title", _SHORT)
    if title is None and said.get("title") is not None:
        raise _refused("title", "is blank", "a text, or null while there is none")
    return {
        "title": title,
        "note": _text(said, "note", _LONG),
        "edition": _edition(_members(said, "edition")),
        "declarations": _declarations(_members(said, "declarations")),
    }


def edition(dataset: str, said: Mapping[str, Any], files: Mapping[str, str]) -> Edition:
    """Return the edition that a proposal brings; `files` are the names of its evidence by digest."""
    told = said["edition"]
    return Edition(
        key=f"{dataset}/{told['label']}",
        dataset=dataset,
        label=told["label"],
        published=told["published"],
        licence=told["licence"] or "",
        attribution=told["attribution"] or "",
        sources=tuple(_source(one, files) for one in told["sources"]),
    )


def with_sources(brought: Edition, names: Sequence[str]) -> Edition:
    """Return an edition that also has sources of these names: for a trial, before the documents are stated."""
    known = {name for one in brought.sources for name in (one.name, one.file)}
    empty = dict.fromkeys(("published", "url", "file", "digest", "note"))
    fresh = [Source(name=one, title=one, publisher=brought.dataset, **empty) for one in names if one not in known]
    return replace(brought, sources=(*brought.sources, *fresh))


def missing(said: Mapping[str, Any], *, is_new_edition: bool) -> list[str]:
    """Return the members without which a proposal cannot be submitted."""
    told = said["edition"]
    needed = {"title": said["title"], "edition.label": told["label"]}
    if is_new_edition:
        needed |= {f"edition.{name}": told[name] for name in ("licence", "attribution", "sources")}
    needed |= {f"declarations.{name}": said["declarations"][name] for name in DECLARATIONS}
    return [name for name, there in needed.items() if not there]


def _edition(said: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(said, EDITION, "edition.")
    label, sources = _text(said, "label", _SHORT, "edition."), said.get("sources")
    sources = [] if sources is None else sources
    if label is not None and not _LABEL.fullmatch(label):
        raise _refused("edition.label", f"{label[:40]!r} is no label", "letters, digits, . _ -, such as 2026")
    if not isinstance(sources, list) or len(sources) > _MOST_SOURCES:
        raise _refused("edition.sources", "is no list of sources", f"a list of at most {_MOST_SOURCES}")
    told = [_stated_source(one, f"edition.sources[{place}].") for place, one in enumerate(sources)]
    names = [one["name"] for one in told]
    if len(set(names)) != len(names):
        raise _refused("edition.sources", "two sources have one name", "each name once")
    published = _day(said, "published", "edition.")
    licence = {name: _text(said, name, _LONG, "edition.") for name in ("licence", "attribution")}
    return {"label": label, "published": published, **licence, "sources": told}


def _stated_source(said: object, path: str) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise _refused(path[:-1], "is no source", f"an object with {', '.join(SOURCE)}")
    _refuse_unknown(said, SOURCE, path)
    told = {name: _text(said, name, _LONG, path) for name in SOURCE if name != "published"}
    told["published"] = _day(said, "published", path)
    for name in ("name", "title", "publisher"):
        if not told[name]:
            raise _refused(path + name, "is missing", "every source has a name, a title and a publisher")
    forms = (("name", _NAME, "a-z, 0-9, . _ -"), ("evidence", _DIGEST, "the digest of an evidence file, sha256:…"))
    for name, form, accepted in (*forms, ("url", _URL, "an https address without a user")):
        text = told[name] or ""
        if text and not form.fullmatch(text):
            raise _refused(path + name, f"{text[:60]!r} is not accepted", accepted)
    return told


def _source(said: Mapping[str, Any], files: Mapping[str, str]) -> Source:
    digest = said["evidence"]
    kept = {name: said[name] for name in ("name", "title", "publisher", "published", "url", "note")}
    return Source(**kept, file=files.get(digest) if digest else None, digest=digest)


def _declarations(said: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(said, DECLARATIONS, "declarations.")
    wrong = [name for name in DECLARATIONS[:3] if not isinstance(said.get(name), bool | None)]
    if wrong:
        raise _refused(f"declarations.{wrong[0]}", "is neither", "true or false")
    return {name: said.get(name) for name in DECLARATIONS[:3]} | {
        "conflicts": _text(said, "conflicts", _LONG, "declarations.")
    }


def _members(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise _refused(name, "is no object", "an object")
    return found


def _text(said: Mapping[str, Any], name: str, longest: int, path: str = "") -> str | None:
    found = said.get(name)
    if found is None:
        return None
    if not isinstance(found, str):
        raise _refused(path + name, "is no text", "a text")
    return line(path + name, found.strip(), longest) or None


def _day(said: Mapping[str, Any], name: str, path: str) -> str | None:
    found = _text(said, name, _SHORT, path)
    if found is not None and not _is_day(found):
        raise _refused(path + name, f"{found[:20]!r} is no date", "a year, a month or a day, such as 2026-03")
    return found


def _is_day(text: str) -> bool:
    """Return whether a text is a year, a month or a day that the calendar has."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _refuse_unknown(said: Mapping[str, Any], known: Sequence[str], path: str) -> None:
    unknown = sorted(set(said) - set(known))
    if unknown:
        raise _refused(path + unknown[0][:60], "is not known here", "accepted: " + ", ".join(known))


def _refused(path: str, why: str, accepted: str) -> BadProposal:
    return BadProposal(f"{path} {why}", hint=accepted, fields=[path])
