"""Why a factor is refused, or not there."""

from app.kit.errors import FootingError, Kind


class UnknownFactor(FootingError):
    """No factor of this id or key that the caller may see."""

    code = "FT-FAC-404"
    kind = Kind.NOT_FOUND
    title = "Unknown factor"


class UnknownFactorVersion(FootingError):
    """The factor exists, this version of it does not."""

    code = "FT-FAC-405"
    kind = Kind.NOT_FOUND
    title = "Unknown factor version"


class WithdrawnFactor(FootingError):
    """A factor that was withdrawn before this release; `reason`, `replacement` and the `last_release` that has it."""

    code = "FT-FAC-410"
    kind = Kind.NOT_FOUND
    title = "Withdrawn factor"


class FactorRefused(FootingError):
    """Figures that break a rule every released figure must keep; nothing of the change set was taken."""

    code = "FT-FAC-422"
    kind = Kind.UNPROCESSABLE
    title = "The figures break a rule"


class NotScores(FootingError):
    """Quality scores that are missing or outside 1 (best) to 5, so that no rating follows from them."""

    code = "FT-FAC-423"
    kind = Kind.UNPROCESSABLE
    title = "Not quality scores"


class NotUncertainty(FootingError):
    """An uncertainty that cannot be: a geometric deviation below 1, a negative variance, an unknown spelling."""

    code = "FT-FAC-424"
    kind = Kind.UNPROCESSABLE
    title = "Not an uncertainty"
