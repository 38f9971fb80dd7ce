"""A question to the registry, refused early when it makes no sense."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.factors.model import Boundary, CalorificBasis, GasBasis, PriceBasis
from app.kit.amounts import decimal
from app.kit.errors import BadNumber
from app.kit.texts import line
from app.lookup.errors import BadQuestion
from app.nomenclature.errors import UnknownCode
from app.nomenclature.model import Nomenclature, Scheme

ACCEPTED = (
    "activity",
    "product",
    "industry",
    "geography",
    "date",
    "unit",
    "boundary",
    "gas_basis",
    "price_basis",
    "calorific_basis",
    "dataset",
    "publisher",
    "dqr_max",
    "gwp",
    "release",
    "fallback",
    "max_age",
    "allow_later",
)
FALLBACKS = ("geography", "time", "industry", "technology")
MAX_AGE = 3
_OLDEST = 50
_FALLBACKS = "none, or geography, time, industry, technology in the order to try, each once"
_BOUNDARIES, _GAS_BASES = tuple(Boundary), tuple(GasBasis)
_PRICE_BASES, _CALORIFIC_BASES = tuple(PriceBasis), tuple(CalorificBasis)
_LONGEST = 200
_YEAR = re.compile(r"[12][0-9]{3}")
_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for: one subject at least, and the conditions a factor has to meet."""

    subjects: tuple[str, ...]
    geography: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    unit: str | None = None
    unit_group: str | None = None
    boundary: str | None = None
    gas_basis: str | None = None
    price_basis: str | None = None
    calorific_basis: str | None = None
    dataset: str | None = None
    publisher: str | None = None
    dqr_max: str | None = None
    gwp: str | None = None
    release: str | None = None
    industry: str | None = None
    product: str | None = None
    fallback: tuple[str, ...] = ()
    max_age: int = MAX_AGE
    allow_later: bool = False


def question(asked: Mapping[str, str], nomenclature: Nomenclature) -> Question:
    """Return the question that parameters ask, or refuse naming the one that is wrong."""
    said = {name: line(name, text, _LONGEST) for name, text in asked.items()}
    refuse_unknown(said, ACCEPTED)
    empty = [name for name, text in said.items() if not text]
    if empty:
        raise bad(empty[0], "must not be empty", "leave the parameter out instead")
    fallback = _fallback(said)
    first, last = dates(said.get("date"))
    unit = nomenclature.units.named(said["unit"]) if "unit" in said else None
    if "gwp" in said:
        nomenclature.gwp_set(said["gwp"])
    return Question(
        subjects=_subjects(said, nomenclature),
        geography=nomenclature.geography(said["geography"]).code if "geography" in said else None,
        first_day=first,
        last_day=last,
        unit=unit.code if unit else None,
        unit_group=unit.group if unit else None,
        boundary=one_of("boundary", said, _BOUNDARIES),
        gas_basis=one_of("gas_basis", said, _GAS_BASES),
        price_basis=one_of("price_basis", said, _PRICE_BASES),
        calorific_basis=one_of("calorific_basis", said, _CALORIFIC_BASES),
        dataset=said.get("dataset"),
        publisher=said.get("publisher"),
        dqr_max=rating(said["dqr_max"]) if "dqr_max" in said else None,
        gwp=said.get("gwp"),
        release=said.get("release"),
        industry=said.get("industry"),
        product=said.get("product"),
        fallback=fallback,
        max_age=_max_age(said),
        allow_later=said.get("allow_later") == "true",
    )


def _fallback(said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the dimensions that may be stepped along, in the caller's order; refuse what steps along time need."""
    text = said.get("fallback", "none")
    named = () if text == "none" else tuple(text.split(","))
    if len(named) > len(set(named)) or not set(named) <= set(FALLBACKS):
        raise bad("fallback", f"{text[:60]!r} is not a list of what may be stepped along", _FALLBACKS)
    needless = [name for name in ("max_age", "allow_later") if name in said and "time" not in named]
    if needless:
        raise bad(needless[0], "means nothing without fallback=time", "leave it out, or fallback=…,time")
    one_of("allow_later", said, ("true", "false"))
    return named


def _max_age(said: Mapping[str, str]) -> int:
    text = said.get("max_age", str(MAX_AGE))
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= _OLDEST):  # noqa: PLR2004 - digits
        raise bad("max_age", f"{text[:40]!r} is not a number of years", f"0 to {_OLDEST}; {MAX_AGE} if not said")
    return int(text)


def refuse_unknown(said: Mapping[str, str], accepted: tuple[str, ...]) -> None:
    """Refuse a parameter that is not accepted, listing those that are."""
    for name in said:
        if name not in accepted:
            detail = f"unknown parameter {name[:60]!r}"
            raise BadQuestion(detail, hint="accepted: " + (", ".join(accepted) or "no parameters"), fields=[name[:60]])


def bad(name: str, why: str, accepted: str) -> BadQuestion:
    """Return the refusal of a parameter, saying what would be accepted."""
    return BadQuestion(f"{name}: {why}", hint=f"{name} accepts: {accepted}", fields=[name])


def one_of(name: str, said: Mapping[str, str], choices: tuple[str, ...]) -> str | None:
    """Return a parameter that has a fixed list of answers, or refuse listing them."""
    text = said.get(name)
    if text is None or text in choices:
        return text
    raise bad(name, f"{text[:60]!r} is not one of its values", ", ".join(choices))


def rating(text: str) -> str:
    """Return a data quality rating, as the decimal's text; refuse what is no number."""
    try:
        return str(decimal(text))
    except BadNumber as refused:
        raise bad("dqr_max", refused.detail, "a rating such as 2.5; 1 is best") from None


def dates(text: str | None) -> tuple[date | None, date | None]:
    """Return first and last day of a day or a year."""
    if text is None:
        return None, None
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    day = _day(text)
    if day is None:
        raise bad("date", f"{text[:40]!r} is neither a year nor a day", "2024 or 2024-06-30")
    return day, day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def classified(name: str, text: str, nomenclature: Nomenclature) -> tuple[Scheme, str]:
    """Return scheme and code of a `scheme:code`; refuse an unknown scheme, a code of another form, and no class."""
    scheme_code, colon, code = text.partition(":")
    if not colon:
        raise bad(name, "a code needs its classification", "scheme:code, such as naics-2017:327310")
    scheme = nomenclature.scheme(scheme_code, name)
    if not re.fullmatch(scheme.code_pattern, code):
        raise bad(name, f"{code[:40]!r} has not the form of a {scheme.code} code", f"codes like {scheme.code_pattern}")
    if text not in nomenclature.parents:
        detail = f"{text[:80]} does not exist"
        raise UnknownCode(detail, hint=f"a code of /v1/nomenclature/classifications/{scheme.code}", fields=[name])
    return scheme, code


def _subjects(said: Mapping[str, str], nomenclature: Nomenclature) -> tuple[str, ...]:
    subjects = []
    if "activity" in said:
        activity = said["activity"]
        is_key = "/" in activity
        subjects.append(f"key:{activity}" if is_key else f"activity:{nomenclature.activity(activity).code}")
    for name in ("product", "industry"):
        if name in said:
            scheme, code = classified(name, said[name], nomenclature)
            subjects.append(f"{scheme.code}:{code}")
    if not subjects:
        raise bad("activity", "nothing says what the factor is for", "an activity, a product or an industry")
    return tuple(subjects)
