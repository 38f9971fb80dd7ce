"""The shapes of answers about change, for OpenAPI."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from app.rest.schemas import Days, DeclaredUnitOut, Digest, Figure, ListOut, LogOut, Name, Out, ReleaseRef

_EXAMPLE: JsonValue = {"from": "2026.2", "factors": ["us-epa/supply-chain/327310-cradle-to-sale"]}
ChangeClassOut = Annotated[
    Literal["patch", "minor", "major"] | None,
    Field(description="how far the version moves from the one it ends; null where it ends none, or is not classed"),
]
Kind = Literal["added", "extended", "amended", "replaced", "withdrawn", "metadata_only"]


class ConditionOut(Out):
    """A condition under which the value is stated, differing on the two sides."""

    field: str
    before: Annotated[object, Field(alias="from")]
    to: object


class ChangeOfValueOut(Out):
    """Change of the value, or `because` of which conditions the two cannot be compared, with both sides."""

    comparable: bool
    absolute: Figure | None = None
    relative: Annotated[Figure | None, Field(description="share of the value before; null where that was zero")] = None
    exact: Annotated[bool | None, Field(description="false where `relative` is rounded to 15 digits")] = None
    because: list[str] | None = None
    differing: list[ConditionOut] | None = None


class VersionsOut(Out):
    """Numbers of the versions on both sides."""

    before: Annotated[int | None, Field(alias="from")]
    to: int | None


class UrisOut(Out):
    """Addresses of the versions on both sides, for ever the same."""

    before: Annotated[str | None, Field(alias="from")]
    to: str | None


class FigureOut(Out):
    """A figure with what it must not be read without."""

    value: Figure
    value_unit: str
    gwp: str | None
    declared_unit: DeclaredUnitOut
    reference_period: Days


class FiguresOut(Out):
    """The figures on both sides."""

    before: Annotated[FigureOut | None, Field(alias="from")]
    to: FigureOut | None


class DiffEntryOut(Out):
    """One net change; `fields` names what differs, the history of the factor tells each."""

    change: Kind
    change_class: ChangeClassOut
    key: str
    id: str
    versions: VersionsOut
    uris: UrisOut
    name: Name
    dataset: str
    geography: str
    unit: Annotated[str, Field(description="declared unit")]
    figures: FiguresOut
    value_change: ChangeOfValueOut | None
    fields: list[str]
    reason: str | None
    replacement: str | None


class SummaryOut(Out):
    """How many changes there are of each kind, in all and in each dataset."""

    changes: dict[str, int]
    datasets: list[dict[str, object]]


class DiffOut(ListOut):
    """A page of what changed between two releases."""

    items: list[DiffEntryOut]
    before: Annotated[ReleaseRef, Field(alias="from")]
    to: ReleaseRef
    total: int | None = None
    not_comparable: Annotated[int | None, Field(description="left out by `min_change`: values that do not compare")] = (
        None
    )
    nothing_to_compare: Annotated[int | None, Field(description="left out by `min_change`: one side only")] = None
    summary: SummaryOut | None = None


class LoggedOut(Out):
    """An entry of the log: a version and those it ended, a withdrawal, or the release that closes its entries."""

    log: LogOut
    release: str
    change: Literal["add", "extend", "amend", "replace", "withdraw", "release"]
    change_class: ChangeClassOut
    key: str | None
    id: str | None
    version: int | None
    ends: list[int]
    digest: Digest
    uri: str
    reason: str | None
    replacement: str | None


class ChangesOut(Out):
    """Entries in the order of the log; `next` goes on from here, also later when there are more."""

    items: list[LoggedOut]
    next: str
    caught_up: bool
    release: ReleaseRef


class DifferenceOut(Out):
    """A field that differs: what it said and what it says, or what was added to a list and removed from it."""

    field: str
    before: Annotated[object, Field(alias="from")] = None
    to: object = None
    added: list[object] | None = None
    removed: list[object] | None = None


class HistoryEntryOut(Out):
    """A version, when it held, and what changed from the one before."""

    version: int
    preceding: int | None
    compared_with: int | None
    change: Literal["add", "extend", "amend", "replace"]
    change_class: ChangeClassOut
    edition: str
    reference_period: Days
    value: Figure
    value_unit: str
    declared_unit: DeclaredUnitOut
    gwp: str | None
    digest: Digest
    since: str
    until: str | None
    reason: str | None
    replacement: str | None
    status: Literal["current", "superseded", "suspended", "withdrawn"]
    notices: list[dict[str, object]]
    log: LogOut
    citation: str
    value_change: ChangeOfValueOut | None
    differences: list[DifferenceOut]


class HistoryOut(ListOut):
    """A page of a factor's versions, newest first."""

    items: list[HistoryEntryOut]
    release: ReleaseRef


class PinsIn(Out):
    """Factors somebody uses, the release they were read from and the one to compare with (the latest if not said)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})
    before: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None
    factors: Annotated[
        list[object],
        Field(
            max_length=10_000, description="each a key or id, or `{factor, version, digest}`; a wrong one is told so"
        ),
    ]


class WhyOut(Out):
    """The release that brought a change, with its edition, source and note, or the reason of a withdrawal."""

    release: str
    release_note: str | None
    edition: str | None = None
    source: dict[str, str | None] | None = None
    change_note: str | None = None
    reason: str | None = None


class ReplacementOut(Out):
    """What the publisher says to use instead."""

    key: str
    uri: str


class DigestsOut(Out):
    """Digests of the versions on both sides."""

    before: Annotated[Digest | None, Field(alias="from")]
    to: Digest | None


class ImpactedOut(Out):
    """What became of a pinned factor."""

    factor: str | None
    status: Literal[
        "unchanged",
        "extended",
        "amended",
        "replaced",
        "metadata_only",
        "withdrawn",
        "unknown",
        "digest_mismatch",
        "malformed",
    ]
    because: Annotated[str | None, Field(description="why nothing can be said")]
    key: str | None
    versions: VersionsOut
    digests: DigestsOut
    uris: UrisOut
    figures: FiguresOut | None
    value_change: ChangeOfValueOut | None
    why: WhyOut | None
    replacement: ReplacementOut | None


class ImpactOut(Out):
    """What a release means for pinned factors, in the order given."""

    items: list[ImpactedOut]
    summary: dict[str, int]
    before: Annotated[ReleaseRef | None, Field(alias="from")]
    to: ReleaseRef


class ProvenanceOut(Out):
    """Where a factor is from: with `format=plain` the steps from document to log, else a PROV-JSON document."""

    release: ReleaseRef | None = None
    factor: dict[str, object] | None = None
    steps: list[dict[str, object]] | None = None
    prefix: dict[str, str] | None = None
    entity: dict[str, object] | None = None
    activity: dict[str, object] | None = None
    agent: dict[str, object] | None = None
