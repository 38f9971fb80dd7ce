"""A file as a change set: what each row does, where it is wrong, and that formats agree."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import FactorKey, Period
from app.proposals.reading.changes import CSV, JSON, MOST_ERRORS, XLSX, read, rows_of
from app.proposals.reading.errors import BadHeader
from app.provenance.model import Editions
from app.releases.model import ChangeKind, WithdrawalReason
from tests.cases.hostile_files.making import COLUMNS, ROW, rows, sheet, table, write_book
from tests.cases.hostile_files.reading_all import DATASET, EDITION
from tests.cases.hostile_files.texts import changes

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
BEFORE = Period(date(2024, 1, 1), date(2024, 12, 31))
ENDED = {"slug": "cement", "change": "withdraw", "reason": "error", "period_from": "2024-01-01"}
WIDE = (*COLUMNS, "change", "reason", "replacement", "change_note", "sites", "largest_share", "erratum")


@pytest.fixture
def written(tmp_path):
    def write(stated, media_type=CSV, columns=WIDE):
        path = tmp_path / "file"
        if media_type == XLSX:
            write_book(path, sheet=sheet(stated, columns))
        elif media_type == JSON:
            path.write_text(changes(stated), encoding="utf-8")
        else:
            path.write_text(table(stated, columns), encoding="utf-8")
        return path

    return write


@pytest.fixture
def told(written):
    def read_rows(stated, standing=None, media_type=CSV, dataset=DATASET):
        return read(written(stated, media_type), media_type, dataset, EDITION, standing=standing or {})

    return read_rows


def kinds(reading):
    assert reading.errors == []
    return [one.kind for one in reading.changes]


def errors(reading):
    return [(one.place, one.column, one.message) for one in reading.errors]


def test_what_a_row_does_follows_from_what_stands(told):
    new = [ROW | {"slug": "a"}, ROW | {"slug": "a", "period_from": "2023-01-01"}]
    assert kinds(told(new)) == [ChangeKind.ADD, ChangeKind.EXTEND]
    assert kinds(told(rows(slug="a"), {"a": {BEFORE}})) == [ChangeKind.EXTEND]
    assert kinds(told(rows(slug="a"), {"a": {BEFORE, YEAR}})) == [ChangeKind.AMEND]


def test_a_dataset_whose_editions_replace_has_another_habit(told):
    from dataclasses import replace  # noqa: PLC0415 - used here alone

    replacing = replace(DATASET, editions=Editions.REPLACE)
    assert kinds(told(rows(slug="a"), {"a": {BEFORE}}, dataset=replacing)) == [ChangeKind.REPLACE]


@pytest.mark.parametrize(
    ("said", "standing", "is_right"),
    [
        ("add", {}, True),
        ("add", {"cement-0": {BEFORE}}, False),
        ("extend", {"cement-0": {BEFORE}}, True),
        ("extend", {"cement-0": {YEAR}}, False),
        ("extend", {}, False),
        ("amend", {"cement-0": {YEAR}}, True),
        ("amend", {"cement-0": {BEFORE}}, False),
        ("replace", {"cement-0": {BEFORE}}, True),
        ("replace", {}, False),
        ("update", {}, False),
    ],
)
def test_a_row_that_says_what_it_does_must_be_able_to(told, said, standing, is_right):
    found = told(rows(change=said), standing)
    assert [one.kind for one in found.changes] == ([said] if is_right else [])
    assert [one.column for one in found.errors] == ([] if is_right else ["change"])
    assert all(one.hint for one in found.errors)


def test_a_withdrawal_has_a_reason_and_perhaps_a_replacement(told):
    (one,) = told([ENDED | {"replacement": "cement-new"}], {"cement": {BEFORE}}).changes
    assert (one.kind, one.reason, one.period_from) == (ChangeKind.WITHDRAW, WithdrawalReason.ERROR, date(2024, 1, 1))
    assert one.replacement == FactorKey(dataset="acme/cement", slug="cement-new")
    assert one.content is None


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "old"}, "reason"),
        ({"period_from": ""}, "period_from"),
        ({"period_from": "2019-01-01"}, "period_from"),
        ({"value": "1"}, "value"),
        ({"replacement": "a b"}, "replacement"),
        ({"replacement": "acme/cement/x/y"}, "replacement"),
        ({"slug": "unknown"}, "period_from"),
    ],
)
def test_a_withdrawal_of_another_form_is_refused(told, changed, column):
    found = told([ENDED | changed], {"cement": {BEFORE}})
    assert [one.column for one in found.errors] == [column]


def test_a_reason_without_a_withdrawal_is_refused(told):
    assert [one.column for one in told(rows(reason="error")).errors] == ["reason"]


def test_an_erratum_is_said_of_amendments_alone(told):
    assert kinds(told(rows(erratum="error"), {"cement-0": {YEAR}})) == [ChangeKind.AMEND]
    assert [one.column for one in told(rows(erratum="error")).errors] == ["erratum"]
    assert [one.column for one in told(rows(erratum="oops"), {"cement-0": {YEAR}}).errors] == ["erratum"]


def test_averages_say_their_enterprises_in_numbers(told):
    found = told([ROW | {"sites": "two", "largest_share": "40"}])
    assert sorted(one.column for one in found.errors) == ["largest_share", "sites"]
    (one,) = told([ROW | {"sites": "3", "largest_share": "40 %"}]).changes
    assert (one.cells["sites"], one.cells["largest_share"]) == ("3", "40 %")


@pytest.mark.parametrize(
    ("media_type", "places"),
    [(CSV, ("line 2", "line 4")), (XLSX, ("A2", "A4")), (JSON, ("changes[1]", "changes[3]"))],
)
def test_a_factor_and_period_twice_is_wrong_in_both_places(told, media_type, places):
    found = told([ROW, ROW | {"slug": "b"}, ROW], media_type=media_type)
    assert tuple(one.place for one in found.errors) == places
    assert [one.key.slug for one in found.changes] == ["b"]
    assert found.wrong == 2


def test_a_withdrawal_and_a_figure_of_one_period_are_wrong(told):
    amended = ROW | {"slug": "cement", "period_from": "2024-01-01", "period_to": "2024-12-31"}
    for stated in ([ENDED, amended], [amended, ENDED]):
        assert len(told(stated, {"cement": {BEFORE}}).errors) == 2


@pytest.mark.parametrize(("media_type", "place"), [(CSV, "line 3"), (XLSX, "H3"), (JSON, "changes[2]")])
def test_an_error_tells_its_place_as_the_file_calls_it(told, media_type, place):
    found = told([ROW, ROW | {"slug": "b", "value": "1,5"}], media_type=media_type)
    assert [(one.place, one.column) for one in found.errors] == [(place, "value")]
    assert (len(found.changes), found.rows, found.wrong) == (1, 2, 1)


def test_many_errors_are_counted_and_the_first_thousand_told(told):
    found = told(rows(MOST_ERRORS + 200, value="x"))
    assert (len(found.errors), found.wrong) == (MOST_ERRORS, MOST_ERRORS + 200)


def test_progress_is_told_by_the_thousand_and_at_the_end(written):
    heard = []
    read(written(rows(2_500)), CSV, DATASET, EDITION, standing={}, told=heard.append)
    assert heard == [1_000, 2_000, 2_500]


def test_the_encoding_that_was_used_is_told(tmp_path):
    path = tmp_path / "file"
    for encoding, known in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("gb18030", "gb18030")):
        path.write_bytes(table(rows()).encode(encoding))
        found = read(path, CSV, DATASET, EDITION, standing={})
        assert (found.encoding, found.changes[0].content.name_zh) == (known, "42.5 级水泥")


def test_an_unknown_header_lists_those_that_are_known(written):
    with pytest.raises(BadHeader) as refused:
        list(rows_of(written([], columns=(*COLUMNS, "valeu")), CSV))
    assert refused.value.facts["fields"] == ["valeu"]
    assert "value?" in refused.value.hint
    assert "largest_share" in refused.value.hint


texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).filter(
    lambda text: text[0] not in "=@+-#"
)
figures = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(texts, figures), min_size=1, max_size=5))
def test_all_formats_say_the_same(tmp_path_factory, stated):
    folder = tmp_path_factory.mktemp("files")
    lines = [
        ROW | {"slug": f"s{place}", "name_en": name, "value": format(value, "f")}
        for place, (name, value) in enumerate(stated)
    ]
    (folder / "csv").write_text(table(lines, delimiter=";"), encoding="utf-8")
    (folder / "json").write_text(changes(lines), encoding="utf-8")
    write_book(folder / "xlsx", sheet=sheet(lines))
    found = [
        read(folder / name, media_type, DATASET, EDITION, standing={})
        for name, media_type in (("csv", CSV), ("json", JSON), ("xlsx", XLSX))
    ]
    assert found[0].changes == found[1].changes == found[2].changes
    assert [one.content.value for one in found[0].changes] == [value for _, value in stated]
    assert found[0].errors == []


@given(st.decimals(min_value=Decimal("1e-9"), max_value=10**9, places=9, allow_nan=False))
def test_what_a_sheet_keeps_in_binary_is_read_as_it_shows(tmp_path_factory, figure):
    shown = figure.normalize()
    if len(shown.as_tuple().digits) > 15:
        return
    path = tmp_path_factory.mktemp("files") / "book"
    kept = f"<c ><v>{format(Decimal(float(shown)), '.17g')}</v></c>"
    write_book(path, sheet=sheet([ROW | {"value": kept}]))
    (one,) = read(path, XLSX, DATASET, EDITION, standing={}).changes
    assert one.content.value == shown
