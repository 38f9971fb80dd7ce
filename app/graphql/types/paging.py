"""Pages, Relay style: `first` entries `after` a cursor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import strawberry

from app.kit.paging import cursor, place

FIRST, MOST = 50, 100
T = TypeVar("T")


@strawberry.type
class PageInfo:
    """Where a page lies: `end_cursor` is the `after` of the next one."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    """An entry and its place in the list."""

    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    """A page of a list."""

    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo


@dataclass(frozen=True, slots=True)
class Page:
    """A page's entries, how their places are told, whether it is not the first, and whether more follow."""

    nodes: Sequence[Any]
    placed: Callable[[Any], tuple[str | int, ...]]
    is_later: bool
    has_more: bool

    @property
    def edges(self) -> list[dict[str, Any]]:
        """Return entries with their cursors."""
        return [{"cursor": cursor(self.placed(node)), "node": node} for node in self.nodes]

    @property
    def page_info(self) -> dict[str, Any]:
        """Return where the page lies."""
        ends = (self.nodes[0], self.nodes[-1]) if self.nodes else ()
        start, end = (cursor(self.placed(node)) for node in ends) if ends else (None, None)
        return {
            "has_next_page": self.has_more,
            "has_previous_page": self.is_later,
            "start_cursor": start,
            "end_cursor": end,
        }


def page(found: Sequence[Any], first: int, placed: Callable[[Any], tuple[str | int, ...]], after: str | None) -> Page:
    """Return a page of what was found, which has one entry more than asked for where more follow."""
    return Page(found[:first], placed, after is not None, len(found) > first)


def coded(found: dict[str, Any], first: int, after: str | None) -> Page:
    """Return a page of a table held in memory, in the order of its codes."""
    start = after_text(after)
    codes = [code for code in sorted(found) if code > start]
    return page([found[code] for code in codes[: first + 1]], first, lambda one: (one.code,), after)


def after_text(after: str | None) -> str:
    """Return the code, key or slug that a page begins after; refuse a cursor of another list."""
    return str(place(after, (str,))[0]) if after is not None else ""
