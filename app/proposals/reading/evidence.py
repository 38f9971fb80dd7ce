"""Numbers that stand in evidence files, where a machine can read them: tables and texts, not pictures of pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from app.kit.errors import FootingError
from app.kit.store import Store
from app.proposals.checks.model import Numbers
from app.proposals.checks.reading import numbers_in
from app.proposals.model import EvidenceFile
from app.proposals.reading.changes import CSV, JSON, XLSX
from app.proposals.reading.xlsx_rows import texts_of

_TEXTS = frozenset({CSV, JSON, "text/plain", "text/tab-separated-values", "text/markdown"})
_MOST_BYTES = 32 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030")


def numbers(store: Store, files: Sequence[EvidenceFile]) -> Mapping[str, Numbers]:
    """Return the numbers of each file that can be read, by its digest; what cannot be read is left out.

    Blocks: to be called in a thread.
    """
    found = {one.digest: _numbers(store.path(one.digest), one) for one in files if one.size <= _MOST_BYTES}
    return {digest: known for digest, known in found.items() if known is not None}


def _numbers(path: Path, file: EvidenceFile) -> Numbers | None:
    try:
        if file.media_type == XLSX:
            return numbers_in(texts_of(path))
        return numbers_in(_lines(path)) if file.media_type in _TEXTS else None
    except (FootingError, OSError, UnicodeDecodeError):
        return None  # a file that is not what it is said to be is for people to look at


def _lines(path: Path) -> Iterable[str]:
    raw = path.read_bytes()
    for encoding in _ENCODINGS[:-1]:
        try:
            return _split(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _split(raw.decode(_ENCODINGS[-1]))


def _split(text: str) -> Iterator[str]:
    yield from text.splitlines()
