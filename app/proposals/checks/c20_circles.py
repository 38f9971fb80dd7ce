"""C20: a figure that stands on itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from app.factors.validation.finding import Finding, block
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

_KEY = re.compile(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9.-]*")


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block a background database that is the factor's own dataset, or whose figures stand on it, at any remove."""
    for change, content in figures(changes):
        for named in sorted(datasets_named(content.background_databases)):
            way = leads_to(named, change.key.dataset, beside.descent)
            if way:
                said = (
                    f"{named} stands on {change.key.dataset} itself" if len(way) > 1 else f"{named} is its own dataset"
                )
                hint = " → ".join(way) if len(way) > 1 else None
                yield block("C20", at(change, "background_databases"), said, hint)


@lru_cache(maxsize=10_000)
def datasets_named(stated: tuple[str, ...]) -> frozenset[str]:
    """Return the keys (`publisher/dataset`) that background databases name; others are outside the registry."""
    return frozenset(key for one in stated for key in _KEY.findall(one.lower()))


def leads_to(start: str, goal: str, descent: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return a way from a dataset to one it stands on, both included; empty where it does not."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        further = sorted(descent.get(way[-1], frozenset()) - seen)
        seen.update(further)
        ways += [(*way, one) for one in further]
    return ()
