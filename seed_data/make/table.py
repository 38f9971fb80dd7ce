"""The shapes of the seed: factor rows, source documents, editions."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One row of `factors.csv`; every cell is text, an empty one is "not stated"."""

    slug: str
    name_en: str = ""
    name_zh: str = ""
    activity: str = ""
    products: str = ""
    industries: str = ""
    geography: str
    period_from: str
    period_to: str
    unit: str
    calorific_basis: str = ""
    currency_year: str = ""
    price_basis: str = ""
    value: str
    gas_basis: str
    gwp: str = ""
    value_origin: str = "published"
    constituents: str = ""
    boundary: str
    scope: str = ""
    scope2_basis: str = ""
    technology: str = ""
    flags: str = ""
    scores: str = ""
    inputs: str = ""
    published_value: str
    published_unit: str
    source: str
    place: str
    evidence: str
    external_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source document of an edition; `digest` is that of the file as held, empty where none was held."""

    key: str
    title: str
    publisher: str
    published: str
    url: str = ""
    file: str = ""
    digest: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A published row that joined no row of the neighbouring editions, or gave no factor, and why."""

    place: str
    path: str
    published_value: str
    slug: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One issue of a dataset, ready to be written as a folder."""

    dataset: str
    label: str
    published: str
    licence: str
    attribution: str
    sources: tuple[Source, ...]
    factors: tuple[Factor, ...]
    note: str = ""
    unmatched: tuple[Unmatched, ...] = ()

    @property
    def folder(self) -> str:
        """Where the edition lies, relative to `seed_data/`."""
        return f"publishers/{self.dataset}/{self.label}"


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Factor))
SOURCE_FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Source) if field.name != "key")
UNMATCHED_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Unmatched))
