"""Workbooks that are broken, hostile or huge, and what comes of each."""

import io
import struct
import zipfile
import zlib

from tests.cases.hostile_files import making
from tests.cases.hostile_files.making import BOOK, COLUMNS, RELS, ROW, TYPES, book, rows, sheet, text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ = ("rows", 1)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = making._MAIN


def noisy(count):
    """Text that cannot be packed well, the same every time."""
    return "".join(f"{zlib.crc32(b'%d' % place):08x}" for place in range(count // 4))


def blank_cell(place):
    """A cell without anything in it, and now and then one that cannot be packed well."""
    return "<c/>" if place % 12 else f'<c s="{zlib.crc32(b"%d" % place)}"/>'


def whole(**changed):
    """The bytes of a workbook."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in making.parts(**changed).items():
            archive.writestr(name, said)
    return written.getvalue()


def one(**cells):
    """A workbook of one row with some cells as given."""
    return book(sheet=sheet([ROW | cells], tuple(dict.fromkeys((*COLUMNS, *cells)))))


def streamed(part, opening, piece, ending, count, noise=0):
    """A workbook with one part written piece by piece; noise keeps it from being packed too well."""

    def write(path):
        kept = {name: said for name, said in making.parts().items() if name != part}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, said in kept.items():
                archive.writestr(name, said)
            told = zipfile.ZipInfo(part)
            told.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(told, "w") as file:
                file.write(opening.encode())
                if noise:
                    file.write(b"<!--" + noisy(noise).encode() + b"-->")
                for place in range(0, count, 1000):
                    block = "".join(piece(n) for n in range(place, min(place + 1000, count)))
                    file.write(block.encode())
                file.write(ending.encode())

    return write


def copies(count):
    """A bomb of the old kind: parts that unpack to far more than they show."""

    def write(path):
        making.write_book(path, more={f"xl/media/{n}.xml": bytes(20_000_000) for n in range(count)})

    return write


def twice(path):
    """A workbook with one part twice: readers differ in which they take."""
    path.write_bytes(whole(more={"xl/worksheets/sheet9.xml": sheet(rows())}).replace(b"sheet9.xml", b"sheet1.xml"))


def lying(path):
    """A part whose own header tells another size than the directory."""
    said = bytearray(whole())
    said[22:26] = struct.pack("<I", 7)
    path.write_bytes(said)


def overlapping(path):
    """Two parts of the directory that are the same bytes."""
    said = whole(more={"xl/worksheets/sheet9.xml": sheet(rows())})
    at = said.rindex(b"PK\x01\x02")
    path.write_bytes(said[: at + 42] + bytes(4) + said[at + 46 :])


def claiming(path):
    """A workbook whose directory claims 60,000 members."""
    said = bytearray(whole())
    at = said.rindex(b"PK\x05\x06")
    said[at + 8 : at + 12] = struct.pack("<HH", 60_000, 60_000)
    path.write_bytes(said)


def spoiled(path):
    """A part whose bytes are not what its checksum says."""
    said = bytearray(whole())
    at = said.index(b"xl/worksheets/sheet1.xml") + 60
    said[at] ^= 0xFF
    path.write_bytes(said)


def nested(depth):
    """Archives in archives."""
    said = b"the end"
    for _ in range(depth):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.zip", said)
        said = packed.getvalue()
    return said


def locked(path):
    """A workbook locked with a password is another kind of file altogether."""
    path.write_bytes(OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(5_000))


def flagged(path):
    """An archive whose parts say that they are encrypted."""
    said = bytearray(whole())
    at = said.index(b"PK\x01\x02")
    said[at + 8] |= 1
    said[6] |= 1
    path.write_bytes(said)


def quine(path):
    """An archive that claims to hold itself."""
    path.write_bytes(whole(more={"xl/embeddings/self.bin": whole()}))


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OPEN, CLOSE = f'<worksheet xmlns="{_MAIN}"><sheetData>', "</sheetData></worksheet>"
HEADED = OPEN + making.row_xml(1, COLUMNS)
PART = "xl/worksheets/sheet1.xml"
SHARED = f'<sst xmlns="{_MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
MANY = "".join(
    f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(2, 40_000)
)
MACRO = TYPES.replace(".sheet.main+xml", ".sheet.macroEnabled.main+xml").replace("openxmlformats-officedocument", "ms")
HIDDEN = BOOK.replace('sheetId="1"', 'sheetId="1" state="hidden"')
OUTSIDE = RELS.replace(
    "/></Rel", '/><Relationship Id="x" Type="x/externalLink" Target="file:///etc/passwd" TargetMode="External"/></Rel'
)

WORKBOOKS = {
    "workbook": (book(sheet=sheet(rows(3))), XLSX, ("rows", 3)),
    "workbook with prefixes": (
        book(sheet=sheet(rows()).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")),
        XLSX,
        READ,
    ),
    "workbook with a formula": (one(value='<c t="n"><f>1+1</f><v>2</v></c>'), XLSX, ("cells", "is a formula")),
    "workbook with DDE": (
        one(name_en="<c t=\"str\"><f>cmd|'/c calc'!A1</f><v>Cement</v></c>"),
        XLSX,
        ("cells", "is a formula"),
    ),
    "workbook with an array's results": (
        book(sheet=sheet([ROW | {"value": '<c><f t="array" ref="H2:H3">1</f><v>1</v></c>'}, ROW | {"slug": "b"}])),
        XLSX,
        ("cells", "H3"),
    ),
    "workbook with links outside": (book(rels=OUTSIDE), XLSX, READ),
    "workbook with an error": (one(value='<c t="e"><v>#REF!</v></c>'), XLSX, ("cells", "#REF!")),
    "workbook with true for a number": (one(value='<c t="b"><v>1</v></c>'), XLSX, ("cells", "TRUE or FALSE")),
    "workbook with binary tails": (one(value="<c ><v>0.44030000000000002</v></c>"), XLSX, ("value", "0.4403")),
    "workbook with 1E-05": (one(value="<c ><v>1.0000000000000001E-5</v></c>"), XLSX, ("value", "0.00001")),
    "workbook with 1e999": (one(value="<c ><v>1e999</v></c>"), XLSX, ("cells", "number")),
    "workbook with NaN": (one(value="<c ><v>NaN</v></c>"), XLSX, ("cells", "is not a number")),
    "workbook with minus zero": (one(value="<c ><v>-0</v></c>"), XLSX, ("value", "0")),
    "workbook with days": (one(period_from='<c s="1"><v>45658</v></c>'), XLSX, READ),
    "workbook with days as numbers": (one(period_from="<c ><v>45658</v></c>"), XLSX, ("cells", "number, not a day")),
    "workbook with a time of day": (one(period_from='<c s="1"><v>45658.5</v></c>'), XLSX, ("cells", "time of day")),
    "workbook with a day that never was": (one(period_from='<c s="1"><v>60</v></c>'), XLSX, ("cells", "cannot tell")),
    "workbook with merged cells": (
        book(sheet=sheet(rows(2), after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>')),
        XLSX,
        ("cells", "is merged, B2:B3"),
    ),
    "workbook with a hidden sheet alone": (book(book=HIDDEN), XLSX, "FT-PROPOSAL-209"),
    "workbook with a header twice": (book(sheet=sheet(rows(), (*COLUMNS, "slug"))), XLSX, "FT-PROPOSAL-208"),
    "workbook with an unknown header": (book(sheet=sheet(rows(), (*COLUMNS, "因子"))), XLSX, "FT-PROPOSAL-208"),
    "workbook of a header alone": (book(sheet=sheet([])), XLSX, "FT-PROPOSAL-212"),
    "workbook with nothing in it": (book(sheet=OPEN + CLOSE), XLSX, "FT-PROPOSAL-207"),
    "workbook without its sheet": (book(sheet=None), XLSX, "FT-PROPOSAL-206"),
    "workbook with a text that is not there": (one(name_en='<c t="s"><v>9</v></c>'), XLSX, "FT-PROPOSAL-206"),
    "workbook cut short": (text(whole()[:-100]), XLSX, "FT-PROPOSAL-205"),
    "workbook with something after it": (text(whole() + b"x" * 100), XLSX, "FT-PROPOSAL-205"),
    "workbook with something before it": (text(b"PK\x03\x04" + bytes(100) + whole()), XLSX, "FT-PROPOSAL-205"),
    "workbook spoiled": (spoiled, XLSX, "FT-PROPOSAL-205"),
    "workbook with a part twice": (twice, XLSX, "FT-PROPOSAL-205"),
    "workbook whose headers differ": (lying, XLSX, "FT-PROPOSAL-205"),
    "workbook with overlapping parts": (overlapping, XLSX, "FT-PROPOSAL-205"),
    "workbook claiming 60,000 parts": (claiming, XLSX, "FT-PROPOSAL-205"),
    "workbook of 2,000 parts": (book(more={f"x/{n}.xml": "<a/>" for n in range(2_000)}), XLSX, "FT-PROPOSAL-205"),
    "workbook that leads out": (book(more={"../../etc/cron.d/x": "x"}), XLSX, "FT-PROPOSAL-205"),
    "bomb of one part": (copies(1), XLSX, "FT-PROPOSAL-205"),
    "bomb of many parts": (copies(20), XLSX, "FT-PROPOSAL-205"),
    "archives in archives": (book(more={"xl/a.bin": nested(20)}), XLSX, "FT-PROPOSAL-205"),
    "an archive that holds itself": (quine, XLSX, "FT-PROPOSAL-205"),
    "archive that is no workbook": (text(nested(1)), XLSX, "FT-PROPOSAL-205"),
    "workbook locked with a password": (locked, XLSX, "FT-PROPOSAL-203"),
    "workbook with locked parts": (flagged, XLSX, "FT-PROPOSAL-203"),
    "workbook of the old kind": (text(OLE + bytes(5_000)), XLSX, "FT-PROPOSAL-201"),
    "workbook with macros": (book(more={"xl/vbaProject.bin": b"x"}), XLSX, "FT-PROPOSAL-204"),
    "workbook of the macro kind": (book(types=MACRO), XLSX, "FT-PROPOSAL-204"),
    "workbook that is CSV": (text(making.table(rows())), XLSX, "FT-PROPOSAL-201"),
    "entities in a sheet": (book(sheet=BOMB + sheet(rows())), XLSX, "FT-PROPOSAL-206"),
    "entities in shared texts": (book(texts=BOMB + making.TEXTS), XLSX, "FT-PROPOSAL-206"),
    "entities behind a long comment": (
        book(sheet="<!--" + "-x" * 100_000 + "-->" + BOMB + sheet(rows())),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "a sheet in UTF-16": (book(sheet=sheet(rows()).encode("utf-16")), XLSX, "FT-PROPOSAL-206"),
    "a sheet in UTF-7": (
        book(sheet='<?xml version="1.0" encoding="utf-7"?>' + sheet(rows())),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "a sheet that is not XML": (book(sheet="<worksheet><sheetData>"), XLSX, "FT-PROPOSAL-206"),
    "elements a million deep": (
        streamed(PART, OPEN, lambda _: "<a>", "", 1_000_000, noise=100_000),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "a row of three million empty cells": (
        streamed(PART, HEADED + "<row>", blank_cell, "</row>" + CLOSE, 3_000_000),
        XLSX,
        "FT-PROPOSAL-212",
    ),
    "an attribute of 30 MB": (
        streamed(PART, OPEN + '<row r="', lambda n: f"{zlib.crc32(b'%d' % n):x}", '"/>' + CLOSE, 2_000_000),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "a row of a million cells": (
        streamed(PART, HEADED + "<row>", lambda n: f"<c><v>{n}</v></c>", "</row>" + CLOSE, 1_000_000),
        XLSX,
        "FT-PROPOSAL-202",
    ),
    "sheet of a million rows": (
        streamed(PART, HEADED, lambda n: f"<row><c><v>{zlib.crc32(b'%d' % n)}</v></c></row>", CLOSE, 1_000_000),
        XLSX,
        "FT-PROPOSAL-202",
    ),
    "sheet of a million empty rows": (
        streamed(PART, HEADED, lambda n: f'<row ht="{zlib.crc32(b"%d" % n)}"/>', CLOSE, 1_000_000),
        XLSX,
        "FT-PROPOSAL-212",
    ),
    "rows out of order": (
        book(sheet=OPEN + making.row_xml(2, COLUMNS) + "<row r='1'/>" + CLOSE),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "too many shared texts": (
        streamed(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{_MAIN}">',
            lambda n: f"<si><t>{n:x}</t></si>",
            "</sst>",
            2_500_000,
        ),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "shared texts of 80 MB": (
        streamed(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{_MAIN}">',
            lambda n: f"<si><t>{n}{'水' * 100}{zlib.crc32(b'%d' % n):x}{zlib.crc32(b'x%d' % n):x}</t></si>",
            "</sst>",
            250_000,
        ),
        XLSX,
        "FT-PROPOSAL-206",
    ),
    "one long text in 80,000 cells": (book(texts=SHARED, sheet=HEADED + MANY + CLOSE), XLSX, "FT-PROPOSAL-202"),
    "a huge cell": (one(name_en=noisy(2_000_000)), XLSX, ("cells", "characters")),
    "readings beside a text": (
        one(name_zh='<c t="inlineStr"><is><t>水泥</t><rPh sb="0" eb="1"><t>shuini</t></rPh></is></c>'),
        XLSX,
        ("name_zh", "水泥"),
    ),
    "blank columns and rows": (
        book(sheet=sheet([{}, ROW, {"slug": "\u3000"}], (*COLUMNS, "", ""))),
        XLSX,
        READ,
    ),
    "figures in a column without a name": (
        book(sheet=sheet([ROW | {"x": "7"}], (*COLUMNS, "x")).replace(">x<", "><")),
        XLSX,
        ("cells", "Q2"),
    ),
}
