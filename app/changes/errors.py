"""What is refused about changes."""

from app.kit.errors import FootingError, Kind


class WrongOrder(FootingError):
    """A difference from a later release to an earlier one; it is told forwards only."""

    code = "FT-CHANGES-101"
    kind = Kind.INVALID
    title = "The first release is later than the second"


class AheadOfLog(FootingError):
    """A log index to go on from that this registry has not reached: the mirror followed another log."""

    code = "FT-CHANGES-102"
    kind = Kind.INVALID
    title = "The log is not that long"


class BadTable(FootingError):
    """A CSV table of pinned factors that cannot be read: its encoding, its header, its quoting."""

    code = "FT-CHANGES-103"
    kind = Kind.INVALID
    title = "The table cannot be read"


class BadPins(FootingError):
    """A list of pinned factors that is well formed and breaks a rule: what is missing, unknown or too many."""

    code = "FT-CHANGES-422"
    kind = Kind.UNPROCESSABLE
    title = "The pinned factors cannot be compared"
