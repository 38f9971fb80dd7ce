"""Records as the two files that formats are made of: the flat table as COPY writes it, and the records as lines."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.exports.fields import FIELDS, Kind
from app.exports.model import About, LeftOut
from app.kit.canonical import wire
from app.provenance.model import Edition, Licence, Publisher, PublisherKind, Source
from tests.factories.figures import GRID, a_content, a_version
from tests.factories.registry import a_dataset

HOSTILE = (
    "",
    'a "quoted" text, with commas',
    "two\nlines",
    "carriage\rreturn and \r\n both",
    "\ttab first",
    "control \x01\x02\x1f characters \x7f",
    "emoji 🌍 and 汉字, e\u0301",
    "; ; semicolons",
    "\\. \\N \\x5c",
    "'apostrophe first",
    "_x0041_ and &amp; <b>",
    " spaces around ",
    *(f"{sign}1+cmd|' /C calc'!A0" for sign in "=+-@"),
    '=HYPERLINK("http://example.org","click")',
    '-2+"3',
    "\r=1",
    "null",
    "0012",
    "1e5",
)
LONG = "-" + "1234567890" * 4 + "." + "0987654321" * 3 + "0987654327"
FIGURES = (
    *("0", "-0.5", "0.1", "123456789012345", "1234567890123456", "0.00000000000000000001", "9007199254740993", LONG),
    *("999999999999999999.99999999999999999999", "1000000000000000000", "0.000000000000000000001"),
)


def a_record(number=1, slug="one", **changed):
    """A record as it is read from its line, with members changed at its top."""
    return json.loads(a_version(a_content(), number=number).rendered, parse_float=Decimal) | {
        "key": f"{GRID}/{slug}",
        "version": number,
        "edition": "first",
        **changed,
    }


def hostile_records():
    """Records that try every text and figure, with nothing where there may be nothing, in the order of files."""
    records = [a_record(1, f"figure-{place:03}", value=Decimal(one)) for place, one in enumerate(FIGURES)]
    for place, text in enumerate(HOSTILE):
        told = {"description": text, "synonyms": [text, "plain"], "change_note": text, "owner": text, "note": text}
        told["name"] = {"en": text, "zh": text}
        told["inputs"] = [{"name": text, "stated": text}]
        records.append(a_record(2, f"text-{place:03}", **told))
    bare = {"description": None, "synonyms": [], "name": {"en": "bare", "zh": None}, "constituents": [], "gwp": None}
    long = {"declared_unit": a_record()["declared_unit"] | {"amount": Decimal(LONG[1:]), "currency_year": 2021}}
    return [a_record(1, "bare", preceding=None, **bare), *records, a_record(3, "unit", preceding=2, **long)]


def beside(record):
    """What stands in the row and not in the record."""
    return {"since": "2026.1", "change": "add", "citation": f"{record['source']['title']}. Footing {record['key']}"}


def flattened(record, told=None):
    """The row that a record has in every table, which files are held against: texts and, for nothing stated, None."""
    told = beside(record) if told is None else told
    return {one.name: cell(one.kind, reached(record, one.path)) if one.path else told[one.name] for one in FIELDS}


def reached(record, path):
    for name in path:
        record = record.get(name) if record is not None else None
    return record


def cell(kind, said):
    if said is None or (said == [] and kind in {Kind.CODES, Kind.TEXTS, Kind.JSON}):
        return None
    match kind:
        case Kind.CODES:
            return "; ".join(f"{one['scheme']}:{one['code']}" for one in said)
        case Kind.TEXTS:
            return "; ".join(said)
        case _:
            return said if isinstance(said, str) else wire(said).decode()


def copied(cells):
    """A row as COPY writes it: nothing for null, quotes around what needs them."""
    return ",".join(quoted(one) for one in cells) + "\n"


def quoted(text):
    if text is None:
        return ""
    needs = text == "" or any(sign in text for sign in ',"\n\r')
    return '"' + text.replace('"', '""') + '"' if needs else text


@dataclass(frozen=True)
class Given:
    """What a format is made of, and the rows that it has to hold."""

    table: Path
    lines: Path
    rows: list


def given(folder, records):
    """Write both files into a folder."""
    rows = [flattened(one) for one in records]
    table, lines = folder / "flat.csv", folder / "records.jsonl"
    names = [one.name for one in FIELDS]
    text = copied(names) + "".join(copied(row[name] for name in names) for row in rows)
    table.write_bytes(text.encode())
    lines.write_bytes(b"".join(wire(one) + b"\n" for one in records))
    return Given(table, lines, rows)


def about(**changed):
    """A release with two editions under two licences, and a third that may not be handed on."""
    return About(
        **{
            "label": "2026.3",
            "number": 3,
            "digest": "sha256:" + "ab" * 32,
            "parent": "2026.2",
            "publishers": (a_publisher(),),
            "datasets": (a_dataset(GRID, "extend"),),
            "editions": (edition("second", "acme-cc", "@Acme, 第二版"), edition("first", "acme-open", "Acme “first”")),
            "licences": (a_licence("acme-open", None), a_licence("acme-cc", "https://example.org/cc")),
            "left_out": (LeftOut("acme/closed/1", "acme-closed", 12),),
        }
        | changed
    )


def a_publisher():
    return Publisher(
        slug="acme", kind=PublisherKind.AUTHORITY, country="CN", name_en="Acme & Sons_Ministry", name_zh="某部"
    )


def a_licence(name, url):
    return Licence(id=name, title=f"Licence {name}", url=url, redistribution=True)


def edition(label, licence, attribution):
    sources = tuple(
        Source(
            name=name,
            title=f"Announcement, {label} {name}",
            publisher="Acme",
            published="2024-12",
            url=url,
            file=None,
            digest=None,
            note="=note",
        )
        for name, url in (("main", "https://example.org/main"), ("annex", None))
    )
    return Edition(
        key=f"{GRID}/{label}",
        dataset=GRID,
        label=label,
        published="2024",
        licence=licence,
        attribution=attribution,
        sources=sources,
    )
