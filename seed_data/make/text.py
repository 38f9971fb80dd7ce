"""Numbers and names as text: what the importer does, and rounding to what a spreadsheet cell holds."""

from decimal import Context, Decimal
from fractions import Fraction

from app.importing.text import SIGNIFICANT, canonical_text, cell_text, once, slug
from app.kit.amounts import plain as canonical

__all__ = ["canonical", "canonical_text", "cell_text", "once", "rational_text", "slug"]


def rational_text(number: Fraction) -> str:
    """The exact decimal if it ends within 15 significant digits, else rounded half-even to 15."""
    context = Context(prec=SIGNIFICANT)
    return canonical(context.divide(Decimal(number.numerator), Decimal(number.denominator)))
