"""XML of a workbook's parts as events, within bounds: no depth, no token and no part can fill the memory."""

from collections.abc import Iterator
from typing import IO, Protocol
from xml.parsers import expat

from app.proposals.reading.errors import UnsafeXml
from app.proposals.reading.xlsx_safety import CHUNK

DEEPEST = 64
LONGEST_TOKEN = 1024 * 1024
_HINT = "the workbook saved anew as .xlsx by a spreadsheet program"


class Listener(Protocol):
    """What hears the events of a part, with names without their prefixes."""

    def start(self, name: str, said: dict[str, str]) -> None:
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that it ends."""

    def text(self, said: str) -> None:
        """Hear text, in pieces."""


class Starts:
    """A listener that keeps what elements say as they begin; refuses more of them than a part can have."""

    def __init__(self, most: int = 200_000) -> None:
        """Begin with none."""
        self.found: list[tuple[str, dict[str, str]]] = []
        self.most = most

    def start(self, name: str, said: dict[str, str]) -> None:
        """Keep it."""
        if len(self.found) >= self.most:
            raise UnsafeXml("a part has too many elements", hint=_HINT)
        self.found.append((name, said))

    def end(self, name: str) -> None:
        """Keep nothing."""

    def text(self, said: str) -> None:
        """Keep nothing."""


class _Bounded:
    """Passes events on while depth and length of tokens stay within bounds."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.depth = 0
        self.silent = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        self.silent = 0
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnsafeXml(f"a part is nested more than {DEEPEST} deep", hint=_HINT)
        self.listener.start(name.rpartition(":")[2], said)

    def end(self, name: str) -> None:
        self.silent = 0
        self.depth -= 1
        self.listener.end(name.rpartition(":")[2])

    def text(self, said: str) -> None:
        self.silent = 0
        self.listener.text(said)


def events(part: IO[bytes], listener: Listener) -> Iterator[None]:
    """Tell a listener of a part, pausing after each chunk; refuse what is not well-formed or beyond the bounds."""
    bounded = _Bounded(listener)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = bounded.start
    parser.EndElementHandler = bounded.end
    parser.CharacterDataHandler = bounded.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := part.read(CHUNK):
        bounded.silent += len(chunk)
        if bounded.silent > LONGEST_TOKEN:
            raise UnsafeXml(f"a part has a tag or comment longer than {LONGEST_TOKEN} bytes", hint=_HINT)
        _fed(parser, chunk, is_last=False)
        yield
    _fed(parser, b"", is_last=True)
    yield


def heard(part: IO[bytes], listener: Listener) -> None:
    """Tell a listener of the whole of a part."""
    for _ in events(part, listener):
        pass


def _fed(parser: expat.XMLParserType, chunk: bytes, *, is_last: bool) -> None:
    try:
        parser.Parse(chunk, is_last)
    except expat.ExpatError as broken:
        raise UnsafeXml(f"a part is not well-formed XML: {broken}", hint=_HINT) from None


def _refuse_doctype(*_: object) -> None:
    raise UnsafeXml("a part declares a document type or entities", hint=_HINT)
