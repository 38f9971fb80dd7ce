"""What stands beside the factors in a file of several tables: their licences with what to print, and their sources."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from app.exports.model import About

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of such a table: its name, and what people call it."""

    name: str
    en: str
    zh: str


SOURCES = (
    Column("edition", "Edition", "版次"),
    Column("name", "Name in edition", "版次内名称"),
    Column("title", "Title", "标题"),
    Column("publisher", "Publisher", "发布机构"),
    Column("published", "Published", "发布日期"),
    Column("url", "Address", "网址"),
    Column("file", "File as held", "存档文件"),
    Column("digest", "Digest of file", "文件摘要"),
    Column("note", "Note", "备注"),
)
LICENCES = (
    Column("edition", "Edition", "版次"),
    Column("dataset_en", "Dataset (en)", "数据集英文名称"),
    Column("dataset_zh", "Dataset (zh)", "数据集中文名称"),
    Column("published", "Published", "发布日期"),
    Column("licence", "Licence", "许可"),
    Column("licence_title", "Title of licence", "许可名称"),
    Column("licence_url", "Text of licence", "许可文本网址"),
    Column("attribution", "Attribution to print", "署名文字"),
)


def sources(about: About) -> Sequence[Cells]:
    """Return a row for each document that figures were read from."""
    return [(edition, *astuple(source)) for edition, source in about.sources()]


def licences(about: About) -> Sequence[Cells]:
    """Return a row for each edition: its licence, and the attribution to print."""
    datasets = {one.key: one for one in about.datasets}
    terms = {one.id: one for one in about.licences}
    rows = []
    for one in about.by_edition():
        dataset, licence = datasets[one.dataset], terms[one.licence]
        titles = (one.key, dataset.title_en, dataset.title_zh, one.published)
        rows.append((*titles, licence.id, licence.title, licence.url, one.attribution))
    return rows


def license_of(about: About) -> Mapping[str, str]:
    """Return the licence and where its text is, for formats that have room for one; of several, that there are."""
    if len(about.licences) == 1:
        (only,) = about.licences
        return {"license": only.title} | ({"license_url": only.url} if only.url else {})
    return {"license": "by edition: " + ", ".join(one.id for one in about.by_licence())}
