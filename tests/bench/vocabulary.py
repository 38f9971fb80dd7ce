"""Words that synthetic factors are named with: what, in which form, made how; each in English and Chinese."""

from dataclasses import dataclass

_MATERIALS = (
    ("portland cement", "硅酸盐水泥"),
    ("float glass", "浮法玻璃"),
    ("hot rolled steel", "热轧钢材"),
    ("primary aluminium", "原生铝"),
    ("refined copper", "精炼铜"),
    ("natural rubber", "天然橡胶"),
    ("ammonia fertiliser", "合成氨肥料"),
    ("polyethylene resin", "聚乙烯树脂"),
    ("polypropylene fibre", "聚丙烯纤维"),
    ("kraft paper", "牛皮纸"),
    ("cotton yarn", "棉纱"),
    ("sawn timber", "锯材"),
    ("clay brick", "粘土砖"),
    ("quicklime", "生石灰"),
    ("caustic soda", "烧碱"),
    ("sulphuric acid", "硫酸"),
    ("methanol", "甲醇"),
    ("diesel oil", "柴油"),
    ("bituminous coal", "烟煤"),
    ("natural gas", "天然气"),
    ("lithium battery", "锂电池"),
    ("silicon wafer", "硅片"),
    ("raw milk", "生鲜乳"),
    ("paddy rice", "稻谷"),
    ("refined sugar", "精制糖"),
)
_FORMS = (
    ("bulk", "散装"),
    ("bagged", "袋装"),
    ("powder", "粉末"),
    ("granules", "颗粒"),
    ("sheet", "薄板"),
    ("coil", "卷材"),
    ("rod", "棒材"),
    ("tube", "管材"),
    ("liquid", "液态"),
    ("gaseous", "气态"),
    ("reinforced", "增强型"),
    ("recycled", "再生"),
    ("organic", "有机"),
    ("premium", "优质"),
    ("low carbon", "低碳"),
    ("export grade", "出口级"),
    ("industrial grade", "工业级"),
    ("food grade", "食品级"),
    ("prefabricated", "预制"),
    ("lightweight", "轻质"),
)
_WAYS = (
    ("rotary kiln", "回转窑"),
    ("shaft furnace", "竖炉"),
    ("electric arc furnace", "电弧炉"),
    ("blast furnace", "高炉"),
    ("wet milling", "湿法研磨"),
    ("dry milling", "干法研磨"),
    ("steam cracking", "蒸汽裂解"),
    ("electrolysis", "电解"),
    ("extrusion", "挤出"),
    ("injection moulding", "注塑"),
    ("irrigated cultivation", "灌溉种植"),
    ("open pit mining", "露天开采"),
    ("underground mining", "地下开采"),
    ("pipeline transport", "管道运输"),
    ("rail freight", "铁路货运"),
    ("sea freight", "海运"),
    ("waste incineration", "垃圾焚烧"),
    ("solar heating", "太阳能供热"),
    ("biomass boiler", "生物质锅炉"),
    ("heat recovery", "余热回收"),
)
UNITS = ("kg", "t", "kWh", "MJ", "m3")
BOUNDARIES = ("cradle-to-gate", "gate-to-gate", "combustion", "upstream", "use")
NAMES = len(_MATERIALS) * len(_FORMS) * len(_WAYS)
_STRIDE = 7_919  # has no factor in common with NAMES, so that also the first few topics have all kinds of words


@dataclass(frozen=True, slots=True)
class Topic:
    """What synthetic factors are about: three words in each language, a unit and a boundary."""

    english: tuple[str, str, str]
    chinese: tuple[str, str, str]
    unit: str
    boundary: str
    grade: int

    @property
    def name_en(self) -> str:
        """Return the English name."""
        what, form, way = self.english
        return f"{what.capitalize()}, {form}, {way}{f', grade {self.grade}' if self.grade else ''}"

    @property
    def name_zh(self) -> str:
        """Return the Chinese name."""
        what, form, way = self.chinese
        return f"{form}{what}（{way}）{f'{self.grade}级' if self.grade else ''}"


def topic(nth: int) -> Topic:
    """Return the n-th topic; after all names comes the next grade of each."""
    grade, at = divmod(nth, NAMES)
    rest, material = divmod(at * _STRIDE % NAMES, len(_MATERIALS))
    way, form = divmod(rest, len(_FORMS))
    said = tuple(zip(_MATERIALS[material], _FORMS[form], _WAYS[way], strict=True))
    unit, boundary = UNITS[(material + way) % len(UNITS)], BOUNDARIES[(form + way) % len(BOUNDARIES)]
    return Topic(said[0], said[1], unit, boundary, grade)
