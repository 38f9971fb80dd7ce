"""OpenAPI of the hot doors, which are served without FastAPI, and of the problems of all."""

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.factors.dqr import SCHEMES
from app.factors.model import Boundary, CalorificBasis, GasBasis, PriceBasis
from app.front.asking import LONGEST_VALUE
from app.lookup import question
from app.provenance.model import Tier
from app.rest import bodies, schemas, schemas_changes, schemas_lookup, schemas_quality, schemas_search
from app.rest.described_exports import columns, described_exports
from app.rest.described_files import PATH as FILES
from app.rest.described_files import described_files
from app.rest.described_keys import SECURITY, describe_keys
from app.rest.v1 import exports, factors, history, listing, provenance, quality, shares
from app.search.model import FacetName, Sort

_Mode = Literal["serialization", "validation"]
_REF = "#/components/schemas/{model}"
_TEXTS = {
    "activity": "activity code of the registry, or a factor's key",
    "product": "product code, `cpc:37440`",
    "industry": "industry code, `naics-2017:327310`; in lists with all classes below it",
    "geography": "geography code, `CN-GD`; in lists with all it contains",
    "date": "a day or a year the factor must cover, else the newest period answers; for quality, when it is used",
    "unit": "unit to answer in; in lists the declared unit",
    "boundary": "system boundary",
    "gas_basis": "which gases are counted",
    "price_basis": "for money: whose price",
    "calorific_basis": "for energy of fuels: net or gross",
    "dataset": "`publisher/dataset`",
    "publisher": "slug of a publisher",
    "basic_uncertainty": "GSD² before the scores' own, 1 to 100, or a kind of the table; 1.05 is assumed without it",
    "scheme": "name levels by this scheme only",
    "dqr_max": "highest data quality rating accepted",
    "gwp": "GWP set to restate the figure under, from its gases",
    "release": "label or digest of a release to read from; the latest without it",
    "format": "`plain`, a list of steps, or `prov-json`, W3C PROV",
    "fallback": "`none` for a strict look-up, or what may be stepped along, in the order to try: `geography,time`",
    "max_age": "with `fallback=…time`: how many years a figure may lie away, 3 if not said",
    "allow_later": "with `fallback=…time`: may a later figure answer",
    "year": "a year that the reference period touches",
    "limit": "entries a page, 1 to 1,000",
    "cursor": "`next` of the page before",
    "total": "count all",
    "q": "words in Chinese or English, codes, units and places, in any order; up to 200 characters",
    "licence": "licence of the figures, such as `OGL-UK-3.0`",
    "tier": "access tier",
    "sort": "`relevance` (with `q`, and then the default), `key`, `-period` (newest first) or `dqr` (best first)",
    "facets": "`true`, or names separated by commas: count what matches by these properties",
}
_PART = {"type": "string", "minLength": 1}
_PARTS: Mapping[str, tuple[str, dict[str, Any], str | int | None]] = {
    "publisher": ("slug of a publisher", _PART, "mee"),
    "dataset": ("what follows the publisher in the dataset's key", _PART, "grid-electricity"),
    "slug": ("what follows the dataset in the factor's key", _PART, "average-cn-gd"),
    "id": ("identity of a factor", _PART | {"format": "uuid"}, None),
    "n": ("number of a version", {"type": "integer", "minimum": 1, "maximum": 9_999_999}, 1),
}
_ENUMS: Mapping[str, tuple[str, ...]] = {
    "boundary": tuple(Boundary),
    "gas_basis": tuple(GasBasis),
    "scheme": tuple(SCHEMES),
    "price_basis": tuple(PriceBasis),
    "calorific_basis": tuple(CalorificBasis),
    "allow_later": ("true", "false"),
    "total": ("true", "false"),
    "tier": tuple(Tier),
    "sort": tuple(Sort),
}
_FACETS = "(" + "|".join(FacetName) + ")"
_STEPS = "(geography|time|industry|technology)"
_PATTERNS = {
    "fallback": f"^(none|{_STEPS}(,{_STEPS}){{0,3}})$",
    "max_age": "^([0-9]|[1-4][0-9]|50)$",
    "date": "^[12][0-9]{3}(-[0-9]{2}-[0-9]{2})?$",
    "year": "^[12][0-9]{3}$",
    "industry": "^[^:]+:.+$",
    "facets": f"^(true|false|{_FACETS}(,{_FACETS})*)$",
    "product": "^[^:]+:.+$",
}
_EXAMPLES = {
    "activity": "electricity.grid-average",
    "geography": "CN-GD",
    "date": "2023",
    "unit": "kWh",
    "boundary": "combustion",
    "gas_basis": "co2_only",
    "dataset": "mee/grid-electricity",
    "publisher": "mee",
    "year": "2023",
    "q": "水泥 美国",
}
_KEY = "/v1/factors/{publisher}/{dataset}/{slug}"
_ID = "/v1/factors/{id}"
_DOORS: tuple[tuple[str, str, tuple[str, ...], type[BaseModel], tuple[int, ...]], ...] = (
    (
        "/v1/lookup",
        "Look one factor up",
        question.ACCEPTED,
        schemas_lookup.LookupOut,
        (400, 404, 409, 422),
    ),
    ("/v1/factors", "Search and list factors", listing.LISTED, schemas_search.SearchOut, (400, 404)),
    (_KEY, "Show a factor by key", factors.ONE, schemas.AnswerOut, (400, 404, 422)),
    (_ID, "Show a factor by id", factors.ONE, schemas.AnswerOut, (400, 404, 422)),
    (_KEY + "/history", "Show a factor's versions", history.HISTORY, schemas_changes.HistoryOut, (400, 404)),
    (_ID + "/history", "Show a factor's versions", history.HISTORY, schemas_changes.HistoryOut, (400, 404)),
    (
        _KEY + "/provenance",
        "Show where a factor is from",
        provenance.PROVENANCE,
        schemas_changes.ProvenanceOut,
        (400, 404),
    ),
    (
        _ID + "/provenance",
        "Show where a factor is from",
        provenance.PROVENANCE,
        schemas_changes.ProvenanceOut,
        (400, 404),
    ),
    (
        _KEY + "/quality",
        "Show a factor's quality and uncertainty",
        quality.QUALITY,
        schemas_quality.FactorQualityOut,
        (400, 404),
    ),
    (
        _ID + "/quality",
        "Show a factor's quality and uncertainty",
        quality.QUALITY,
        schemas_quality.FactorQualityOut,
        (400, 404),
    ),
    (
        _KEY + "/shares",
        "Show which gas and stage makes how much",
        shares.SHARES,
        schemas_quality.SharesOut,
        (400, 404, 422),
    ),
    (
        _ID + "/shares",
        "Show which gas and stage makes how much",
        shares.SHARES,
        schemas_quality.SharesOut,
        (400, 404, 422),
    ),
    (_KEY + "/versions/{n}", "Show one version, for ever the same", (), schemas.VersionOut, (400, 404)),
    (_ID + "/versions/{n}", "Show one version, for ever the same", (), schemas.VersionOut, (400, 404)),
)
_TABLE: dict[str, Any] = {
    "type": "string",
    "description": "a table with a header: `factor` or `key`, and as wished `version` and `digest`; "
    "other columns are not read, and the releases are the parameters `from` and `to`",
    "examples": ["site,key,version\nGuangzhou,mee/grid-electricity/average-cn-gd,2\n"],
}
_RELEASES: Mapping[str, str] = {
    "from": "for a table: label or digest of the release that the factors were read from",
    "to": "for a table: the release to compare with, the latest if not said",
}
_TABLES: Mapping[str, dict[str, Any]] = {"/v1/impact": _TABLE}  # what is taken as text/csv too
_TAKING: tuple[tuple[str, str, type[BaseModel], type[BaseModel], tuple[int, ...]], ...] = (
    ("/v1/lookup", "Look up to 1,000 factors up", schemas_lookup.BatchIn, schemas_lookup.BatchOut, (400, 404)),
    (
        "/v1/impact",
        "Tell which pinned factors change",
        schemas_changes.PinsIn,
        schemas_changes.ImpactOut,
        (400, 404, 422),
    ),
)
_OF_BODIES = (413, 414, 415, 503)
_SHARED = (304, 414, 503)


def openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of every door."""
    document = get_openapi(
        title="Footing", version="1", summary=app.summary, description=app.description, routes=app.routes
    )
    written: list[type[BaseModel]] = [*(door[3] for door in _DOORS), *(door[3] for door in _TAKING), schemas.ProblemOut]
    models: list[tuple[type[BaseModel], _Mode]] = [(model, "serialization") for model in written]
    models += [(door[2], "validation") for door in _TAKING]
    models += [(one, "validation") for one in bodies.taken()]
    _, definitions = models_json_schema(models, ref_template=_REF)
    document["components"] = document.get("components", {})
    named = document["components"].setdefault("schemas", {})
    named |= definitions["$defs"]
    for path, summary, accepted, model, problems in _DOORS:
        document["paths"][path] = {"get": _operation(path, summary, accepted, model, problems)}
    document["paths"][FILES] = {"get": described_files(_problem())}
    document["paths"][exports.PATH] = described_exports([_in_query(one) for one in exports.FILTERED], _problem())
    named[exports.COLUMNS] = columns()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _share_problems(operation)
            describe_keys(method, path, operation, _problem())
    document["components"]["securitySchemes"] = SECURITY
    for path, summary, taken, model, problems in _TAKING:
        document["paths"].setdefault(path, {})["post"] = _taking(path, summary, taken, model, problems)
    for unused in ("HTTPValidationError", "ValidationError"):
        named.pop(unused, None)
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def _operation(
    path: str, summary: str, accepted: tuple[str, ...], model: type[BaseModel], problems: tuple[int, ...]
) -> dict[str, Any]:
    in_path = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    parameters = [_in_path(name) for name in in_path] + [_in_query(name) for name in accepted]
    answers: dict[str, Any] = {"200": _answer("Successful", model.__name__, "application/json")}
    for status in problems:
        answers[str(status)] = _problem()
    tag = "lookup" if path.endswith("lookup") else "factors"
    name = path.removeprefix("/v1/").replace("/", "_").replace("{", "by_").replace("}", "")
    return {"tags": [tag], "summary": summary, "operationId": name, "parameters": parameters, "responses": answers}


def _taking(
    path: str, summary: str, taken: type[BaseModel], model: type[BaseModel], problems: tuple[int, ...]
) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": _answer("Successful", model.__name__, "application/json")}
    answers |= {str(status): _problem() for status in (*problems, *_OF_BODIES)}
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": _REF.format(model=taken.__name__)}}}
    name = path.removeprefix("/v1/").replace("/", "_") + "_post"
    told: dict[str, Any] = {"tags": [path.removeprefix("/v1/")], "summary": summary, "operationId": name}
    if path in _TABLES:
        content["text/csv"] = {"schema": _TABLES[path]}
        told["parameters"] = [_release_of_table(name, text) for name, text in _RELEASES.items()]
    return told | {"requestBody": {"required": True, "content": content}, "responses": answers}


def _release_of_table(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}


def _in_path(name: str) -> dict[str, Any]:
    text, schema, example = _PARTS[name]
    said = {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
    return _with_example(said, example)


def _in_query(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}
    if name in _PATTERNS:
        schema["pattern"] = _PATTERNS[name]
    if name == "cursor":
        schema["maxLength"] = LONGEST_VALUE
    if name in _ENUMS:
        schema = {"type": "string", "enum": [str(choice) for choice in _ENUMS[name]]}
    if name == "limit":
        schema = {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}
    said = {"name": name, "in": "query", "required": False, "description": _TEXTS[name], "schema": schema}
    return _with_example(said, _EXAMPLES.get(name))


def _with_example(parameter: dict[str, Any], example: str | int | None) -> dict[str, Any]:
    return parameter if example is None else parameter | {"example": example}


def _answer(text: str, model: str, media_type: str) -> dict[str, Any]:
    return {"description": text, "content": {media_type: {"schema": {"$ref": _REF.format(model=model)}}}}


def _problem() -> dict[str, Any]:
    return _answer("Problem", "ProblemOut", "application/problem+json")


def _share_problems(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if "422" in answers and "HTTPValidationError" in str(answers["422"]):
        del answers["422"]
    answers.setdefault("400", _problem())
    answers.setdefault("404", _problem())
    for status in _SHARED:
        answers.setdefault(str(status), {"description": "Not modified"} if status == 304 else _problem())  # noqa: PLR2004
