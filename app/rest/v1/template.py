"""`/v1/template`: the form that a change set is filled in."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.front.reply import NEVER, Reply
from app.proposals.reading.changes import CSV, XLSX
from app.proposals.reading.template import template, template_csv
from app.provenance.queries import dataset, rules
from app.rest.answering import response
from app.rest.deps import Asked, FromNewest, InWorld

router = APIRouter(tags=["proposals"])
_NAMED = b"content-disposition"


class TemplateAsked(Asked):
    """Which form, and in which language its explanations stand first."""

    dataset: Annotated[
        str, Field(max_length=200, examples=["mee/grid-electricity"], description="the dataset to propose to")
    ]
    format: Annotated[Literal["xlsx", "csv"], Field(description="a workbook, or a table")] = "xlsx"
    language: Annotated[Literal["en", "zh"], Field(description="language of the remarks")] = "en"


_FORMS: dict[int | str, dict[str, Any]] = {200: {"description": "The form", "content": {XLSX: {}, CSV: {}}}}


@router.get("/v1/template", response_class=Response, responses=_FORMS)
async def change_set_template(
    asked: Annotated[TemplateAsked, Query()], world: InWorld, database: FromNewest
) -> Response:
    """Fetch the form of a change set: a workbook with instructions and drop-downs, or a CSV header."""
    async with database.reader() as reader:
        into = await dataset(reader, asked.dataset)
        rule = (await rules(reader)).get(into.accounting_rule)
    words, language = world.nomenclature, asked.language
    if asked.format == "csv":
        body, kind = template_csv(rule, language), CSV
    else:
        body, kind = await asyncio.to_thread(template, into, rule, words, language), XLSX
    name = f'attachment; filename="{into.key.replace("/", "-")}.{asked.format}"'
    return response(Reply(200, body, kind.encode(), caching=NEVER, headers=((_NAMED, name.encode()),)))
