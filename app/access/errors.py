"""What access refuses."""

from app.kit.errors import FootingError, Kind


class NoKey(FootingError):
    """A request that needs a key and has none, or one that is unknown, expired, revoked or of a disabled subject."""

    code = "FT-ACCESS-401"
    kind = Kind.UNAUTHENTICATED
    title = "A valid key is needed"


class NotAllowed(FootingError):
    """A key whose owner may not do this, or that was not made for it."""

    code = "FT-ACCESS-403"
    kind = Kind.NOT_ALLOWED
    title = "Not allowed"


class KeyInAddress(FootingError):
    """A key in a URL, where logs and histories keep it: such a key is to be revoked."""

    code = "FT-ACCESS-101"
    kind = Kind.INVALID
    title = "A key never stands in an address"


class BadKeyRequest(FootingError):
    """A key asked for with an unknown scope, a dataset that is not there, or a life that is too long."""

    code = "FT-ACCESS-102"
    kind = Kind.UNPROCESSABLE
    title = "No such key can be made"


class UnknownKey(FootingError):
    """No key of this caller's has this identifier."""

    code = "FT-ACCESS-404"
    kind = Kind.NOT_FOUND
    title = "Unknown key"


class TooManyFailures(FootingError):
    """Too many wrong keys from one address within five minutes."""

    code = "FT-ACCESS-429"
    kind = Kind.TOO_MANY
    title = "Too many wrong keys"


class TooManyBytes(FootingError):
    """More bytes of files in a day than one caller may send; `Retry-After` says when the next day begins."""

    code = "FT-ACCESS-430"
    kind = Kind.TOO_MANY
    title = "Too many bytes for one day"
