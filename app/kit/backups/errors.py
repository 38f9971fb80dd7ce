"""Why a backup is not taken, not believed, or not put back."""

from app.kit.errors import FootingError, Kind


class PlaceTaken(FootingError):
    """A backup or a registry would be put where something is already, or is being put: nothing is overwritten."""

    code = "FT-KIT-409"
    kind = Kind.CONFLICT
    title = "The folder is not empty"


class NotABackup(FootingError):
    """A folder without a backup in it."""

    code = "FT-KIT-404"
    kind = Kind.NOT_FOUND
    title = "There is no backup"


class BackupBroken(FootingError):
    """A backup that is not, byte for byte, what was taken: nothing of it is put back."""

    code = "FT-KIT-423"
    kind = Kind.UNPROCESSABLE
    title = "The backup is damaged"


class BackupUnfit(FootingError):
    """A backup of another kind, PostgreSQL or Footing than this installation can take or put back."""

    code = "FT-KIT-424"
    kind = Kind.UNPROCESSABLE
    title = "The backup does not fit"


class ProgramFailed(FootingError):
    """A program of PostgreSQL did not do its part of a backup."""

    code = "FT-KIT-504"
    kind = Kind.UNAVAILABLE
    title = "The backup program failed"
