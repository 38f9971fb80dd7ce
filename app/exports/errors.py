"""What exports refuse."""

from app.kit.errors import FootingError, Kind


class SelectionTooLarge(FootingError):
    """A selection of more rows than one export sends; nothing was sent, since nothing is ever left out silently."""

    code = "FT-EXPORTS-422"
    kind = Kind.UNPROCESSABLE
    title = "The selection is too large"


class TooManyAtOnce(FootingError):
    """More exports at once than one address may have; `Retry-After` says when to come back."""

    code = "FT-EXPORTS-429"
    kind = Kind.TOO_MANY
    title = "Too many exports at once"


class NoTurnLeft(FootingError):
    """As many exports are under way as the service makes at once; `Retry-After` says when to come back."""

    code = "FT-EXPORTS-503"
    kind = Kind.UNAVAILABLE
    title = "Every export line is busy"


class NoSnapshot(FootingError):
    """A release whose files are not made yet; `Retry-After` says when to come back."""

    code = "FT-EXPORTS-404"
    kind = Kind.NOT_FOUND
    title = "The release has no files yet"


class UnknownFile(FootingError):
    """A name that no file of the release has; the hint lists those there are."""

    code = "FT-EXPORTS-405"
    kind = Kind.NOT_FOUND
    title = "Unknown file of a release"


class FilesDiffer(FootingError):
    """Files of one release that do not hold the same rows, or none at all; nothing of it is published."""

    code = "FT-EXPORTS-409"
    kind = Kind.CONFLICT
    title = "The files of a release differ"
