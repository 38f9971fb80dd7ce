"""C18: years that cannot be: a reference period that ends after the figure was published."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from app.factors.dqr import time_score
from app.factors.model import FactorContent
from app.factors.validation.codes import periods
from app.factors.validation.finding import Finding, block, told
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at, moved
from app.proposals.model import Change

_YEAR = re.compile(r"(?:19|20)\d\d")


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block open and backward periods, and a reference year after that of publication or submission; tell TiR.

    TiR is 1, 2, 3, 4 for figures of up to 2, 4, 6, 8 years before the submission, else 5 (EF, time representativeness).
    """
    ages: Counter[int] = Counter()
    for change, content in figures(changes):
        for said in periods(content):
            yield moved(said, change)
        last = content.reference_period.last
        if last is None:
            continue
        year, by = newest_year(content, beside)
        if last.year > year:
            yield block("C18", at(change, "period_to"), f"the reference period ends in {last.year}, {by} in {year}")
        else:
            ages[time_score(beside.submission.submitted_on.year - last.year)] += 1
    if ages:
        shares = ", ".join(f"{score} for {count}" for score, count in sorted(ages.items()))
        yield told("C18", "proposal.changes", f"time representativeness (TiR) by the age of the figures: {shares}")


def newest_year(content: FactorContent, beside: Beside) -> tuple[int, str]:
    """Return the last year a figure can be of, and why: that of its publication, if said, or of the submission."""
    submitted = beside.submission.submitted_on.year
    match = _YEAR.match(content.source.published or "")
    if match and int(match[0]) < submitted:
        return int(match[0]), "it was published"
    return submitted, "it was submitted"
