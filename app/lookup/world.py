"""The world that every read starts from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.kit.hot import Lines
from app.nomenclature.model import Nomenclature
from app.releases.model import Announced


def _unheard(_asked: Mapping[str, str], _failed: str) -> None:
    """Let a miss pass uncounted."""


@dataclass(slots=True)
class World:
    """What every read starts from; `announced` and `nomenclature` are swapped whole when a release is announced.

    `slow` has connections of its own for what takes long, so that it holds no look-up up; `missed` hears what was
    asked for in known codes where nothing answers, and which condition failed.
    """

    hot: Lines
    announced: Announced
    nomenclature: Nomenclature
    slow: Lines | None = None
    missed: Callable[[Mapping[str, str], str], None] = _unheard

    def lines(self, *, slow: bool) -> Lines:
        """Return the connections for a statement that is quick, or one that may be slow."""
        return self.slow if slow and self.slow is not None else self.hot
