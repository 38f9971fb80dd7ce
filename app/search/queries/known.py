"""Names in a filter that nothing meets: does the registry know them at all."""

from sqlalchemy import select

from app.kit.errors import FootingError
from app.kit.hot import compiled
from app.lookup.queries.columns import asked
from app.lookup.world import World
from app.provenance.errors import UnknownDataset, UnknownPublisher
from app.provenance.tables import dataset, licence, publisher
from app.search.errors import UnknownLicence
from app.search.model import Filter

_PUBLISHER = compiled(select(publisher.c.slug).where(publisher.c.slug == asked("name")))
_DATASET = compiled(select(dataset.c.key).where(dataset.c.key == asked("name")))
_LICENCES = compiled(select(licence.c.id).order_by(licence.c.id))


async def refuse_unknown(world: World, narrow: Filter) -> None:
    """Refuse a publisher, a dataset or a licence that the registry has not; asked only where nothing was found."""
    refused: FootingError | None = None
    if narrow.publisher is not None and not await world.hot.fetch(_PUBLISHER, {"name": narrow.publisher}):
        detail = f"there is no publisher {narrow.publisher[:80]!r}"
        refused = UnknownPublisher(detail, hint="a slug of /v1/publishers", fields=["publisher"])
    elif narrow.dataset is not None and not await world.hot.fetch(_DATASET, {"name": narrow.dataset}):
        detail = f"there is no dataset {narrow.dataset[:160]!r}"
        hint = "a key of /v1/datasets, such as mee/grid-electricity"
        refused = UnknownDataset(detail, hint=hint, fields=["dataset"])
    elif narrow.licence is not None:
        known = [row["id"] for row in await world.hot.fetch(_LICENCES, {})]
        if narrow.licence not in known:
            detail = f"no edition has the licence {narrow.licence[:80]!r}"
            refused = UnknownLicence(detail, hint="one of " + ", ".join(known), fields=["licence"])
    if refused is not None:
        raise refused
