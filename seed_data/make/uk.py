"""`desnz/ghg-conversion-factors`: the UK Government's conversion factors for company reporting."""

from pathlib import Path

from app.importing.desnz_figures import figure
from app.importing.desnz_rows import FORCED, GASES, add_up
from seed_data.make.table import Edition, Factor
from seed_data.make.uk_paths import Names, names_2022, names_2024, names_2025, unmatched_2022
from seed_data.make.uk_read import LAYOUTS, Layout, Total, read_totals, with_number
from seed_data.make.uk_sources import ISSUES, source

DATASET = "desnz/ghg-conversion-factors"


def factor(layout: Layout, total: Total, names: Names) -> Factor:
    """One total row."""
    if set(total.gases) == set(GASES) and total.path[5] != FORCED and not add_up(total):
        raise ValueError(f"{total.place}: the gases do not add up to {total.published}")
    issue = ISSUES[layout.year]
    row = figure(total, names.named[total.path], names.slugs[total.path], layout.year, issue.gwp)
    if not row["boundary"] or not row["geography"]:
        raise ValueError(f"{total.place}: {total.path} has no boundary or no place")
    return Factor(**row, evidence=issue.evidence)


def edition(originals: Path, layout: Layout, totals: list[Total], names: Names, later: list[Total]) -> Edition:
    """One year's set; `later` is the year that 2022 is joined to."""
    issue = ISSUES[layout.year]
    return Edition(
        dataset=DATASET,
        label=layout.year,
        published=issue.published,
        licence="OGL-UK-3.0",
        attribution="Contains public sector information licensed under the Open Government Licence v3.0. "
        f"UK Government GHG Conversion Factors for Company Reporting, {layout.year}, {issue.makers}.",
        note=issue.note,
        sources=(source(originals, layout),),
        factors=tuple(factor(layout, total, names) for total in with_number(totals)),
        unmatched=tuple(unmatched_2022(totals, names, later)) if later else (),
    )


def editions(originals: Path) -> list[Edition]:
    """The three years, oldest first; 2024 names the rows of all."""
    first, second, third = LAYOUTS
    t22, t24, t25 = (read_totals(originals, layout) for layout in LAYOUTS)
    n24 = names_2024(t24)
    return [
        edition(originals, first, t22, names_2022(t22, n24), t24),
        edition(originals, second, t24, n24, []),
        edition(originals, third, t25, names_2025(t25, t24, n24), []),
    ]
