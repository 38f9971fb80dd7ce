"""Whose turn it is to export: few at once, and nobody takes all the turns."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.access.failures import place_of
from app.exports.errors import NoTurnLeft, TooManyAtOnce

MOST_EACH = 2
_AGAIN_S = 10


@dataclass(frozen=True, slots=True)
class Turns:
    """Exports that are under way in this process alone, by the address that asked."""

    most: int
    _of: Counter[str] = field(default_factory=Counter)

    @property
    def taken_now(self) -> int:
        """Return how many exports are under way."""
        return self._of.total()

    @contextmanager
    def taken(self, address: str) -> Iterator[None]:
        """Hold a turn; refuse an address that has two, and anybody while every turn is taken."""
        place = place_of(address)
        if self._of[place] >= MOST_EACH:
            detail = f"{MOST_EACH} exports to your address are under way"
            raise TooManyAtOnce(detail, hint="again when one has ended", retry_after_s=_AGAIN_S)
        if self.taken_now >= self.most:
            detail = "as many exports as this service makes at once are under way"
            hint = "again in some seconds, or take the files of /v1/releases/{release}/snapshots"
            raise NoTurnLeft(detail, hint=hint)
        self._of[place] += 1
        try:
            yield
        finally:
            self._of[place] -= 1
            if not self._of[place]:
                del self._of[place]
