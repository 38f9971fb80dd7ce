"""Is a backup still what was taken, and can it be put back here: asked before anything is."""

from itertools import islice
from pathlib import Path

from app.kit.backups import note, sums
from app.kit.backups.errors import BackupBroken, BackupUnfit, ProgramFailed
from app.kit.backups.note import CLUSTER, DUMP, Backup, Kind
from app.kit.backups.programs import Told, ran, unheard
from app.kit.embedded_binaries import Binaries

_NAMED = 5
_AGAIN = "fetch it again from where it was copied, or take another backup"


def checked(folder: Path, binaries: Binaries, told: Told = unheard) -> Backup:
    """Return what a backup says of itself, once every byte of it was found to be what was taken.

    Refuses one that is damaged, and one of a PostgreSQL whose files the programs here do not open.
    """
    backup = note.read(folder)
    _refuse_unfit(backup, binaries)
    found = list(islice(sums.wrong(folder, backup, told), _NAMED + 1))
    if found:
        more = ", and more" if len(found) > _NAMED else ""
        raise BackupBroken(f"the backup in {folder} is damaged: {'; '.join(found[:_NAMED])}{more}", hint=_AGAIN)
    try:
        if backup.kind is Kind.CLUSTER:
            ran(binaries, "pg_verifybackup", str(folder / CLUSTER))
        else:
            ran(binaries, "pg_restore", "--list", str(folder / DUMP))
    except ProgramFailed as said:
        raise BackupBroken(f"the backup in {folder} is damaged: {said.detail}", hint=_AGAIN) from said
    return backup


def _refuse_unfit(backup: Backup, binaries: Binaries) -> None:
    if backup.kind is Kind.CLUSTER and backup.major != binaries.major:
        raise BackupUnfit(
            f"the backup has the files of PostgreSQL {backup.postgresql}; here is {binaries.release}",
            hint=f"restore it with PostgreSQL {backup.major} (FOOTING_POSTGRES_BINDIR), then `footing backup --dump`",
        )
    if backup.kind is Kind.DUMP and backup.major > binaries.major:
        raise BackupUnfit(
            f"the dump is of PostgreSQL {backup.postgresql}; here is the older {binaries.release}",
            hint=f"restore it with PostgreSQL {backup.major} or newer",
        )
