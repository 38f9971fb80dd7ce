"""Problems in Chinese: every code has a title, every text that the code can say has a translation, no fact is lost."""

import ast
import importlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.front.chinese import LONGEST, detail_in_chinese, hint_in_chinese, in_chinese
from app.front.chinese_codes import CODES
from app.front.chinese_details import DETAILS
from app.front.chinese_hints import HINTS
from app.front.chinese_units import REASONS
from app.kit.errors import BadNumber, FootingError
from app.lookup.errors import BadQuestion
from app.lookup.question import bad
from app.proposals.errors import CellsRefused
from app.publication.errors import NoLongerFits
from app.rest import schemas_access, schemas_cutting, schemas_proposals
from app.rest.bodies import In
from app.rest.v1.errors import known
from tests.factories.words import seed_tables

ROOT = Path(__file__).parents[3]
HAN = re.compile("[\u4e00-\u9fff]")
DETAIL, HINT = detail_in_chinese, hint_in_chinese
NAMED = {"detail": DETAIL, "why": DETAIL, "hint": HINT, "_HOW": HINT, "_FORM": HINT, "_HINT": HINT}
NAMED |= {"_PLAIN": HINT, "_RESAVE": HINT, "_UNCERTAINTY": HINT}
RETURNED = {"_hint": HINT, "suffice": DETAIL, "lacking": DETAIL}
PLACE = re.compile(r"\$[1-9]")
ENGLISH = re.compile(r"(?<![\w`/.])[a-z]{2,} [a-z]{2,}")
# Texts that no HTTP client meets, that are said by other software (a JSON parser, a GraphQL validator), or that are
# findings: entries of an answer and no problem.
NOT_TOLD = (
    "app/seeding/",
    "app/importing/",
    "app/mirroring/",
    "app/cli/",
    "app/kit/embedded",
    "app/kit/backups/",
    "app/kit/canonical.py",
    "app/proposals/checks/",
    "app/graphql/scalars.py",
)


def said_texts():
    """Every detail and hint in the code, with a mark where a value is put in."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if not place.startswith(NOT_TOLD):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield from ((place, *said) for said in said_by(node))


def said_by(node):
    if isinstance(node, ast.Assign):
        pairs = [(node.targets[0], node.value)]
        if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(node.targets[0].elts, node.value.elts, strict=False)
        named = [(NAMED.get(getattr(name, "id", "")), given_text) for name, given_text in pairs]
        return [(translated, text) for translated, one in named if translated for text in spelled(one)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in RETURNED:
        returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
        return [(RETURNED[node.name], text) for one in returned for text in spelled(one)]
    return said_by_call(node) if isinstance(node, ast.Call) else []


def said_by_call(node):
    texts = [(NAMED[word.arg], text) for word in node.keywords if word.arg in NAMED for text in spelled(word.value)]
    name = getattr(node.func, "id", "")
    is_error = name[:1].isupper() and any(word.arg == "hint" for word in node.keywords)
    if name == "bad":
        texts += [(DETAIL, text) for text in spelled(node.args[1])] + [(HINT, text) for text in spelled(node.args[2])]
    elif name == "BadCell":
        texts += [(DETAIL, text) for text in spelled(node.args[0])] + [(HINT, text) for text in spelled(node.args[1])]
    elif name == "_refused" and len(node.args) == 3 and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
        texts += [(DETAIL, f"§ {text}") for text in spelled(node.args[1])]
        texts += [(HINT, text) for text in spelled(node.args[2])]
    elif name in {"_bad", "_bad_table"} or is_error:
        texts += [(DETAIL, text) for one in node.args[:1] for text in spelled(one)]
    return texts


def spelled(node):
    """The texts that an expression may be, with a mark for each value."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(part.value if isinstance(part, ast.Constant) else "§" for part in parts)]
        case ast.IfExp():
            return [*spelled(node.body), *spelled(node.orelse)]
        case ast.BinOp():
            return [one + other for one in spelled(node.left) or ["§"] for other in spelled(node.right) or ["§"]]
    return []


def test_every_code_has_a_title_and_a_meaning_in_chinese():
    for path in sorted((ROOT / "app").rglob("errors.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    codes = {error.code for error in known()}
    assert sorted(codes - set(CODES)) == []
    assert sorted(set(CODES) - codes) == []
    assert [code for code, (title, meaning) in CODES.items() if not (HAN.search(title) and HAN.search(meaning))] == []


def test_every_text_that_is_said_has_a_translation_that_keeps_its_values():
    untold = []
    for place, translated, text in said_texts():
        if not re.search("[a-z]{2}", text):  # nothing but values
            continue
        chinese = translated(text)
        # A template that is too wide puts English words in as if they were a value.
        if chinese is None or not HAN.search(chinese) or ENGLISH.search(chinese):
            untold.append((place, text, chinese))
        elif chinese.count("§") != text.count("§"):
            untold.append((place, text, "a value is lost"))
    assert not untold, untold


def test_every_reviewer_whom_the_database_refuses_is_refused_in_chinese():
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "migrations").rglob("*.py"))
    said = re.findall(r"RAISE EXCEPTION '([^'%]+)'\s+USING ERRCODE = '23514'", written)
    own = ["the reviewer is not independent", "the reviewer is of the organisation that proposes"]
    assert len(said) >= 4
    assert [text for text in said + own if DETAIL(text) is None] == []


def bodies():
    shapes = (shape for room in (schemas_access, schemas_cutting, schemas_proposals) for shape in vars(room).values())
    return [one for one in shapes if isinstance(one, type) and issubclass(one, In) and one is not In]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        0,
        10**6,
        1.5,
        True,
        "",
        "x",
        "x" * 5_000,
        "2024-13-40",
        "2024-02-31",
        [],
        ["x"],
        ["x"] * 2_000,
        {},
        {"x": 1},
    ],
    ids=lambda one: repr(one)[:12],
)
def test_every_refusal_of_a_body_is_told_in_chinese(wrong):
    for model in bodies():
        for name in (*model.model_fields, "strange"):
            with pytest.raises((ValidationError, FootingError)) as refused:
                model.model_validate({name: wrong, "another": 1})
            if isinstance(refused.value, ValidationError):
                for one in refused.value.errors():
                    assert detail_in_chinese(f"{name}: {one['msg']}") is not None, one["msg"]


def test_every_template_has_the_same_places_in_both_languages():
    for english, chinese in (*DETAILS, *HINTS, *REASONS):
        assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(chinese)), english


def test_no_template_is_hidden_by_one_before_it():
    for table, translated in ((DETAILS, DETAIL), (HINTS, HINT), (REASONS, DETAIL)):
        assert len({english for english, _ in table}) == len(table)
        for english, chinese in table:
            text = PLACE.sub("12", english)
            expected = re.sub(r"\$[1-9][*~]?", "12", chinese)
            if "*" not in chinese:
                assert translated(text) == expected, english


def test_every_reason_of_a_refused_unit_is_translated():
    whys = {row["why"] for row in seed_tables()["ambiguous_unit"]}
    assert sorted(whys - {english for english, _ in REASONS}) == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("fallback: 'x' is not a list of what may be stepped along", "fallback：'x' 不是可回退维度的列表"),
        ("limit: Value error, '1e2' is not a whole number", "limit：'1e2' 不是整数"),
        ("'x: y' is not a unit of the registry", "'x: y' 不是登记库中的单位"),
        (
            "factors for cpc:17100 exist in 2026.10, but none meets geography, also with fallback=geography",
            "发布版 2026.10 中有针对 cpc:17100 的因子，但没有一个满足 geography，按 fallback=geography 回退后也没有",
        ),
        ("'ton' is ambiguous: Mass or money.", "'ton' 含义不唯一：质量或货币。"),
        ("the factor is per kWh (energy), kg measures mass", "该因子以 kWh（energy）为单位，kg 计量的是 mass"),
        ("the proposal lacks title, edition.label", "提案缺少：title, edition.label"),
        (
            "the proposal lacks positive reviews of 2 organisations; there is 1",
            "提案缺少：来自 2 个组织的肯定评审（现有 1 个）",
        ),
        ("edition.sources[0].name 'A b' is not accepted", "edition.sources[0].name 'A b' 不可接受"),
        ("edition.published '2026-1' is no date", "edition.published '2026-1' 不是日期"),
        ("the body: Field required", "请求体：必填"),
        ("kind: Input should be 'r', 'w' or 'v'", "kind：应为 'r', 'w' 或 'v'"),
    ],
)
def test_a_text_is_told_in_chinese_with_its_facts(english, chinese):
    assert detail_in_chinese(english) == chinese


def test_what_has_no_translation_follows_the_meaning_of_its_code():
    told = in_chinese(BadNumber("something nobody foresaw", hint="unforeseen as well"))
    assert told["title"] == "不是十进制数"
    assert told["detail"] == CODES["FT-KIT-101"][1] + "（something nobody foresaw）"
    assert told["hint"] == "unforeseen as well"


def test_each_cell_of_a_file_is_told_in_chinese_too():
    cell = {"place": "B7", "column": "value", "message": "'1,5' is not a decimal number"}
    cell |= {"hint": "a full stop for the decimals, no comma: 1.5"}
    strange = {"place": "C7", "column": "unit", "message": "something nobody foresaw", "hint": None}
    told = in_chinese(CellsRefused("2 cells of 1 rows are not accepted; nothing was kept", errors=[cell, strange]))
    assert told["errors"] == [
        cell | {"message": "'1,5' 不是十进制数", "hint": "小数点用 .，不用逗号：1.5"},
        strange,
    ]


def test_each_change_that_fits_no_release_is_told_in_chinese_too():
    why = "changed in release 2026.10, after the proposal's base"
    told = in_chinese(NoLongerFits("no", conflicts=[{"change": 3, "key": "a/b/c", "why": why}]))
    assert told["conflicts"] == [
        {"change": 3, "key": "a/b/c", "why": "在提案所依据的发布版之后，发布版 2026.10 已改动"}
    ]


def test_an_error_without_a_hint_stays_without():
    assert in_chinese(BadQuestion("date: must not be empty"))["hint"] is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_a_client_sent_stands_in_the_chinese_as_it_was(name, text):
    told = in_chinese(bad(name, f"{text!r} is not one of its values", "a, b"))
    assert repr(text) in told["detail"]
    assert name in told["detail"]
    assert name in told["hint"]


@given(st.text(max_size=300))
def test_any_text_is_either_translated_or_left_alone(text):
    for translated in (DETAIL, HINT):
        chinese = translated(text)
        assert chinese is None or isinstance(chinese, str)


def test_a_text_that_nearly_matches_everything_costs_no_more_than_its_length():
    began = time.process_time()
    for one in (
        " is " * 500,
        ": " * 1_000,
        "factors for " * 160,
        " (), measures " * 140,
        "is not a unit of the registr" * 70,
    ):
        detail_in_chinese(one[:LONGEST])
    assert time.process_time() - began < 0.5
    assert detail_in_chinese("unknown parameter " + "x" * LONGEST) is None
