"""Why the log refuses."""

from app.kit.errors import FootingError, Kind


class LogFrozen(FootingError):
    """The log has been frozen after an alarm: nothing can be released, reading goes on."""

    code = "FT-LOG-401"
    kind = Kind.UNAVAILABLE
    title = "The log is frozen"


class EntryTooLarge(FootingError):
    """A log entry above 8,192 bytes."""

    code = "FT-LOG-101"
    kind = Kind.INVALID
    title = "Log entry too large"
