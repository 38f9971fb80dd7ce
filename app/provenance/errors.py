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


class NotAMember(FootingError):
    """A membership, or an agent's right, that is not there to be ended."""

    code = "FT-PRO-406"
    kind = Kind.NOT_FOUND
    title = "No such membership"


class UnknownRule(FootingError):
    """An accounting rule the registry does not hold."""

    code = "FT-PRO-407"
    kind = Kind.NOT_FOUND
    title = "Unknown accounting rule"


class UnknownTie(FootingError):
    """A tie between organisations that is not there to be ended."""

    code = "FT-PRO-408"
    kind = Kind.NOT_FOUND
    title = "No such tie"


class NotYours(FootingError):
    """A member that only the registry can admit, or a key that only the registry can make for one."""

    code = "FT-PRO-403"
    kind = Kind.NOT_ALLOWED
    title = "Only the registry may do this"


class BadRegistration(FootingError):
    """A publisher, dataset, tie or rule with a statement that cannot be true or that names what is not there."""

    code = "FT-PRO-422"
    kind = Kind.UNPROCESSABLE
    title = "Not a registration that can be taken"


class RegistryRunBefore(FootingError):
    """A registry that another organisation runs already."""

    code = "FT-PRO-410"
    kind = Kind.CONFLICT
    title = "The registry is run by somebody"
