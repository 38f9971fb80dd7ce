"""Why a cut is refused."""

from app.kit.errors import FootingError, Kind


class NothingToEnd(FootingError):
    """An amendment, replacement or withdrawal of a version that the newest release does not hold."""

    code = "FT-PUB-422"
    kind = Kind.UNPROCESSABLE
    title = "There is nothing to end"


class AlreadyThere(FootingError):
    """An addition or extension for a factor and period that the newest release already holds."""

    code = "FT-PUB-409"
    kind = Kind.CONFLICT
    title = "Already released"
