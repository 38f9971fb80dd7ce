"""Why a seed file is refused."""

from app.kit.errors import FootingError, Kind


class BadSeedFile(FootingError):
    """A seed file whose form is not that of seed_data/README.md; file and line are named."""

    code = "FT-SEED-101"
    kind = Kind.INVALID
    title = "Seed file refused"
