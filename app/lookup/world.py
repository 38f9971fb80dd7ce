"""The world that every read starts from."""

from dataclasses import dataclass

from app.kit.hot import Hot
from app.nomenclature.model import Nomenclature
from app.releases.model import Announced


@dataclass(slots=True)
class World:
    """What every read starts from; `announced` and `nomenclature` are swapped whole when a release is announced."""

    hot: Hot
    announced: Announced
    nomenclature: Nomenclature
