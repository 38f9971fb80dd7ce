"""A plan answers what graphql-core answers: data, its order, its digits, its errors."""

import json
import random
from pathlib import Path

import pytest
import yaml
from graphql import GraphQLObjectType, get_named_type

from app.graphql.context import context
from app.graphql.documents import Documents
from app.graphql.execution import coerced, interpreted
from app.graphql.plan import Unplanned
from app.graphql.problems import told_of_field
from app.graphql.query import schema
from app.kit.canonical import wire
from app.kit.errors import FootingError
from tests.plugins.queries import inside

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHEMA = schema()
DOCUMENTS = Documents(SCHEMA)
CASES = Path(__file__).parents[2] / "cases"
LOOKUPS = yaml.safe_load((CASES / "lookup.yaml").read_text(encoding="utf-8"))
QUERIES = yaml.safe_load((CASES / "queries.yaml").read_text(encoding="utf-8"))
UNPLANNED = ("@include", "__schema")


async def both(client, text, variables):
    """What a plan answers, if there is one that can, and what graphql-core answers."""
    document = DOCUMENTS.ready(text)
    work = inside(client)
    planned, interpreting = (context(work.world, work.database, None) for _ in range(2))
    planned.unread = document.unread  # graphql-core reads whole records
    try:
        theirs = await interpreted(SCHEMA, document, variables, interpreting)
        if document.plan is None:
            return None, theirs
        data, wrong = await document.plan.run(planned, coerced(SCHEMA, document, variables))
    except Unplanned:
        return None, theirs
    finally:
        await planned.close()
        await interpreting.close()
    return (data, [told_of_field(one) for one in wrong]), theirs


def same(ours, theirs):
    assert wire(ours[0]) == wire(theirs[0])
    by_path = [
        sorted(found, key=lambda one: str(one["path"]))
        for found in (ours[1], [told_of_field(one) for one in theirs[1]])
    ]
    assert wire(by_path[0]) == wire(by_path[1])


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case["query"][:60])
async def test_each_query_is_answered_alike(rest, case):
    ours, theirs = await both(rest, case["query"], case.get("variables", {}))
    assert (ours is None) == any(word in case["query"] for word in UNPLANNED)
    if ours is not None:
        same(ours, theirs)


@pytest.mark.parametrize("case", LOOKUPS[::4], ids=lambda case: str(case["ask"]))
async def test_each_look_up_is_answered_alike(rest, every, case):
    selection = every("Answer")
    ours, theirs = await both(rest, f"query ($s: Selector!) {{ lookup(selector: $s) {selection} }}", {"s": case["ask"]})
    assert ours is not None
    same(ours, theirs)


ARGUMENTS = {
    "key": ["mee/grid-electricity", "us-epa/supply-chain", "mee/grid-electricity/average-cn-gd", "no/such"],
    "slug": ["mee", "us-epa", "nobody"],
    "scheme": ["isic-4", "nothing"],
    "name": ["2026.1", "latest", "1999.1"],
    "release": ["2026.4", "latest"],
    "publisher": ["mee", "nobody"],
    "unit": ["MWh", "kWh", "kg"],
    "gwp": ["AR6-100", "AR4-100"],
    "first": [1, 2, 3],
    "after": ["nonsense"],
    "a": ["2026.2", "2026.4"],
    "b": ["latest", "2026.3"],
    "selector": ['{activity: "electricity.grid-average", geography: "CN-GD"}', '{industry: "naics-2017:327310"}'],
    "selectors": ['[{activity: "electricity.grid-average", geography: "GB"}, {geography: "GB"}]'],
}


def any_selection(dice, kind, levels):
    """Some fields of a type, with arguments from the table, sometimes under aliases or in fragments."""
    chosen = []
    for name in dice.sample(sorted(kind.fields), min(len(kind.fields), dice.randint(1, 5))):
        field, inner = kind.fields[name], get_named_type(kind.fields[name].type)
        if isinstance(inner, GraphQLObjectType) and not levels:
            continue
        below = any_selection(dice, inner, levels - 1) if isinstance(inner, GraphQLObjectType) else ""
        alias = f"x{len(chosen)}: " if dice.random() < 0.05 else ""
        chosen.append(f"{alias}{name}{any_arguments(dice, field)} {below}")
    text = " ".join(chosen) or "__typename"
    return f"{{ ... {{ {text} }} __typename }}" if dice.random() < 0.2 else f"{{ {text} }}"


def any_arguments(dice, field):
    given = []
    for name, argument in field.args.items():
        if name in ARGUMENTS and (str(argument.type).endswith("!") or dice.random() < 0.3):
            said = dice.choice(ARGUMENTS[name])
            quoted = json.dumps(said) if isinstance(said, str) and said[0] not in "{[" else said
            given.append(f"{name}: {quoted}")
    return f"({', '.join(given)})" if given else ""


@pytest.mark.parametrize("seed", range(60))
async def test_any_query_of_the_schema_is_answered_alike(rest, seed):
    text = any_selection(random.Random(seed), SCHEMA.query_type, 5)  # noqa: S311 - nothing secret
    try:
        ours, theirs = await both(rest, text, {})
    except FootingError as refused:
        assert refused.code.startswith("FT-GQL-1"), text  # noqa: PT017 - larger than the guard lets through
        return
    if ours is not None:
        same(ours, theirs)
