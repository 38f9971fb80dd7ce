"""Errors for who reads Chinese: the same codes and facts, in the words of REST."""

import re

import pytest

from app.graphql.documents import hashed

pytestmark = pytest.mark.asyncio(loop_scope="session")

HAN = re.compile("[\u4e00-\u9fff]")
TIBET = {"activity": "electricity.grid-average", "geography": "CN-XZ"}
LOOKUP = "query ($s: Selector!) { lookup(selector: $s) { uri } }"
LOOKUPS = "query ($s: [Selector!]!) { lookups(selectors: $s) { status problem { code title detail hint } } }"
ZH = {"accept-language": "zh-CN,zh;q=0.9"}


async def both(rest, query, headers=ZH, **variables):
    body = {"query": query, "variables": variables}
    return await rest.post("/graphql", json=body), await rest.post("/graphql", json=body, headers=headers)


async def test_an_error_of_a_field_is_told_in_the_words_of_rest(rest):
    english, chinese = await both(rest, LOOKUP, s=TIBET)
    theirs = (await rest.get("/v1/lookup", params=TIBET, headers=ZH)).json()
    [error] = chinese.json()["errors"]
    assert error["message"] == theirs.pop("detail")
    assert error["extensions"] == theirs
    assert chinese.headers["content-language"] == "zh"
    assert error["path"] == english.json()["errors"][0]["path"] == ["lookup"]
    assert not HAN.search(english.json()["errors"][0]["message"])


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ units { nodes { cod } } }", {}),
        ("{", {}),
        ("{ factors(first: 0) { nodes { key } } }", {}),
        ("{ units { nodes { code } } }", {"a": 1}),
    ],
)
async def test_a_refusal_before_anything_is_read_is_told_in_chinese(rest, query, variables):
    english, chinese = await both(rest, query, **variables)
    [told], [said] = english.json()["errors"], chinese.json()["errors"]
    assert english.status_code == chinese.status_code == 400
    assert HAN.search(said["message"])
    assert HAN.search(said["extensions"]["title"])
    for name in ("code", "status", "fields"):
        assert said["extensions"][name] == told["extensions"][name]
    assert chinese.headers["content-language"] == "zh"


async def test_the_problem_of_each_selector_is_told_in_chinese(rest):
    _, chinese = await both(rest, LOOKUPS, s=[TIBET, {"activity": "no-such"}])
    for one in chinese.json()["data"]["lookups"]:
        assert HAN.search(one["problem"]["detail"])


async def test_the_words_that_clients_look_for_stay(rest):
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashed("nothing")}}
    answer = await rest.post("/graphql", json={"extensions": extensions}, headers=ZH)
    [error] = answer.json()["errors"]
    assert error["message"] == "PersistedQueryNotFound"
    assert HAN.search(error["extensions"]["title"])


async def test_an_answer_without_an_error_is_the_same_in_every_language(rest):
    english, chinese = await both(rest, "{ releases(first: 1) { nodes { label } } }")
    assert english.content == chinese.content
    assert "content-language" not in chinese.headers


async def test_a_number_where_a_text_stands_is_told_as_the_text_it_should_be(rest):
    in_document = '{ lookup(selector: {activity: "electricity.grid-average", date: 2024}) { uri } }'
    for query, variables in ((in_document, {}), (LOOKUP, {"s": TIBET | {"date": 2024}})):
        answer, _ = await both(rest, query, **variables)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["extensions"]["hint"] == 'a text, such as "2024"'
