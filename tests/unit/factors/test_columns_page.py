"""docs/columns.md is the table of columns, in both languages."""

from pathlib import Path

from app.factors.columns import ALL

PAGE = Path(__file__).parents[3] / "docs" / "columns.md"
HEAD = """# Columns of a change set

One row states one figure, in CSV, XLSX and JSON alike. Columns may stand in any order; those not needed may be left
out. An empty cell is *not stated*, never zero. Lists are divided by `;`. Rows whose first cell begins with `#` are not
read. A column that is not in this table is refused.

| column | needed | what it says | 含义 | accepted | example |
|---|---|---|---|---|---|
"""


def line(column):
    """A column's line of the table."""
    accepted = ", ".join(f"`{word}`" for word in column.choices) or column.kind.value
    needed = "yes" if column.needed else ""
    told = (f"`{column.name}`", needed, column.en, column.zh, accepted, f"`{column.example}`")
    return "| " + " | ".join(told).replace("  ", " ") + " |\n"


def test_the_page_has_every_column_as_it_is():
    assert PAGE.read_text(encoding="utf-8") == HEAD + "".join(map(line, ALL))
