"""The report of an import, for people and for programs."""

from collections.abc import Iterator

from app.importing.model import ON_PURPOSE, Aside, Imported, Why

Told = dict[str, object]
_SHOWN = 3


def as_json(imported: Imported) -> Told:
    """Return the report as JSON's types: counts, and three examples of each reason."""
    report, edition = imported.report, imported.edition
    return {
        "file": report.file,
        "digest": edition.sources[0].digest,
        "edition": edition.key,
        "published": edition.published,
        "rows": report.rows,
        "figures": len(imported.rows),
        "joined": report.joined,
        "matched": dict(report.matches),
        "changes": dict(report.changes),
        "examples": {name: list(shown) for name, shown in report.examples.items()},
        "refused": _grouped([one for one in report.asides if one.why not in ON_PURPOSE]),
        "left_out": _grouped([one for one in report.asides if one.why in ON_PURPOSE]),
        "notes": list(report.notes),
    }


def as_text(imported: Imported) -> str:
    """Return the report for a terminal."""
    return "\n".join(_lines(imported)) + "\n"


def refusals(imported: Imported) -> list[Aside]:
    """Return the rows that somebody has to look at: those not left out on purpose."""
    return [one for one in imported.report.asides if one.why not in ON_PURPOSE]


def _lines(imported: Imported) -> Iterator[str]:
    report, edition = imported.report, imported.edition
    yield f"{report.file}: {edition.key}, published {edition.published}"
    yield f"{report.rows} rows read: {len(imported.rows)} figures, {report.joined} rows of gases joined to them"
    for name, count in report.changes.items():
        yield f"  {count} {name}"
        yield from (f"      {shown}" for shown in report.examples.get(name, ()))
    yield from (f"  {count} found by {name}" for name, count in report.matches.items())
    yield from _group("refused", [one for one in report.asides if one.why not in ON_PURPOSE])
    yield from _group("left out on purpose", [one for one in report.asides if one.why in ON_PURPOSE])
    yield from (f"note: {note}" for note in report.notes)


def _group(heading: str, asides: list[Aside]) -> Iterator[str]:
    yield f"{len(asides)} {heading}"
    for why, shown in _by_reason(asides).items():
        yield f"  {len(shown)} {why}"
        yield from (f"      {one.place}: {one.said}" for one in shown[:_SHOWN])


def _grouped(asides: list[Aside]) -> Told:
    return {
        why: {
            "count": len(found),
            "examples": [{"place": one.place, "said": one.said} for one in found[:_SHOWN]],
        }
        for why, found in _by_reason(asides).items()
    }


def _by_reason(asides: list[Aside]) -> dict[Why, list[Aside]]:
    found: dict[Why, list[Aside]] = {}
    for one in asides:
        found.setdefault(one.why, []).append(one)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))
