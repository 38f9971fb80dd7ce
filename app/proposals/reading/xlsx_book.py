"""What a workbook says of itself: which sheet to read, its shared texts, and which formats are of days."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath

from app.proposals.reading.errors import MacroWorkbook, NoSheet, NotThatFormat, UnsafeXml
from app.proposals.reading.table import LONGEST_CELL, bare
from app.proposals.reading.xlsx_xml import Starts, heard

SHEET = "factors"
MOST_TEXTS, MOST_TEXT_BYTES = 1_000_000, 64 * 1024 * 1024
_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_RESAVE = "the workbook saved anew as .xlsx by a spreadsheet program"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook as its sheets need it: their parts, shared texts as UTF-8, styles of days, whether from 1904.

    `sheet` is the one that has the changes, `sheets` are all that can be seen.
    """

    sheet: str
    sheets: Sequence[str]
    texts: Sequence[bytes]
    days: frozenset[int]
    is_from_1904: bool
    read: dict[int, str] = field(default_factory=dict)
    """Texts in use: cells that share one share its characters too, however many there are."""

    def text(self, place: int) -> str:
        """Return a shared text."""
        found = self.read.get(place)
        if found is None:
            found = self.read[place] = self.texts[place].decode("utf-8", "surrogatepass")
        return found


def book(archive: zipfile.ZipFile) -> Book:
    """Read what a workbook says of itself; refuse macros, another kind of file, and one without a visible sheet."""
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "_rels/.rels"} <= names:
        raise NotThatFormat("the archive is not an .xlsx workbook", hint="an .xlsx workbook")
    types = [said.get("ContentType", "") for _, said in _starts(archive, "[Content_Types].xml")]
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types):
        raise MacroWorkbook("the workbook has macros", hint="the workbook saved as .xlsx, without macros")
    main = _related(archive, "", "officeDocument")
    if not main or not any("spreadsheetml" in one for one in types):
        raise NotThatFormat("the archive is not an .xlsx workbook", hint="an .xlsx workbook")
    said = _starts(archive, main[0])
    styles, texts = _related(archive, main[0], "styles"), _related(archive, main[0], "sharedStrings")
    shown = _sheets(archive, main[0], said)
    return Book(
        sheet=shown.get(SHEET, next(iter(shown.values()))),
        sheets=tuple(shown.values()),
        texts=_texts(archive, texts[0]) if texts else (),
        days=_day_styles(_starts(archive, styles[0])) if styles else frozenset(),
        is_from_1904=any(name == "workbookPr" and one.get("date1904") in {"1", "true"} for name, one in said),
    )


def _starts(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    if part not in archive.namelist():
        raise UnsafeXml("a part of the workbook is missing", hint=_RESAVE)
    listener = Starts()
    with archive.open(part) as opened:
        heard(opened, listener)
    return listener.found


def _relations(archive: zipfile.ZipFile, part: str) -> list[dict[str, str]]:
    """Return what a part refers to inside the archive; what is outside is never looked at."""
    folder, _, name = part.rpartition("/")
    here = join(folder, "_rels", f"{name}.rels")
    if here not in archive.namelist():
        return []
    found = [said for tag, said in _starts(archive, here) if tag == "Relationship"]
    return [
        said | {"Target": normpath(join("/", folder, said.get("Target", ""))).lstrip("/")}
        for said in found
        if said.get("TargetMode") != "External"
    ]


def _related(archive: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    return [said["Target"] for said in _relations(archive, part) if said.get("Type", "").rpartition("/")[2] == kind]


def _sheets(archive: zipfile.ZipFile, main: str, said: list[tuple[str, dict[str, str]]]) -> dict[str, str]:
    """Return the parts of the visible sheets by their names, in order; refuse a workbook without one."""
    parts = {
        one.get("Id", ""): one["Target"]
        for one in _relations(archive, main)
        if one.get("Type", "").endswith("/worksheet")
    }
    shown: dict[str, str] = {}
    for name, one in said:
        place = next((text for key, text in one.items() if key.rpartition(":")[2] == "id" and key != "id"), "")
        if name == "sheet" and one.get("state", "visible") == "visible" and place in parts:
            shown.setdefault(bare(one.get("name", "")).casefold(), parts[place])
    if not shown:
        raise NoSheet("the workbook has no visible worksheet", hint=f"a sheet {SHEET}")
    return shown


class _Texts:
    """A listener that keeps shared texts, without the readings of Japanese and Chinese beside them."""

    def __init__(self) -> None:
        self.found: list[bytes] = []
        self.pieces: list[str] = []
        self.size = self.length = 0
        self.is_text = False
        self.readings = 0

    def start(self, name: str, said: dict[str, str]) -> None:  # noqa: ARG002 - a listener's form
        if name == "si":
            self.pieces, self.length = [], 0
        elif name == "rPh":
            self.readings += 1
        self.is_text = name == "t" and not self.readings

    def end(self, name: str) -> None:
        self.is_text = False
        if name == "rPh":
            self.readings -= 1
        elif name == "si":
            if len(self.found) >= MOST_TEXTS:
                raise UnsafeXml(f"the workbook has more than {MOST_TEXTS} texts", hint="fewer rows a file, or CSV")
            said = bare("".join(self.pieces)).encode("utf-8", "surrogatepass")
            self.size += len(said)
            if self.size > MOST_TEXT_BYTES:
                detail = f"the workbook's texts have more than {MOST_TEXT_BYTES} bytes"
                raise UnsafeXml(detail, hint="fewer rows a file, or CSV")
            self.found.append(said)

    def text(self, said: str) -> None:
        if self.is_text and self.length <= LONGEST_CELL:
            self.pieces.append(said[: LONGEST_CELL + 1])
            self.length += len(said)


def _texts(archive: zipfile.ZipFile, part: str) -> list[bytes]:
    listener = _Texts()
    if part not in archive.namelist():
        raise UnsafeXml("a part of the workbook is missing", hint=_RESAVE)
    with archive.open(part) as opened:
        heard(opened, listener)
    return listener.found


def _day_styles(said: list[tuple[str, dict[str, str]]]) -> frozenset[int]:
    """Return the numbers of the cell formats that show days."""
    own = {one.get("numFmtId"): one.get("formatCode", "") for name, one in said if name == "numFmt"}
    formats: list[str] = []
    is_cell = False
    for name, one in said:
        is_cell = name == "cellXfs" or (is_cell and name not in {"cellStyles", "cellStyleXfs", "dxfs"})
        if name == "xf" and is_cell:
            formats.append(one.get("numFmtId", "0"))
    return frozenset(place for place, number in enumerate(formats) if _is_day(number, own.get(number)))


def _is_day(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdigit() and len(number) < len("1000") and int(number) in _DAYS
    return bool(re.search("[ymdhs]", _LITERAL.sub("", code), re.IGNORECASE))
