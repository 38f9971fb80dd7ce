"""What every verb needs: a prepared database, and errors told as one line."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import asyncpg
import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.kit.embedded import PostgresUnavailable
from app.kit.errors import FootingError, Kind
from app.settings import Settings
from app.wiring import Place, Services, prepare, services

_EXITS = {Kind.NOT_FOUND: 1, Kind.CONFLICT: 1, Kind.UNAVAILABLE: 3}
_BREAKS = re.compile("[\t\n\r]+")
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
Result = TypeVar("Result")


def settings() -> Settings:
    """Read the settings, or say which one is wrong and leave."""
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        leave(f"FOOTING_{str(first['loc'][0]).upper()}: {first['msg']}", 2)


def prepared(given: Settings) -> Place:
    """Prepare the database, or say why it is not to be had and leave."""
    try:
        return prepare(given)
    except (PostgresUnavailable, OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as trouble:
        leave(f"the database is not available: {str(trouble).splitlines()[0]}", 3)


def run(work: Callable[[Services], Awaitable[Result]]) -> Result:
    """Run some work on the registry there is; tell a refusal on one line and leave with its exit code.

    Makes no registry: where none is, or nothing is released, it says so.
    """
    given = settings()
    if given.database_url is None and not (given.home / "cluster").exists():
        leave(f"there is no registry in {given.home}: make one with `footing serve` or `footing seed`", 3)

    async def done(place: Place) -> Result:
        async with services(given, place) as ready:
            ready.world.announced.resolve(None)
            return await work(ready)

    with opened(given) as place:
        return asyncio.run(done(place))


@contextmanager
def opened(given: Settings, exits: Mapping[Kind, int] = _EXITS) -> Iterator[Place]:
    """Prepare the database, and let go of it at the end; tell a refusal and leave with the exit code of its kind."""
    place = prepared(given)
    try:
        yield place
    except FootingError as refused:
        refuse(refused, exits)
    finally:
        place.release()


def refuse(refused: FootingError, exits: Mapping[Kind, int] = _EXITS) -> NoReturn:
    """Tell a refusal and leave with the exit code of its kind; 2 where it has none."""
    tell(refused)
    sys.exit(exits.get(refused.kind, 2))


def tell(refused: FootingError) -> None:
    """Print a refusal to standard error: code, what happened, what would be accepted; nothing steers a terminal."""
    click.echo(f"{refused.code}: {_harmless(refused.detail)}", err=True)
    if refused.hint:
        click.echo(f"  {_harmless(refused.hint)}", err=True)
    near = refused.facts.get("nearest") or refused.facts.get("candidates")
    for one in near if isinstance(near, list) else []:
        click.echo(f"  near: {_harmless(_near(one) if isinstance(one, dict) else str(one))}", err=True)


def _harmless(text: str) -> str:
    """Return a text, of which a stranger may have written a part, without what a terminal obeys and nobody sees."""
    return _STEERING.sub("", _BREAKS.sub(" ", text))


def _near(one: dict[str, Any]) -> str:
    period = one.get("reference_period") or {}
    figure = f"{one['value']} {one['value_unit']} per {one['unit']}, " if one.get("value") is not None else ""
    return f"{one['key']}: {figure}{one['geography']}, {period.get('from')} to {period.get('to')}"


def leave(words: str, code: int) -> NoReturn:
    """Print a line to standard error and leave."""
    click.echo(words, err=True)
    sys.exit(code)
