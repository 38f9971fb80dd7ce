"""Why a publisher, a dataset or an edition is refused."""

from app.kit.errors import FootingError, Kind


class UnknownPublisher(FootingError):
    """A publisher the registry does not hold."""

    code = "FT-PRO-404"
    kind = Kind.NOT_FOUND
    title = "Unknown publisher"


class UnknownDataset(FootingError):
    """A dataset the registry does not hold."""

    code = "FT-PRO-405"
    kind = Kind.NOT_FOUND
    title = "Unknown dataset"


class EditionDiffers(FootingError):
    """An edition, source, dataset, publisher or licence that is known with another content."""

    code = "FT-PRO-409"
    kind = Kind.CONFLICT
    title = "Already registered with another content"
