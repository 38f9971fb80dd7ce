"""Where a finding stands: the row and the column it was given in."""

from app.factors.validation.finding import Finding
from app.proposals.model import Change

# Paths of a factor's content, longest first where one begins another, and the column that states it.
_COLUMNS = (
    ("declared_unit.", ""),
    ("reference_period", "period_from"),
    ("valid", "valid_from"),
    ("as_published.locator.place", "place"),
    ("as_published.locator", "source"),
    ("as_published.", "published_"),
    ("quality.", "scores"),
    ("licence", "source"),
    ("source", "source"),
    ("synonyms, flags, inputs", "inputs"),
)


def at(change: Change, column: str) -> str:
    """Return the path of a cell: `changes[3].value`."""
    return f"changes[{change.place}].{column}"


def column(path: str) -> str:
    """Return the column that states a path of a factor's content."""
    for begins, named in _COLUMNS:
        if path.startswith(begins):
            return named + path.removeprefix(begins) if begins.endswith(".") and named != "scores" else named
    return path.partition("[")[0]


def moved(finding: Finding, change: Change) -> Finding:
    """Return a finding about a factor's content as one about the row that stated it."""
    return Finding(
        code=finding.code,
        severity=finding.severity,
        path=at(change, column(finding.path)),
        message=finding.message,
        hint=finding.hint,
    )
