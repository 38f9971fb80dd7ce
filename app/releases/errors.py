"""Why a release is refused, or not there."""

from app.kit.errors import FootingError, Kind


class UnknownRelease(FootingError):
    """No release of this label or digest."""

    code = "FT-REL-404"
    kind = Kind.NOT_FOUND
    title = "Unknown release"


class NothingReleased(FootingError):
    """The registry has no release yet."""

    code = "FT-REL-503"
    kind = Kind.UNAVAILABLE
    title = "Nothing is released yet"


class LabelTaken(FootingError):
    """A label that exists, or is not above the newest: labels are never reused and never backdated."""

    code = "FT-REL-409"
    kind = Kind.CONFLICT
    title = "Label not free"


class EmptyCut(FootingError):
    """A cut without changes."""

    code = "FT-REL-422"
    kind = Kind.UNPROCESSABLE
    title = "Nothing to release"
