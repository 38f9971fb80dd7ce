"""The template of a change set: a workbook, or a CSV file, that says itself how it is filled."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.factors.columns import ALL, Kind
from app.nomenclature.model import Nomenclature
from app.proposals.reading.table import MOST_ROWS
from app.proposals.reading.template_words import (
    EXAMPLE,
    EXAMPLE_ROW,
    HEADS,
    MEANING,
    NOTES,
    SHEETS,
    Language,
    accepted,
    meaning,
    need,
)
from app.proposals.reading.xlsx_book import SHEET
from app.provenance.model import AccountingRule, Dataset

CODES, LISTS = "codes", "lists"
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_FIRST_ROW = 4  # below the names, what they mean, and the example
_FORMATS = {Kind.DAY: "yyyy-mm-dd", Kind.NUMBER: "General", Kind.WHOLE: "0"}
_GREY = PatternFill("solid", start_color="FFEDEDED")
_STRONG = PatternFill("solid", start_color="FFD9E7F5")
_FIELDS = {"reference_period": ("period_from", "period_to"), "declared_unit": ("amount", "unit")}
_WIDTHS = {"what it says": 60, "含义": 60, "accepted": 60, "可填内容": 60}
Lists = dict[str, list[str]]


def template(dataset: Dataset, rule: AccountingRule | None, nomenclature: Nomenclature, language: Language) -> bytes:
    """Return a workbook to be filled for a dataset, its remarks in a language, instructions in both."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    _fill(sheet, rule, language)
    choices = _choices(rule, nomenclature)
    for told in _ordered(language):
        _explain(book.create_sheet(SHEETS[told]), dataset, rule, told)
    _list_codes(book.create_sheet(CODES), nomenclature)
    hidden = book.create_sheet(LISTS)
    hidden.sheet_state = "hidden"
    _offer(sheet, hidden, choices)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def template_csv(rule: AccountingRule | None, language: Language) -> bytes:
    """Return the same as CSV in UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow([column.name for column in ALL])
    required = _required(rule)
    said = [f"{meaning(one, language)} [{need(one, required, language)}; {accepted(one, language)}]" for one in ALL]
    rows.writerow([MEANING[language] + said[0], *said[1:]])
    rows.writerow(_example(rule, language))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _ordered(language: Language) -> Iterable[Language]:
    return sorted(_LANGUAGES, key=lambda one: one != language)


def _required(rule: AccountingRule | None) -> frozenset[str]:
    """Return the columns that a rule asks for, which it names as fields of a factor."""
    fields = rule.required if rule else ()
    return frozenset(name for field in fields for name in _FIELDS.get(field, (field,)))


def _example(rule: AccountingRule | None, language: Language) -> list[str]:
    """Return a row that the reader takes once its first cell is empty, inside a boundary that the rule knows."""
    row = EXAMPLE_ROW
    if rule and rule.boundaries and row["boundary"] not in rule.boundaries:
        row = row | {"boundary": rule.boundaries[0]}
    return [EXAMPLE[language], *(row.get(one.name, "") for one in ALL[1:])]


def _fill(sheet: Worksheet, rule: AccountingRule | None, language: Language) -> None:
    """Write the names, what they mean, an example, and give each column the format that keeps what is typed."""
    sheet.append([column.name for column in ALL])
    sheet.append([MEANING[language] + meaning(ALL[0], language), *(meaning(one, language) for one in ALL[1:])])
    sheet.append(_example(rule, language))
    for place, column in enumerate(ALL, start=1):
        letter = get_column_letter(place)
        width = sheet.column_dimensions[letter]
        width.width = max(14, *(len(text) + 2 for text in (column.name, EXAMPLE_ROW.get(column.name, ""))))
        width.number_format = _FORMATS.get(column.kind, "@")
        head, said, example = (sheet.cell(row, place) for row in (1, 2, 3))
        head.font, head.fill = Font(bold=True), _STRONG if column.needed else _GREY
        for cell in (said, example):
            cell.font, cell.fill, cell.number_format = Font(italic=True, color="FF808080"), _GREY, "@"
        said.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _choices(rule: AccountingRule | None, nomenclature: Nomenclature) -> Lists:
    """Return what each drop-down offers."""
    choices = {column.name: list(column.choices) for column in ALL if column.choices}
    if rule and rule.boundaries:
        choices["boundary"] = [one for one in choices["boundary"] if one in rule.boundaries]
    choices["unit"] = sorted(nomenclature.units.by_code)
    choices["geography"] = sorted(nomenclature.geographies.by_code)
    choices["activity"] = sorted(nomenclature.activities)
    choices["gwp"] = sorted(nomenclature.gwp_sets)
    return choices


def _offer(sheet: Worksheet, hidden: Worksheet, choices: Lists) -> None:
    """Give columns their drop-downs, from lists on a hidden sheet, and numbers and days their checks."""
    for place, (name, words) in enumerate(choices.items(), start=1):
        for row, word in enumerate([name, *words], start=1):
            hidden.cell(row, place, word).number_format = "@"
        letter = get_column_letter(place)
        formula = f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"
        _checked(sheet, name, DataValidation(type="list", formula1=formula, allow_blank=True))
    for column in ALL:
        if column.kind is Kind.DAY:
            check = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
            _checked(sheet, column.name, check)


def _checked(sheet: Worksheet, name: str, check: DataValidation) -> None:
    letter = get_column_letter([column.name for column in ALL].index(name) + 1)
    check.add(f"{letter}{_FIRST_ROW}:{letter}{MOST_ROWS + _FIRST_ROW}")
    sheet.add_data_validation(check)


def _explain(sheet: Worksheet, dataset: Dataset, rule: AccountingRule | None, language: Language) -> None:
    title = dataset.title_zh if language == "zh" and dataset.title_zh else dataset.title_en
    for note in NOTES[language]:
        sheet.append([note.format(dataset=dataset.key, title=title, rule=_rule(rule, dataset, language))])
    sheet.append([])
    heads = HEADS[language]
    sheet.append(heads)
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), _GREY
    required = _required(rule)
    for one in ALL:
        row = (one.name, meaning(one, language), need(one, required, language), accepted(one, language), one.example)
        sheet.append(row)
    for place, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(head, 24)


def _rule(rule: AccountingRule | None, dataset: Dataset, language: Language) -> str:
    if rule is None:
        return dataset.accounting_rule
    title = rule.title_zh if language == "zh" and rule.title_zh else rule.title_en
    return f"{rule.code}, {title}"


def _list_codes(sheet: Worksheet, nomenclature: Nomenclature) -> None:
    """List the codes there are, with their names."""
    sheet.append(["column", "code", "English", "中文", "kind"])
    units = ((one.code, one.name_en, one.name_zh, one.group) for one in nomenclature.units.by_code.values())
    places = ((one.code, one.name_en, one.name_zh, one.kind) for one in nomenclature.geographies.by_code.values())
    acts = ((one.code, one.name_en, one.name_zh, None) for one in nomenclature.activities.values())
    gases = ((one.code, one.name_en, one.name_zh, one.formula) for one in nomenclature.gases.values())
    sets = ((one.code, one.citation, None, one.report) for one in nomenclature.gwp_sets.values())
    named = {"unit": units, "geography": places, "activity": acts, "constituents": gases, "gwp": sets}
    for name, codes in named.items():
        for code in sorted(codes, key=lambda one: one[0]):
            sheet.append(_texts((name, *code)))
    for letter, width in zip("ABCDE", (14, 28, 44, 30, 20), strict=True):
        sheet.column_dimensions[letter].width = width


def _texts(row: Sequence[str | None]) -> list[str | None]:
    """Return texts that no spreadsheet program takes for a formula."""
    return [None if text is None else text.lstrip("=+@") for text in row]
