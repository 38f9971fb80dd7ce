"""Publishers' files as small as they get: UK flat files, EPA tables, Chinese tables in the transcription form."""

import csv
from pathlib import Path

from openpyxl import Workbook

UK_HEADER = ("Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text", "UOM", "GHG/Unit")
UK_TOTAL, UK_GASES = "kg CO2e", {"CO2": "3029.26", "CH4": "2.25", "N2O": "1.8"}
BUTANE = ("Scope 1", "Fuels", "Gaseous fuels", "Butane", "", "", "tonnes")
R134A = ("Scope 1", "Refrigerant & other", "Kyoto protocol products", "HFC-134a", "", "Total", "kg", UK_TOTAL, "1300")
R125 = ("Scope 1", "Refrigerant & other", "Kyoto protocol products", "HFC-125", "", "Total", "kg", UK_TOTAL, "3170")
EPA_HEADER = (
    "2017 NAICS Code",
    "2017 NAICS Title",
    "GHG",
    "Unit",
    "Supply Chain Emission Factors without Margins",
    "Margins of Supply Chain Emission Factors",
    "Supply Chain Emission Factors with Margins",
    "Reference USEEIO Code",
)
GRID_HEADER = (
    "data_year",
    "region_name_zh",
    "region_code",
    "factor_type",
    "value",
    "unit",
    "source_document",
    "published",
)


def a_table(path: Path, *rows):
    """A CSV file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def a_total(published="3033.31", path=BUTANE):
    """A row of a total."""
    return (*path, UK_TOTAL, published)


def gas_rows(gases=None, path=BUTANE, label="kg CO2e of {}"):
    """Rows of the gases of a total."""
    return [(*path, label.format(gas), said) for gas, said in (gases or UK_GASES).items()]


def a_uk_file(path: Path, *rows, year="2031", header=UK_HEADER):
    """A UK flat file as CSV: refrigerants that tell AR5, then these rows."""
    return a_table(path, (*header, f"GHG Conversion Factor {year}"), R134A, R125, *rows)


def a_uk_workbook(path: Path, *rows, header=UK_HEADER, front=(("Year:", 2031), ("Updated:", "2031-06-10"))):
    """A UK flat file as a workbook, with its front page and the rows a publisher puts above a header."""
    book = Workbook()
    page = book.active
    page.title = "Front page"
    for name, said in front:
        page.append([None, name, said])
    sheet = book.create_sheet("Factors by Category")
    for row in ([], ["UK Government GHG Conversion Factors"], ["Category"], [*header, "GHG Conversion Factor 2031"]):
        sheet.append(row)
    for row in (R134A, R125, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def an_epa_row(code="327310", with_="3.858", unit="kg CO2e/2024 USD, purchaser price"):
    """A row of the EPA file of CO2e."""
    return (code, "Cement Manufacturing", "All GHGs", unit, "3.768", "0.09", with_, "327310")


def a_grid_row(year="2031", region="CN-GD", name="广东", value="0.4403", kind="grid_average_co2", unit="kgCO2/kWh"):
    """A row of the grid form."""
    return (year, name, region, kind, value, unit, "公告2032年第1号", "2032-12-31")
