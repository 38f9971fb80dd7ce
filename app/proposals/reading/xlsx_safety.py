"""Is a workbook's archive safe to unpack? Asked before anything in it is parsed; nothing is written to disk."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from app.proposals.reading.errors import EncryptedWorkbook, MacroWorkbook, NotThatFormat, UnsafeArchive, UnsafeXml

MOST_MEMBERS, MOST_BYTES, SMALL, MOST_RATIO = 1_000, 128 * 1024 * 1024, 1024 * 1024, 50
CHUNK = 65_536
_OLE, _LOCAL, _END, _LOCATOR = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LOCAL_SIZE, _LOCATOR_SIZE, _LONGEST_COMMENT = 22, 30, 20, 65_535
_LARGEST_DIRECTORY = 1024 * 1024
_ENCRYPTED, _SIZES_FOLLOW = 0x0001, 0x0008
_ARCHIVES = {".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".odt", ".ods", ".gz", ".bz2", ".xz", ".7z", ".rar"}
_OPENINGS = (_LOCAL, _END, b"\x1f\x8b", b"BZh", b"\xfd7zX", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")
_XML = {".xml", ".rels", ".vml"}
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'](?!(?:utf-?8|us-ascii|ascii)["'])""", re.IGNORECASE
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_MACROS = re.compile(r"vbaproject|(^|/)macrosheets/|vbadata", re.IGNORECASE)
_RESAVE = "the workbook saved anew as .xlsx by a spreadsheet program"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a workbook's archive once all of it is found safe; refuse bombs, archives in it, locks, macros, DTDs."""
    with path.open("rb") as file:
        _refuse_other_formats(file)
        _refuse_directory(file)
        try:
            with zipfile.ZipFile(file) as archive:
                _refuse_members(archive)
                _refuse_disagreement(file, archive)
                for member in archive.infolist():
                    _refuse_inside(archive, member)
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
            raise UnsafeArchive(f"the archive is damaged: {str(broken)[:120]}", hint=_RESAVE) from None


def check(path: Path) -> None:
    """Refuse a workbook that is not safe to open."""
    with opened(path):
        pass


def _refuse_other_formats(file: BinaryIO) -> None:
    opening = file.read(len(_OLE))
    if opening == _OLE:
        found = opening + file.read(SMALL)
        if "EncryptedPackage".encode("utf-16-le") in found:
            raise EncryptedWorkbook("the workbook is locked with a password", hint="the workbook without a password")
        raise NotThatFormat("the file is an old workbook (.xls)", hint=_RESAVE)
    if not opening.startswith((_LOCAL, _END)):
        raise NotThatFormat("the file is not an .xlsx workbook", hint="an .xlsx workbook, or text/csv for CSV")


def _refuse_directory(file: BinaryIO) -> None:
    """Refuse an archive cut short, followed by something, or with a directory larger than a workbook's can be."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise UnsafeArchive("the archive is cut short", hint=_RESAVE)
    entries, directory, offset, comment = struct.unpack("<8xHHIIH", tail[at : at + _END_SIZE])[1:]
    if len(tail) - at - _END_SIZE != comment:
        raise UnsafeArchive("something follows the end of the archive", hint=_RESAVE)
    if tail[max(0, at - _LOCATOR_SIZE) : at].startswith(_LOCATOR) or entries > MOST_MEMBERS:
        raise UnsafeArchive(f"the archive has more than {MOST_MEMBERS} members", hint=_RESAVE)
    if directory > _LARGEST_DIRECTORY or offset + directory != size - len(tail) + at:
        raise UnsafeArchive("the archive's directory is not where it says", hint=_RESAVE)


def _refuse_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename.casefold() for member in members]
    if len(members) > MOST_MEMBERS:
        raise UnsafeArchive(f"the archive has more than {MOST_MEMBERS} members", hint=_RESAVE)
    if len(set(names)) != len(names):
        raise UnsafeArchive("the archive has a member twice", hint=_RESAVE)
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise UnsafeArchive(f"the archive unpacks to more than {MOST_BYTES} bytes", hint="fewer rows a file, or CSV")
    for member in members:
        _refuse_member(member)


def _refuse_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if member.flag_bits & _ENCRYPTED:
        raise EncryptedWorkbook("a part of the workbook is locked", hint="the workbook without a password")
    if _MACROS.search(name):
        raise MacroWorkbook("the workbook has macros", hint="the workbook saved as .xlsx, without macros")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnsafeArchive("a member is packed in an unusual way", hint=_RESAVE)
    if member.file_size > SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size):
        raise UnsafeArchive(
            f"a member unpacks to more than {MOST_RATIO} times its size", hint="fewer rows a file, or CSV"
        )
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise UnsafeArchive("a member's name leads out of the archive", hint=_RESAVE)
    if path.suffix.lower() in _ARCHIVES:
        raise UnsafeArchive("the workbook holds another archive", hint="the workbook without embedded files")


def _refuse_disagreement(file: BinaryIO, archive: zipfile.ZipFile) -> None:
    """Refuse members whose own headers differ from the directory, or which overlap."""
    end = 0
    for member in sorted(archive.infolist(), key=lambda one: one.header_offset):
        file.seek(member.header_offset)
        header = file.read(_LOCAL_SIZE)
        if member.header_offset < end or len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
            raise UnsafeArchive("the archive's members overlap", hint=_RESAVE)
        flags, method, crc, packed, size, name, extra = struct.unpack("<6xHH4xIIIHH", header)
        written = (member.CRC, member.compress_size, member.file_size)
        is_later = flags & _SIZES_FOLLOW and (crc, packed, size) == (0, 0, 0)
        is_same = (crc, packed, size) == written or is_later
        spelled = file.read(name)
        known = member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
        if not is_same or (flags, method) != (member.flag_bits, member.compress_type) or spelled != known:
            raise UnsafeArchive("the archive contradicts its own directory", hint=_RESAVE)
        end = member.header_offset + _LOCAL_SIZE + name + extra + member.compress_size


def _refuse_inside(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse a member that is an archive, and a part that is not plain XML in UTF-8."""
    with archive.open(member) as part:
        opening = part.read(CHUNK)
        if opening.startswith(_OPENINGS):
            raise UnsafeArchive("the workbook holds another archive", hint="the workbook without embedded files")
        if PurePosixPath(member.filename).suffix.lower() in _XML:
            _refuse_xml(opening, part)


def _refuse_xml(opening: bytes, part: IO[bytes]) -> None:
    if opening.startswith(_WIDE) or _ENCODING.match(opening.removeprefix(b"\xef\xbb\xbf")):
        raise UnsafeXml("a part is not in UTF-8", hint=_RESAVE)
    tail, chunk = b"", opening
    while chunk:
        if _DECLARED.search(tail + chunk):
            raise UnsafeXml("a part declares a document type or entities", hint=_RESAVE)
        tail, chunk = chunk[-16:], part.read(CHUNK)
