"""One flat row as a factor's content; the form is that of seed_data/README.md, for the seed and for proposals alike."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.factors.cells import BadCell, BadCells, Cells, bad, number
from app.factors.columns import COLUMNS
from app.factors.errors import NotUncertainty
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
from app.factors.uncertainty import CONVENTIONS, SPELLINGS, between, spread
from app.kit.amounts import plain
from app.provenance.model import Edition, Source

__all__ = ["COLUMNS", "BadCells", "content", "slug"]

_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,159}")
_CODE = re.compile(r"[a-z0-9.-]{1,40}:\S{1,60}")
_ONE = Decimal(1)
_BEST, _WORST = 1, 5
_NO_SOURCE = Source(
    name="", title="", publisher="", published=None, url=None, file=None, digest=None, note=None
)  # stands in until the row is refused
_INTERVAL = {"low", "high"}


def content(row: Mapping[str, str], edition: Edition, tier: str, entered_by: str | None = None) -> FactorContent:
    """Return the content that a row states; refuse it with `BadCells`, which names all that is wrong with its cells."""
    cells = Cells(row, [])
    slug(cells)
    source = _source(cells, edition)
    stated = _content(cells, edition, source, tier, entered_by)
    _refuse_backwards(cells, stated)
    cells.refuse()
    return stated


def slug(cells: Cells) -> str:
    """Return the factor's name in its dataset; another form is wrong."""
    said = cells.needed("slug")
    if said and not cells.wrong and not _SLUG.fullmatch(said):
        hint = "a-z, 0-9, full stops and hyphens, at most 160, such as cement-42-5-cn-gd"
        cells.wrong.append(bad("slug", f"{said[:60]!r} is not a slug", hint))
    return said


def _content(cells: Cells, edition: Edition, source: Source, tier: str, entered_by: str | None) -> FactorContent:
    return FactorContent(
        name_en=cells.needed("name_en"),
        name_zh=cells.text("name_zh"),
        synonyms=cells.parts("synonyms", str),
        description=cells.text("description"),
        activity=cells.text("activity"),
        products=cells.parts("products", _code),
        industries=cells.parts("industries", _code),
        geography=cells.needed("geography"),
        reference_period=_reference_period(cells),
        valid=_days(cells.day("valid_from"), cells.day("valid_to")),
        declared_unit=_declared_unit(cells),
        value=cells.number("value"),
        gas_basis=cells.chosen("gas_basis", GasBasis),
        gwp=cells.text("gwp"),
        value_origin=cells.chosen("value_origin", ValueOrigin),
        constituents=cells.parts("constituents", _constituent),
        boundary=cells.chosen("boundary", Boundary),
        stages=cells.parts("stages", str),
        scope=cells.word("scope"),
        scope2_basis=cells.word("scope2_basis"),
        technology=cells.text("technology"),
        allocation=cells.text("allocation"),
        cut_off=cells.text("cut_off"),
        coverage=cells.text("coverage"),
        background_databases=cells.parts("background_databases", str),
        dataset_type=cells.word("dataset_type"),
        method_standards=cells.parts("method_standards", str),
        scores=cells.parts("scores", _scores),
        flags=cells.parts("flags", str),
        uncertainty=_uncertainty(cells),
        inputs=cells.parts("inputs", _input),
        as_published=_as_published(cells, source),
        evidence=cells.chosen("evidence", Evidence),
        source=_citation(source),
        licence=_licence(edition.licence, edition.attribution, tier),
        owner=edition.dataset.partition("/")[0],
        entered_by=entered_by,
        change_note=cells.text("change_note"),
        external_id=cells.text("external_id"),
        note=cells.text("note"),
    )


@lru_cache(maxsize=1_000)  # one for thousands of rows
def _citation(source: Source) -> Citation:
    return Citation(
        title=source.title, publisher=source.publisher, published=source.published, url=source.url, note=source.note
    )


@lru_cache(maxsize=1_000)
def _licence(name: str, attribution: str, tier: str) -> LicenceTerms:
    return LicenceTerms(id=name, attribution=attribution, tier=tier)


@lru_cache(maxsize=10_000)
def _days(first: date | None, last: date | None) -> Period:
    return Period(first, last)


def _source(cells: Cells, edition: Edition) -> Source:
    """Return the source that a row names: by its short name, or as the file is called."""
    said = cells.needed("source")
    for one in edition.sources:
        if said and said in {one.name, one.file}:
            return one
    if said:
        known = ", ".join(one.name for one in edition.sources) or "none yet"
        cells.wrong.append(
            bad("source", f"{said[:60]!r} is no source of this edition", f"a source by its name: {known}")
        )
    return _NO_SOURCE


def _reference_period(cells: Cells) -> Period:
    first, last = (cells.day(name) if cells.needed(name) else None for name in ("period_from", "period_to"))
    return _days(first, last)


def _refuse_backwards(cells: Cells, stated: FactorContent) -> None:
    if cells.wrong:
        return
    for column, period in (("period_to", stated.reference_period), ("valid_to", stated.valid)):
        if period.first is not None and period.last is not None and period.first > period.last:
            cells.wrong.append(bad(column, "the last day is before the first", f"{period.first} or later"))


def _declared_unit(cells: Cells) -> DeclaredUnit:
    return _once(
        DeclaredUnit(
            amount=cells.number("amount") if cells.text("amount") else _ONE,
            unit=cells.needed("unit"),
            calorific_basis=cells.choice("calorific_basis", CalorificBasis),
            currency_year=cells.whole("currency_year"),
            price_basis=cells.choice("price_basis", PriceBasis),
        )
    )


@lru_cache(maxsize=1_000)
def _once(unit: DeclaredUnit) -> DeclaredUnit:
    """Return an equal one that is there already."""
    return unit


@lru_cache(maxsize=10_000)
def _code(part: str) -> Code:
    if not _CODE.fullmatch(part):
        raise BadCell(f"{part[:60]!r} is not a code with its classification", "scheme:code, such as cpc:37440")
    scheme, _, code = part.partition(":")
    return Code(scheme, code)


def _constituent(part: str) -> Constituent:
    gas, _, amount = (piece.strip() for piece in part.partition("="))
    if not gas or not amount:
        raise BadCell(f"{part[:60]!r} is not a gas with its amount", "gas=kg, or gas=amount co2e; `;` between gases")
    for ending in (":co2e", " co2e"):
        if amount.endswith(ending):
            return Constituent(gas=gas, co2e=number(amount.removesuffix(ending).strip()))
    return Constituent(gas=gas, kg=number(amount))


def _scores(part: str) -> GroupScores:
    group, _, listed = (piece.strip() for piece in part.partition("="))
    said = [score.strip() for score in listed.split(",")]
    if not group or len(said) != len(INDICATORS):
        raise BadCell(f"{part[:60]!r} is not a group with five scores", f"group={','.join(INDICATORS)}")
    scores = [None if score == "-" else number(score) for score in said]
    if any(score is not None and not _BEST <= score <= _WORST for score in scores):
        raise BadCell(f"{part[:60]!r} has a score outside 1 to 5", "from 1 (best) to 5, or - for not scored")
    return GroupScores(group=group, scores=PedigreeScores(**dict(zip(INDICATORS, scores, strict=True))))


def _input(part: str) -> tuple[str, str]:
    name, sign, stated = (piece.strip() for piece in part.partition("="))
    if not (name and sign and stated):
        raise BadCell(f"{part[:60]!r} is not a parameter", "name=value unit, or formula=…; `;` between them")
    return name, stated


def _uncertainty(cells: Cells) -> dict[str, str] | None:
    """Return an uncertainty by its spelling, proved to be one."""
    said = cells.parts("uncertainty", _spelled)
    if not said or cells.wrong:
        return None
    stated = dict(said)
    try:
        if len(said) == len(stated) == 1 and not stated.keys() & _INTERVAL:
            spread(*said[0])
        elif len(said) == len(stated) and stated.keys() == _INTERVAL:
            between(stated["low"], stated["high"])
        else:
            cells.wrong.append(bad("uncertainty", "is neither one spelling nor an interval", _UNCERTAINTY))
    except NotUncertainty as refused:
        cells.wrong.append(bad("uncertainty", refused.detail, _UNCERTAINTY))
    return {name: plain(amount) for name, amount in stated.items()}


_UNCERTAINTY = f"one of {', '.join(SPELLINGS)} as name=number, or low=number; high=number"


def _spelled(part: str) -> tuple[str, Decimal]:
    name, _, amount = (piece.strip() for piece in part.partition("="))
    if name not in {*SPELLINGS, *CONVENTIONS, *_INTERVAL}:
        raise BadCell(f"{name[:60]!r} is no spelling of an uncertainty", _UNCERTAINTY)
    return name, number(amount)


def _as_published(cells: Cells, source: Source) -> AsPublished:
    locator = Locator(document=source.title, digest=source.digest, place=cells.needed("place"))
    return AsPublished(value=cells.needed("published_value"), unit=cells.needed("published_unit"), locator=locator)
