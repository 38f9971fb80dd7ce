"""What whoever opens a file should know, said in the file itself, in English and in Chinese."""

from collections.abc import Sequence

from app.exports.citing import title
from app.exports.fields import FIELDS
from app.exports.model import About

Said = tuple[str, str]
_ROWS = (
    (
        "Each row is one version of an emission factor that this release holds, in the order of key and version. "
        "Its digest is the SHA-256 of its canonical record."
    ),
    "每行是本发布版所含排放因子的一个版本，按键与版本号排列。摘要是其规范记录的 SHA-256。",
)
_EMPTY = (
    (
        "An empty cell is not stated; it is never zero. Lists are divided by '; '; constituents, scores, uncertainty, "
        "inputs and reviews are JSON."
    ),
    "空白单元格表示未说明，绝不表示零。列表以“; ”分隔；组成气体、评分、不确定度、计算依据与评审为 JSON。",
)
_VALUE = (
    ("The value is kg CO2e, or kg CO2 where the unit of value says so, for the declared amount of the declared unit."),
    "数值为每声明数量的声明单位对应的 kg CO2e；数值单位注明 kg CO2 的仅计 CO2。",
)
_ALIKE = (
    ("CO2e of different GWP sets, and CO2 alone beside CO2e, must not be compared or added."),
    "不同 GWP 取值的 CO2e 之间、仅计 CO2 的数值与 CO2e 之间，不可比较或相加。",
)
_PRINT = (
    ("Whoever uses figures prints the attribution of their edition (column attribution) and keeps to its licence."),
    "使用数据时须注明所属版次的署名文字（署名一列），并遵守其许可。",
)
_CODES = (
    (
        (
            "Gas basis: all_gases counts all greenhouse gases, stated gas by gas; co2_only counts CO2 alone and is no "
            "CO2e; co2e_undivided is one figure of CO2e that is not divided by gas."
        ),
        (
            "气体口径：all_gases 计入全部温室气体，分气体给出；co2_only 仅计 CO2，不是 CO2e；"
            "co2e_undivided 为未按气体拆分的 CO2e。"
        ),
    ),
    (
        (
            "Evidence: official, the publisher's own file was held; equal, independent copies agree; transcribed, a "
            "copy that was checked against another record of the original; single, one copy, not compared."
        ),
        (
            "证据等级：official 持有发布机构原文件；equal 各独立副本一致；"
            "transcribed 副本，已与原文的另一记录核对；single 单一副本，未经比对。"
        ),
    ),
    (
        (
            "Brought by: add, a factor that is new; extend, a further period; amend, the same period corrected; "
            "replace, a new edition in place of the one before."
        ),
        "变更类型：add 新增因子；extend 增加一个时期；amend 更正同一时期；replace 以新版次取代前一版次。",
    ),
)
GUARDED = (
    (
        "In CSV a text that a spreadsheet program would take for a formula has an apostrophe (') before it, which is "
        "no part of the text."
    ),
    "在 CSV 中，会被表格软件当作公式的文字前加有一个撇号（'），该撇号不属于文字本身。",
)
"""What to know of CSV besides."""


def sentences(about: About, rows: int) -> Sequence[Said]:
    """Return what is to be known about a release's rows, each sentence in English and in Chinese."""
    release = (f"Release {about.label}, digest {about.digest}.", f"发布版 {about.label}，摘要 {about.digest}。")
    count = (f"It has {rows} rows.", f"共 {rows} 行。")
    return [release, count, *_left_out(about), _ROWS, _EMPTY, _VALUE, _ALIKE, *_CODES, _PRINT]


def markdown(about: About, rows: int, more: Sequence[Said] = ()) -> str:
    """Return the same as a page of Markdown, with the attributions and the columns."""
    said = [*sentences(about, rows), *more]
    parts = [f"# {title(about.label)}", *(english for english, _ in said), "## 说明", *(chinese for _, chinese in said)]
    printed = [f"- {one.edition} ({one.licence}): {one.text}" for one in about.attributions()]
    columns = [f"| `{one.name}` | {one.en} | {one.zh} |" for one in FIELDS]
    parts += ["## Attributions 署名", "\n".join(printed) or "-"]
    parts += ["## Columns of factors.csv 各列", "\n".join(["| column | | 含义 |", "|---|---|---|", *columns])]
    return "\n\n".join(parts) + "\n"


def _left_out(about: About) -> Sequence[Said]:
    return [
        (
            f"{one.rows} rows of {one.edition} are left out: {one.licence} forbids handing them on.",
            f"{one.edition} 的 {one.rows} 行未收录：许可 {one.licence} 不允许再分发。",
        )
        for one in about.withheld()
    ]
