"""Why a copy of a registry is not brought in step."""

from app.kit.errors import FootingError, Kind


class NoMirror(FootingError):
    """An address that is no registry's, a folder that mirrors another one, or a format that releases do not have."""

    code = "FT-MIRROR-400"
    kind = Kind.INVALID
    title = "No mirror can be kept so"


class Rewritten(FootingError):
    """A registry that tells another history than the one the copy was made of; the copy is left as it is."""

    code = "FT-MIRROR-409"
    kind = Kind.CONFLICT
    title = "The registry's history was rewritten"


class Altered(FootingError):
    """Bytes, received or kept, that are not those they should be; a file of them is removed."""

    code = "FT-MIRROR-410"
    kind = Kind.CONFLICT
    title = "Bytes were altered"


class StrangeAnswer(FootingError):
    """An answer that no registry gives: something else is at the address, or on the way to it."""

    code = "FT-MIRROR-502"
    kind = Kind.UNAVAILABLE
    title = "Not the answer of a registry"


class NotReached(FootingError):
    """A registry that did not answer in time, or broke off, as often as was tried; the next run goes on from there."""

    code = "FT-MIRROR-503"
    kind = Kind.UNAVAILABLE
    title = "The registry was not reached"


class Occupied(FootingError):
    """A folder that another run is bringing in step, or whose records another program holds open."""

    code = "FT-MIRROR-504"
    kind = Kind.UNAVAILABLE
    title = "The folder is in use"


class NotMade(FootingError):
    """A registry that has not made the files of any release yet, or has not released anything."""

    code = "FT-MIRROR-505"
    kind = Kind.UNAVAILABLE
    title = "No release has files yet"


class NotWritten(FootingError):
    """A folder that cannot be written, most often because the disk is full; the next run goes on from there."""

    code = "FT-MIRROR-507"
    kind = Kind.UNAVAILABLE
    title = "The folder could not be written"
