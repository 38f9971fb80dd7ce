"""One row of a `factors.csv` as a factor's content; the format is that of seed_data/README.md."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.factors.model import (
    AsPublished,
    Boundary,
    CalorificBasis,
    Citation,
    Code,
    Constituent,
    DeclaredUnit,
    Evidence,
    FactorContent,
    GasBasis,
    GroupScores,
    LicenceTerms,
    Locator,
    PedigreeScores,
    Period,
    PriceBasis,
    ValueOrigin,
)
from app.factors.quality import INDICATORS
from app.kit.amounts import decimal
from app.provenance.model import Edition, Source

COLUMNS = frozenset(
    (
        "slug",
        "name_en",
        "name_zh",
        "synonyms",
        "activity",
        "products",
        "industries",
        "geography",
        "period_from",
        "period_to",
        "valid_from",
        "valid_to",
        "amount",
        "unit",
        "calorific_basis",
        "currency_year",
        "price_basis",
        "value",
        "gas_basis",
        "gwp",
        "value_origin",
        "constituents",
        "boundary",
        "scope",
        "scope2_basis",
        "technology",
        "flags",
        "scores",
        "inputs",
        "published_value",
        "published_unit",
        "source",
        "place",
        "evidence",
        "external_id",
        "note",
    )
)


def content(row: Mapping[str, str], edition: Edition, tier: str) -> FactorContent:
    """Return the content that a row states; refuses values outside the types with ValueError or BadNumber."""
    source = next(one for one in edition.sources if one.name == row["source"])
    return FactorContent(
        name_en=row["name_en"],
        name_zh=row.get("name_zh") or None,
        synonyms=_parts(row.get("synonyms")),
        activity=row.get("activity") or None,
        products=_codes(row.get("products")),
        industries=_codes(row.get("industries")),
        geography=row["geography"],
        reference_period=_period(row, "period_from", "period_to"),
        valid=_period(row, "valid_from", "valid_to"),
        declared_unit=_declared_unit(row),
        value=decimal(row["value"]),
        gas_basis=GasBasis(row["gas_basis"]),
        gwp=row.get("gwp") or None,
        value_origin=ValueOrigin(row["value_origin"]),
        constituents=tuple(_constituent(part) for part in _parts(row.get("constituents"))),
        boundary=Boundary(row["boundary"]),
        scope=row.get("scope") or None,
        scope2_basis=row.get("scope2_basis") or None,
        technology=row.get("technology") or None,
        scores=tuple(_scores(part) for part in _parts(row.get("scores"))),
        flags=_parts(row.get("flags")),
        inputs=tuple(_input(part) for part in _parts(row.get("inputs"))),
        as_published=_as_published(row, source),
        evidence=Evidence(row["evidence"]),
        source=Citation(
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            url=source.url,
            note=source.note,
        ),
        licence=LicenceTerms(id=edition.licence, attribution=edition.attribution, tier=tier),
        owner=edition.dataset.partition("/")[0],
        entered_by="footing seed",
        external_id=row.get("external_id") or None,
        note=row.get("note") or None,
    )


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _codes(text: str | None) -> tuple[Code, ...]:
    return tuple(Code(*part.split(":", 1)) for part in _parts(text))


def _period(row: Mapping[str, str], first: str, last: str) -> Period:
    return Period(*(date.fromisoformat(row[name]) if row.get(name) else None for name in (first, last)))


def _declared_unit(row: Mapping[str, str]) -> DeclaredUnit:
    basis, price, year = row.get("calorific_basis"), row.get("price_basis"), row.get("currency_year")
    return DeclaredUnit(
        amount=decimal(row.get("amount") or "1"),
        unit=row["unit"],
        calorific_basis=CalorificBasis(basis) if basis else None,
        currency_year=int(year) if year else None,
        price_basis=PriceBasis(price) if price else None,
    )


def _constituent(part: str) -> Constituent:
    gas, _, amount = part.partition("=")
    if amount.endswith(":co2e"):
        return Constituent(gas=gas, co2e=decimal(amount.removesuffix(":co2e")))
    return Constituent(gas=gas, kg=decimal(amount))


def _scores(part: str) -> GroupScores:
    group, _, listed = part.partition("=")
    scores: list[Decimal | None] = [None if score == "-" else decimal(score) for score in listed.split(",")]
    return GroupScores(group=group, scores=PedigreeScores(**dict(zip(INDICATORS, scores, strict=True))))


def _input(part: str) -> tuple[str, str]:
    name, _, stated = part.partition("=")
    return name, stated


def _as_published(row: Mapping[str, str], source: Source) -> AsPublished:
    locator = Locator(document=source.title, digest=source.digest, place=row["place"])
    return AsPublished(value=row["published_value"], unit=row["published_unit"], locator=locator)
