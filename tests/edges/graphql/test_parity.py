"""The same record through every door: what GraphQL answers is what REST answers."""

from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "lookup.yaml").read_text(encoding="utf-8"))
BESIDE = ("uri", "provenance", "status", "log", "citation", "catalogue")
KEYS = [
    "mee/grid-electricity/average-cn-gd",
    "desnz/ghg-conversion-factors/uk-electricity-generated-electricity-uk-kwh",
    "us-epa/supply-chain/327310-cradle-to-gate",
]
MISSING = object()


def selector(ask):
    """A row of the table as a selector: what is a number on GraphQL's side is one."""
    given = dict(ask)
    for name, kind in (("max_age", int), ("allow_later", lambda text: text == "true")):
        if name in given:
            given[name] = kind(given[name])
    return given


def whole(every):
    """A look-up that selects everything that REST answers."""
    record = every("Factor", without=BESIDE)
    match = every("Match")
    return (
        f"query ($selector: Selector!) {{ lookup(selector: $selector) {{ release {every('ReleaseRef')} match {match}"
        f" factor {record} restated {every('Restated')} status notices uri log {{ index }} citation }} }}"
    )


def same(ours, theirs, path=""):
    """The differences of two JSON contents; a member that REST leaves out is null in GraphQL."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return [one for name in {**ours, **theirs} for one in same(ours.get(name), theirs.get(name), f"{path}.{name}")]
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [one for nth, pair in enumerate(zip(ours, theirs, strict=True)) for one in same(*pair, f"{path}.{nth}")]
    return [] if ours == theirs and type(ours) is type(theirs) else [(path, ours, theirs)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "&".join(f"{k}={v}" for k, v in case["ask"].items()))
async def test_a_look_up_answers_what_rest_answers(rest, asked, every, case):
    theirs = await rest.get("/v1/lookup", params=case["ask"])
    ours = (await asked(whole(every), selector=selector(case["ask"]))).json()
    if theirs.status_code == 200:
        assert "errors" not in ours
        assert same(ours["data"]["lookup"], theirs.json()) == []
        return
    assert ours["data"] == {"lookup": None}
    [error] = ours["errors"]
    assert error["path"] == ["lookup"]
    problem = theirs.json()
    assert error["message"] == problem.pop("detail")
    assert error["extensions"] == problem


@pytest.mark.parametrize("case", CASES[:40:3], ids=lambda case: str(case["ask"]))
async def test_figures_have_the_very_digits_of_rest(rest, asked, case):
    theirs = await rest.get("/v1/lookup", params=case["ask"])
    if theirs.status_code == 200:
        query = "query ($selector: Selector!) { lookup(selector: $selector) { factor { value value_unit } } }"
        ours = await asked(query, selector=selector(case["ask"]))
        start = theirs.text.index('"value":', theirs.text.index('"declared_unit"'))
        assert theirs.text[start : theirs.text.index('"value_unit"')].strip(",") + "," in ours.text


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("more", [{}, {"release": "2026.4"}, {"unit": "MWh"}, {"gwp": "AR6-100"}])
async def test_a_factor_answers_what_rest_answers(rest, asked, every, key, more):
    theirs = (await rest.get(f"/v1/factors/{key}", params=more)).json()
    record = every("Factor", without=BESIDE)
    query = (
        "query ($key: String, $release: String, $unit: String, $gwp: String)"
        " { factor(key: $key, release: $release, unit: $unit, gwp: $gwp)"
        f" {{ release {{ label digest pinned }} factor {record} restated {every('Restated')} status uri citation }} }}"
    )
    ours = (await asked(query, key=key, **more)).json()
    if "code" in theirs:
        assert ours["errors"][0]["extensions"]["code"] == theirs["code"]
    else:
        assert same(ours["data"]["factor"], {k: theirs[k] for k in ours["data"]["factor"]}) == []
