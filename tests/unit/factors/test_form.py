"""The record of a version: the same content has the same digest, and anything else another."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.factors.model import (
    Boundary,
    CalorificBasis,
    Code,
    Constituent,
    DeclaredUnit,
    Evidence,
    FactorContent,
    GasBasis,
    GroupScores,
    PedigreeScores,
    Period,
    PriceBasis,
    ValueOrigin,
)
from app.kit.canonical import canonical_bytes, digest, spelled
from app.publication.queries.audit import agree
from tests.factories.figures import a_content, a_key, a_period, a_printed, a_version, gases

ONES = PedigreeScores(
    **dict.fromkeys(("reliability", "completeness", "temporal", "geographical", "technological"), Decimal(1))
)
UNIT = a_content().declared_unit
OTHER = {
    "name_en": "Other",
    "name_zh": None,
    "synonyms": ("Netzstrom",),
    "description": "text",
    "activity": None,
    "products": (),
    "industries": (Code("isic-4", "3510"),),
    "geography": "CN-GX",
    "reference_period": a_period(2023),
    "valid": Period(None, date(2026, 1, 1)),
    "declared_unit": replace(UNIT, unit="MWh"),
    "value": Decimal("0.4404"),
    "gas_basis": GasBasis.CO2E_UNDIVIDED,
    "gwp": "AR5-100",
    "value_origin": ValueOrigin.COMPUTED,
    "constituents": (),
    "boundary": Boundary.UNSTATED,
    "stages": ("A1",),
    "scope": "2",
    "scope2_basis": "location",
    "technology": "mix",
    "allocation": "energy",
    "cut_off": "1 %",
    "coverage": "90 %",
    "background_databases": ("none",),
    "dataset_type": "system",
    "method_standards": ("ISO 14067",),
    "scores": (GroupScores(group="all", scores=ONES),),
    "flags": ("boundary-unstated-by-publisher",),
    "uncertainty": {"distribution": "lognormal"},
    "inputs": (("NCV", "1 GJ"),),
    "as_published": a_printed("0.44030"),
    "evidence": Evidence.SINGLE,
    "source": replace(a_content().source, title="Other"),
    "licence": replace(a_content().licence, tier="registered"),
    "owner": "acme",
    "entered_by": "somebody",
    "reviews": ({"outcome": "approved"},),
    "change_note": "corrected",
    "external_id": "x-1",
    "note": "mind the gap",
}  # fmt: skip
WITHIN = [
    ("declared_unit", {"amount": Decimal(2)}),
    ("declared_unit", {"calorific_basis": CalorificBasis.NET}),
    ("declared_unit", {"currency_year": 2020}),
    ("declared_unit", {"price_basis": PriceBasis.PRODUCER}),
    ("reference_period", {"first": date(2022, 1, 2)}),
    ("reference_period", {"last": date(2022, 12, 30)}),
    ("as_published", {"unit": "gCO2/kWh"}),
    ("source", {"publisher": "x"}),
    ("source", {"published": None}),
    ("source", {"url": "https://example.org"}),
    ("licence", {"id": "x"}),
    ("licence", {"attribution": "x"}),
]
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
figures = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=12)


def test_every_field_of_a_content_is_tried_below():
    assert OTHER.keys() == {field.name for field in fields(FactorContent)}


@pytest.mark.parametrize("name", OTHER)
def test_any_other_field_gives_another_digest(name):
    assert a_version(replace(a_content(), **{name: OTHER[name]})).digest != a_version().digest


@pytest.mark.parametrize(("name", "changed"), WITHIN)
def test_any_part_of_a_field_gives_another_digest(name, changed):
    part = replace(getattr(a_content(), name), **changed)
    assert a_version(replace(a_content(), **{name: part})).digest != a_version().digest


@pytest.mark.parametrize("locator", [{"document": "x"}, {"digest": "sha256:" + "0" * 64}, {"place": "table 3"}])
def test_any_other_place_in_the_document_gives_another_digest(locator):
    printed = a_content().as_published
    moved = replace(printed, locator=replace(printed.locator, **locator))
    assert a_version(a_content(as_published=moved)).digest != a_version().digest


@pytest.mark.parametrize(
    "changed", [{"key": a_key("other")}, {"key": a_key(dataset="acme/supply")}, {"number": 2}, {"preceding": 1}]
)
def test_another_identity_or_number_gives_another_digest(changed):
    assert a_version(**changed).digest != a_version().digest


def test_a_gas_stated_as_mass_is_not_the_same_as_one_stated_as_co2e():
    mass, co2e = (Constituent(gas="n2o", **{name: Decimal("0.1")}) for name in ("kg", "co2e"))
    assert a_version(gases(constituents=(mass,))).digest != a_version(gases(constituents=(co2e,))).digest


def test_the_same_content_has_the_same_digest_however_its_numbers_and_texts_were_typed():
    typed = a_content(value=Decimal("0.44030"), name_en="Électricité", as_published=a_printed())
    other = a_content(value=Decimal("0.4403"), name_en="E\u0301lectricite\u0301", as_published=a_printed())
    assert a_version(typed).digest == a_version(other).digest
    assert a_version(typed).rendered == a_version(other).rendered


@given(texts, texts, figures, figures.filter(bool), st.lists(texts, max_size=3))
def test_the_record_as_served_says_what_was_digested(name, note, value, mass, synonyms):
    parts = (Constituent(gas="co2-fossil", kg=mass), Constituent(gas="ch4-fossil", co2e=value))
    unit = DeclaredUnit(amount=abs(mass), unit="kWh")
    said = {"name_en": name, "note": note, "synonyms": tuple(synonyms), "constituents": parts, "declared_unit": unit}
    version = a_version(gases(value=value, **said))
    served = json.loads(version.rendered, parse_float=Decimal, parse_int=Decimal)
    assert served.pop("digest") == spelled(version.digest) == spelled(digest(version.canonical))
    assert agree(served, json.loads(version.canonical))
    assert canonical_bytes(json.loads(version.canonical)) == version.canonical


def test_agreement_is_not_given_to_another_number_text_key_or_length():
    for served, stated in [
        ({"a": Decimal("0.1")}, {"a": "0.2"}),
        ({"a": Decimal(1)}, {"a": True}),
        ({"a": "x"}, {"a": "y"}),
        ({"a": None}, {}),
        ([Decimal(1)], ["1", "2"]),
        ({"a": False}, {"a": 0}),
        ("0", None),
    ]:
        assert not agree(served, stated)


def test_the_record_has_the_wire_names_of_the_product():
    record = json.loads(a_version().rendered, parse_float=Decimal)
    assert list(record)[:5] == ["id", "key", "version", "preceding", "digest"]
    assert record["value"] == Decimal("0.4403")
    assert record["declared_unit"]["amount"] == 1
    assert (record["value_unit"], record["gwp"], record["gas_basis"]) == ("kg CO2", None, "co2_only")
    assert record["constituents"] == [{"gas": "co2-fossil", "kg": Decimal("0.4403")}]
    assert (record["publisher"], record["dataset"], record["edition"]) == ("acme", "acme/grid", "first")
    assert record["quality"]["dqr"] is None


def test_co2_alone_is_never_called_co2e():
    for basis in GasBasis:
        unit = json.loads(a_version(a_content(gas_basis=basis)).rendered)["value_unit"]
        assert unit == ("kg CO2" if basis is GasBasis.CO2_ONLY else "kg CO2e")


def test_the_citation_names_document_place_figure_version_and_digest():
    version = a_version(number=3)
    for part in ("Announcement 12", "annex, table 2", "0.4403 kg CO2 per kWh", "version 3", spelled(version.digest)):
        assert part in version.citation


def test_a_mass_worked_out_from_published_co2e_stands_beside_it():
    parts = (Constituent(gas="ch4-fossil", co2e=Decimal("0.03")),)
    record = json.loads(a_version(gases(constituents=parts)).rendered, parse_float=Decimal)
    assert record["constituents"] == [{"gas": "ch4-fossil", "kg": Decimal("0.001"), "co2e": Decimal("0.03")}]
