"""Every rule: a figure that keeps it, and one that breaks only it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.factors.model import (
    CalorificBasis,
    Code,
    Constituent,
    DeclaredUnit,
    GasBasis,
    GroupScores,
    PedigreeScores,
    Period,
    PriceBasis,
    ValueOrigin,
)
from app.factors.quality import INDICATORS
from app.factors.validation.finding import Severity, flag
from app.factors.validation.rules import findings
from app.seeding.files import catalog, edition, statements
from tests.factories.figures import a_content, a_key, a_printed, gases
from tests.factories.words import SEED, known_codes, words

RULES = {rule.code: rule for rule in catalog(SEED).rules}
RULE = RULES["official-publication"]


def said(content=None, *, key=None, rule=RULE):
    return {
        (one.code, one.path) for one in findings(key or a_key(), content or a_content(), rule, words(), known_codes())
    }


def unit(name="kWh", amount=1, **qualifiers):
    return DeclaredUnit(amount=Decimal(amount), unit=name, **qualifiers)


def part(gas, kg=None, co2e=None):
    return Constituent(gas=gas, kg=None if kg is None else Decimal(kg), co2e=None if co2e is None else Decimal(co2e))


def scored(name, *scores):
    five = (*scores, *[Decimal(1)] * (5 - len(scores)))
    return GroupScores(group=name, scores=PedigreeScores(**dict(zip(INDICATORS, five, strict=True))))


MONEY = unit("USD", currency_year=2022, price_basis=PriceBasis.PURCHASER)
FUEL = "fuel.natural-gas.combustion"
UPTAKE = gases(
    value=Decimal("-0.5"),
    constituents=(part("co2-biogenic-uptake", "-1.5"), part("co2-fossil", "1")),
)
RISEN = part("co2-biogenic-uptake", "0.0403")
KEPT = [
    a_content(),
    gases(),
    gases(gwp="AR6-100", value=Decimal("0.9071")),
    gases(gas_basis=GasBasis.CO2E_UNDIVIDED, constituents=()),
    gases(gas_basis=GasBasis.CO2E_UNDIVIDED, constituents=(), gwp=None),
    a_content(declared_unit=MONEY, activity=None),
    a_content(declared_unit=unit("GJ", calorific_basis=CalorificBasis.NET), activity=FUEL),
    a_content(scores=(scored("all", Decimal(1), None, Decimal(5)),)),
    a_content(value_origin=ValueOrigin.COMPUTED, inputs=(("NCV", "1 GJ/t"),)),
    a_content(as_published=a_printed(digest="sha256:" + "0a" * 32)),
    a_content(valid=Period(date(2024, 1, 1), None)),
    a_content(constituents=(part("co2-fossil", "0.4"), part("co2-luc", "0.0403"))),
    a_content(constituents=()),
    UPTAKE,
    gases(constituents=(part("co2-fossil", "0.85"), part("ch4-fossil", None, "0.03"), part("n2o", None, "0.0265"))),
    gases(constituents=(part("co2-fossil", "0.9"), part("unspecified-co2e", None, "0.0065"))),
    gases(value=Decimal("0.907")),  # off by half its last digit
]
BROKEN = [
    (a_content(note="a\x00b"), ("T01", "note")),
    (a_content(name_zh="\ud800"), ("T01", "name_zh")),
    (a_content(inputs=(("ncv", "26.7\x07 GJ/t"),)), ("T01", "synonyms, flags, inputs")),
    (a_content(name_en=""), ("R01", "name_en")),
    (a_content(source=replace(a_content().source, title=" ")), ("C19", "source.title")),
    (a_content(as_published=a_printed("")), ("C19", "as_published.value")),
    (a_content(as_published=a_printed(unit="")), ("C19", "as_published.unit")),
    (a_content(as_published=a_printed(place="  ")), ("C19", "as_published.locator.place")),
    (a_content(as_published=a_printed(digest="md5:00")), ("C19", "as_published.locator.digest")),
    (a_content(licence=replace(a_content().licence, id="")), ("C19", "licence.id")),
    (a_content(licence=replace(a_content().licence, attribution="")), ("C19", "licence.attribution")),
    (a_content(value_origin=ValueOrigin.COMPUTED), ("C19", "inputs")),
    (a_content(scores=(scored("all", Decimal(6)),)), ("C17", "quality.by_gas.all")),
    (a_content(scores=(scored("all", Decimal("0.5")),)), ("C17", "quality.by_gas.all")),
    (a_content(scores=(scored("n2o"), scored("n2o"))), ("C17", "quality.by_gas")),
    (a_content(geography="CN-QQ"), ("N01", "geography")),
    (a_content(activity="electricity.dreams"), ("N01", "activity")),
    (a_content(products=(Code("cpc", "17100"), Code("cpc", "99999"))), ("N01", "products[1]")),
    (a_content(products=(Code("isic-4", "3510"),)), ("N01", "products[0]")),
    (a_content(industries=(Code("cpc", "17100"),)), ("N01", "industries[0]")),
    (a_content(industries=(Code("sic-1987", "3510"),)), ("N01", "industries[0]")),
    (a_content(reference_period=Period(date(2022, 1, 1), None)), ("C18", "reference_period")),
    (a_content(reference_period=Period(date(2022, 2, 1), date(2022, 1, 1))), ("C18", "reference_period")),
    (a_content(valid=Period(date(2022, 2, 1), date(2022, 1, 1))), ("C18", "valid")),
    (a_content(declared_unit=unit("furlong")), ("C01", "declared_unit.unit")),
    (a_content(declared_unit=unit(amount=0)), ("C01", "declared_unit.amount")),
    (a_content(declared_unit=unit(amount=-1)), ("C01", "declared_unit.amount")),
    (a_content(declared_unit=replace(MONEY, currency_year=None)), ("C01", "declared_unit.currency_year")),
    (a_content(declared_unit=replace(MONEY, price_basis=None)), ("C01", "declared_unit.price_basis")),
    (a_content(declared_unit=unit(currency_year=2022)), ("C01", "declared_unit.currency_year")),
    (a_content(declared_unit=unit(price_basis=PriceBasis.PRODUCER)), ("C01", "declared_unit.price_basis")),
    (a_content(declared_unit=unit("GJ"), activity=FUEL), ("C01", "declared_unit.calorific_basis")),
    (a_content(gwp="AR6-100"), ("C05", "gwp")),
    (a_content(constituents=(part("co2-fossil", "0.4403"), part("n2o", "0"))), ("C05", "constituents")),
    (a_content(constituents=(part("co2-fossil", "0.4402"),)), ("C05", "constituents")),
    (gases(gwp=None), ("C05", "gwp")),
    (gases(gwp="AR9-100"), ("C05", "gwp")),
    (gases(constituents=()), ("C05", "constituents")),
    (gases(value=Decimal("0.95")), ("C05", "constituents")),
    (gases(gwp="AR4-100", constituents=(part("co2-fossil", "0.9065"), part("hfc-41", "0"))), ("C05", "constituents")),
    (a_content(constituents=(part("co2", "0.4403"),)), ("C06", "constituents[0]")),
    (a_content(constituents=(part("co2-fossil", "0.44"), part("co2-fossil", "0.0003"))), ("C06", "constituents[1]")),
    (gases(constituents=(*gases().constituents, part("sf6"))), ("C06", "constituents[3]")),
    (gases(constituents=(part("co2-fossil", "0.9065", "0.9065"),)), ("C06", "constituents[0]")),
    (a_content(constituents=(part("co2-luc", "0.4"), RISEN)), ("C06", "constituents[1]")),
]  # fmt: skip


@pytest.mark.parametrize("content", KEPT)
def test_a_sound_figure_has_no_findings(content):
    assert said(content) == set()


@pytest.mark.parametrize(("content", "finding"), BROKEN)
def test_a_broken_rule_is_named_with_its_place(content, finding):
    assert finding in said(content)
    assert {code for code, _ in said(content)} <= {finding[0], "C05"}


@pytest.mark.parametrize("slug", ["", "Upper", "with space", "a/b", "ü", "-a", "x" * 161, "a\n"])
def test_a_slug_of_other_characters_is_refused(slug):
    assert said(key=a_key(slug)) == {("C22", "slug")}


@pytest.mark.parametrize("slug", ["a", "327310-cradle-to-gate", "v1.3", "x" * 160])
def test_a_plain_slug_is_accepted(slug):
    assert said(key=a_key(slug)) == set()


def test_an_unknown_accounting_rule_is_refused():
    assert said(rule=None) == {("R01", "accounting_rule")}


def test_every_finding_of_these_rules_blocks():
    found = [one for content, _ in BROKEN for one in findings(a_key(), content, RULE, words(), known_codes())]
    assert {one.severity for one in found} == {Severity.BLOCK}
    assert flag("C13", "value", "far from its predecessor").severity is Severity.FLAG


@pytest.mark.parametrize("key", [key for release in catalog(SEED).releases for key in release.editions])
def test_every_row_of_the_seed_keeps_every_rule(key):
    issued = edition(SEED, key)
    dataset = catalog(SEED).datasets[issued.dataset]
    brought = list(statements(SEED, issued, dataset))
    broken = [
        (str(one.key), found)
        for one in brought
        for found in findings(one.key, one.content, RULES[dataset.accounting_rule], words(), known_codes())
    ]
    assert broken == []
    assert len(brought) >= 10
