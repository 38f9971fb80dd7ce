"""Which received files something names: change sets, evidence, and the documents that figures were read from."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select, true, union

from app.kit.db import Reader
from app.proposals import tables
from app.provenance.tables import source


async def named(reader: Reader, digests: Sequence[str]) -> Collection[str]:
    """Return which of these digests a row names; every table that names a received file is asked."""
    content = tables.content
    stated = func.jsonb_array_elements(content.c.stated["edition"]["sources"]).table_valued("value").render_derived()
    said = stated.c.value.op("->>")("evidence")
    columns = (content.c.file, tables.evidence.c.digest, source.c.digest)
    asked = [select(column.label("digest")).where(column.in_(digests)) for column in columns]
    asked.append(select(said.label("digest")).select_from(content).join(stated, true()).where(said.in_(digests)))
    return {row.digest for row in await reader.all(union(*asked))}
