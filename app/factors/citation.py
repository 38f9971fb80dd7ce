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
    stated = f"{record['name']['en']}: {figure(record)}"
    return f"{source['publisher']}: {source['title']}{dated}, {place}. {stated}. {here}"


def figure(record: dict[str, Any]) -> str:
    """Return a record's figure in words: value, GWP set, declared unit with its qualifiers."""
    gwp = f" ({record['gwp']})" if record["gwp"] else ""
    return f"{plain(Decimal(record['value']))} {record['value_unit']}{gwp} per {declared(record['declared_unit'])}"


def declared(unit: dict[str, Any]) -> str:
    """Return a declared unit in words: amount unless one, unit, currency year, price and calorific basis."""
    amount = Decimal(unit["amount"])
    counted = "" if amount == 1 else f"{plain(amount)} "
    year = f" of {unit['currency_year']}" if unit["currency_year"] else ""
    price = f", {unit['price_basis']} price" if unit["price_basis"] else ""
    basis = f" ({unit['calorific_basis']} calorific value)" if unit["calorific_basis"] else ""
    return f"{counted}{unit['unit']}{year}{price}{basis}"
