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
EXAMPLE = {"zh": "# 示例行，不读取：", "en": "# an example, not read: "}
MEANING = {"zh": "# 说明行，不读取：", "en": "# what each column says, not read: "}
NOTES = {
    "zh": (
        "数据集 {dataset}（{title}）的变更集模板",
        "在工作表 factors 中每行填一个因子；首格以 # 开头的行不读取，可删除。",
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
