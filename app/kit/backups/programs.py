"""PostgreSQL's own programs for backups: run as ourselves, what they have done told on, what they say told as ours."""

import os
import re
import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from app.kit.backups.errors import ProgramFailed
from app.kit.embedded_binaries import Binaries, Runner, neutral_environment, prepare

Told = Callable[[int, int], None]
"""Hears how many bytes are done, and of how many."""
_DONE = re.compile(r"\s*(\d+)/(\d+) kB")
_LAST_LINES = 4


def unheard(done: int, whole: int) -> None:
    """Hear how far it is and say nothing of it."""


def installed(home: Path, bindir: Path | None) -> Binaries:
    """Find the programs; unlike the server they run as whoever we are. Refuses where there are none."""
    return prepare(home, bindir, Runner(os.geteuid(), os.getegid(), is_other=False))


def ran(
    binaries: Binaries,
    name: str,
    *words: str,
    url: str | None = None,
    holding: Sequence[int] = (),
    told: Told = unheard,
) -> None:
    """Run a program to its end; refuse with its last words if it fails.

    `url` is a database: its password goes by the environment, where no list of programs shows it. `holding` are locks
    that the program keeps as long as it lives, should it outlive us.
    """
    address, secret = apart(url) if url is not None else (None, None)
    command = [binaries.path(name), *(["-d", address] if address is not None else []), *words]
    said: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL's, found by ourselves
        command,
        env=neutral_environment() | ({"PGPASSWORD": secret} if secret else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,  # closed when we die: a program that tells how far it is then ends at its next word
        encoding="utf-8",
        errors="replace",
        pass_fds=holding,
    ) as program:
        try:
            for line in program.stderr or ():
                _heard(line, said, told)
        except BaseException:
            program.kill()
            raise
    if program.returncode != 0:
        detail = f"{name} ended with {program.returncode}: {' | '.join(said) or 'it said nothing'}"
        raise ProgramFailed(
            detail, hint="mend that and run it again; the programs are those of FOOTING_POSTGRES_BINDIR"
        )


def apart(url: str) -> tuple[str, str | None]:
    """Return a database's URL without its password, and the password."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    said = [unquote(parts.password)] if parts.password is not None else []
    said += [text for name, text in asked if name == "password"]
    user, at, where = parts.netloc.rpartition("@")
    kept = urlencode([(name, text) for name, text in asked if name != "password"])
    address = f"{parts.scheme}://{user.partition(':')[0]}{at}{where}{parts.path}"
    return f"{address}?{kept}" if kept else address, said[-1] if said else None


def _heard(line: str, said: deque[str], told: Told) -> None:
    far = _DONE.match(line)
    if far is not None:
        told(int(far[1]) * 1024, int(far[2]) * 1024)
    elif line.strip():
        said.append(line.strip())
