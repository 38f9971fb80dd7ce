"""`footing init`: the organisation that runs the registry, and its first administrator."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import click

from app.access.commands import OURSELVES, enrol, make_key, revoke
from app.access.permissions import Role
from app.access.queries import identities, identity, keys_of
from app.cli.running import leave, opened, settings
from app.kit.db import Database, Writer
from app.kit.texts import line
from app.provenance.commands import give, register_publishers, run_by
from app.provenance.model import Publisher, PublisherKind
from app.provenance.queries import members, registry
from app.settings import Settings
from app.wiring import Place

_TIMEOUT_S = 30.0
_LOCK = 4_205_001
_LONGEST = 200
_WRITING = "w"
_SLUG = re.compile("[a-z0-9][a-z0-9-]{1,62}")
_COUNTRY = re.compile("[A-Z]{2}")


@click.command()
@click.option("--organisation", metavar="SLUG", help="the organisation that runs the registry")
@click.option("--name-en", help="its English name")
@click.option("--name-zh", help="its Chinese name")
@click.option("--country", help="its country, ISO 3166-1")
@click.option("--administrator", metavar="NAME", help="the identity of the first administrator")
@click.option("--new-key", is_flag=True, help="end every key of an administrator who lost them, and make another")
def init(
    organisation: str | None,
    name_en: str | None,
    name_zh: str | None,
    country: str | None,
    administrator: str | None,
    new_key: bool,  # noqa: FBT001 - click hands flags over by name
) -> None:
    """Say who runs this registry and make the first administrator, whose key is printed once."""
    given = settings()
    with opened(given, exits={}) as place:
        if new_key:
            key = asyncio.run(_in_writer(given, place, lambda writer: _again(writer, administrator)))
        else:
            one = _organisation(organisation, (name_en, name_zh), country)
            name = _said("--administrator", administrator)
            key = asyncio.run(_in_writer(given, place, lambda writer: _first(writer, one, name)))
    if key is None:
        leave("the registry has been set up: `footing init --new-key` makes a key for who lost it", 1)
    click.echo("the administrator's key, shown this once:", err=True)
    click.echo(key)


async def _in_writer(given: Settings, place: Place, work: Callable[[Writer], Awaitable[str | None]]) -> str | None:
    database = Database(place.app_url, pool=given.pool_size, timeout_s=_TIMEOUT_S, role=place.role)
    try:
        async with database.writer() as writer:
            await writer.alone(_LOCK)
            return await work(writer)
    finally:
        await database.close()


async def _first(writer: Writer, one: Publisher, name: str) -> str | None:
    """Make organisation, administrator and key; nothing where there is a registry already."""
    if await registry(writer) is not None:
        return None
    await register_publishers(writer, [one])
    await run_by(writer, one.slug)
    subject = await enrol(writer, OURSELVES, name, name)
    await give(writer, None, one.slug, subject, Role.ADMINISTRATOR)
    return str(await make_key(writer, subject, _WRITING, days=None, label="first key", datasets=None))


async def _again(writer: Writer, name: str | None) -> str | None:
    """End every key of an administrator and make another; without a name, of the only one there is."""
    organisation = await registry(writer)
    if organisation is None:
        leave("there is no registry yet: `footing init --organisation … --name-en … --administrator …`", 1)
    found = [one for one, role in await members(writer, organisation) if role is Role.ADMINISTRATOR]
    wanted = await identity(writer, OURSELVES, name) if name is not None else None
    if name is None and len(found) == 1:
        wanted = found[0]
    if wanted not in found or wanted is None:
        named = [identity_ for _, identity_ in (await identities(writer, found)).values()]
        leave(f"--administrator is one of: {', '.join(sorted(named)) or 'nobody'}", 1)
    for key in await keys_of(writer, wanted):
        await revoke(writer, None, key.id)
    return str(await make_key(writer, wanted, _WRITING, days=None, label="made again", datasets=None))


def _organisation(slug: str | None, names: tuple[str | None, str | None], country: str | None) -> Publisher:
    if _SLUG.fullmatch(_said("--organisation", slug)) is None:
        leave("--organisation is 2 to 63 of a-z, 0-9 and hyphens, such as acme-registry", 2)
    if country is not None and _COUNTRY.fullmatch(country) is None:
        leave("--country is an ISO 3166-1 code of two capital letters, such as CN", 2)
    name_zh = line("--name-zh", names[1], _LONGEST) if names[1] is not None else None
    return Publisher(
        slug=_said("--organisation", slug),
        kind=PublisherKind.AUTHORITY,
        country=country,
        name_en=_said("--name-en", names[0]),
        name_zh=name_zh,
    )


def _said(option: str, text: str | None) -> str:
    if not text:
        leave(f"{option} is needed", 2)
    return line(option, text, _LONGEST)
