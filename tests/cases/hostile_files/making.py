"""Files of changes made for tests: rows that are right, and workbooks part by part, so that each can be wrong."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

ROW = {
    "slug": "cement-42-5",
    "name_en": "Cement 42.5",
    "name_zh": "42.5 级水泥",
    "geography": "CN-GD",
    "period_from": "2025-01-01",
    "period_to": "2025-12-31",
    "unit": "t",
    "value": "735.2",
    "gas_basis": "co2e_undivided",
    "value_origin": "published",
    "boundary": "cradle-to-gate",
    "published_value": "735.2",
    "published_unit": "kgCO2e/t",
    "source": "report",
    "place": "table 4, row 7",
    "evidence": "official",
}
COLUMNS = tuple(ROW)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/></Types>'
)
RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="factors" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
TEXTS = f'<sst xmlns="{_MAIN}"><si><t>cement</t></si></sst>'
STYLES = f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
DATED = 1
"""The style of days in `STYLES`."""


def rows(count=1, **changed):
    """Rows that are right, each with a slug of its own, with some cells changed."""
    return [ROW | {"slug": f"cement-{place}"} | changed for place in range(count)]


def table(stated, columns=COLUMNS, delimiter=",", end="\r\n"):
    """The text of a CSV file."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(stated)
    return written.getvalue()


def letters(place):
    """The letters of a column by its number from 0, up to ZZ."""
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def cell(place, number, text):
    """A cell with an inline text; XML of a cell's inside stands as it is."""
    if text.startswith("<c "):
        return text.replace("<c ", f'<c r="{letters(place)}{number}" ', 1)
    return f'<c r="{letters(place)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row_xml(number, texts):
    """A row of cells, without the empty ones."""
    told = "".join(cell(place, number, text) for place, text in enumerate(texts) if text)
    return f'<row r="{number}">{told}</row>'


def sheet(stated, columns=COLUMNS, after="", before=""):
    """The XML of a sheet with a header and rows."""
    told = [row_xml(1, columns)]
    told += [row_xml(number, [row.get(name, "") for name in columns]) for number, row in enumerate(stated, start=2)]
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{"".join(told)}</sheetData>{after}</worksheet>'


def parts(**changed):
    """The parts of a workbook by name; a keyword names one by what it is."""
    named = {
        "[Content_Types].xml": changed.get("types", TYPES),
        "_rels/.rels": changed.get("rels", RELS),
        "xl/workbook.xml": changed.get("book", BOOK),
        "xl/_rels/workbook.xml.rels": changed.get("book_rels", BOOK_RELS),
        "xl/sharedStrings.xml": changed.get("texts", TEXTS),
        "xl/styles.xml": changed.get("styles", STYLES),
        "xl/worksheets/sheet1.xml": changed.get("sheet", sheet(rows())),
    }
    return {name: said for name, said in named.items() if said is not None} | changed.get("more", {})


def write_book(path, **changed):
    """Write a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, said in parts(**changed).items():
            archive.writestr(name, said)


def book(**changed):
    """A writer of a workbook."""
    return lambda path: write_book(path, **changed)


def text(said, encoding="utf-8"):
    """A writer of a text."""
    return lambda path: path.write_bytes(said.encode(encoding, "surrogatepass") if isinstance(said, str) else said)
