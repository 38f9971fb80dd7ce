"""How a factor version is cited: whose document, which place in it, which version here."""

from decimal import Decimal
from typing import Any

from app.kit.amounts import plain


def citation(record: dict[str, Any], digest: str) -> str:
    """Return the citation of a record; whoever answers adds the release it was read from."""
    source = record["source"]
    dated = f" ({source['published']})" if source["published"] else ""
    place = record["as_published"]["locator"]["place"]
    here = f"Footing {record['key']} version {record['version']}, {digest}"
    figure = f"{record['name']['en']}: {_figure(record)}"
    return f"{source['publisher']}: {source['title']}{dated}, {place}. {figure}. {here}"


def _figure(record: dict[str, Any]) -> str:
    unit = record["declared_unit"]
    amount = Decimal(unit["amount"])
    counted = "" if amount == 1 else f"{plain(amount)} "
    gwp = f" ({record['gwp']})" if record["gwp"] else ""
    return f"{plain(Decimal(record['value']))} {record['value_unit']}{gwp} per {counted}{unit['unit']}"
