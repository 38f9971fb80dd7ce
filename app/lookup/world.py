"""The world that every read starts from."""

from collections.abc import Callable
from dataclasses import dataclass

from app.kit.hot import Hot
from app.lookup.question import Question
from app.nomenclature.model import Nomenclature
from app.releases.model import Announced


def _unheard(_question: Question, _failed: str) -> None:
    """Let a miss pass uncounted."""


@dataclass(slots=True)
class World:
    """What every read starts from; `announced` and `nomenclature` are swapped whole when a release is announced.

    `missed` hears of every question that has no answer, and which condition failed.
    """

    hot: Hot
    announced: Announced
    nomenclature: Nomenclature
    missed: Callable[[Question, str], None] = _unheard
