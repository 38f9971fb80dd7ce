"""CSV and JSON files that are broken, hostile or huge, and what comes of each."""

import json

from tests.cases.hostile_files.making import COLUMNS, ROW, rows, table, text

CSV, JSON = "text/csv", "application/json"


def changes(stated, **more):
    """The text of a JSON file."""
    return json.dumps({"changes": stated, **more}, ensure_ascii=False)


def many_lines(path, count=1_000_000):
    """A million rows, written as they come."""
    head, line = table([]), table(rows(slug="§")).splitlines()[1]
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        for place in range(count):
            file.write(line.replace("§", f"cement-{place}") + "\r\n")


def many_changes(path, count=1_000_000):
    """A million changes, written as they come."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"changes": [{"slug": "a"}')
        for place in range(count):
            file.write(f', {{"slug": "cement-{place}"}}')
        file.write("]}")


def many_parts(gases, count=50_000):
    """As many rows as there may be, each with lists of its own."""

    def write(path):
        columns = (*COLUMNS, "constituents", "inputs")
        with path.open("w", encoding="utf-8") as file:
            file.write(table([], columns))
            for place in range(count):
                parts = ";".join(f"g{nth}={place}.{nth}" for nth in range(gases))
                said = ROW | {"slug": f"cement-{place}", "constituents": parts, "inputs": parts}
                file.write(",".join(f'"{said[name]}"' for name in columns) + "\r\n")

    return write


HEAD, LINE = table(rows()).splitlines()
QUOTED = table(rows(name_en='Cement "42.5", bagged\nand bulk'))
READ = ("rows", 1)

TEXTS = {
    "csv in UTF-8": (text(table(rows(3))), CSV, ("rows", 3)),
    "csv with a byte order mark": (text("\ufeff" + table(rows())), CSV, READ),
    "csv in UTF-16, little end first": (text("\ufeff" + table(rows()), "utf-16-le"), CSV, READ),
    "csv in UTF-16, big end first": (text("\ufeff" + table(rows()), "utf-16-be"), CSV, READ),
    "csv in UTF-16 without a mark": (text(table(rows()), "utf-16-le"), CSV, "FT-PROPOSAL-210"),
    "csv in UTF-32": (text("\ufeff" + table(rows()), "utf-32-le"), CSV, "FT-PROPOSAL-210"),
    "csv in GB18030": (text(table(rows()), "gb18030"), CSV, READ),
    "csv in no encoding": (text(table(rows()).encode() + b"\xff\xff\xff"), CSV, "FT-PROPOSAL-210"),
    "csv by semicolons": (text(table(rows(), delimiter=";")), CSV, READ),
    "csv by tabs": (text(table(rows(), delimiter="\t")), CSV, READ),
    "csv with LF": (text(table(rows(2), end="\n")), CSV, ("rows", 2)),
    "csv with CR alone": (text(table(rows(2), end="\r")), CSV, ("rows", 2)),
    "csv with quotes and line ends in a cell": (text(QUOTED), CSV, READ),
    "csv with an open quote": (text(f'{HEAD}\r\n"{LINE}\r\n{LINE}\r\n'), CSV, "FT-PROPOSAL-210"),
    "csv with text after a quote": (text(f'{HEAD}\r\n"a"b{LINE}\r\n'), CSV, "FT-PROPOSAL-210"),
    "csv with decimal commas": (text(table(rows(value="735,2"))), CSV, ("cells", "735.2")),
    "csv with separators of thousands": (text(table(rows(value="1,735.2"))), CSV, ("cells", "1735.2")),
    "csv with NaN": (text(table(rows(value="NaN"))), CSV, ("cells", "leave a cell empty")),
    "csv with 1e999": (text(table(rows(value="1e999"))), CSV, ("cells", "not a decimal number")),
    "csv with minus zero": (text(table(rows(value="-0.00"))), CSV, READ),
    "csv with NUL": (text(table(rows(name_en="a\0b"))), CSV, "FT-PROPOSAL-210"),
    "csv with a formula": (text(table(rows(name_en='=cmd|"/c calc"!A1'))), CSV, ("cells", "begins like a formula")),
    "csv with a formula by a sign": (text(table(rows(note="+SUM(A1)"), (*COLUMNS, "note"))), CSV, ("cells", "formula")),
    "csv with a name hidden in its slug": (text(table(rows(slug="cement\u200b-1"))), CSV, ("cells", "U+200B")),
    "csv written from right to left": (text(table(rows(name_en="Cement \u202e5.24"))), CSV, ("cells", "U+202E")),
    "csv with a row cut short": (text(f"{HEAD}\r\n{LINE[:40]}"), CSV, ("cells", "the header 16")),
    "csv with a cell too many": (text(f"{HEAD}\r\n{LINE},more\r\n"), CSV, ("cells", "17 cells")),
    "csv with a header twice": (text(table(rows()).replace("name_zh", "name_en", 1)), CSV, "FT-PROPOSAL-208"),
    "csv with an unknown header": (text(table(rows()).replace("name_zh", "名称", 1)), CSV, "FT-PROPOSAL-208"),
    "csv with no header": (text(LINE), CSV, "FT-PROPOSAL-207"),
    "csv of a header alone": (text(HEAD), CSV, "FT-PROPOSAL-212"),
    "csv with nothing in it": (text(""), CSV, "FT-PROPOSAL-207"),
    "csv of blanks": (text("\r\n ,,\r\n" * 1000), CSV, "FT-PROPOSAL-207"),
    "csv with a thousand columns": (text(",".join([*COLUMNS, *map(str, range(1000))])), CSV, "FT-PROPOSAL-202"),
    "csv with a huge cell": (text(table(rows(name_en="x" * 40_000))), CSV, ("cells", "40000 characters")),
    "csv with one line of 50 MB": (text(HEAD + "x" * 50_000_000), CSV, "FT-PROPOSAL-202"),
    "csv of a million rows": (many_lines, CSV, "FT-PROPOSAL-202"),
    "csv that is a workbook": (text(b"PK\x03\x04" + bytes(100)), CSV, "FT-PROPOSAL-201"),
    "csv with a factor twice": (
        text(table(rows(2, slug="cement"))),
        CSV,
        ("cells", "same factor and period as in line 3"),
    ),
    "csv with 20,000 parts in a cell": (
        text(table(rows(10, synonyms="a;" * 16_000), (*COLUMNS, "synonyms"))),
        CSV,
        ("cells", "16000 parts"),
    ),
    "csv of 50,000 rows with lists": (many_parts(6), CSV, ("rows", 50_000)),
    "csv of 50,000 rows with long lists": (many_parts(50), CSV, "FT-PROPOSAL-202"),
    "json of changes": (text(changes(rows(3))), JSON, ("rows", 3)),
    "json with numbers": (text(changes([ROW]).replace('"735.2"', "735.20", 1)), JSON, READ),
    "json with lists": (text(changes([ROW | {"synonyms": ["OPC", "cement"]}])), JSON, READ),
    "json with NaN": (text(changes([ROW]).replace('"735.2"', "NaN", 1)), JSON, "FT-PROPOSAL-211"),
    "json with 1e999": (text(changes([ROW]).replace('"735.2"', "1e999", 1)), JSON, ("cells", "not a decimal number")),
    "json with a key twice": (text(changes([ROW]).replace('"name_zh"', '"name_en"')), JSON, "FT-PROPOSAL-211"),
    "json with many keys twice": (
        text('{"changes": [{' + ",".join(f'"k{n}":0' for n in range(80_000)) + ',"k0":0}]}'),
        JSON,
        "FT-PROPOSAL-211",
    ),
    "json with an unknown member": (text(changes([ROW | {"valeu": 1}])), JSON, ("cells", "'valeu'")),
    "json with another member": (text(changes([ROW], note="x")), JSON, "FT-PROPOSAL-211"),
    "json with true for a number": (text(changes([ROW | {"value": True}])), JSON, ("cells", "neither text nor number")),
    "json with half a surrogate pair": (
        text(changes([ROW]).replace("Cement 42.5", "\\ud800", 1)),
        JSON,
        ("cells", "U+D800"),
    ),
    "json with NUL": (text(changes([ROW]).replace("Cement 42.5", "a\\u0000b", 1)), JSON, ("cells", "U+0000")),
    "json 100,000 deep": (text('{"changes": ' + "[" * 100_000), JSON, "FT-PROPOSAL-211"),
    "json 10,000,000 deep": (text('{"changes": [' + "[" * 10_000_000), JSON, "FT-PROPOSAL-211"),
    "json of 30 MB in one change": (text('{"changes": [[' + '"ab",' * 6_000_000), JSON, "FT-PROPOSAL-211"),
    "json of a million changes": (many_changes, JSON, "FT-PROPOSAL-202"),
    "json with something after it": (text(changes([ROW]) + "x"), JSON, "FT-PROPOSAL-211"),
    "json cut short": (text(changes([ROW])[:-9]), JSON, "FT-PROPOSAL-211"),
    "json in UTF-16": (text(changes([ROW]), "utf-16"), JSON, "FT-PROPOSAL-211"),
    "json of nothing": (text('{"changes": []}'), JSON, "FT-PROPOSAL-212"),
    "json with a list for a change": (text(changes([[1]])), JSON, ("cells", "not an object")),
    "json that is a number": (text("7"), JSON, "FT-PROPOSAL-211"),
    "a type that is not read": (text("a"), "application/pdf", "FT-PROPOSAL-201"),
}
