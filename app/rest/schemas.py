"""The shapes of answers, for OpenAPI; figures are JSON numbers with the decimal's exact digits."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Figure = Annotated[float, Field(description="a decimal, written with its exact digits")]
BoundaryName = Literal[
    "cradle-to-gate",
    "cradle-to-sale",
    "gate-to-gate",
    "cradle-to-grave",
    "combustion",
    "upstream",
    "use",
    "end-of-life",
    "unstated",
]
Digest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]


class Out(BaseModel):
    """An answer; fields are added in later versions, never renamed."""

    model_config = ConfigDict(extra="allow")


class Name(Out):
    """A name in English and Chinese."""

    en: str | None
    zh: str | None


class Days(Out):
    """First and last day, both inclusive."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)
    first: Annotated[str | None, Field(alias="from")]
    to: str | None


class CodeOut(Out):
    """A class of a classification."""

    scheme: str
    code: str


class DeclaredUnitOut(Out):
    """What the figure is stated per."""

    amount: Figure
    unit: str
    calorific_basis: Literal["net", "gross"] | None
    currency_year: int | None
    price_basis: Literal["purchaser", "producer"] | None


class ConstituentOut(Out):
    """One gas's part; `kg` is null where only CO2e is known."""

    gas: str
    kg: Figure | None
    co2e: Figure | None = None


class LocatorOut(Out):
    """Where the figure stands."""

    document: str
    digest: Digest | None
    place: str


class AsPublishedOut(Out):
    """The figure verbatim."""

    value: str
    unit: str
    locator: LocatorOut


class GroupQualityOut(Out):
    """Raw scores of a gas, or of a group of them."""

    group: str
    pedigree: dict[str, Figure | None]


class QualityOut(Out):
    """Raw scores per group of gases, and what is computed from them by the method named."""

    pedigree: dict[str, Figure | None] | None
    ilcd: dict[str, Figure | None] | None
    dqr: Figure | None
    method: str | None
    by_gas: list[GroupQualityOut]
    flags: list[str]


class InputOut(Out):
    """A published parameter that a computed figure was computed from."""

    name: str
    stated: str


class SourceOut(Out):
    """The document cited; `note` says which copy of it was read."""

    title: str
    publisher: str
    published: str | None
    url: str | None
    note: str | None


class LicenceOut(Out):
    """Licence, attribution to print, and who may read."""

    id: str
    attribution: str
    tier: Literal["open", "registered", "licensed"]


class FactorOut(Out):
    """A factor version: the digested record."""

    id: str
    key: str
    version: int
    preceding: int | None
    digest: Digest
    publisher: str
    dataset: str
    edition: str
    name: Name
    synonyms: list[str]
    description: str | None
    activity: str | None
    products: list[CodeOut]
    industries: list[CodeOut]
    geography: str
    reference_period: Days
    valid: Days
    declared_unit: DeclaredUnitOut
    value: Figure
    value_unit: Literal["kg CO2", "kg CO2e"]
    gas_basis: Literal["all_gases", "co2_only", "co2e_undivided"]
    gwp: str | None
    value_origin: Literal["published", "computed"]
    constituents: list[ConstituentOut]
    boundary: BoundaryName
    stages: list[str]
    scope: str | None
    scope2_basis: str | None
    technology: str | None
    allocation: str | None
    cut_off: str | None
    coverage: str | None
    background_databases: list[str]
    dataset_type: str | None
    method_standards: list[str]
    quality: QualityOut
    uncertainty: dict[str, str] | None
    inputs: list[InputOut]
    as_published: AsPublishedOut
    evidence: Literal["official", "equal", "transcribed", "single"]
    source: SourceOut
    licence: LicenceOut
    owner: str | None
    entered_by: str | None
    reviews: list[dict[str, str]]
    change_note: str | None
    external_id: str | None
    note: str | None


class ReleaseRef(Out):
    """The release an answer was read from, and whether the caller named it."""

    label: str
    digest: Digest
    pinned: bool


class FiguredOut(Out):
    """A figure with what it must not be read without."""

    value: Figure
    unit: str
    gwp: str | None


class NoteOut(Out):
    """Something to know about a restated figure."""

    code: str
    text: str


class RestatedOut(Out):
    """What was done to the released figure; its digest and `as_published` stay those of the release."""

    before: Annotated[FiguredOut, Field(alias="from")]
    exact: bool
    notes: list[NoteOut]


class LogOut(Out):
    """Position in the public log."""

    index: int


class AnswerOut(Out):
    """One factor with what stands beside its record."""

    release: ReleaseRef
    factor: FactorOut
    restated: RestatedOut | None
    status: Literal["current", "superseded", "suspended", "withdrawn"]
    notices: list[dict[str, object]]
    uri: Annotated[str, Field(description="address of this very version, for ever the same")]
    log: LogOut | None
    citation: str


class VersionOut(Out):
    """One version of a factor, for ever the same."""

    factor: FactorOut
    uri: Annotated[str, Field(description="address of this very version, for ever the same")]
    since: str
    log: LogOut | None
    citation: str


class ListOut(Out):
    """A page of a list: `next` is the cursor of the following page, or null."""

    next: str | None


class FactorsOut(ListOut):
    """A page of factors; `total` when asked."""

    items: list[FactorOut]
    release: ReleaseRef
    total: int | None = None


class DistanceOut(Out):
    """How far a factor is from a question: conditions it does not meet, steps in place, years."""

    unmet: list[str]
    geography_steps: int | None
    years: int


class CandidateOut(Out):
    """What tells one candidate from another; `distance` where none matched."""

    key: str
    version: int
    activity: str | None
    geography: str
    reference_period: Days
    unit: str
    calorific_basis: str | None
    price_basis: str | None
    boundary: BoundaryName
    gas_basis: str
    name: Name | None = None
    value: Figure | None = None
    value_unit: str | None = None
    currency_year: int | None = None
    distance: DistanceOut | None = None


class ProblemOut(Out):
    """RFC 9457, with a stable code, a hint at what would be accepted, and the fields concerned."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    hint: str | None
    fields: list[str]
    failed: Annotated[str | None, Field(description="the first condition that no factor met")] = None
    nearest: Annotated[list[CandidateOut | str] | None, Field(description="factors, or codes, that come close")] = None
    ambiguous_in: Annotated[list[str] | None, Field(description="in what the candidates differ")] = None
    candidates: list[CandidateOut] | None = None
    related: Annotated[
        dict[str, list[dict[str, str]]] | None, Field(description="corresponding codes that there are figures for")
    ] = None
    reasons: Annotated[list[str] | None, Field(description="what is known of why there is none")] = None
    release: Annotated[str | None, Field(description="the release that was read")] = None
    newest: Annotated[list[str] | None, Field(description="labels of the newest releases")] = None
    gases: Annotated[list[str] | None, Field(description="gases without a mass or without a GWP value")] = None
    gwp: Annotated[str | None, Field(description="the GWP set of the figure as published")] = None
    unit: Annotated[str | None, Field(description="the unit that the figure is declared in")] = None
