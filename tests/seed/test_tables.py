"""The committed seed tables: counts, known figures, and the rules every row keeps. Needs no originals."""

import csv
import re
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

SEED = Path(__file__).parents[2] / "seed_data"
UK, EPA = "desnz/ghg-conversion-factors", "us-epa/supply-chain"
GRID, FOOTPRINT, FUELS = "mee/grid-electricity", "mee/power-footprint", "sac/gbt-32151-fuels"
COUNTS = {
    f"{UK}/2022": 2577,
    f"{UK}/2024": 2616,
    f"{UK}/2025": 2616,
    f"{EPA}/v1.2": 2032,
    f"{EPA}/v1.3.0": 2032,
    f"{GRID}/2021": 40,
    f"{GRID}/2022": 40,
    f"{GRID}/2023": 40,
    f"{FOOTPRINT}/2023": 10,
    f"{FOOTPRINT}/2024": 11,
    f"{FUELS}/2024": 26,
}
SLUG = re.compile(r"[a-z0-9.-]{1,160}")
CANONICAL = re.compile(r"0|-?(0|[1-9]\d*)(\.\d*[1-9])?")
BOUNDARIES = {
    "cradle-to-gate",
    "cradle-to-sale",
    "gate-to-gate",
    "cradle-to-grave",
    "combustion",
    "upstream",
    "use",
    "end-of-life",
    "unstated",
}
FLAGS = {
    "boundary-unstated-by-publisher",
    "transcribed-relabelled",
    "methane-origin-unstated",
    "outside-of-scopes",
    "biogenic-co2-apart",
    "gwp-set-inferred",
    "gas-split-incomplete",
}
REQUIRED = [
    "slug",
    "name_en",
    "geography",
    "period_from",
    "period_to",
    "unit",
    "value",
    "gas_basis",
    "value_origin",
    "boundary",
    "published_value",
    "published_unit",
    "source",
    "place",
    "evidence",
]

Row = dict[str, str]
every_edition = pytest.mark.parametrize("edition", COUNTS)


@cache
def head(edition: str) -> dict:
    return tomllib.loads((SEED / "publishers" / edition / "edition.toml").read_text(encoding="utf-8"))


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows(edition: str) -> dict[str, Row]:
    """The edition's rows by slug, empty cells filled from its defaults."""
    defaults = head(edition)["defaults"]
    found = read(SEED / "publishers" / edition / "factors.csv")
    return {row["slug"]: defaults | {k: v for k, v in row.items() if v or k not in defaults} for row in found}


@cache
def codes(table: str, column: str = "code") -> set[str]:
    return {row[column] for row in read(SEED / "nomenclature" / f"{table}.csv")}


def cells(row: Row, column: str) -> list[str]:
    return [cell for cell in row.get(column, "").split(";") if cell]


def gases(row: Row) -> dict[str, Decimal]:
    return {
        gas: Decimal(mass.removesuffix(":co2e")) for gas, mass in (c.split("=") for c in cells(row, "constituents"))
    }


def test_every_edition_of_the_catalogue_is_here():
    catalogue = tomllib.loads((SEED / "catalog.toml").read_text(encoding="utf-8"))
    listed = [edition for release in catalogue["releases"] for edition in release["editions"]]
    assert set(COUNTS) <= set(listed)
    assert {head(edition)["licence"] for edition in COUNTS} <= set(catalogue["licences"])
    assert {head(edition)["dataset"] for edition in COUNTS} <= set(catalogue["datasets"])


@every_edition
def test_it_has_the_published_number_of_rows(edition):
    table = (SEED / "publishers" / edition / "factors.csv").read_bytes()
    assert len(rows(edition)) == COUNTS[edition] == len(read(SEED / "publishers" / edition / "factors.csv"))
    assert b"\r" not in table
    assert not table.startswith(b"\xef\xbb\xbf")


@every_edition
def test_slugs_are_well_formed(edition):
    assert [slug for slug in rows(edition) if not SLUG.fullmatch(slug)] == []


@every_edition
def test_every_row_states_what_it_must(edition):
    missing = [(slug, name) for slug, row in rows(edition).items() for name in REQUIRED if not row.get(name)]
    assert missing == []
    assert {row["source"] for row in rows(edition).values()} <= set(head(edition)["sources"])


@every_edition
def test_decimals_are_canonical(edition):
    odd = [
        (slug, text)
        for slug, row in rows(edition).items()
        for text in [row["value"], *(c.split("=")[1].removesuffix(":co2e") for c in cells(row, "constituents"))]
        if not CANONICAL.fullmatch(text)
    ]
    assert odd == []


@every_edition
def test_codes_are_those_of_the_nomenclature(edition):
    for row in rows(edition).values():
        assert row["unit"] in codes("units")
        assert row["geography"] in codes("geographies")
        assert set(gases(row)) <= codes("gases") | {"unspecified-co2e"}
        assert not row.get("activity") or row["activity"] in codes("activities")
        assert not row.get("gwp") or row["gwp"] in codes("gwp_sets")
        assert row["boundary"] in BOUNDARIES
        assert set(cells(row, "flags")) <= FLAGS
        for scheme, code in (cell.split(":") for cell in cells(row, "industries") + cells(row, "products")):
            assert code in codes(f"classes/{scheme}"), (scheme, code)


@every_edition
def test_the_gas_basis_fits_the_gases_and_the_gwp_set(edition):
    for slug, row in rows(edition).items():
        held = gases(row)
        assert (row["gas_basis"] == "co2_only") == (set(held) == {"co2-fossil"}), slug
        assert (row["gas_basis"] == "co2e_undivided") == (not held), slug
        assert (row["gas_basis"] != "co2_only" and edition.split("/")[1] != "power-footprint") == bool(
            row.get("gwp")
        ), slug


@every_edition
def test_the_published_figure_is_the_value(edition):
    if edition.startswith(FUELS):
        return  # computed from published parameters
    assert [
        slug for slug, row in rows(edition).items() if Decimal(row["published_value"]) != Decimal(row["value"])
    ] == []


@every_edition
def test_an_official_row_cites_a_file_by_its_digest(edition):
    for row in rows(edition).values():
        digest = head(edition)["sources"][row["source"]]["digest"]
        assert digest == "" or re.fullmatch(r"sha256:[0-9a-f]{64}", digest)
        assert row["evidence"] in {"official", "equal", "transcribed", "single"}
        assert row["evidence"] != "official" or digest


@every_edition
def test_rows_of_one_activity_can_be_told_apart(edition):
    said = ("activity", "geography", "unit", "calorific_basis", "boundary", "gas_basis", "price_basis", "period_from")
    seen = Counter(tuple(row.get(name, "") for name in said) for row in rows(edition).values() if row.get("activity"))
    assert [key for key, count in seen.items() if count > 1] == []


@pytest.mark.parametrize(
    ("edition", "slug", "value"),
    [
        (f"{GRID}/2021", "average-cn-gd", "0.4715"),
        (f"{GRID}/2022", "average-cn-gd", "0.4403"),
        (f"{GRID}/2023", "average-cn-gd", "0.4419"),
        (f"{GRID}/2021", "average-cn", "0.5568"),
        (f"{GRID}/2022", "average-cn", "0.5366"),
        (f"{GRID}/2023", "average-cn", "0.5306"),
        (f"{GRID}/2021", "average-cn-grid-nc", "0.712"),
        (f"{GRID}/2023", "average-excluding-traded-cn", "0.6096"),
        (f"{GRID}/2023", "fossil-average-cn", "0.8273"),
        (f"{FOOTPRINT}/2023", "generation-coal", "0.944"),
        (f"{FOOTPRINT}/2024", "footprint-average", "0.5777"),
        (f"{FUELS}/2024", "diesel-combustion", "3095.90963733333"),
        (f"{FUELS}/2024", "natural-gas-combustion", "21621.88809"),
        (f"{UK}/2022", "uk-electricity-generated-electricity-uk-kwh", "0.19338"),
        (f"{UK}/2024", "uk-electricity-generated-electricity-uk-kwh", "0.20705"),
        (f"{UK}/2025", "uk-electricity-generated-electricity-uk-kwh", "0.177"),
        (f"{UK}/2024", "fuels-gaseous-fuels-natural-gas-kwh-gross-cv", "0.1829"),
        (
            f"{UK}/2022",
            "refrigerant-and-other-kyoto-protocol-products-hfc-134a-total-emissions-including-non-kyoto-products-kg",
            "1430",
        ),
        (
            f"{UK}/2025",
            "refrigerant-and-other-kyoto-protocol-products-hfc-134a-total-emissions-including-non-kyoto-products-kg",
            "1300",
        ),
        (f"{EPA}/v1.2", "327310-cradle-to-sale", "3.858"),
        (f"{EPA}/v1.2", "327310-cradle-to-gate", "3.768"),
        (f"{EPA}/v1.3.0", "327310-cradle-to-sale", "3.924"),
        (f"{EPA}/v1.3.0", "327310-cradle-to-gate", "3.846"),
    ],
)
def test_known_figures(edition, slug, value):
    assert rows(edition)[slug]["value"] == value


def test_the_published_text_keeps_its_zeros():
    assert rows(f"{GRID}/2021")["average-cn-grid-nc"]["published_value"] == "0.7120"
    assert rows(f"{UK}/2025")["uk-electricity-generated-electricity-uk-kwh"]["published_value"] == "0.17700"


def test_chinese_grid_figures_are_co2_of_combustion_under_their_own_activities():
    found = Counter(row["activity"] for row in rows(f"{GRID}/2023").values())
    assert found == {
        "electricity.grid-average": 38,
        "electricity.grid-average-excluding-traded": 1,
        "electricity.fossil-average": 1,
    }
    assert all("gbt4754-2017:4420" in row["industries"] for row in rows(f"{GRID}/2023").values())


def test_between_2024_and_2025_the_uk_changed_1370_totals():
    before, after = rows(f"{UK}/2024"), rows(f"{UK}/2025")
    assert set(before) == set(after)
    assert all(before[slug]["external_id"] == after[slug]["external_id"] for slug in before)
    assert sum(before[slug]["value"] != after[slug]["value"] for slug in before) == 1370


def test_every_uk_row_of_2022_is_joined_or_listed_with_a_reason():
    listed = read(SEED / "publishers" / UK / "2022" / "unmatched.csv")
    apart = set(rows(f"{UK}/2022")) - set(rows(f"{UK}/2024"))
    assert apart == {row["slug"] for row in listed if row["slug"]}
    assert Counter(row["published_value"] == "< 1" for row in listed) == {False: 14, True: 4}
    assert all(row["reason"] for row in listed)


def test_uk_gases_add_up_to_the_total():
    for year in ("2022", "2024", "2025"):
        for slug, row in rows(f"{UK}/{year}").items():
            if held := gases(row):
                value = Decimal(row["value"])
                assert abs(sum(held.values()) - value) <= Decimal("0.00002") * max(Decimal(1), value), (year, slug)


def test_uk_flights_with_radiative_forcing_claim_no_amounts_of_gas():
    forced = {s: r for s, r in rows(f"{UK}/2024").items() if "with-rf" in s and not s.startswith("wtt-")}
    assert len(forced) == 18
    assert all(row["gas_basis"] == "co2e_undivided" and row["note"] for row in forced.values())


def test_supply_chain_editions_hold_the_same_codes():
    assert set(rows(f"{EPA}/v1.2")) == set(rows(f"{EPA}/v1.3.0"))
    assert all(len(gases(row)) == 18 for row in rows(f"{EPA}/v1.3.0").values())


@pytest.mark.parametrize(("edition", "scored"), [(f"{EPA}/v1.2", 980), (f"{EPA}/v1.3.0", 990)])
def test_scores_are_those_of_the_four_gas_groups(edition, scored):
    found = [cells(row, "scores") for row in rows(edition).values() if row.get("scores")]
    assert len(found) == 2 * scored
    assert {len(groups) for groups in found} == {4}
    assert all(re.fullmatch(r"[a-z0-9-]+=[1-5](,[1-5]){4}", group) for groups in found for group in groups)


def test_fuels_are_computed_on_the_net_basis_from_stated_parameters():
    for row in rows(f"{FUELS}/2024").values():
        inputs = dict(cell.split("=", 1) for cell in cells(row, "inputs"))
        ncv, carbon, oxidised = (Decimal(inputs[n].split()[0]) for n in ("ncv", "carbon_content", "oxidation"))
        expected = ncv * carbon * oxidised * 44 / 12 / 100
        assert abs(expected - Decimal(row["value"])) < Decimal("0.0000001")
        assert not row.get("calorific_basis")  # a tonne or a Nm3 has none; the parameters are net, as the note says
        assert row["value_origin"] == "computed"
