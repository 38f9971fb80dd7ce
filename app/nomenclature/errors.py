"""Why a code or a conversion is refused."""

from app.kit.errors import FootingError, Kind


class UnknownUnit(FootingError):
    """A unit that is neither a code nor an alias of the table, or an alias that means several."""

    code = "FT-NOM-101"
    kind = Kind.INVALID
    title = "Unknown unit"


class UnknownGwpSet(FootingError):
    """A GWP set that the registry does not hold."""

    code = "FT-NOM-102"
    kind = Kind.INVALID
    title = "Unknown GWP set"


class UnknownGeography(FootingError):
    """A geography code that the registry does not hold."""

    code = "FT-NOM-103"
    kind = Kind.INVALID
    title = "Unknown geography"


class UnknownScheme(FootingError):
    """A classification that the registry does not hold, or a code of the wrong form."""

    code = "FT-NOM-104"
    kind = Kind.INVALID
    title = "Unknown classification"


class UnknownCode(FootingError):
    """A code that does not exist in its classification, or an activity outside the vocabulary."""

    code = "FT-NOM-404"
    kind = Kind.NOT_FOUND
    title = "Unknown code"


class NomenclatureDiffers(FootingError):
    """A row of the nomenclature that is known with another content."""

    code = "FT-NOM-409"
    kind = Kind.CONFLICT
    title = "The nomenclature says something else"
