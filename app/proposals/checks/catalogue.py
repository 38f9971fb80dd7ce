"""All checks with their codes, formulas, thresholds and severities; docs/checks.md says the same in sentences."""

from app.factors.validation.finding import Severity
from app.proposals.checks import (
    a01_association_average,
    c01_units,
    c02_sanity_band,
    c03_peers,
    c05_gases,
    c06_signs,
    c07_carbon,
    c08_stoichiometry,
    c09_energy,
    c10_mass,
    c11_jumps,
    c12_hierarchy,
    c13_replays,
    c14_homogeneity,
    c15_digits,
    c16_round_numbers,
    c17_precision,
    c18_time,
    c19_sources,
    c20_circles,
    c22_versions,
    n01_codes,
    r01_accounting_rule,
    t01_texts,
)
from app.proposals.checks.model import Check, Checking

_BLOCK, _FLAG, _INFO = Severity.BLOCK, Severity.FLAG, Severity.INFO


def _check(
    code: str, titles: tuple[str, str], said: tuple[str, str], severity: Severity, run: Checking | None
) -> Check:
    return Check(
        code=code,
        title_en=titles[0],
        title_zh=titles[1],
        formula=said[0],
        threshold=said[1],
        severity=severity,
        run=run,
    )


CHECKS: tuple[Check, ...] = (
    _check(
        "A01",
        ("Association averages", "协会平均值"),
        ("enterprises ≥ 3; share of the largest < 85 %", "fewer than 3, or 85 % and more"),
        _BLOCK,
        a01_association_average.check,
    ),
    _check(
        "C01",
        ("Unit and dimension", "单位与量纲"),
        (
            "unit known and complete; unit group as before; value = printed value in its printed unit",
            "0.5 % or rounding",
        ),
        _BLOCK,
        c01_units.check,
    ),
    _check(
        "C02",
        ("Absolute sanity band", "绝对合理区间"),
        (
            "low ≤ |value per unit| ≤ high",
            "kg 0.001..200; kWh 0.001..1.6; tkm 0.002..3; pkm 0.003..0.6; MJ 0.0005..0.3; m3 0.05..5000",
        ),
        _FLAG,
        c02_sanity_band.check,
    ),
    _check(
        "C03",
        ("Far from its peers", "偏离同类"),
        ("z = (log10 x - median) / max(1.4826 MAD, 0.15)", "|z| > 3.5 and |log10 x - median| > 0.7, 8 peers or more"),
        _FLAG,
        c03_peers.check,
    ),
    _check(
        "C04",
        ("Likely slip", "可能的差错"),
        ("nearest of 1000, 10^6, 100, 10, 3.6, 277.78, 44/12, 0.90718474, 4.1868, 0.9, 1.1", "within 0.1 decades"),
        _INFO,
        None,
    ),
    _check(
        "C05",
        ("Gases add up", "分气体闭合"),
        ("|value - Σ mᵢ·GWPᵢ|", "the half last digits of all terms, or 0.5 %"),
        _BLOCK,
        c05_gases.check,
    ),
    _check("C06", ("Signs", "正负号"), ("uptake ≤ 0; each gas once", "exact"), _BLOCK, c06_signs.check),
    _check(
        "C07",
        ("Carbon balance", "碳平衡"),
        ("C in = 12/44 CO2 + 12/16 CH4 + C product + C waste + C captured", "|gap| > 5 %; emitted > in blocks"),
        _BLOCK,
        c07_carbon.check,
    ),
    _check(
        "C08",
        ("Fuel stoichiometry", "燃料化学计量"),
        ("CO2 = NCV · CC · OF · 44/12", "> 2 %"),
        _FLAG,
        c08_stoichiometry.check,
    ),
    _check("C09", ("Energy balance", "能量平衡"), ("Σ energy out ≤ Σ energy in", "> 1"), _FLAG, c09_energy.check),
    _check(
        "C10",
        ("Mass balance", "物料平衡"),
        ("|Σ mass in - Σ mass out| / Σ mass in", "> 5 %; > 10 % with stated losses"),
        _FLAG,
        c10_mass.check,
    ),
    _check(
        "C11",
        ("Jump from the figure before", "与上期相比跳变"),
        ("|x / x before - 1|", "> 15 % told, > 30 % flagged"),
        _FLAG,
        c11_jumps.check,
    ),
    _check(
        "C12",
        ("Whole and parts", "层级一致性"),
        ("min of parts ≤ whole ≤ max of parts", "5 %, 3 parts or more"),
        _FLAG,
        c12_hierarchy.check,
    ),
    _check(
        "C13",
        ("Replayed figure", "重复数值"),
        ("same value, unit and name elsewhere; or equal significant digits", "1; 8 digits"),
        _FLAG,
        c13_replays.check,
    ),
    _check(
        "C14",
        ("Suspicious homogeneity", "可疑的一致"),
        ("places, or periods, with one value", "3 or more equal to 4 significant digits"),
        _FLAG,
        c14_homogeneity.check,
    ),
    _check(
        "C15",
        ("First digits", "首位数字"),
        ("mean |share of d - log10(1 + 1/d)|", "> 0.015, 1,000 figures or more"),
        _INFO,
        c15_digits.check,
    ),
    _check(
        "C16",
        ("Round and over-precise numbers", "整数与过多位数"),
        ("share ending in 0 or 5; significant digits", "> 40 %; > 6 digits; 50 figures or more"),
        _INFO,
        c16_round_numbers.check,
    ),
    _check(
        "C17",
        ("Precision and quality", "精度与质量"),
        ("uncertainty ≥ 7 % unless every reliability score is 1; scores 1 to 5", "< 7 %"),
        _BLOCK,
        c17_precision.check,
    ),
    _check(
        "C18",
        ("Years", "时间一致性"),
        ("reference year ≤ year of publication and of submission; TiR by age", "2, 4, 6, 8 years"),
        _BLOCK,
        c18_time.check,
    ),
    _check(
        "C19",
        ("Source", "来源"),
        ("document, place and text stated; file held where asked; number stands in the file", "required"),
        _BLOCK,
        c19_sources.check,
    ),
    _check(
        "C20",
        ("Circular reference", "循环引用"),
        ("background databases do not lead back to the dataset", "acyclic"),
        _BLOCK,
        c20_circles.check,
    ),
    _check(
        "C21",
        ("Conflict of interest", "利益冲突"),
        ("reviewer's organisations ∩ publisher's, their group, funders, co-authors", "any within 3 years"),
        _BLOCK,
        None,
    ),
    _check(
        "C22",
        ("Version lock", "版本锁定"),
        ("the change fits what is released; the fields that differ", "none differing blocks"),
        _BLOCK,
        c22_versions.check,
    ),
    _check("N01", ("Codes exist", "代码存在"), ("code ∈ nomenclature", "required"), _BLOCK, n01_codes.check),
    _check(
        "R01",
        ("Accounting rule", "核算规则"),
        ("boundary, required fields, rating and validity as the dataset's rule states them", "the rule's own"),
        _BLOCK,
        r01_accounting_rule.check,
    ),
    _check("T01", ("Readable text", "可读文本"), ("no control characters", "none"), _BLOCK, t01_texts.check),
)
BY_CODE = {check.code: check for check in CHECKS}
