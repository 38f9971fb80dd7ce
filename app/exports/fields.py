"""The flat table: one row a released version, one column a field; what every format but JSON Lines is made of.

A field is named as in the flat form of change sets where that has it (docs/columns.md). Lists of plain texts and of
codes are joined by "; "; what has more structure is JSON text. Nothing in a row depends on when or where it was
rendered, so that the same release gives the same bytes everywhere.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODES = "codes"  # a list of {scheme, code}, as scheme:code
    TEXTS = "texts"  # a list of texts
    JSON = "json"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, where the record has it, what it holds, and what people call it.

    An empty path is of what stands beside the record: the release that brought it, its citation.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    en: str
    zh: str


def _text(name: str, path: str, en: str, zh: str, kind: Kind = Kind.TEXT) -> Field:
    return Field(name, tuple(path.split(".")) if path else (), kind, en, zh)


FIELDS = (
    _text("key", "key", "Key", "键"),
    _text("version", "version", "Version", "版本", Kind.INTEGER),
    _text("preceding", "preceding", "Preceding version", "前一版本", Kind.INTEGER),
    _text("since", "", "In releases since", "首次发布版"),
    _text("change", "", "Brought by", "变更类型"),
    _text("digest", "digest", "Digest", "摘要"),
    _text("publisher", "publisher", "Publisher", "发布机构"),
    _text("dataset", "dataset", "Dataset", "数据集"),
    _text("edition", "edition", "Edition", "版次"),
    _text("name_en", "name.en", "Name (en)", "英文名称"),
    _text("name_zh", "name.zh", "Name (zh)", "中文名称"),
    _text("synonyms", "synonyms", "Synonyms", "同义词", Kind.TEXTS),
    _text("description", "description", "Description", "说明"),
    _text("activity", "activity", "Activity", "活动"),
    _text("products", "products", "Product codes", "产品代码", Kind.CODES),
    _text("industries", "industries", "Industry codes", "行业代码", Kind.CODES),
    _text("geography", "geography", "Geography", "地理范围"),
    _text("period_from", "reference_period.from", "Period from", "参考期起", Kind.DATE),
    _text("period_to", "reference_period.to", "Period to", "参考期止", Kind.DATE),
    _text("valid_from", "valid.from", "Valid from", "有效期起", Kind.DATE),
    _text("valid_to", "valid.to", "Valid to", "有效期止", Kind.DATE),
    _text("amount", "declared_unit.amount", "Declared amount", "声明数量", Kind.DECIMAL),
    _text("unit", "declared_unit.unit", "Declared unit", "声明单位"),
    _text("calorific_basis", "declared_unit.calorific_basis", "Calorific basis", "热值基准"),
    _text("currency_year", "declared_unit.currency_year", "Currency year", "货币年份", Kind.INTEGER),
    _text("price_basis", "declared_unit.price_basis", "Price basis", "价格基准"),
    _text("value", "value", "Value", "数值", Kind.DECIMAL),
    _text("value_unit", "value_unit", "Unit of value", "数值单位"),
    _text("gas_basis", "gas_basis", "Gas basis", "气体口径"),
    _text("gwp", "gwp", "GWP set", "全球变暖潜势集"),
    _text("value_origin", "value_origin", "Origin of value", "数值来源方式"),
    _text("constituents", "constituents", "Constituents", "组成气体", Kind.JSON),
    _text("boundary", "boundary", "System boundary", "系统边界"),
    _text("stages", "stages", "Life-cycle stages", "生命周期阶段", Kind.TEXTS),
    _text("scope", "scope", "Scope", "范围"),
    _text("scope2_basis", "scope2_basis", "Scope 2 basis", "范围二口径"),
    _text("technology", "technology", "Technology", "技术"),
    _text("allocation", "allocation", "Allocation", "分配"),
    _text("cut_off", "cut_off", "Cut-off", "取舍准则"),
    _text("coverage", "coverage", "Coverage", "覆盖率"),
    _text("background_databases", "background_databases", "Background databases", "背景数据库", Kind.TEXTS),
    _text("dataset_type", "dataset_type", "Dataset type", "数据集类型"),
    _text("method_standards", "method_standards", "Method standards", "方法标准", Kind.TEXTS),
    _text("dqr", "quality.dqr", "Data quality rating", "数据质量评级", Kind.DECIMAL),
    _text("dqr_method", "quality.method", "Rating method", "评级方法"),
    _text("pedigree", "quality.pedigree", "Pedigree scores", "谱系评分", Kind.JSON),
    _text("quality_ilcd", "quality.ilcd", "ILCD scores", "ILCD 评分", Kind.JSON),
    _text("quality_by_gas", "quality.by_gas", "Scores by gas", "分气体评分", Kind.JSON),
    _text("quality_flags", "quality.flags", "Quality flags", "质量标记", Kind.TEXTS),
    _text("uncertainty", "uncertainty", "Uncertainty", "不确定度", Kind.JSON),
    _text("inputs", "inputs", "Worked out from", "计算依据", Kind.JSON),
    _text("published_value", "as_published.value", "Value as published", "原文数值"),
    _text("published_unit", "as_published.unit", "Unit as published", "原文单位"),
    _text("document", "as_published.locator.document", "Document", "文件"),
    _text("document_digest", "as_published.locator.digest", "Digest of document", "文件摘要"),
    _text("place", "as_published.locator.place", "Place in document", "文件内位置"),
    _text("evidence", "evidence", "Evidence", "证据等级"),
    _text("source_title", "source.title", "Source", "来源"),
    _text("source_publisher", "source.publisher", "Source publisher", "来源机构"),
    _text("source_published", "source.published", "Source published", "来源发布日期"),
    _text("source_url", "source.url", "Source address", "来源网址"),
    _text("source_note", "source.note", "Source note", "来源备注"),
    _text("licence", "licence.id", "Licence", "许可"),
    _text("attribution", "licence.attribution", "Attribution", "署名"),
    _text("owner", "owner", "Owner", "所有者"),
    _text("entered_by", "entered_by", "Entered by", "录入者"),
    _text("reviews", "reviews", "Reviews", "评审", Kind.JSON),
    _text("change_note", "change_note", "Change note", "变更说明"),
    _text("external_id", "external_id", "External id", "外部标识"),
    _text("note", "note", "Note", "备注"),
    _text("citation", "", "Citation", "引用"),
)
_FREE = """
edition name_en name_zh synonyms description technology allocation cut_off coverage background_databases dataset_type
method_standards published_value published_unit document place source_title source_publisher source_published source_url
source_note attribution owner entered_by change_note external_id note citation
"""
GUARDED = frozenset(_FREE.split())
"""Free texts, which may begin like a formula; every other column has a form that cannot, or is a number."""
BY_NAME = {one.name: one for one in FIELDS}
