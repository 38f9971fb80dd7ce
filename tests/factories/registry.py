"""A small registry to cut releases in: two datasets, one that extends and one that replaces."""

from app.nomenclature.commands import supply
from app.nomenclature.queries import load
from app.provenance.commands import register_datasets, register_edition, register_licences, register_publishers
from app.provenance.model import Dataset, Edition, Editions, Licence, Publisher, PublisherKind, Source, Tier
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet
from tests.factories.figures import GRID, SUPPLY
from tests.factories.words import small_tables


def a_dataset(key, editions):
    """A dataset of Acme."""
    return Dataset(
        key=key,
        publisher="acme",
        title_en=key,
        title_zh=None,
        industry_scope=(),
        editions=editions,
        accounting_rule="official-publication",
        tier=Tier.OPEN,
    )


def an_edition(dataset, label="first", title="Announcement 12"):
    """An issue of a dataset with one source."""
    source = Source(
        name="main", title=title, publisher="Acme Ministry", published=None, url=None, file=None, digest=None, note=None
    )
    return Edition(
        key=f"{dataset}/{label}",
        dataset=dataset,
        label=label,
        published="2024",
        licence="acme-open",
        attribution="Acme Ministry",
        sources=(source,),
    )


async def furnish(database):
    """Register nomenclature, licence, publisher, datasets and editions; return the nomenclature."""
    async with database.writer() as writer:
        await supply(writer, small_tables())
        await register_licences(writer, [Licence(id="acme-open", title="Open", url=None, redistribution=True)])
        acme = Publisher(slug="acme", kind=PublisherKind.AUTHORITY, country="CN", name_en="Acme Ministry", name_zh=None)
        await register_publishers(writer, [acme])
        await register_datasets(writer, [a_dataset(GRID, Editions.EXTEND), a_dataset(SUPPLY, Editions.REPLACE)])
        for dataset in (GRID, SUPPLY):
            await register_edition(writer, an_edition(dataset))
    async with database.reader() as reader:
        return await load(reader)


async def release(database, words, *changes, label=None, note=None, announced=True):
    """Cut a release of these statements and withdrawals, and announce it."""
    statements = tuple(one for one in changes if hasattr(one, "content"))
    withdrawals = tuple(one for one in changes if not hasattr(one, "content"))
    async with database.writer() as writer:
        change_set = ChangeSet(statements=statements, withdrawals=withdrawals, note=note)
        made = await cut(writer, change_set, words, label=label)
        if announced:
            await announce(writer, made)
    return made
