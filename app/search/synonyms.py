"""Other words for the same, as people in the field say them, that publishers' names and labels do not have.

A short list by hand: spelling, everyday words and trade words for which no classification has a label. What is read
in place of a word is told in the answer; a word found as it was typed counts for more.
"""

from collections.abc import Mapping

_WORDS = """
风电: 风力发电
水电: 水力发电
核电: 核能发电
火电, 煤电: 燃煤发电
气电: 燃气发电
太阳能: 光伏发电
外购电力, 购入电力, 外购电, 用电: 电网平均电力
自来水: 供水
卡车, 货车: 重型货车
飞机, 机票, 飞行: 航班
宾馆, 旅馆: 酒店
煤炭, 原煤: 煤
液化气: 液化石油气
石灰: lime
钢, 钢材, 钢铁, 钢板, 热轧钢板: 钢, steel
铝, 铝材: aluminum
铝锭: 铝, aluminum
铜: copper
玻璃: glass
塑料: plastics
纸: paper
truck, lorry: HGV
ev, electric car, electric vehicle: battery electric vehicle
petrol: gasoline
gasoline: petrol
aluminium: aluminum
aluminum: aluminium
plane, air travel, airplane: flights
train: rail
solar: photovoltaic
coal power: coal-fired generation
tap water: water supply
heating oil: burning oil
jet fuel: aviation turbine fuel
lodging: hotel
garbage, trash: waste
purchased electricity, electric power: grid average electricity
"""


def _read(listed: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in listed.strip().splitlines():
        said, _, meant = row.partition(": ")
        for word in said.split(", "):
            found[word] = tuple(one for one in meant.split(", ") if one != word)
    return found


SYNONYMS: Mapping[str, tuple[str, ...]] = _read(_WORDS)
"""What may be read in place of a word or of several, each in lower case and simplified characters."""
LONGEST = max(len(said.split()) for said in SYNONYMS)
