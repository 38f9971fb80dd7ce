"""What the HTTP edge itself refuses."""

from app.kit.errors import FootingError, Kind


class NoSuchDoor(FootingError):
    """A path that is no resource of this service."""

    code = "FT-EDGE-404"
    kind = Kind.NOT_FOUND
    title = "No such resource"


class BadRequest(FootingError):
    """A request that is not well formed: its query string, a repeated parameter, its path."""

    code = "FT-EDGE-400"
    kind = Kind.INVALID
    title = "Malformed request"


class TooLong(FootingError):
    """A path or query string longer than the service reads."""

    code = "FT-EDGE-414"
    kind = Kind.TOO_LARGE
    title = "Address too long"
