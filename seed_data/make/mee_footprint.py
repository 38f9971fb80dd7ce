"""`mee/power-footprint`: life-cycle CO2e per kWh of China's electricity, by generation type, transmission, average."""

from pathlib import Path

from app.importing.grid import sheets
from app.importing.mee_figures import FOOTPRINT_COLUMNS, UNSTATED, footprint_figure
from app.importing.table import table
from seed_data.make.originals import digest, mapping
from seed_data.make.table import Edition, Factor, Source

DATASET = "mee/power-footprint"
TABLE = "cn-mee-grid/cn_power_footprint_factors_2023_2024.csv"
HELD = "cn-mee-grid/original/2024-electricity-carbon-footprint-factors.MEE.pdf"
PUBLISHER = "生态环境部、国家统计局、国家能源局"
SOURCES = {
    "2023": Source(
        key="announcement",
        title="2023年电力碳足迹因子数据(公告2025年第3号)",
        publisher=PUBLISHER,
        published="2025-01-17",
        note="The document was not held: the figures are a public transcription's, whose figures for 2024 equal "
        "the official annex. The transcription adds a boundary of its own (cradle-to-grave), which is not the "
        "publisher's word and is not taken over.",
    ),
    "2024": Source(
        key="announcement",
        title="2024年全国电力碳足迹因子(附件)",
        publisher=PUBLISHER,
        published="2025-10",
        file="2024-electricity-carbon-footprint-factors.MEE.pdf",
        note="The annex as published by the ministry, held as PDF (made on 2025-10-24); every figure was compared "
        "with it. It states neither the system boundary nor the GWP set.",
    ),
}


def place(year: str, row: dict[str, str]) -> str:
    """The row's place in the annex; table numbers only where the annex was held."""
    table = f"annex, {row['table']}" if year == "2024" else "annex"
    return f"{table}, row {row['product']}"


def factor(row: dict[str, str], kind: dict[str, str]) -> Factor:
    """One announced figure."""
    seen = row["year"] == "2024"
    figure = footprint_figure(place(row["year"], row | kind), row)
    flags = UNSTATED if seen else f"{UNSTATED};transcribed-relabelled"
    return Factor(**figure | {"flags": flags}, evidence="official" if seen else "transcribed")


def source(originals: Path, year: str) -> Source:
    """The announcement, with the digest of the annex where it was held."""
    known = SOURCES[year]
    if not known.file:
        return known
    return Source(
        key=known.key,
        title=known.title,
        publisher=known.publisher,
        published=known.published,
        file=known.file,
        digest=digest(originals / HELD),
        note=known.note,
    )


def edition(originals: Path, year: str) -> Edition:
    """One year's announcement, in the order of the annex."""
    form = table(sheets(originals / TABLE), FOOTPRINT_COLUMNS, "the footprint form")
    rows = {row["product"]: row for _, row in form.rows() if row["year"] == year}
    kinds = [kind for kind in mapping("cn_power_types.csv") if kind["product_zh"] in rows]
    if len(kinds) != len(rows):
        raise ValueError(f"power types without a mapping: {sorted(set(rows) - {k['product_zh'] for k in kinds})}")
    return Edition(
        dataset=DATASET,
        label=year,
        published=SOURCES[year].published,
        licence="CN-official-document",
        attribution=f"{PUBLISHER}:{year}年电力碳足迹因子",
        sources=(source(originals, year),),
        factors=tuple(factor(rows[kind["product_zh"]], kind) for kind in kinds),
    )


def editions(originals: Path) -> list[Edition]:
    """The announcements, oldest first."""
    return [edition(originals, year) for year in SOURCES]
