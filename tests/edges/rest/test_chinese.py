"""Problems for who reads Chinese: the same refusals, with their facts, in Chinese words."""

import re
from urllib.parse import unquote

import httpx
import pytest

from tests.cases.bad_requests import CASES

pytestmark = pytest.mark.asyncio(loop_scope="session")
HAN = re.compile("[\u4e00-\u9fff]")
CODES_IN_TEXT = re.compile(r"[a-z]+(?:_[a-z]+)+|/v1/[a-z/]+|[0-9]{4}\.[0-9]+|(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")
ZH = [(b"accept-language", b"zh-CN,zh;q=0.9,en;q=0.8")]


async def asked(rest, target, headers=(), method="GET"):
    """Ask for a target exactly as it is written."""
    path, _, query = target.partition("?")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http"}
    scope |= {"method": method, "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode()}
    scope |= {"server": ("footing.test", 80), "client": ("127.0.0.1", 1), "root_path": "", "headers": list(headers)}
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    await rest._transport.app(scope, receive, send)
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=sent[1]["body"])


async def test_every_bad_request_is_refused_in_chinese_with_the_same_facts(rest):
    for path, _ in CASES:
        plain, answer = await asked(rest, path), await asked(rest, path, ZH)
        english, chinese = plain.json(), answer.json()
        assert answer.status_code == plain.status_code
        if answer.status_code == 200:  # whether it is refused is another test's matter
            continue
        assert answer.headers["content-language"] == "zh"
        for name in ("title", "detail"):
            assert HAN.search(chinese[name]), (path, chinese)
        assert f"（{english['detail']}）" not in chinese["detail"], (path, chinese)
        if english["hint"] is not None:
            assert HAN.search(chinese["hint"]) or english["hint"] == chinese["hint"], (path, chinese)
        for name in ("detail", "hint"):
            facts = CODES_IN_TEXT.findall(re.sub("'[^']*'", "", english[name] or ""))
            assert [fact for fact in facts if fact not in chinese[name]] == [], (path, english[name], chinese[name])
        texts = ("title", "detail", "hint")
        assert {k: v for k, v in chinese.items() if k not in texts} == {
            k: v for k, v in english.items() if k not in texts
        }


async def test_english_is_the_answer_to_everybody_else(rest):
    path = "/v1/lookup?geography=CN-GD"
    plain = await asked(rest, path)
    for said in (b"en", b"en,zh;q=0.9", b"fr", b"", b"*", b"z", b"\xff"):
        answer = await asked(rest, path, [(b"accept-language", said)])
        assert answer.content == plain.content
        assert "content-language" not in answer.headers


@pytest.mark.parametrize("said", [b"zh", b"ZH-cn", b"zh-Hant-TW", b" zh;q=1"])
async def test_every_kind_of_chinese_is_chinese(rest, said):
    answer = await asked(rest, "/v1/lookup?geography=CN-GD", [(b"accept-language", said)])
    assert answer.json()["title"] == "参数错误"
    assert answer.json()["detail"] == "activity：没有说明因子所指的对象"
    assert "accept-language" in answer.headers["vary"]


async def test_refused_methods_and_resources_behind_are_told_in_chinese(rest):
    refused = await asked(rest, "/v1/factors", ZH, method="DELETE")
    assert (refused.status_code, refused.json()["title"]) == (405, "不支持该方法")
    assert "GET" in refused.json()["hint"]
    for path in ("/v1/nothing", "/v1/releases/2031.1", "/v1/releases?limit=0", "/v1/releases?x=1"):
        answer = await asked(rest, path, ZH)
        assert answer.headers["content-language"] == "zh"
        assert HAN.search(answer.json()["detail"]), answer.text


async def test_an_answer_that_is_no_problem_is_the_same_in_every_language(rest):
    path = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&date=2022"
    assert (await asked(rest, path, ZH)).content == (await asked(rest, path)).content


async def test_each_problem_of_a_batch_is_told_in_chinese(rest):
    selectors = [{"activity": "nothing.like-it"}, {"geography": "CN-GD"}, 7]
    answer = await rest.post("/v1/lookup", json={"selectors": selectors}, headers={"accept-language": "zh"})
    details = [one["detail"] for one in answer.json()["items"]]
    assert details == [
        "'nothing.like-it' 不是登记库中的活动",
        "activity：没有说明因子所指的对象",
        "某个选择条件不是对象",
    ]


@pytest.mark.parametrize(
    ("path", "title", "facts"),
    [
        (
            "/v1/lookup?activity=electricity.grid-average&geography=CN-XZ&date=2024&fallback=time",
            "没有符合条件的因子",
            ["activity:electricity.grid-average", "2026.10", "geography", "fallback=time"],
        ),
        ("/v1/lookup?industry=naics-2017:327310", "查询条件不足以确定唯一因子", ["2", "boundary"]),
        ("/v1/lookup?activity=electricity.grid-average&unit=ton", "未知单位", ["'ton'", "12 %"]),
        ("/v1/factors/mee/grid-electricity/average-cn?gwp=AR6-100", "无法按此 GWP 取值换算", ["CO2", "CO2e"]),
        ("/v1/factors/mee/grid-electricity/average-cn?unit=kg", "单位的量纲不同", ["kWh", "energy", "kg", "mass"]),
        ("/v1/factors/mee/grid-electricity/average-cn?release=2026.1", "未知因子", ["2026.1", "average-cn"]),
        ("/v1/factors/mee/grid-electricity/average-cn/versions/9", "未知因子版本", ["9"]),
        ("/v1/releases/2026.9/diff/2026.5", "起始发布版晚于目标发布版", ["2026.9", "2026.5"]),
        ("/v1/factors?q=%F0%9F%92%A9", "没有可检索的词", ["q"]),
    ],
)
async def test_the_facts_of_a_refusal_are_in_the_chinese(rest, path, title, facts):
    problem = (await rest.get(path, headers={"accept-language": "zh"})).json()
    assert problem["title"] == title
    assert [fact for fact in facts if fact not in problem["detail"]] == []
    assert "（the " not in problem["detail"]


async def test_the_meaning_of_every_code_is_told_in_both_languages(rest):
    listed = (await rest.get("/v1/errors?limit=1000")).json()["items"]
    assert [one["code"] for one in listed if not (HAN.search(one["title_zh"]) and HAN.search(one["meaning_zh"]))] == []
    one = (await rest.get("/v1/errors/FT-LOOKUP-409")).json()
    assert one["title_zh"] == "查询条件不足以确定唯一因子"


@pytest.mark.parametrize(
    ("door", "body", "kind", "detail"),
    [
        ("/v1/lookup", b"nope", "application/json", "请求体不是 JSON：此处应有一个值（第 1 行第 1 列，char 0）"),
        ("/v1/lookup", b"\xff", "application/json", "请求体不是 UTF-8"),
        ("/v1/lookup", b'{"a":1,"a":2}', "application/json", "'a' 出现了两次"),
        ("/v1/lookup", b'{"selectors":[1e999]}', "application/json", "1e999：'1e999' 不是十进制数"),
        ("/v1/lookup", b'{"selectors":[NaN]}', "application/json", "NaN 不是 JSON"),
        ("/v1/lookup", b"[" * 40 + b"]" * 40, "application/json", "请求体嵌套超过 32 层"),
        ("/v1/lookup", b'{"selectors":[]}', "application/json", "selectors：给出了 0 个"),
        ("/v1/lookup", b"{}", "application/json", "请求体不是含有 selectors 列表的对象"),
        ("/v1/lookup", b"{}", "text/plain", "此处不读取 'text/plain' 类型的请求体"),
        ("/v1/lookup", b" " * 1_048_577, "application/json", "请求体超过 1048576 字节"),
        ("/v1/impact", b'{"factors":1}', "application/json", "`factors` 不是列表"),
        (
            "/v1/impact",
            b"nonsense\n1\n",
            "text/csv",
            "表格无法读取：须有一列 `factor` 或 `key`，且 `version`、`digest` 各至多一列",
        ),
    ],
)
async def test_a_refused_body_is_told_in_chinese(rest, door, body, kind, detail):
    answer = await rest.post(door, content=body, headers={"accept-language": "zh", "content-type": kind})
    assert answer.status_code in {400, 413, 415, 422}
    assert answer.json()["detail"] == detail
    assert HAN.search(answer.json()["hint"])
