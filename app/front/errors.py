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


class MethodRefused(FootingError):
    """A method that the resource does not have; `Allow` names those it has. Status 405."""

    code = "FT-EDGE-405"
    kind = Kind.INVALID
    title = "Method not allowed"


class InternalFault(FootingError):
    """A fault of the service itself, recorded on its side. Status 500."""

    code = "FT-EDGE-500"
    kind = Kind.UNAVAILABLE
    title = "Internal fault"


class UnknownErrorCode(FootingError):
    """An error code that the service does not use."""

    code = "FT-EDGE-410"
    kind = Kind.NOT_FOUND
    title = "Unknown error code"


class BadBody(FootingError):
    """A body that is not what the door reads: not UTF-8, not JSON, a key twice, nested too deep."""

    code = "FT-EDGE-401"
    kind = Kind.INVALID
    title = "Malformed body"


class BodyTooLarge(FootingError):
    """A body larger than the door reads. Status 413."""

    code = "FT-EDGE-413"
    kind = Kind.TOO_LARGE
    title = "Body too large"


class MediaTypeRefused(FootingError):
    """A body of a media type that the door does not read, or one that is compressed. Status 415."""

    code = "FT-EDGE-415"
    kind = Kind.INVALID
    title = "Media type not read"


class OtherFile(FootingError):
    """`If-Match` names another file than the one that is there. Status 412."""

    code = "FT-EDGE-412"
    kind = Kind.STALE
    title = "The file is another one"


class NotInFile(FootingError):
    """A range without any byte of the file; `Content-Range` says how many it has. Status 416."""

    code = "FT-EDGE-416"
    kind = Kind.INVALID
    title = "The range is not in the file"


class BadMember(FootingError):
    """A body with a member that is missing, unknown, or of another type."""

    code = "FT-EDGE-422"
    kind = Kind.UNPROCESSABLE
    title = "The body has a member that is not accepted"
