"""What a template tells the person who fills it, in Chinese and English."""

from typing import Literal

from app.factors.columns import Column, Kind

Language = Literal["zh", "en"]

SHEETS = {"zh": "说明", "en": "Read me"}
HEADS = {
    "zh": ("列", "含义", "是否必填", "可填内容", "示例"),
    "en": ("column", "what it says", "needed", "accepted", "example"),
}
NEEDED = {
    "zh": {"yes": "必填", "rule": "核算规则要求", "no": "选填"},
    "en": {"yes": "yes", "rule": "by the accounting rule", "no": "no"},
}
KINDS = {
    "zh": {
        Kind.TEXT: "文本",
        Kind.LIST: "以 ; 分隔的若干项",
        Kind.NUMBER: "十进制数，小数点为 .",
        Kind.WHOLE: "正整数",
        Kind.DAY: "日期 YYYY-MM-DD",
        Kind.CHOICE: "下列之一：",
    },
    "en": {
        Kind.TEXT: "text",
        Kind.LIST: "parts divided by ;",
        Kind.NUMBER: "a decimal number with a full stop",
        Kind.WHOLE: "a whole number from 1",
        Kind.DAY: "a day, YYYY-MM-DD",
        Kind.CHOICE: "one of: ",
    },
}
EXAMPLE = {"zh": "# 示例行，清空本格即读取", "en": "# an example, read once this cell is empty"}
EXAMPLE_ROW = {
    "slug": "cement-42-5-cn-gd",
    "name_en": "Cement 42.5, Guangdong",
    "name_zh": "42.5 级水泥，广东",
    "synonyms": "Portland cement; OPC",
    "description": "Average of bagged and bulk cement",
    "products": "cpc:37440",
    "industries": "gbt4754-2017:3011",
    "geography": "CN-GD",
    "period_from": "2025-01-01",
    "period_to": "2025-12-31",
    "amount": "1",
    "unit": "t",
    "value": "735.2",
    "gas_basis": "all_gases",
    "gwp": "AR5-100",
    "value_origin": "published",
    "constituents": "co2-fossil=733.1; ch4-fossil=2.1 co2e",
    "boundary": "cradle-to-gate",
    "stages": "A1; A2; A3",
    "technology": "dry kiln with precalciner",
    "allocation": "by mass",
    "cut_off": "below 1 % of mass",
    "coverage": "62 % of output in 2025",
    "method_standards": "GB/T 24067-2024",
    "dataset_type": "lci-result",
    "scores": "all=2,2,1,1,2",
    "uncertainty": "gsd2=1.21",
    "published_value": "735.2",
    "published_unit": "kgCO2e/t",
    "source": "report",
    "place": "table 4, row 7",
    "evidence": "official",
    "external_id": "CEM-0107",
    "note": "Excludes lime",
    "sites": "17",
    "largest_share": "0.31",
}
"""A figure that the reader takes and no check blocks: the sum of its gases, and an average over enterprises."""
MEANING = {"zh": "# 说明行，不读取：", "en": "# what each column says, not read: "}
NOTES = {
    "zh": (
        "数据集 {dataset}（{title}）的变更集模板",
        "在工作表 factors 中每行填一个因子；首格以 # 开头的行不读取，可删除。",
        "第 3 行是完整的示例：一项水泥平均值，清空其首格即读取；source 须是本版次来源文件的简称。",
        "空白即未说明，不等于零。不要使用公式、合并单元格；隐藏的工作表不读取。",
        "数字按表格显示的 15 位有效数字读取；小数点用 .，不用千位分隔符。",
        "单位、地域、活动、气体与 GWP 取值的代码见工作表 codes。",
        "撤回一个因子：change 填 withdraw，另填 slug、period_from、reason，可填 replacement；不填数值。",
        "平均值：sites 填企业数（至少三家），largest_share 填最大贡献者的份额。",
        "每个文件至多 50,000 行。",
        "核算规则：{rule}",
    ),
    "en": (
        "Template of a change set for the dataset {dataset} ({title})",
        "One factor a row in the sheet factors; rows whose first cell begins with # are not read and may be deleted.",
        "Row 3 is a whole example, an average of cement: read once its first cell is empty and a source has that name.",
        "Empty means not stated, never zero. No formulas, no merged cells; hidden sheets are not read.",
        "Numbers are read at the 15 digits a sheet shows; a full stop for decimals, no separators of thousands.",
        "Codes of units, geographies, activities, gases and GWP sets are in the sheet codes.",
        "To withdraw a factor: withdraw under change, with slug, period_from, reason, perhaps replacement; no figure.",
        "Averages: the number of enterprises under sites (at least three), the largest one's part under largest_share.",
        "At most 50,000 rows a file.",
        "Accounting rule: {rule}",
    ),
}


def accepted(column: Column, language: Language) -> str:
    """Return what a column's cells take."""
    return KINDS[language][column.kind] + ", ".join(column.choices)


def meaning(column: Column, language: Language) -> str:
    """Return what a column says."""
    return column.zh if language == "zh" else column.en


def need(column: Column, required: frozenset[str], language: Language) -> str:
    """Return whether a column must be filled, and who says so."""
    words = NEEDED[language]
    if column.needed:
        return words["yes"]
    return words["rule"] if column.name in required else words["no"]
