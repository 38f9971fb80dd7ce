"""What a difference is narrowed to, read from parameters and refused early when it makes no sense."""

import re
from collections.abc import Mapping
from decimal import Decimal

from app.changes.model import NetChange, Wanted
from app.kit.amounts import decimal
from app.kit.db import Reader
from app.kit.errors import BadNumber
from app.kit.texts import line
from app.lookup.question import bad, classified
from app.nomenclature.errors import UnknownCode
from app.nomenclature.model import Nomenclature
from app.nomenclature.queries import subtree
from app.provenance.queries import dataset, publisher

FILTERS = ("change", "dataset", "publisher", "geography", "industry", "activity", "min_change")
_LONGEST = 200
_KINDS = tuple(NetChange)
_HUNDRED = Decimal(100)
_SHARE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,12})?)(%?)")


async def wanted(reader: Reader, said: Mapping[str, str], nomenclature: Nomenclature) -> Wanted:
    """Return the filter that parameters state; refuse a publisher, dataset, place, class or share that is none."""
    said = {name: line(name, text, _LONGEST) for name, text in said.items()}
    empty = next((name for name, text in said.items() if not text), None)
    if empty is not None:
        raise bad(empty, "must not be empty", "leave the parameter out instead")
    if "publisher" in said:
        await publisher(reader, said["publisher"])
    if "dataset" in said:
        await dataset(reader, said["dataset"])
    places = nomenclature.geographies
    return Wanted(
        changes=_changes(said.get("change")),
        dataset=said.get("dataset"),
        publisher=said.get("publisher"),
        activity=nomenclature.activity(said["activity"]).code if "activity" in said else None,
        geographies=places.within(nomenclature.geography(said["geography"]).code) if "geography" in said else (),
        subjects=await _classes(reader, said["industry"], nomenclature) if "industry" in said else (),
        min_change=share("min_change", said["min_change"]) if "min_change" in said else None,
    )


def share(name: str, text: str) -> Decimal:
    """Return a share given as `5%` or `0.05`; refuse anything else."""
    match = _SHARE.fullmatch(text)
    if match is None:
        raise bad(name, f"{text[:40]!r} is not a share", "5% or 0.05")
    try:
        number = decimal(match[1])
    except BadNumber as refused:
        raise bad(name, refused.detail, "5% or 0.05") from None
    return number / _HUNDRED if match[2] else number


def _changes(text: str | None) -> tuple[NetChange, ...]:
    """Return kinds of change, comma-separated."""
    if text is None:
        return ()
    for one in text.split(","):
        if one not in _KINDS:
            raise bad("change", f"{one[:60]!r} is no kind of change", ", ".join(_KINDS) + ", or several with commas")
    return tuple(dict.fromkeys(NetChange(one) for one in text.split(",")))


async def _classes(reader: Reader, text: str, nomenclature: Nomenclature) -> tuple[str, ...]:
    """Return the subjects of an industry class and all below it."""
    scheme, code = classified("industry", text, nomenclature)
    codes = await subtree(reader, scheme.code, code)
    if not codes:
        detail = f"{text[:80]} does not exist"
        raise UnknownCode(detail, hint=f"a code of /v1/nomenclature/classifications/{scheme.code}")
    return tuple(f"{scheme.code}:{one}" for one in codes)
