"""What a record's raw scores say of its quality and uncertainty, each figure with its formula and source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.factors import dqr, pedigree, uncertainty
from app.factors.errors import NotUncertainty
from app.factors.model import Constituent
from app.factors.quality import INDICATORS, METHOD, co2e_weights
from app.factors.uncertainty import EXACT, Spread
from app.kit.amounts import presented
from app.lookup.question import bad
from app.nomenclature.gwp import GwpSet

ASSUMED = Decimal("1.05")
FORMULA = "mean of the five indicators, each Σ wᵍ·sᵍ / Σ wᵍ over the gas groups g, wᵍ their kg CO2e"
BRIDGE = {"TeR": "technological", "GeR": "geographical", "TiR": "temporal", "P": "reliability"}
_CENT = Decimal("0.01")
_UNSCORED = "the publisher scored no data quality for this figure"
_FOREIGN = "scores of the EPA or ecoinvent pedigree matrix with the uncertainty factors of ecoinvent's"
Record = Mapping[str, Any]
Said = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """The basic uncertainty (a GSD²) that pedigree scores add to, and whether anybody said it."""

    gsd2: Decimal
    kind: str | None
    is_assumed: bool

    def told(self) -> Said:
        """Return it with the table it may be taken from."""
        source = "assumption: the lowest of the table, as for energy, materials and CO2" if self.is_assumed else "asked"
        return {"gsd2": self.gsd2, "kind": self.kind, "source": source, "table": dict(pedigree.BASIC)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Scores of one gas group, its share of the CO2e where known, and its spreads where all five scores are there."""

    group: str
    scores: Mapping[str, Decimal | None]
    share: Fraction | None
    v2: Spread | None
    v3: Spread | None


def basic_uncertainty(said: str | None) -> Basic:
    """Return the basic uncertainty asked for, a GSD² or a kind of the table; assumed where nothing is said.

    Refuses a number below 1 or above 100, and a kind that is not in the table.
    """
    if said is None:
        return Basic(gsd2=ASSUMED, kind=None, is_assumed=True)
    if said in pedigree.BASIC:
        return Basic(gsd2=pedigree.BASIC[said], kind=said, is_assumed=False)
    number = _number(said)
    if number is None or not 1 <= number <= 100:  # noqa: PLR2004 - a factor of a hundred either way
        accepted = "a number from 1 to 100 (a GSD²), or one of " + ", ".join(pedigree.BASIC)
        raise bad("basic_uncertainty", f"{said[:40]!r} is no basic uncertainty", accepted)
    return Basic(gsd2=number, kind=None, is_assumed=False)


def assessed(record: Record, gwp: GwpSet | None, basic: Basic, schemes: Sequence[dqr.Scheme]) -> Said:
    """Return all that follows from a record's raw scores; what does not is null and says because of what."""
    quality = record["quality"]
    groups = _groups(record, gwp, basic.gsd2)
    return {
        "because": None if groups or quality["ilcd"] else _UNSCORED,
        "flags": quality["flags"],
        "scores": {"factor": quality["pedigree"], "by_gas": [_group_told(group) for group in groups]},
        "dqr": _own(quality, schemes),
        "ef": _ef(quality["ilcd"], schemes),
        "ilcd": _ilcd(quality["ilcd"], schemes),
        "bridged": _bridged(quality["pedigree"], schemes),
        "pedigree_uncertainty": _spreads(groups, basic),
        "uncertainty": _uncertainty(record, groups),
        "stated_uncertainty": _stated(record["uncertainty"]),
    }


def _number(text: str) -> Decimal | None:
    is_plain = text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 20  # noqa: PLR2004
    return Decimal(text) if is_plain else None


def _groups(record: Record, gwp: GwpSet | None, basic: Decimal) -> list[Group]:
    by_gas = record["quality"]["by_gas"]
    names = {said["group"] for said in by_gas}
    parts = [_constituent(part) for part in record["constituents"]]
    weights = co2e_weights(parts, gwp.values if gwp else {}, names)
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    return [_group(said, names, weights, total, basic) for said in by_gas]


def _constituent(part: Record) -> Constituent:
    """Read whole numbers as decimals too: JSON writes both alike."""
    return Constituent(gas=part["gas"], kg=_decimal(part["kg"]), co2e=_decimal(part.get("co2e")))


def _decimal(said: Any) -> Decimal | None:  # noqa: ANN401 - a number as JSON gives it
    return None if said is None else Decimal(said)


def _group(said: Record, names: set[str], weights: Mapping[str, Decimal], total: Fraction, basic: Decimal) -> Group:
    scores = {name: _decimal(said["pedigree"][name]) for name in INDICATORS}
    known = [score for score in scores.values() if score is not None]
    is_whole = len(known) == len(INDICATORS) and all(score == int(score) for score in known)
    share = Fraction(1) if names == {"all"} else None
    if share is None and total:
        share = Fraction(weights.get(said["group"], Decimal(0))) / total
    return Group(
        group=said["group"],
        scores=scores,
        share=share,
        v2=pedigree.spread_v2(known, basic) if is_whole else None,
        v3=pedigree.spread_v3(known, basic) if is_whole else None,
    )


def _group_told(group: Group) -> Said:
    return {
        "group": group.group,
        "pedigree": dict(group.scores),
        "co2e_share": None if group.share is None else presented(group.share)[0],
        "gsd2_v2": uncertainty.shown(group.v2.gsd2) if group.v2 else None,
        "gsd2_v3": uncertainty.shown(group.v3.gsd2) if group.v3 else None,
    }


def _own(quality: Record, schemes: Sequence[dqr.Scheme]) -> Said:
    rating = _decimal(quality["dqr"])
    because = "the scores do not cover all of the figure's CO2e" if quality["by_gas"] else _UNSCORED
    return {
        "rating": rating,
        "method": quality["method"] or METHOD,
        "formula": FORMULA,
        "levels": _levels(rating, schemes),
        "because": because if rating is None else None,
    }


def _levels(rating: Decimal | Fraction | None, schemes: Sequence[dqr.Scheme]) -> list[Said]:
    if rating is None:
        return []
    return [{"scheme": one.code, "level": dqr.level(rating, one), "source": one.source} for one in schemes]


def _ef(ilcd: Record | None, schemes: Sequence[dqr.Scheme]) -> Said:
    scores = {name: _decimal((ilcd or {}).get(name)) for name in dqr.EF_INDICATORS}
    missing = [name for name, score in scores.items() if score is None]
    found = None if missing else dqr.ef_dqr([score for score in scores.values() if score is not None])
    head: Said = {"method": dqr.EF_METHOD, "formula": "(TeR + GeR + TiR + P) / 4", "source": dqr.EF_SOURCE}
    return head | _rated(scores, missing, found, schemes)


def _ilcd(ilcd: Record | None, schemes: Sequence[dqr.Scheme]) -> Said:
    said = dict(ilcd or {})
    said.setdefault("GR", said.get("GeR"))  # the handbook's name of what EF calls GeR
    scores = {name: _decimal(said.get(name)) for name in dqr.ILCD_INDICATORS}
    missing = [name for name, score in scores.items() if score is None]
    found = None if missing else dqr.ilcd_dqr(list(scores.values()))
    formula = "(TeR + GR + TiR + C + P + M + 4 · weakest) / (i + 4)"
    head: Said = {"method": dqr.ILCD_METHOD, "formula": formula, "source": dqr.ILCD_SOURCE}
    return head | _rated(scores, missing, found, schemes)


def _rated(
    scores: Mapping[str, Decimal | None],
    missing: Sequence[str],
    rating: Fraction | None,
    schemes: Sequence[dqr.Scheme],
) -> Said:
    return {
        "indicators": None if len(missing) == len(scores) else dict(scores),
        "rating": None if rating is None else dqr.rounded(rating, _CENT),
        "unrounded": None if rating is None else dqr.rounded(rating),
        "levels": _levels(rating, schemes),
        "because": "not scored by the publisher: " + ", ".join(missing) if missing else None,
    }


def _bridged(scores: Record | None, schemes: Sequence[dqr.Scheme]) -> Said | None:
    if not scores or any(scores[name] is None for name in BRIDGE.values()):
        return None
    read = {name: Decimal(scores[indicator]) for name, indicator in BRIDGE.items()}
    rating = dqr.ef_dqr(list(read.values()))
    return {
        "approximation": "pedigree scores read as EF scores one to one; the criteria of the two matrices differ",
        "from": dict(BRIDGE),
        "indicators": read,
        "rating": dqr.rounded(rating, _CENT),
        "unrounded": dqr.rounded(rating),
        "levels": _levels(rating, schemes),
    }


def _spreads(groups: Sequence[Group], basic: Basic) -> Said:
    return {
        "basic_uncertainty": basic.told(),
        "approximation": _FOREIGN,
        "v2": {"method": pedigree.V2, "formula": pedigree.V2_FORMULA, "source": pedigree.V2_SOURCE}
        | _whole([(group.share, group.v2) for group in groups]),
        "v3": {"method": pedigree.V3, "formula": pedigree.V3_FORMULA, "source": pedigree.V3_SOURCE}
        | _whole([(group.share, group.v3) for group in groups]),
    }


def _whole(parts: Sequence[tuple[Fraction | None, Spread | None]]) -> Said:
    """Return the spread of all gases together: between errors that have nothing and all to do with each other."""
    known = _known(parts)
    if known is None:
        because = "not every gas group that weighs has five whole scores" if parts else _UNSCORED
        return {"gsd2": None, "gsd2_independent": None, "because": because}
    dependent, independent = (pedigree.together(known, dependent=said) for said in (True, False))
    return {
        "gsd2": uncertainty.shown(dependent.gsd2),
        "gsd2_independent": uncertainty.shown(independent.gsd2),
        "because": None,
    }


def _known(parts: Sequence[tuple[Fraction | None, Spread | None]]) -> list[tuple[Decimal, Spread]] | None:
    if any(share is None or (share and spread is None) for share, spread in parts):
        return None
    if sum((share for share, _ in parts if share), Fraction(0)) != 1:
        return None
    return [(_wide(share), spread) for share, spread in parts if share and spread]


def _wide(share: Fraction) -> Decimal:
    return EXACT.divide(Decimal(share.numerator), Decimal(share.denominator))


def _uncertainty(record: Record, groups: Sequence[Group]) -> Said | None:
    known = _known([(group.share, group.v3) for group in groups])
    if known is None:
        return None
    spread = pedigree.together(known, dependent=True)
    low, high = spread.interval(Decimal(record["value"]))
    return {
        "distribution": "log-normal",
        "method": pedigree.V3,
        "source": uncertainty.SOURCE,
        "formulas": dict(uncertainty.FORMULAS),
        **spread.told(),
        "interval_95": {"low": low, "high": high, "unit": record["value_unit"], "around": record["value"]},
    }


def _stated(said: Mapping[str, str] | None) -> Said | None:
    """Return an uncertainty as the publisher states it, and in every spelling where its own is known."""
    if said is None:
        return None
    named = next((name for name in said if name in uncertainty.SPELLINGS or name in uncertainty.CONVENTIONS), None)
    amount = _number(str(said[named])) if named else None
    return {"as_stated": dict(said), "spelled": _spelled(named, amount) if named and amount is not None else None}


def _spelled(named: str, amount: Decimal) -> Said | None:
    try:
        return uncertainty.spread(named, amount).told()
    except NotUncertainty:  # released as the publisher stated it: shown, not interpreted
        return None
