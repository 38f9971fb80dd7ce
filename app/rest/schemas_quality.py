"""The shapes of a factor's quality and of its shares, for OpenAPI."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.rest.schemas import Days, DeclaredUnitOut, Digest, Figure, LogOut, Name, Out, ReleaseRef, RestatedOut

Share = Annotated[float, Field(description="a fraction of the figure; where not exact, rounded to 15 digits")]
Score = Annotated[float, Field(ge=1, le=5, description="from 1 (best) to 5")]
SchemeName = Literal["ef-3.1", "pef-2013", "ilcd-2010"]
_CONVENTIONS = "what formats store: ILCD GSD², openLCA GSD, EcoSpold 2 σ², Brightway σ"


class FactorMeantOut(Out):
    """The figure that is meant, and which version of which factor it is."""

    id: str
    key: str
    version: int
    digest: Digest
    name: Name
    reference_period: Days
    declared_unit: DeclaredUnitOut
    value: Figure
    value_unit: Literal["kg CO2", "kg CO2e"]
    gas_basis: Literal["all_gases", "co2_only", "co2e_undivided"]
    gwp: str | None


class HeadedOut(Out):
    """What an answer about a factor says first."""

    release: ReleaseRef
    factor: FactorMeantOut
    status: Literal["current", "superseded", "suspended", "withdrawn"]
    notices: list[dict[str, object]]
    uri: str
    log: LogOut | None
    citation: str


class PedigreeOut(Out):
    """Five scores of the pedigree matrix."""

    reliability: Score | None
    completeness: Score | None
    temporal: Score | None
    geographical: Score | None
    technological: Score | None


class GroupScoresOut(Out):
    """Scores of one gas or of all `other` gases, as stored, and the 95 % factor that follows."""

    group: str
    pedigree: PedigreeOut
    co2e_share: Share | None
    gsd2_v2: Figure | None
    gsd2_v3: Figure | None


class ScoresOut(Out):
    """Scores of the whole figure, weighted by CO2e, and of its gas groups."""

    factor: PedigreeOut | None
    by_gas: list[GroupScoresOut]


class LevelOut(Out):
    """What a scheme calls a rating; compared unrounded."""

    scheme: SchemeName
    level: Literal["excellent", "very_good", "good", "fair", "poor", "high", "basic", "estimate", "not_usable"]
    source: str


class RatingOut(Out):
    """The factor's own rating; null says because of what."""

    rating: Score | None
    method: str
    formula: str
    levels: list[LevelOut]
    because: str | None


class IndicatorRatingOut(Out):
    """A rating by EF or ILCD indicators; null says because of what."""

    method: str
    formula: str
    source: str
    indicators: dict[str, Score | None] | None
    rating: Score | None
    unrounded: Score | None
    levels: list[LevelOut]
    because: str | None


class BridgedOut(Out):
    """Pedigree scores read as EF scores: an approximation, never stored."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)
    approximation: str
    bridge: Annotated[dict[str, str], Field(alias="from")]
    indicators: dict[str, Score]
    rating: Score
    unrounded: Score
    levels: list[LevelOut]


class BasicUncertaintyOut(Out):
    """The basic uncertainty, a GSD², and where it comes from."""

    gsd2: Figure
    kind: str | None
    source: str
    table: dict[str, Figure]


class FormulaSpreadOut(Out):
    """The 95 % factor of the whole figure: gases that err together, and independently of each other."""

    method: str
    formula: str
    source: str
    gsd2: Figure | None
    gsd2_independent: Figure | None
    because: str | None


class PedigreeUncertaintyOut(Out):
    """Scores and basic uncertainty as a spread."""

    basic_uncertainty: BasicUncertaintyOut
    approximation: str
    v2: FormulaSpreadOut
    v3: FormulaSpreadOut


class IntervalOut(Out):
    """95 % interval around the figure, taken as the median."""

    low: Figure
    high: Figure
    unit: str
    around: Figure


class SpelledOut(Out):
    """One spread in every spelling."""

    variance: Figure
    sigma: Figure
    gsd: Figure
    gsd2: Figure
    cv_percent: Figure
    mean_to_median: Figure
    conventions: Annotated[dict[str, Figure], Field(description=_CONVENTIONS)]


class UncertaintyOut(SpelledOut):
    """The uncertainty of the figure from its pedigree."""

    distribution: Literal["log-normal"]
    method: str
    source: str
    formulas: dict[str, str]
    interval_95: IntervalOut


class StatedUncertaintyOut(Out):
    """What the publisher states, and in every spelling where its own is known."""

    as_stated: dict[str, str]
    spelled: SpelledOut | None


class ContextIndicatorOut(Out):
    """One indicator before and after; `at_least` is the least it can be, also where it was never scored."""

    native: Score | None
    steps: int | None
    in_context: Score | None
    at_least: Score
    age_years: int | None = None


class ContextBandOut(Out):
    """Levels before and after."""

    scheme: SchemeName
    native: str | None
    in_context: str | None


class InContextOut(Out):
    """Quality as of a date that was asked for."""

    method: str
    rated_by: Literal["pedigree", "ilcd"] | None
    approximation: str | None
    dqr_native: Score | None
    dqr_in_context: Score | None
    band: ContextBandOut
    rescored: dict[str, ContextIndicatorOut]


class FactorQualityOut(HeadedOut):
    """All that follows from a factor's raw scores, each figure with its formula and source."""

    because: str | None
    flags: list[str]
    scores: ScoresOut
    dqr: RatingOut
    ef: IndicatorRatingOut
    ilcd: IndicatorRatingOut
    bridged: BridgedOut | None
    pedigree_uncertainty: PedigreeUncertaintyOut
    uncertainty: UncertaintyOut | None
    stated_uncertainty: StatedUncertaintyOut | None
    in_context: InContextOut | None


class ShareOut(Out):
    """A share of the figure."""

    share: Share
    exact: bool


class AmountShareOut(ShareOut):
    """An amount in the figure's `value_unit`, per its declared unit, and its share."""

    amount: Figure


class GasShareOut(AmountShareOut):
    """One gas: its mass where known, its amount, its share."""

    gas: str
    kg: Figure | None


class ApartOut(Out):
    """What is reported apart (ISO 14067), and all the rest; null where no such gas is stated."""

    biogenic: AmountShareOut | None
    uptake: AmountShareOut | None
    land_use_change: AmountShareOut | None
    other: AmountShareOut


class GapOut(AmountShareOut):
    """The figure less the sum of its gases."""

    because: str | None


class StageOut(AmountShareOut):
    """One stage, and which released figures say so."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)
    stage: Literal["production", "margins"]
    told_by: Annotated[str, Field(alias="from")]
    digest: Digest | None


class SharesOut(HeadedOut):
    """A figure divided by gas and by stage; null says because of what."""

    restated: RestatedOut | None
    gases: list[GasShareOut] | None
    apart: ApartOut | None
    sum: ShareOut | None
    difference: GapOut | None
    gases_because: str | None
    stages: list[StageOut] | None
    stages_because: str | None
