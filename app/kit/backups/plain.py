"""Names and files of a backup that lead nowhere else: whoever can write to it can also seal it again."""

import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from app.kit.backups.errors import BackupBroken

_HINT = "a backup has only files and folders of its own: take another, and guard where it lies"
_INTO = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe is not waited for


def is_plain(name: object) -> bool:
    """Whether a name is one of something below a folder: relative, and neither empty nor `.` nor `..` in any part."""
    return isinstance(name, str) and "\0" not in name and not {"", ".", ".."} & set(name.split("/"))


def names(folder: Path) -> Iterator[str]:
    """Yield whatever is no folder below a folder, links among it; no link is followed."""
    for one in folder.rglob("*"):
        if one.is_symlink() or not one.is_dir():
            yield one.relative_to(folder).as_posix()


def irregular(folder: Path) -> Iterator[str]:
    """Yield what is below a folder and is neither a folder nor a regular file."""
    yield from (name for name in sorted(names(folder)) if not stat.S_ISREG((folder / name).lstat().st_mode))


def opened(folder: Path, name: str) -> BufferedReader:
    """Open a file below a folder to read it; refuses links on the way, and what is no regular file."""
    if not is_plain(name):
        raise BackupBroken(f"{name!r} is no name in a backup", hint=_HINT)
    *above, last = name.split("/")
    at = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
    try:
        for part in above:
            inner = os.open(part, _INTO, dir_fd=at)
            os.close(at)
            at = inner
        file = os.open(last, _READ, dir_fd=at)
    except FileNotFoundError:
        raise
    except OSError as trouble:
        if (folder / name).is_symlink() or any((folder / one).is_symlink() for one in Path(name).parents):
            raise BackupBroken(f"{name} is a link or no regular file", hint=_HINT) from trouble
        raise
    finally:
        os.close(at)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise BackupBroken(f"{name} is a link or no regular file", hint=_HINT)
    return os.fdopen(file, "rb")
