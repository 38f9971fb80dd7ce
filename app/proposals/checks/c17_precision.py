"""C17: a small uncertainty claimed for a figure that is not measured and verified; scores outside the matrix."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from app.factors.errors import NotUncertainty
from app.factors.model import FactorContent
from app.factors.uncertainty import SPELLINGS, between, shown, spread
from app.factors.validation.documentation import scores
from app.factors.validation.finding import Finding, flag
from app.kit.amounts import plain
from app.proposals.checks.figures import rounded
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at, moved
from app.proposals.checks.reading import quantity
from app.proposals.model import Change

LEAST = Decimal(7)
_MEASURED_AND_VERIFIED = 1


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:  # noqa: ARG001 - one shape for all checks
    """Block scores outside 1 to 5; flag less than 7 % of uncertainty where not every reliability score is 1."""
    for change, content in figures(changes):
        for said in scores(content):
            yield moved(said, change)
        claimed = percent(content.uncertainty or {})
        if claimed is not None and claimed < LEAST and not _is_verified(content):
            message = f"{plain(rounded(claimed, 3))} % of uncertainty is claimed for a figure not measured and verified"
            hint = "reliability 1 is verified data based on measurements; else at least 7 %"
            yield flag("C17", at(change, "uncertainty"), message, hint)


def percent(uncertainty: Mapping[str, str]) -> Decimal | None:
    """Return the coefficient of variation that is claimed, in percent, in whichever spelling; None without a claim."""
    stated = {name: found[0] for name, said in uncertainty.items() if (found := quantity(said)) is not None}
    name = next((one for one in SPELLINGS if one in stated), None)
    try:
        if name is not None:
            return shown(spread(name, stated[name]).cv_percent)
        if {"low", "high"} <= stated.keys():
            return shown(between(stated["low"], stated["high"]).cv_percent)
    except NotUncertainty:
        pass
    return None


def _is_verified(content: FactorContent) -> bool:
    found = [group.scores.reliability for group in content.scores]
    return bool(found) and all(score == _MEASURED_AND_VERIFIED for score in found)
