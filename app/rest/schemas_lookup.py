"""Shapes of look-ups in the contract: how an answer was found, one at a time or many at once."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue

from app.rest.schemas import (
    AnswerOut,
    CandidateOut,
    FactorOut,
    Figure,
    LogOut,
    Out,
    ProblemOut,
    ReleaseRef,
    RestatedOut,
)

Class = Annotated[int, Field(ge=1, le=5, description="1 none or nearest, 5 furthest")]
_EXAMPLE: JsonValue = {"selectors": [{"activity": "electricity.grid-average", "geography": "CN-GD", "date": 2023}]}


class StepOut(Out):
    """One step away from what was asked, and on whose word."""

    dimension: Literal["geography", "time", "industry", "technology"]
    before: Annotated[str, Field(alias="from")]
    to: str
    reason: str
    containment: Annotated[Literal["official", "derived"] | None, Field(description="who says it contains")] = None
    purpose: Annotated[Literal["any", "electricity"] | None, Field(description="what the containment holds for")] = None
    note: str | None = None
    years: int | None = None
    direction: Literal["earlier", "later", "touches"] | None = None


class IndicatorOut(Out):
    """One quality indicator by itself and where it is used; null where nobody scored it."""

    native: Figure | None
    steps: int | None
    in_context: Figure | None
    at_least: Annotated[Figure, Field(description="the least it can be after these steps, also where unscored")]
    age_years: int | None = None


class BandOut(Out):
    """Level of a rating in a scheme."""

    scheme: str
    native: str | None
    in_context: str | None


class QualityInContextOut(Out):
    """Quality where the figure is used; only `dqr` where nothing was stepped over."""

    dqr: Annotated[Figure | None, Field(description="the factor's own data quality rating")]
    method: str | None = None
    rated_by: str | None = None
    approximation: Annotated[str | None, Field(description="how other scores were read as these, if they were")] = None
    dqr_native: Figure | None = None
    dqr_in_context: Figure | None = None
    band: BandOut | None = None
    rescored: dict[str, IndicatorOut] | None = None


class DistanceClassOut(Out):
    """How far away, in five classes; null where nothing was asked."""

    time: Class | None
    geography: Class | None
    technology: Class | None


class StepsOut(Out):
    """How many steps away along each dimension."""

    geography: int
    years: int
    industry: int
    technology: int


class AlternativeOut(CandidateOut):
    """A factor that would have answered after more steps."""

    edition: str
    steps: StepsOut


class MatchOut(Out):
    """How the answer was found."""

    kind: Literal["exact", "fallback"]
    steps: list[StepOut]
    candidates: int
    decided_by: Annotated[str, Field(description="the rule that decided between candidates")]
    quality_in_context: QualityInContextOut
    fallback: list[Literal["geography", "time", "industry", "technology"]] | None = None
    distance_class: DistanceClassOut | None = None
    alternatives: list[AlternativeOut] | None = None


class LookupOut(AnswerOut):
    """The answer of a look-up."""

    match: MatchOut


class BatchIn(Out):
    """Up to 1,000 look-ups; `release` holds for those that name none."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})
    selectors: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=1000,
            description="each an object with the parameters of GET /v1/lookup; what is none is answered as a problem",
        ),
    ]
    release: Annotated[str | None, Field(min_length=1, max_length=200, description="label or digest")] = None


class BatchAnswerOut(Out):
    """A selector's answer: the look-up's, with `status` 200 and the factor's own status as `factor_status`."""

    status: Literal[200]
    release: ReleaseRef
    match: MatchOut
    factor: FactorOut
    restated: RestatedOut | None
    factor_status: Literal["current", "superseded", "suspended", "withdrawn"]
    notices: list[dict[str, object]]
    uri: Annotated[str, Field(description="address of this very version, for ever the same")]
    log: LogOut | None
    citation: str


class BatchOut(Out):
    """The outcome of each selector, in the order asked."""

    items: list[BatchAnswerOut | ProblemOut]
    release: ReleaseRef
