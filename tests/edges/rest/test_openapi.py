"""The contract as OpenAPI: kept, valid, true of every answer, and nothing in an answer left out of it."""

import copy
import json

import jsonschema_rs
import pytest

from tests.golden.openapi import GOLDEN, produced, written

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCUMENT = produced()
KEY = "/v1/factors/mee/grid-electricity/average-cn-gd"
UK = "/v1/factors/desnz/ghg-conversion-factors/uk-electricity-generated-electricity-uk-kwh"
GRID = "/v1/lookup?activity=electricity.grid-average"
CEMENT = "/v1/lookup?industry=naics-2017:327310"
ONE = "/v1/factors/{publisher}/{dataset}/{slug}"
NOMENCLATURE = ("units", "gases", "gwp-sets", "geographies", "activities", "classifications")
ASKED = [
    ("/v1/lookup", GRID + "&geography=CN-GD"),
    ("/v1/lookup", GRID + "&geography=GB&date=2024&unit=MWh&gwp=AR6-100"),
    ("/v1/lookup", CEMENT + "&boundary=cradle-to-gate"),
    ("/v1/lookup", CEMENT + "&boundary=cradle-to-gate&release=2026.2"),
    ("/v1/lookup", CEMENT),
    ("/v1/lookup", CEMENT + "&boundary=cradle-to-gate&gwp=AR6-100"),
    ("/v1/lookup", CEMENT + "&boundary=cradle-to-gate&gwp=AR6-100&release=2026.2"),
    ("/v1/lookup", GRID + "&geography=CN-XZ"),
    ("/v1/lookup", GRID + "&geography=CN-XX"),
    ("/v1/lookup", GRID + "&geography=CN-GD&unit=ton"),
    ("/v1/lookup", "/v1/lookup?activity=fuel.natural-gas.combustion&geography=CN"),
    ("/v1/lookup", "/v1/lookup"),
    ("/v1/factors", "/v1/factors?limit=500&publisher=desnz&total=true"),
    ("/v1/factors", "/v1/factors?limit=500&publisher=us-epa"),
    ("/v1/factors", "/v1/factors?limit=500&publisher=us-epa&release=2026.2"),
    ("/v1/factors", "/v1/factors?limit=500&publisher=mee"),
    ("/v1/factors", "/v1/factors?limit=500&publisher=sac"),
    ("/v1/factors", "/v1/factors?limit=0"),
    (ONE, KEY),
    (ONE, UK + "?gwp=AR6-20"),
    (ONE, KEY + "?gwp=AR6-100"),
    (ONE, KEY + "?unit=kg"),
    (ONE, KEY + "x"),
    (ONE + "/history", KEY + "/history"),
    (ONE + "/history", UK + "/history"),
    (ONE + "/history", "/v1/factors/us-epa/supply-chain/327310-cradle-to-gate/history"),
    (ONE + "/versions/{n}", KEY + "/versions/1"),
    (ONE + "/versions/{n}", KEY + "/versions/99"),
    ("/v1/releases", "/v1/releases"),
    ("/v1/releases/{release}", "/v1/releases/latest"),
    ("/v1/releases/{release}", "/v1/releases/2026.1"),
    ("/v1/releases/{release}", "/v1/releases/1999.1"),
    ("/v1/publishers", "/v1/publishers?limit=2"),
    ("/v1/publishers/{slug}", "/v1/publishers/desnz"),
    ("/v1/publishers/{slug}", "/v1/publishers/nobody"),
    ("/v1/datasets", "/v1/datasets"),
    ("/v1/datasets/{publisher}/{name}", "/v1/datasets/us-epa/supply-chain"),
    ("/v1/datasets/{publisher}/{name}", "/v1/datasets/us-epa/nothing"),
    *((f"/v1/nomenclature/{name}", f"/v1/nomenclature/{name}?limit=1000") for name in NOMENCLATURE),
    ("/v1/nomenclature/classifications/{scheme}", "/v1/nomenclature/classifications/cpc?limit=50"),
    ("/v1/errors", "/v1/errors"),
    ("/v1/errors/{code}", "/v1/errors/FT-LOOKUP-409"),
    ("/livez", "/livez"),
    ("/readyz", "/readyz"),
]


def closed(document):
    """The document with every object of named members closed to others."""
    strict = copy.deepcopy(document)
    for schema in strict["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return strict


STRICT = closed(DOCUMENT)


def lists():
    """The operations that answer with a page of a list."""
    for path, operations in DOCUMENT["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        name = answer.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
        if "next" in DOCUMENT["components"]["schemas"].get(name, {}).get("properties", {}):
            yield path, operations["get"]


async def test_every_list_takes_a_limit_and_a_cursor():
    found = {path: {one["name"] for one in told.get("parameters", [])} for path, told in lists()}
    assert len(found) > 20
    assert [path for path, names in found.items() if not {"limit", "cursor"} <= names] == []


async def test_the_document_is_the_one_agreed_on():
    assert GOLDEN.read_text(encoding="utf-8") == written(DOCUMENT), "python -m tests.golden.openapi writes it again"


async def test_the_service_serves_this_document(rest):
    assert (await rest.get("/openapi.json")).json() == DOCUMENT


async def test_every_schema_of_the_document_is_a_schema():
    for schema in DOCUMENT["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})


async def test_every_reference_leads_somewhere():
    text = json.dumps(DOCUMENT)
    named = DOCUMENT["components"]["schemas"]
    for piece in text.split('"$ref": "')[1:]:
        assert piece.partition('"')[0].removeprefix("#/components/schemas/") in named
    for name in named:
        assert f'"#/components/schemas/{name}"' in text, f"{name} is used nowhere"


async def test_operations_have_distinct_names_and_describe_their_refusals():
    operations = [operation for path in DOCUMENT["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert {"400", "404", "503"} <= operation["responses"].keys(), operation["operationId"]
        assert {"200", "201", "204"} & operation["responses"].keys()
        assert operation["summary"]
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (operation["operationId"], parameter["name"])


@pytest.mark.parametrize(("path", "asked"), ASKED, ids=[asked for _, asked in ASKED])
async def test_an_answer_has_what_is_described_and_nothing_else(rest, path, asked):
    answer = await rest.get(asked)
    described = STRICT["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]
    schema = described[answer.headers["content-type"]]["schema"] | {"components": STRICT["components"]}
    errors = jsonschema_rs.Draft202012Validator(schema).iter_errors(answer.json())
    assert [(list(error.instance_path), error.message[:200]) for error in errors] == []
