"""`mee/grid-electricity`: CO2 per kWh of grid electricity in China, by nation, grid region and province."""

from pathlib import Path

from app.importing.grid import sheets
from app.importing.mee_figures import GRID_COLUMNS, grid_figure
from app.importing.table import table
from seed_data.make.originals import digest
from seed_data.make.table import Edition, Factor, Source

DATASET = "mee/grid-electricity"
TABLE = "cn-mee-grid/cn_grid_co2_factors_2021_2023.csv"
HELD = {"2023": "cn-mee-grid/original/2023-electricity-co2-factors.MEE-NBS.pdf"}
NATIONAL, REGIONAL, PROVINCIAL = "national", "regional_grid", "provincial"
TITLE = "《关于发布{}年电力二氧化碳排放因子的公告》(生态环境部、国家统计局公告{})附件"
ANNOUNCED = {
    "2021": ("2024年第12号", "2024-04-12", ""),
    "2022": ("2024年第33号", "2024-12-20", ""),
    "2023": (
        "2025年第47号",
        "2025-12-31",
        "https://www.mee.gov.cn/xxgk2018/xxgk/xxgk01/202512/W020251231726284332528.pdf",
    ),
}
# The tables of the annex, as numbered in the one held (2023).
PLACES_2023 = {
    (NATIONAL, "grid_average_co2"): "annex, table 1, row {}",
    (REGIONAL, "grid_average_co2"): "annex, table 2, row {}",
    (PROVINCIAL, "grid_average_co2"): "annex, table 3, row {}",
    (NATIONAL, "grid_average_co2_excl_market_traded_non_fossil"): "annex, table 4, row {}",
    (NATIONAL, "fossil_power_co2"): "annex, table 5, row {}",
}
# The annexes of 2021 and 2022 were not held, so their table numbers are not claimed.
PLACES_UNSEEN = {
    (NATIONAL, "grid_average_co2"): "annex, national average, row {}",
    (REGIONAL, "grid_average_co2"): "annex, averages of grid regions, row {}",
    (PROVINCIAL, "grid_average_co2"): "annex, averages of provinces, row {}",
    (NATIONAL, "grid_average_co2_excl_market_traded_non_fossil"): (
        "annex, national average excluding market-traded non-fossil electricity, row {}"
    ),
    (NATIONAL, "fossil_power_co2"): "annex, national average of fossil-fuelled electricity, row {}",
}


def factor(row: dict[str, str]) -> Factor:
    """One announced figure."""
    year = row["year"]
    places = PLACES_2023 if year in HELD else PLACES_UNSEEN
    place = places[row["level"], row["kind"]].format(row["region_zh"])
    return Factor(**grid_figure(place, row), evidence="official" if year in HELD else "equal")


def source(originals: Path, year: str) -> Source:
    """The announcement of one year's figures."""
    number, published, url = ANNOUNCED[year]
    held = originals / HELD[year] if year in HELD else None
    unheld = "The document itself was not held; the figures are those on which two independent transcriptions agree."
    official = (
        "The annex as published by the ministry, held as PDF; every figure was compared with it. "
        "The annex does not print the announcement's number, which is a transcription's."
    )
    return Source(
        key="announcement",
        title=TITLE.format(year, number),
        publisher="生态环境部、国家统计局",
        published=published,
        url=url,
        file=url.rpartition("/")[2],
        digest=digest(held) if held else "",
        note=official if held else unheld,
    )


def edition(originals: Path, year: str) -> Edition:
    """One year's announcement: 40 figures."""
    form = table(sheets(originals / TABLE), GRID_COLUMNS, "the grid form")
    rows = [row for _, row in form.rows() if row["year"] == year]
    return Edition(
        dataset=DATASET,
        label=year,
        published=ANNOUNCED[year][1],
        licence="CN-official-document",
        attribution=f"生态环境部、国家统计局:{year}年电力二氧化碳排放因子",
        note="CO2 from the fuels burnt in power plants only: no CH4 or N2O, nothing upstream.",
        sources=(source(originals, year),),
        factors=tuple(factor(row) for row in rows),
    )


def editions(originals: Path) -> list[Edition]:
    """The announcements, oldest first."""
    return [edition(originals, year) for year in ANNOUNCED]
