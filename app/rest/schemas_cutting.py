"""Shapes of cuts in the contract."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.publication.telling import MOST
from app.rest.bodies import In
from app.rest.schemas import Digest, Out
from app.rest.schemas_changes import FigureOut


class CutIn(In):
    """A cut: of all accepted proposals, or of those named."""

    note: Annotated[str | None, Field(max_length=500, description="one sentence for readers")] = None
    label: Annotated[
        str | None, Field(pattern="^20[0-9]{2}[.][1-9][0-9]{0,4}$", description="the next if not said")
    ] = None
    proposals: Annotated[list[UUID] | None, Field(min_length=1, max_length=MOST, description="all if not said")] = None
    dry_run: Annotated[bool, Field(strict=True, description="tell what it would do, and do nothing")] = False
    on_conflict: Annotated[
        Literal["refuse", "return"],
        Field(description="what no longer fits refuses the cut, or goes back to its publisher"),
    ] = "refuse"


class CutReleaseOut(Out):
    """The release, or of a dry run what it would be."""

    label: str
    number: int
    digest: Digest
    changes: int
    note: str | None


class ConflictOut(Out):
    """Why a change of an accepted proposal does not fit; change 0 is the proposal as a whole."""

    proposal: str
    change: int
    key: str
    why: str


class ChangedOut(Out):
    """A change with the figure before and after; without a class where it ends nothing or brings nothing."""

    change: Literal["add", "extend", "amend", "replace", "withdraw"]
    key: str
    version: int | None
    change_class: Literal["patch", "minor", "major"] | None
    before: Annotated[FigureOut | None, Field(alias="from")]
    to: FigureOut | None


class CountsOut(Out):
    """How many changes there are of each kind, and of each class."""

    changes: dict[str, int]
    classes: dict[str, int]


class CutOut(Out):
    """What a cut did; of a dry run, what it would do, with its first 1,000 changes one by one."""

    dry_run: bool
    release: CutReleaseOut | None
    proposals: list[str]
    conflicts: list[ConflictOut]
    counts: CountsOut
    changes: list[ChangedOut]
    not_shown: Annotated[int, Field(description="changes that are not told one by one")]
