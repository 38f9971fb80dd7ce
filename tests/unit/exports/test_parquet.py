"""Parquet: its types, what lets readers skip, and what the file says of itself."""

import json
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from app.exports.fields import FIELDS, Kind
from app.exports.formats import parquet as ours
from app.exports.formats.figures import DECIMAL, short
from tests.factories.flat import FIGURES, LONG, a_record, about, given

TYPES = {Kind.INTEGER: pa.int32(), Kind.DATE: pa.date32(), Kind.DECIMAL: DECIMAL}


@pytest.fixture(scope="module")
def opened(release_files):
    with parquet.ParquetFile(release_files["parquet"][0]) as file:
        yield file


def test_every_column_has_its_type_and_exact_texts_stand_beside_figures(opened):
    schema = opened.schema_arrow
    assert {one.name: TYPES.get(one.kind, pa.string()) for one in FIELDS} == {
        one.name: one.type for one in schema if not one.name.endswith("_text")
    }
    assert [schema.names[schema.names.index(name) + 1] for name in ("value", "amount")] == ["value_text", "amount_text"]


def test_a_figure_is_exact_or_null_and_never_rounded(opened):
    found = opened.read(["value", "value_text"]).to_pylist()
    told = {row["value_text"]: row["value"] for row in found}
    assert set(FIGURES) <= set(told)
    assert all(number is None or number == Decimal(text) for text, number in told.items())
    assert told[LONG] is None
    assert told["0.000000000000000000001"] is None
    assert told["999999999999999999.99999999999999999999"] == Decimal("999999999999999999.99999999999999999999")


def test_rows_are_said_to_be_sorted_and_have_statistics_and_a_page_index(opened):
    group = opened.metadata.row_group(0)
    assert [(one.column_index, one.descending) for one in group.sorting_columns] == [(0, False), (1, False)]
    for place in range(group.num_columns):
        column = group.column(place)
        assert column.compression == "ZSTD"
        assert column.is_stats_set
        assert column.has_column_index
        assert column.has_offset_index


def test_the_file_says_which_release_it_is_and_on_what_terms(opened):
    told = {name.decode(): said.decode() for name, said in opened.metadata.metadata.items()}
    assert (told["footing.release"], told["footing.digest"]) == ("2026.3", about().digest)
    attributions = json.loads(told["footing.attributions"])
    assert [one["text"] for one in attributions] == ["Acme “first”", "@Acme, 第二版"]
    assert [one["id"] for one in json.loads(told["footing.licences"])] == ["acme-cc", "acme-open"]
    assert len(json.loads(told["footing.sources"])) == 4


def test_groups_of_rows_are_cut_where_they_are_full_and_a_reader_can_skip_them(tmp_path, monkeypatch):
    monkeypatch.setattr(ours, "ROW_GROUP", 4)
    records = [a_record(number, f"slug-{place:02}") for place in range(5) for number in (1, 2)]
    files = given(tmp_path, records)
    assert ours.write(files.table, files.lines, about(), tmp_path / "out.parquet") == 10
    metadata = parquet.read_metadata(tmp_path / "out.parquet")
    groups = [metadata.row_group(place) for place in range(metadata.num_row_groups)]
    assert [one.num_rows for one in groups] == [4, 4, 2]
    spans = [(one.column(0).statistics.min, one.column(0).statistics.max) for one in groups]
    assert spans[0] == ("acme/grid/slug-00", "acme/grid/slug-01")
    question = "select version from read_parquet(?) where key = 'acme/grid/slug-03' order by version"
    assert duckdb.sql(question, params=[str(tmp_path / "out.parquet")]).fetchall() == [(1,), (2,)]


@pytest.mark.parametrize(
    ("figure", "is_short"),
    [
        *[("0", True), ("-0.5", True), ("123456789012345", True), ("1234567890123456", False)],
        *[("1000000000000000000000", True), ("0.00000000000000000123456789012345", True)],
        *[("0.1234567890123456", False), ("9007199254740993", False), (LONG, False)],
    ],
)
def test_a_figure_is_a_number_elsewhere_only_where_a_double_gives_it_back(figure, is_short):
    assert short(pa.chunked_array([[figure]])).to_pylist() == [is_short]
    if is_short:
        assert Decimal(repr(float(figure))) == Decimal(figure)
