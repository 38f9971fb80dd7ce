"""Misses as they are counted: what was asked for, which condition failed, how often and when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

SHOWN_FROM = 3  # occurrences: what is asked once or twice may be a slip, and would tell about whoever asked
_HELD = 2_000


@dataclass(frozen=True, slots=True)
class Miss:
    """What nothing answered: known codes only, and the condition that failed."""

    asked: tuple[tuple[str, str], ...]
    failed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A miss with how often it came and on which days."""

    number: int
    asked: Mapping[str, str]
    failed: str
    times: int
    first_on: date
    last_on: date


@dataclass(slots=True)
class Misses:
    """Misses that wait to be written down; more different ones than fit at once are let go."""

    _times: Counter[Miss] = field(default_factory=Counter)

    def heard(self, asked: Mapping[str, str], failed: str) -> None:
        """Count a miss; what says nothing known is none."""
        miss = Miss(tuple(sorted(asked.items())), failed)
        if asked and (miss in self._times or len(self._times) < _HELD):
            self._times[miss] += 1

    def take(self) -> list[tuple[Miss, int]]:
        """Return what was counted since the last time, most often first, and begin again."""
        taken = self._times.most_common()
        self._times = Counter()
        return taken
