"""The columns of a flat row, one table for readers, template and documents: what each says, in English and Chinese."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.factors.model import Boundary, CalorificBasis, Evidence, GasBasis, PriceBasis, ValueOrigin
from app.factors.uncertainty import SPELLINGS


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    LIST = "list"
    NUMBER = "number"
    WHOLE = "whole number"
    DAY = "day"
    CHOICE = "one of a list"


SCOPES = ("1", "2", "3", "outside")
SCOPE2_BASES = ("location", "market", "residual")
DATASET_TYPES = (
    "unit-process-single-operation",
    "unit-process-black-box",
    "lci-result",
    "partly-terminated-system",
    "avoided-product-system",
)
CHANGES = ("add", "extend", "amend", "replace", "withdraw")
ERRATA = ("error", "typo", "method")
REASONS = ("error", "withdrawn-by-publisher", "licence", "duplicate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its name, what its cells hold, what it means in both languages, an example, and whether it is needed.

    `needed` is what a row with a figure cannot do without; `of_proposals` is said of a change, not of the figure.
    """

    name: str
    kind: Kind
    en: str
    zh: str
    example: str
    choices: tuple[str, ...] = ()
    needed: bool = False
    of_proposals: bool = False


def _text(name: str, en: str, zh: str, example: str, *, needed: bool = False) -> Column:
    return Column(name=name, kind=Kind.TEXT, en=en, zh=zh, example=example, needed=needed)


def _list(name: str, en: str, zh: str, example: str) -> Column:
    return Column(name=name, kind=Kind.LIST, en=en, zh=zh, example=example)


def _day(name: str, en: str, zh: str, example: str, *, needed: bool = False) -> Column:
    return Column(name=name, kind=Kind.DAY, en=en, zh=zh, example=example, needed=needed)


def _choice(words: tuple[str, str, str], choices: Iterable[str], example: str, *, needed: bool = False) -> Column:
    name, en, zh = words
    return Column(
        name=name, kind=Kind.CHOICE, en=en, zh=zh, example=example, choices=tuple(map(str, choices)), needed=needed
    )


_IDENTITY = (
    _text(
        "slug",
        "the factor's name in its dataset: a-z, 0-9, full stops and hyphens, at most 160; it never changes",
        "因子在数据集内的名称：小写字母、数字、句点与连字符，至多 160 个字符；此后不变",
        "cement-42-5-cn-gd",
        needed=True,
    ),
    _text("name_en", "name in English", "英文名称", "Cement 42.5, Guangdong", needed=True),
    _text("name_zh", "name in Chinese", "中文名称", "42.5 级水泥，广东"),
    _list("synonyms", "other names", "别名", "Portland cement; OPC"),
    _text(
        "description", "what the product and the figure are", "产品与数值的说明", "Average of bagged and bulk cement"
    ),
    _text("activity", "code of the registry's activities", "登记库活动代码", "electricity.grid-average"),
    _list("products", "product codes, scheme:code", "产品代码，写作 体系:代码", "cpc:37440"),
    _list("industries", "industry codes, scheme:code", "行业代码，写作 体系:代码", "gbt4754-2017:3011"),
    _text("geography", "code of the registry's geographies", "登记库地域代码", "CN-GD", needed=True),
    _day("period_from", "first day of the reference period", "数据所属时期的第一天", "2025-01-01", needed=True),
    _day("period_to", "last day of the reference period", "数据所属时期的最后一天", "2025-12-31", needed=True),
    _day("valid_from", "use it from this day, if the publisher says so", "发布方规定的启用日期（如有）", "2026-01-01"),
    _day("valid_to", "use it until this day, if the publisher says so", "发布方规定的停用日期（如有）", "2028-12-31"),
)
_FIGURE = (
    Column(
        name="amount",
        kind=Kind.NUMBER,
        en="amount of the declared unit; empty means 1",
        zh="声明单位的数量；空白即 1",
        example="1",
    ),
    _text("unit", "declared unit: code of the registry's units", "声明单位：登记库单位代码", "t", needed=True),
    _choice(
        ("calorific_basis", "net or gross, where the unit is energy of a fuel", "燃料以能量计时：净热值或总热值"),
        CalorificBasis,
        "net",
    ),
    Column(
        name="currency_year",
        kind=Kind.WHOLE,
        en="year of the money, where the unit is a currency",
        zh="以货币计时的价格年份",
        example="2024",
    ),
    _choice(
        ("price_basis", "whose price, where the unit is a currency", "以货币计时的价格口径"), PriceBasis, "producer"
    ),
    Column(
        name="value",
        kind=Kind.NUMBER,
        en="kg CO2e (or kg CO2) per declared amount of the declared unit",
        zh="每声明数量的声明单位对应的 kg CO2e（或 kg CO2）",
        example="735.2",
        needed=True,
    ),
    _choice(("gas_basis", "which gases the value counts", "数值计入哪些气体"), GasBasis, "co2e_undivided", needed=True),
    _text("gwp", "GWP set of a CO2e value; empty for CO2 alone", "CO2e 所用的 GWP 取值；仅计 CO2 时留空", "AR5-100"),
    _choice(
        ("value_origin", "did you publish the value, or is it computed from what you publish", "数值为公布值或计算值"),
        ValueOrigin,
        "published",
        needed=True,
    ),
    _list(
        "constituents",
        "each gas: gas=kg, or gas=amount co2e where it is stated as kg CO2e",
        "各气体：气体=千克数；以 kg CO2e 给出时写作 气体=数值 co2e",
        "co2-fossil=733.1; ch4-fossil=2.1 co2e",
    ),
    _choice(("boundary", "system boundary", "系统边界"), Boundary, "cradle-to-gate", needed=True),
    _list("stages", "life-cycle stages inside the boundary", "边界内的生命周期阶段", "A1; A2; A3"),
    _choice(("scope", "GHG Protocol scope hint", "《温室气体核算体系》的范围提示"), SCOPES, "3"),
    _choice(("scope2_basis", "for electricity and heat", "电力与热力的口径"), SCOPE2_BASES, "location"),
    _text("technology", "technology covered", "所涵盖的工艺技术", "dry kiln with precalciner"),
    _text("allocation", "how joint burdens were divided", "分配方法", "by mass"),
    _text("cut_off", "what was left out, and by which rule", "取舍准则", "below 1 % of mass"),
    _text("coverage", "share of production covered", "所覆盖产量的份额", "62 % of output in 2025"),
)
_BACKING = (
    _list("background_databases", "background databases with their versions", "背景数据库及其版本", "acme/lca 2.1"),
    _list("method_standards", "standards and rules followed", "遵循的标准与规则", "GB/T 24067-2024"),
    _choice(("dataset_type", "kind of data set (ILCD)", "数据集类型（ILCD）"), DATASET_TYPES, "lci-result"),
    _list("flags", "remarks from the registry's list", "登记库规定的标记", "gwp-set-inferred"),
    _list(
        "scores",
        "raw pedigree scores, group=reliability,completeness,temporal,geographical,technological; 1 best, - not scored",
        "原始谱系评分：组=可靠性,完整性,时间,地域,技术；1 最好，- 为未评",
        "all=2,2,1,1,2",
    ),
    _list(
        "uncertainty",
        f"one of {', '.join(SPELLINGS)} as name=number, or low=number; high=number of a 95 % interval",
        f"{'、'.join(SPELLINGS)} 之一，写作 名称=数值；或 95 % 区间 low=数值; high=数值",
        "gsd2=1.21",
    ),
    _list(
        "inputs",
        "what a computed value comes from: name=value unit, and formula=…",
        "计算值的输入参数：名称=数值 单位，以及 formula=公式",
        "ncv=26.7 GJ/t; carbon_content=27.4 tC/TJ; formula=ncv*carbon_content",
    ),
    _text("published_value", "the figure as your document prints it", "文件中所印的原值", "735.2", needed=True),
    _text("published_unit", "the unit as your document prints it", "文件中所印的单位", "kgCO2e/t", needed=True),
    _text("source", "short name of a source document of the edition", "本版次来源文件的简称", "report", needed=True),
    _text(
        "place", "page, table or row in the source document", "在来源文件中的页、表或行", "table 4, row 7", needed=True
    ),
    _choice(
        ("evidence", "how well the printed figure itself is known", "对所印数值本身的把握"),
        Evidence,
        "official",
        needed=True,
    ),
    _text("external_id", "your own identifier of the row", "贵方自用的行标识", "CEM-0107"),
    _text(
        "note", "one sentence for a reader, where something must be said", "需向使用者说明时的一句话", "Excludes lime"
    ),
    _text("change_note", "why this changes", "变更原因", "Kiln survey corrected"),
)
_CHANGE = (
    Column(
        name="change",
        kind=Kind.CHOICE,
        en="what the row does; empty: what it does in this dataset by itself",
        zh="本行的变更类型；空白则按数据集惯例判定",
        example="extend",
        choices=CHANGES,
        of_proposals=True,
    ),
    Column(
        name="reason",
        kind=Kind.CHOICE,
        en="why a factor is withdrawn",
        zh="撤回原因",
        example="error",
        choices=REASONS,
        of_proposals=True,
    ),
    Column(
        name="replacement",
        kind=Kind.TEXT,
        en="factor to use instead of a withdrawn one: its key, or its slug in this dataset",
        zh="撤回后的替代因子：其键，或本数据集内的名称",
        example="cement-52-5-cn-gd",
        of_proposals=True,
    ),
    Column(
        name="sites",
        kind=Kind.WHOLE,
        en="number of enterprises in an average",
        zh="平均值所含的企业数",
        example="17",
        of_proposals=True,
    ),
    Column(
        name="largest_share",
        kind=Kind.NUMBER,
        en="share of the largest contributor to an average: 0.31 or 31 %",
        zh="最大贡献者所占份额：0.31 或 31 %",
        example="0.31",
        of_proposals=True,
    ),
    Column(
        name="erratum",
        kind=Kind.CHOICE,
        en="what was wrong with the released figure that the row amends; empty: it was not wrong",
        zh="本行所更正的已发布数值错在何处；空白即原值无误",
        example="error",
        choices=ERRATA,
        of_proposals=True,
    ),
)

ALL = (*_CHANGE[:1], *_IDENTITY, *_FIGURE, *_BACKING, *_CHANGE[1:])
BY_NAME = {column.name: column for column in ALL}
COLUMNS = frozenset(column.name for column in ALL if not column.of_proposals)
