"""Why a search is refused."""

from app.kit.errors import FootingError, Kind


class NothingToSearch(FootingError):
    """A search text without a letter, a digit or a Chinese character, or of stop words alone."""

    code = "FT-SEARCH-101"
    kind = Kind.INVALID
    title = "No word to search for"


class UnknownLicence(FootingError):
    """A licence that no edition of the registry has."""

    code = "FT-SEARCH-404"
    kind = Kind.NOT_FOUND
    title = "Unknown licence"
