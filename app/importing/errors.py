"""Why a publisher's file is refused as a whole; single rows are refused in the report."""

from app.kit.errors import FootingError, Kind


class NoReader(FootingError):
    """A publisher whose files nobody has written a reader for."""

    code = "FT-IMPORT-101"
    kind = Kind.INVALID
    title = "No reader for this publisher"


class NotThatFile(FootingError):
    """A file that is not one of the publisher's: another format, or no table with the columns that are needed."""

    code = "FT-IMPORT-102"
    kind = Kind.INVALID
    title = "Not a file of this publisher"


class NotStated(FootingError):
    """Something the file does not say and the reader does not guess; whoever imports it has to."""

    code = "FT-IMPORT-103"
    kind = Kind.INVALID
    title = "Not stated in the file"


class TooManyRows(FootingError):
    """A table longer or wider than any edition of a publisher's figures."""

    code = "FT-IMPORT-104"
    kind = Kind.TOO_LARGE
    title = "The table is too large"
