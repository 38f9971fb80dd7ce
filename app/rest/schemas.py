"""The shapes of answers, for OpenAPI; figures are JSON numbers with the decimal's exact digits."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Figure = Annotated[float, Field(description="a decimal, written with its exact digits")]
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


class QualityOut(Out):
    """Raw scores per group of gases, and what is computed from them by the method named."""

    pedigree: dict[str, Figure | None] | None
    ilcd: dict[str, Figure | None] | None
    dqr: Figure | None
    method: str | None
    flags: list[str]


class SourceOut(Out):
    """The document cited."""

    title: str
    publisher: str
    published: str | None
    url: str | None


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
    boundary: str
    quality: QualityOut
    uncertainty: dict[str, str] | None
    as_published: AsPublishedOut
    evidence: Literal["official", "equal", "transcribed", "single"]
    source: SourceOut
    licence: LicenceOut


class ReleaseRef(Out):
    """The release an answer was read from, and whether the caller named it."""

    label: str
    digest: Digest
    pinned: bool


class MatchOut(Out):
    """How the answer was found."""

    kind: str
    steps: list[dict[str, object]]
    candidates: int
    decided_by: str
    quality_in_context: dict[str, Figure | None]


class LogOut(Out):
    """Position in the public log."""

    index: int


class AnswerOut(Out):
    """One factor with what stands beside its record."""

    release: ReleaseRef
    factor: FactorOut
    restated: dict[str, object] | None
    status: Literal["current", "superseded", "suspended", "withdrawn"]
    notices: list[dict[str, object]]
    log: LogOut | None
    citation: str


class LookupOut(AnswerOut):
    """The answer of a look-up."""

    match: MatchOut


class VersionOut(Out):
    """One version of a factor, for ever the same."""

    factor: FactorOut
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


class HistoryEntryOut(Out):
    """A version, when it held, and what changed from the one before."""

    version: int
    preceding: int | None
    change: Literal["add", "extend", "amend", "replace"]
    edition: str
    reference_period: Days
    value: Figure
    value_unit: str
    digest: Digest
    since: str
    until: str | None
    status: str
    value_change: dict[str, object] | None
    differences: list[dict[str, object]]


class HistoryOut(ListOut):
    """All versions of a factor, newest first."""

    items: list[HistoryEntryOut]
    release: ReleaseRef


class ReleaseOut(Out):
    """A release."""

    label: str
    number: int
    digest: Digest
    parent: Digest | None
    changes: int
    note: str | None
    released_at: str
    log: LogOut


class ReleasesOut(ListOut):
    """A page of releases, newest first."""

    items: list[ReleaseOut]


class PublisherOut(Out):
    """A publisher."""

    slug: str
    kind: str
    country: str | None
    name: Name


class PublishersOut(ListOut):
    """A page of publishers."""

    items: list[PublisherOut]


class DatasetOut(Out):
    """A dataset."""

    key: str
    publisher: str
    title: Name
    industry_scope: list[str]
    editions: Literal["extend", "replace"]
    accounting_rule: str
    tier: str


class DatasetsOut(ListOut):
    """A page of datasets."""

    items: list[DatasetOut]


class NamesOut(ListOut):
    """A page of a table of the nomenclature."""

    items: list[dict[str, object]]


class ErrorOut(Out):
    """What an error code means."""

    code: str
    title: str
    status: int
    meaning: str


class ErrorsOut(ListOut):
    """A page of error codes."""

    items: list[ErrorOut]


class HealthOut(Out):
    """How the service is."""

    status: Literal["ok"]


class ProblemOut(Out):
    """RFC 9457, with a stable code, a hint at what would be accepted, and the fields concerned."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    hint: str | None
    fields: list[str]
