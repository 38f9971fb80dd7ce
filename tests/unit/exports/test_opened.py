"""Every format opened by the tools that its readers have, and equal to the records row for row, field for field."""

import json
import sys
import zipfile
from decimal import Decimal

import pytest

from app.exports.fields import FIELDS, GUARDED, Kind
from app.exports.formats.compressed import unpacked
from app.exports.formats.guarding import guarded_text
from tests.factories.flat import hostile_records
from tests.factories.opening import opened, run

FIGURES = [one.name for one in FIELDS if one.kind is Kind.DECIMAL]


def fits(figure):
    number = Decimal(figure)
    return number.copy_abs() < 10**18 and number.as_tuple().exponent >= -20


def in_parquet(row):
    """A row with the exact texts beside the figures, which are null where a decimal cannot hold them."""
    exact = {"value_text": row["value"], "amount_text": row["amount"]}
    return row | exact | {name: row[name] if row[name] and fits(row[name]) else None for name in FIGURES}


def in_csv(row):
    return {name: guarded_text(said) if name in GUARDED else said for name, said in row.items()}


def without_empty(rows):
    """Rows as tools see them that hold an empty text and nothing for the same."""
    return [{name: said or None for name, said in row.items()} for row in rows]


@pytest.mark.parametrize("tool", ["pyarrow", "pandas", "polars", "duckdb"])
def test_parquet(tool, release_files, given_files):
    assert opened(tool, release_files["parquet"][0]) == [in_parquet(row) for row in given_files.rows]


@pytest.mark.parametrize(
    ("tool", "name"),
    [("pandas_csv", "csv.gz"), ("duckdb_csv", "csv.gz"), ("duckdb_csv", "csv.zst"), ("polars_csv", "csv.zst")],
)
def test_csv(tool, name, release_files, given_files):
    expected = without_empty(in_csv(row) for row in given_files.rows)
    assert without_empty(opened(tool, release_files[name][0])) == expected


@pytest.mark.parametrize("name", ["jsonl.gz", "jsonl.zst"])
def test_json_lines_are_the_records_byte_for_byte(name, release_files, given_files):
    content = b"".join(unpacked(release_files[name][0]))
    assert content == given_files.lines.read_bytes()
    assert [json.loads(line, parse_float=Decimal) for line in content.splitlines()] == hostile_records()


def test_sqlite(release_files, given_files):
    found = opened("sqlite", release_files["sqlite"][0])
    assert [row.pop("line") for row in found] == [str(place) for place in range(1, len(found) + 1)]
    for row in found:
        for name in FIGURES:
            number = row.pop(f"{name}_real")
            assert (number is None) == (row[name] is None)
            assert number is None or float(number) == float(row[name])
    assert found == given_files.rows


def test_a_data_package(release_files, given_files):
    found = opened("frictionless", release_files["datapackage"][0])
    assert without_empty(found) == without_empty(in_csv(row) for row in given_files.rows)


def test_a_data_package_is_valid(release_files):
    said = json.loads(
        run(sys.executable, "-m", "frictionless", "validate", "--json", str(release_files["datapackage"][0]))
    )
    assert said["valid"], said
    assert [task["name"] for task in said["tasks"]] == ["factors", "sources", "licences"]
    assert said["warnings"] == []


def test_the_table_of_a_data_package_is_that_of_the_csv(release_files):
    with zipfile.ZipFile(release_files["datapackage"][0]) as archive:
        assert archive.testzip() is None
        assert archive.read("factors.csv") == b"".join(unpacked(release_files["csv.gz"][0]))


def test_datasette_knows_the_tables_and_their_rows(release_files, given_files):
    said = json.loads(run(sys.executable, "-m", "datasette", "inspect", str(release_files["sqlite"][0])))
    counts = {name: one["count"] for name, one in said["footing-2026.3"]["tables"].items()}
    assert counts["factors"] == len(given_files.rows)
    assert {name: counts[name] for name in ("release", "licences", "editions", "sources", "left_out")} == {
        "release": 1,
        "licences": 2,
        "editions": 2,
        "sources": 4,
        "left_out": 1,
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("_search=电网", "figure-000"),
        ("_search=平均电力", "figure-000"),
        ("_search=grid guangdong", "figure-000"),
        ("_search=HYPERLINK", "=HYPERLINK"),
        ("value_real__lt=-1000", "figure-007"),
    ],
)
def test_datasette_shows_and_searches_it_with_its_metadata(asked, found, release_files, tmp_path):
    with zipfile.ZipFile(release_files["datapackage"][0]) as archive:
        archive.extract("metadata.json", tmp_path)
    told = [
        "--metadata",
        str(tmp_path / "metadata.json"),
        "--get",
        f"/footing-2026~2E3/factors.json?_shape=array&{asked}",
    ]
    answer = run(sys.executable, "-m", "datasette", str(release_files["sqlite"][0]), *told, HOME=str(tmp_path))
    assert found in answer
    assert json.loads(answer)
