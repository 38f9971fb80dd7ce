"""`/v1/rules`: the accounting rules that datasets follow."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.access.model import Caller
from app.factors.columns import COLUMNS
from app.front.reply import CHANGING, Reply
from app.kit.canonical import wire
from app.kit.db import Writer
from app.provenance.model import AccountingRule, Traceability
from app.provenance.queries import rule, rules
from app.provenance.registering import add_rule
from app.rest.answering import response
from app.rest.bodies import body, parsed
from app.rest.deps import Asked, FromNewest, PageAsked
from app.rest.schemas_access import RuleIn, RuleOut, RulesOut
from app.rest.writing import Written, posted_json, write

router = APIRouter(tags=["catalogue"])
Code = Annotated[str, Path(description="code of an accounting rule", examples=["official-publication"])]


@router.get("/v1/rules", response_model=RulesOut)
async def list_rules(database: FromNewest, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the accounting rules in the order of their codes."""
    after = asked.after()
    async with database.reader() as reader:
        found = [one for code, one in sorted((await rules(reader)).items()) if code > after]
    shown, following = asked.page(found, lambda last: (last.code,))
    told = {"items": [_rule(one) for one in shown], "next": following}
    return response(Reply(200, wire(told), caching=CHANGING))


@router.get("/v1/rules/{code}", response_model=RuleOut)
async def show_rule(code: Code, database: FromNewest, asked: Annotated[Asked, Query()]) -> Response:  # noqa: ARG001
    """Show what figures of a dataset that names this rule must keep to."""
    async with database.reader() as reader:
        return response(Reply(200, wire(_rule(await rule(reader, code))), caching=CHANGING))


@router.post("/v1/rules", response_model=RuleOut, status_code=201, openapi_extra=body(RuleIn))
async def register_rule(request: Request) -> Response:
    """Register an accounting rule; for administrators of the registry."""
    raw, said = await posted_json(request)
    asked = parsed(RuleIn, said)
    one = _stated(asked)

    async def work(writer: Writer, who: Caller) -> Written:
        await add_rule(writer, who, one, sorted(COLUMNS))
        return Written(201, _rule(one), location=f"/v1/rules/{one.code}")

    return await write(request, raw, work)


def _stated(asked: RuleIn) -> AccountingRule:
    return AccountingRule(
        code=asked.code,
        title_en=asked.title.en,
        title_zh=asked.title.zh,
        boundaries=tuple(asked.boundaries),
        required=tuple(asked.required),
        dqr_max=asked.dqr_max,
        traceability=Traceability(asked.traceability),
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
        citation=asked.citation,
    )


def _rule(one: AccountingRule) -> dict[str, object]:
    told = asdict(one)
    title = {"en": told.pop("title_en"), "zh": told.pop("title_zh")}
    code = told.pop("code")
    return {"code": code, "title": title} | told | {"boundaries": list(one.boundaries), "required": list(one.required)}
