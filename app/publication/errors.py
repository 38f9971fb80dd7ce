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


class NothingAccepted(FootingError):
    """A cut when no proposal is accepted, or when another cut has just taken them in."""

    code = "FT-PUB-410"
    kind = Kind.CONFLICT
    title = "No accepted proposal"


class NotAccepted(FootingError):
    """A cut of a proposal that is not accepted, or no longer."""

    code = "FT-PUB-411"
    kind = Kind.CONFLICT
    title = "The proposal is not accepted"


class NoLongerFits(FootingError):
    """A cut of accepted changes that do not fit the newest release; proposals and changes are named with the reason."""

    code = "FT-PUB-412"
    kind = Kind.CONFLICT
    title = "Accepted changes no longer fit"
