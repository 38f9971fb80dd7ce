"""What a FastAPI route takes in: the services, and a query model that refuses what it does not know."""

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.kit.db import Database
from app.kit.paging import cursor, place
from app.kit.replicas import Replicas
from app.lookup.world import World

One = TypeVar("One")


def digits(text: object) -> object:
    """Pass a number on; pydantic alone would take ` 1`, `1_0` and `1.0` as well."""
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        detail = f"{text[:40]!r} is not a whole number"
        raise ValueError(detail)
    return text


class Asked(BaseModel):
    """A query string: parameters not named here are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageAsked(Asked):
    """A page of a list."""

    limit: Annotated[int, BeforeValidator(digits), Field(ge=1, le=1000, description="entries a page, 1 to 1,000")] = 50
    cursor: Annotated[str | None, Field(max_length=1024, description="`next` of the page before")] = None

    def after(self) -> str:
        """Return the key that the page before ended with; empty on the first page."""
        return str(place(self.cursor, (str,))[0]) if self.cursor is not None else ""

    def page(
        self, found: Sequence[One], placed: Callable[[One], tuple[str | int, ...]]
    ) -> tuple[Sequence[One], str | None]:
        """Return what this page shows, and the cursor of the next where more than that was found."""
        shown = found[: self.limit]
        return shown, cursor(placed(shown[-1])) if len(found) > self.limit else None


def world(request: Request) -> World:
    """Return the world that reads start from."""
    found: World = request.app.state.services.world
    return found


def database(request: Request) -> Database:
    """Return the database for reads of what is released, that are not hot."""
    found: Database = request.app.state.services.reading
    return found


def newest(request: Request) -> Database:
    """Return the database for reads of what changes without a release: who wrote it shall find it."""
    found: Database = request.app.state.services.newest
    return found


def replicas(request: Request) -> Replicas:
    """Return the replicas that reads are spread over."""
    found: Replicas = request.app.state.services.replicas
    return found


InWorld = Annotated[World, Depends(world)]
FromDatabase = Annotated[Database, Depends(database)]
FromNewest = Annotated[Database, Depends(newest)]
FromReplicas = Annotated[Replicas, Depends(replicas)]
