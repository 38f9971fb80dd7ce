"""Change sets and what they are compared with, without a database."""

from datetime import date
from decimal import Decimal

from app.factors.model import FactorContent, FactorKey
from app.proposals.checks.figures import family, spread
from app.proposals.checks.model import Beside, Figure, Submission
from app.proposals.model import Change, EvidenceFile
from app.provenance.model import AccountingRule, PublisherKind, Traceability
from app.releases.model import ChangeKind
from tests.factories.figures import GRID, a_content, a_key, a_period, a_version
from tests.factories.words import words

SUBMITTED = date(2026, 11, 24)
DIGEST = "sha256:" + "0a" * 32


def a_rule(**changed):
    """The rule of official publications, as permissive as the seed's."""
    said = {
        "code": "official-publication",
        "title_en": "Official publication",
        "title_zh": None,
        "boundaries": (),
        "required": ("name_en", "geography", "boundary", "gas_basis", "evidence"),
        "dqr_max": None,
        "traceability": Traceability.CITED,
        "valid_from": None,
        "valid_to": None,
        "citation": "the registry's own",
    }
    return AccountingRule(**said | changed)


def a_submission(evidence=(), numbers=None):
    """What a proposal of the day brings: files by digest, and numbers in those that a machine reads."""
    return Submission(submitted_on=SUBMITTED, evidence={one.digest: one for one in evidence}, numbers=numbers or {})


def a_file(digest=DIGEST, name="report.pdf"):
    """A file a proposal stands on."""
    return EvidenceFile(digest=digest, name=name, media_type="application/pdf", size=1)


def beside(**changed):
    """Nothing released, nothing brought: an association that proposes to its first dataset."""
    said = {
        "dataset": GRID,
        "publisher_kind": PublisherKind.AUTHORITY,
        "rule": a_rule(),
        "submission": a_submission(),
        "nomenclature": words(),
    }
    return Beside(**said | changed)


def a_change(content=None, *, place=1, kind=ChangeKind.ADD, key=None, cells=None, **changed):
    """A change that brings a figure."""
    said = content if isinstance(content, FactorContent) else a_content(**changed)
    return Change(place=place, kind=kind, key=key or a_key(), cells=cells or {}, content=said)


def placed(geography, value, *, place=1, **more):
    """A change that brings the figure of a place, in a slug that ends with it."""
    number = Decimal(value)
    key = a_key(f"average-{geography.lower()}")
    return a_change(place=place, key=key, geography=geography, value=number, constituents=(), **more)


def a_figure(content=None, *, key=None, number=1, is_whole=False):
    """A released figure as checks see it; whole with its record."""
    said = content or a_content()
    unit = said.declared_unit
    return Figure(
        key=str(key or a_key()),
        number=number,
        period=said.reference_period,
        geography=said.geography,
        value=said.value,
        amount=unit.amount,
        unit=unit.unit,
        gas_basis=said.gas_basis,
        boundary=said.boundary,
        rendered=a_version(said, key=key, number=number).rendered if is_whole else None,
    )


def year_before(value="0.45", **changed):
    """The history of the grid factor: last year's figure."""
    said = a_content(value=Decimal(value), reference_period=a_period(2021), constituents=(), **changed)
    return {str(a_key()): (a_figure(said),)}


def relatives(*given):
    """Released figures by family, from contents by slug."""
    found = {}
    for slug, content in given:
        key = FactorKey(dataset=GRID, slug=slug)
        found.setdefault(family(key, content, words()), []).append(a_figure(content, key=key))
    return {kin: tuple(known) for kin, known in found.items()}


def lying(*logarithms):
    """Peers at these logarithms."""
    return spread([Decimal(one) for one in logarithms])
