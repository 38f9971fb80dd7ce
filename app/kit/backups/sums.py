"""`SHA256SUMS`: every file of a backup with its digest, as `sha256sum --check` reads it; and what differs from it."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.kit.backups import plain
from app.kit.backups.note import NOTE, SUMS, Backup, Part, part
from app.kit.backups.programs import Told, unheard

_LINE = re.compile(r"([0-9a-f]{64})  (\S[^\n]*)")
Summed = Mapping[str, tuple[str, int]]
"""Digest and size by name."""


def summed(folder: Path, told: Told = unheard) -> Summed:
    """Return digest and size of every file below a folder, but of the note and of the sums themselves.

    Refuses a link and whatever else is no regular file: it has no digest that another could be equal to.
    """
    names = sorted(one for one in plain.names(folder) if one not in {NOTE, SUMS})
    sizes = {name: (folder / name).lstat().st_size for name in names}
    whole, done, found = sum(sizes.values()), 0, {}
    for name in names:
        found[name] = (_digest(folder, name), sizes[name])
        done += sizes[name]
        told(done, whole)
    return found


def listing(sums: Summed) -> bytes:
    """Return the lines of SHA256SUMS."""
    return "".join(f"{sums[name][0]}  {name}\n" for name in sorted(sums)).encode()


def parts(sums: Summed) -> tuple[Part, ...]:
    """Return the files and folders at the top."""
    tops = sorted({name.partition("/")[0] for name in sums})
    return tuple(part(top, [(name, *sums[name]) for name in sorted(sums) if _is_below(name, top)]) for top in tops)


def empty(folder: Path) -> tuple[str, ...]:
    """Return the folders in which there is nothing; copies by way of object stores lose them."""
    below = (one for one in folder.rglob("*") if one.is_dir() and not one.is_symlink())
    return tuple(sorted(str(one.relative_to(folder)) for one in below if not any(one.iterdir())))


def wrong(folder: Path, backup: Backup, told: Told = unheard) -> Iterator[str]:
    """Yield what is missing, altered or strange in a backup, by what its sums and its note say."""
    if strange := list(plain.irregular(folder)):
        yield from (f"{name} is a link or no regular file" for name in strange)
        return
    raw, found = _raw(folder), summed(folder, told)
    if parts(found) != backup.parts:
        yield from _differing(raw, found)
    elif listing(found) != raw:
        yield f"{SUMS} is missing or was altered"


def _differing(raw: bytes, found: Summed) -> Iterator[str]:
    listed = _listed(raw)
    if not listed:
        yield f"{SUMS} is missing or was altered"
        return
    yield from (f"{name} is missing" for name in sorted(listed.keys() - found.keys()))
    yield from (f"{name} does not belong to it" for name in sorted(found.keys() - listed.keys()))
    same = sorted(found.keys() & listed.keys())
    yield from (f"{name} was altered" for name in same if found[name][0] != listed[name])
    if found.keys() == listed.keys() and all(found[name][0] == listed[name] for name in same):
        yield f"{SUMS} is not the list that {NOTE} names"


def listed(folder: Path) -> Mapping[str, str]:
    """Return the digest of each file by name, as the sums say; nothing at all where they are no such list."""
    return _listed(_raw(folder))


def _raw(folder: Path) -> bytes:
    try:
        with plain.opened(folder, SUMS) as file:
            return file.read()
    except FileNotFoundError:
        return b""


def _listed(raw: bytes) -> dict[str, str]:
    """Return digest by name; nothing at all of what is no such list."""
    found = [_LINE.fullmatch(line) for line in raw.decode(errors="replace").split("\n")[:-1]]
    return (
        {match[2]: match[1] for match in found if match}
        if all(match and plain.is_plain(match[2]) for match in found)
        else {}
    )


def _digest(folder: Path, name: str) -> str:
    with plain.opened(folder, name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_below(name: str, top: str) -> bool:
    return name == top or name.startswith(f"{top}/")
