"""`sac/gbt-32151-fuels`: CO2 of burning a unit of fuel in China, computed from the parameters of a standard's table."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from seed_data.make.originals import csv_rows, mapping
from seed_data.make.table import Edition, Factor, Source
from seed_data.make.text import canonical_text, rational_text

DATASET = "sac/gbt-32151-fuels"
TABLE = "cn-fuel-defaults/cn_fossil_fuel_defaults.csv"
VINTAGE = "2024"
UNITS = {"t": ("t", "t"), "10^4Nm3": ("1e4Nm3", "10^4 Nm3")}  # activity_unit → our code, the printed unit
CARBON_TO_CO2 = Fraction(44, 12)
FORMULA = "formula=ncv*carbon_content/1000*oxidation/100*44/12*1000"
SOURCE = Source(
    key="standard",
    title="GB/T 32151.22-2024, table C.1",
    publisher="国家市场监督管理总局、国家标准化管理委员会",
    published="2024",
    note="The printed standard was not held. The parameters are public transcriptions': for rows marked equal a "
    "second, unrelated transcription (which cites the 2025 provincial inventory guideline) has the same figures; "
    "rows marked single rest on one. Trailing zeros of the print are not kept by the transcription.",
)


def computed(row: dict[str, str]) -> str:
    """The kg CO2 per unit: NCV × carbon content × oxidised share × 44/12, in exact rationals."""
    ncv, carbon, oxidised = (
        Fraction(Decimal(row[name])) for name in ("ncv_GJ_per_unit", "carbon_content_tC_per_TJ", "oxidation_percent")
    )
    tonnes = ncv * carbon / 1000 * oxidised / 100 * CARBON_TO_CO2
    if abs(tonnes - Fraction(Decimal(row["ef_tCO2_per_unit"]))) > Fraction(1, 10**6):
        raise ValueError(f"{row['fuel_key']}: the parameters do not give {row['ef_tCO2_per_unit']} t CO2")
    return rational_text(tonnes * 1000)


def factor(row: dict[str, str], fuel: dict[str, str]) -> Factor:
    """One fuel of the table."""
    unit, printed = UNITS[row["activity_unit"]]
    ncv, carbon, oxidised = (
        canonical_text(row[name]) for name in ("ncv_GJ_per_unit", "carbon_content_tC_per_TJ", "oxidation_percent")
    )
    value = computed(row)
    return Factor(
        slug=f"{fuel['fuel']}-combustion",
        name_en=f"{fuel['name_en']}, combustion, China",
        name_zh=f"{row['fuel_zh']}燃烧",
        activity=f"fuel.{fuel['fuel']}.combustion",
        products=fuel["products"],
        geography="CN",
        period_from=f"{VINTAGE}-01-01",
        period_to=f"{VINTAGE}-12-31",
        unit=unit,
        value=value,
        gas_basis="co2_only",
        value_origin="computed",
        constituents=f"co2-fossil={value}",
        boundary="combustion",
        scope="1",
        inputs=f"ncv={ncv} GJ/{printed};carbon_content={carbon} tC/TJ;oxidation={oxidised} %;{FORMULA}",
        published_value=f"{ncv} GJ/{printed}; {carbon} tC/TJ; {oxidised} %",
        published_unit=f"GJ/{printed}; tC/TJ; %",
        source=SOURCE.key,
        place=f"table C.1, row {row['fuel_zh']}",
        evidence="equal" if row["verification"].startswith("two independent") else "single",
    )


def editions(originals: Path) -> list[Edition]:
    """The one vintage whose source is known."""
    fuels = {fuel["sac"]: fuel for fuel in mapping("fuels.csv") if fuel["sac"]}
    rows = [row for _, row in csv_rows(originals / TABLE) if row["vintage"] == VINTAGE]
    return [
        Edition(
            dataset=DATASET,
            label=VINTAGE,
            published="2024",
            licence="CC0-1.0",
            attribution="Parameters of GB/T 32151.22-2024, table C.1, re-typed as facts; CO2 computed from them",
            note="The standard gives parameters on the net calorific basis; the CO2 per unit of fuel is computed.",
            sources=(SOURCE,),
            factors=tuple(factor(row, fuels[row["fuel_key"]]) for row in rows),
        )
    ]
