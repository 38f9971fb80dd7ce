"""Why a file is refused as a whole; what is wrong with single cells is told cell by cell instead."""

from app.kit.errors import FootingError, Kind


class NotThatFormat(FootingError):
    """A file whose bytes are not of the media type it was sent as, or of one that is not read; old .xls among them."""

    code = "FT-PROPOSAL-201"
    kind = Kind.UNPROCESSABLE
    title = "The file is not of its format"


class TooManyRows(FootingError):
    """A change set with more rows, columns or characters in a row than one proposal takes."""

    code = "FT-PROPOSAL-202"
    kind = Kind.TOO_LARGE
    title = "The change set is too large"


class EncryptedWorkbook(FootingError):
    """A workbook that is locked with a password, so that nobody here can read it."""

    code = "FT-PROPOSAL-203"
    kind = Kind.UNPROCESSABLE
    title = "The workbook is encrypted"


class MacroWorkbook(FootingError):
    """A workbook with macros; programs are neither run nor kept."""

    code = "FT-PROPOSAL-204"
    kind = Kind.UNPROCESSABLE
    title = "The workbook has macros"


class UnsafeArchive(FootingError):
    """A workbook whose archive unpacks to far more than it shows, holds archives, or contradicts its own directory."""

    code = "FT-PROPOSAL-205"
    kind = Kind.UNPROCESSABLE
    title = "The archive is not safe to unpack"


class UnsafeXml(FootingError):
    """A workbook with a part that is not plain XML: document types, entities, other encodings, parts cut short."""

    code = "FT-PROPOSAL-206"
    kind = Kind.UNPROCESSABLE
    title = "A part of the workbook is refused"


class NoHeader(FootingError):
    """A file without a row of column names: an empty one, or one that begins with figures."""

    code = "FT-PROPOSAL-207"
    kind = Kind.UNPROCESSABLE
    title = "There is no header row"


class BadHeader(FootingError):
    """A header that names a column twice, or one that change sets do not have; `fields` has the names."""

    code = "FT-PROPOSAL-208"
    kind = Kind.UNPROCESSABLE
    title = "The header is refused"


class NoSheet(FootingError):
    """A workbook without a visible worksheet."""

    code = "FT-PROPOSAL-209"
    kind = Kind.UNPROCESSABLE
    title = "There is no sheet to read"


class BadCsv(FootingError):
    """A text file that is not CSV by RFC 4180: open quotes, NUL, rows of other length, an unknown encoding."""

    code = "FT-PROPOSAL-210"
    kind = Kind.UNPROCESSABLE
    title = "The CSV file cannot be read"


class BadJson(FootingError):
    """A file that is not strict JSON of the form {"changes": [{…}, …]}: also keys twice, NaN, and deep nesting."""

    code = "FT-PROPOSAL-211"
    kind = Kind.UNPROCESSABLE
    title = "The JSON file cannot be read"


class NoRows(FootingError):
    """A file that has a header or a list, and no change in it."""

    code = "FT-PROPOSAL-212"
    kind = Kind.UNPROCESSABLE
    title = "There is nothing in the file"
