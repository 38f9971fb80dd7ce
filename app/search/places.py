"""Places named in a search: by name in either language, or by code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.nomenclature.geography import Geographies, Geography
from app.search.words import is_han, plainly, words

# What people say for places whose official names are long, and other names they go by.
_SHORT = {
    "US": ("us", "usa", "america", "united states", "美国"),
    "GB": ("uk", "britain", "great britain", "united kingdom", "英国"),
    "KR": ("south korea", "korea", "韩国"),
    "KP": ("north korea", "朝鲜"),
    "RU": ("russia", "俄罗斯"),
    "VN": ("vietnam", "越南"),
    "LA": ("laos", "老挝"),
    "IR": ("iran", "伊朗"),
    "SY": ("syria", "叙利亚"),
    "VE": ("venezuela", "委内瑞拉"),
    "BO": ("bolivia", "玻利维亚"),
    "TZ": ("tanzania", "坦桑尼亚"),
    "MD": ("moldova", "摩尔多瓦"),
    "CZ": ("czech republic", "捷克"),
    "NL": ("holland", "荷兰"),
    "TR": ("turkey", "土耳其"),
    "GLO": ("world", "worldwide", "世界"),
    "CN-XZ": ("tibet",),
    "CN-MO": ("macau",),
}
_ENDINGS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市")
_MOST_WORDS = 6
_REGION, _GRID = "grid_region", " grid"


@dataclass(frozen=True, slots=True)
class Names:
    """Places by what they are called, in the form words have, and by code."""

    by_words: Mapping[tuple[str, ...], str]
    by_han: Mapping[str, str]
    by_code: Mapping[str, str]
    longest_han: int
    kinds: Mapping[str, str]

    def of_han(self, run: str) -> tuple[int, int, str] | None:
        """Return where the longest place name of a Chinese run begins and ends, and the place."""
        for length in range(min(self.longest_han, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                place = self.by_han.get(run[start : start + length])
                if place is not None:
                    end = start + length
                    ending = next((one for one in _ENDINGS if run.startswith(one, end)), "")
                    return start, end + len(ending), place
        return None

    def of_words(self, said: list[str]) -> tuple[int, int, str] | None:
        """Return where the longest place name among words begins and ends, and the place."""
        for length in range(min(_MOST_WORDS, len(said)), 0, -1):
            for start in range(len(said) - length + 1):
                place = self.by_words.get(tuple(said[start : start + length]))
                if place is not None:
                    return start, start + length, place
        return None

    def of_code(self, written: str) -> str | None:
        """Return the place of a code as it is written: in capitals, or with a hyphen."""
        return self.by_code.get(written if written.isupper() else written.upper() if "-" in written else "")


class _Same:
    """Geographies by identity: they are swapped whole, never changed."""

    __slots__ = ("places",)

    def __init__(self, places: Geographies) -> None:
        self.places = places

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.places is self.places

    def __hash__(self) -> int:
        return id(self.places)


def names(places: Geographies) -> Names:
    """Return the names of all places; worked out once for each nomenclature."""
    return _names(_Same(places))


@lru_cache(maxsize=2)
def _names(same: _Same) -> Names:
    by_words: dict[tuple[str, ...], str] = {}
    by_han: dict[str, str] = {}
    for place in same.places.by_code.values():
        for name in _called(place):
            said = words(name)
            if len(said) == 1 and is_han(said[0]):
                by_han.setdefault(said[0], place.code)
            elif said:
                by_words.setdefault(tuple(said), place.code)
    by_code = {code: code for code in same.places.by_code}
    by_code |= {code: of for code, of in same.places.aliases.items() if not code.isdigit()}
    kinds = {place.code: place.kind for place in same.places.by_code.values()}
    return Names(by_words, by_han, by_code, max(map(len, by_han), default=0), kinds)


def _called(place: Geography) -> list[str]:
    short = [name for code, said in _SHORT.items() if code == place.code for name in said]
    full = [name for name in (place.name_en, place.name_zh) if name]
    bare = [plainly(name).partition("(")[0].partition(",")[0].strip() for name in full]
    # A grid is named after its region, and the region by the grid's figures.
    region = [place.name_en.removesuffix(_GRID)] if place.kind == _REGION and place.name_en.endswith(_GRID) else []
    return [*full, *bare, *short, *region]
