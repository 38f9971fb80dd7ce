"""The documents do what they say: their commands and programs are run, and what they print is compared."""

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

import pytest
import uvicorn

from app.main import create_app
from app.settings import Settings
from tests.plugins.databases import _cloned

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDE, ZH, ENTRY = DOCS / "integrating.md", DOCS / "zh" / "integrating.md", DOCS / "zh" / "README.md"
HERE = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(#[^)]*)?\)")
MARK = "\x1e"


def blocks(page=GUIDE):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def followed(kind, page=GUIDE):
    """Blocks of a kind, each with the block right after it, if there is one."""
    text = page.read_text(encoding="utf-8")
    after = [BLOCK.match(text, one.end() + 2) for one in BLOCK.finditer(text)]
    pairs = zip(blocks(page), after, strict=True)
    return [(block, *(then.groups() if then else ("", ""))) for (name, block), then in pairs if name == kind]


def curls(*pages):
    """Commands with what the page shows as their answer, if it does."""
    return [one for page in pages for one in followed("sh", page) if "curl" in one[0]]


PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
SHOWN = [one for one in curls(*(page for page in PAGES if page != ZH)) if one[1] in {"json", "text"}]
TOLD = {text for text, _, _ in SHOWN}
SILENT = [(page, text) for page in PAGES for text, _, _ in followed("sh", page) if text not in TOLD and "curl" in text]
VERBS = ("lookup", "search", "show", "releases")  # the doctor refuses the tests' database, which does not sync


@pytest.fixture(scope="module")
def registry(server, seeded):
    """Name of a database of these tests' own."""
    name = asyncio.run(_cloned(server, seeded))
    yield name
    asyncio.run(server.run(f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(scope="module")
def address(server, registry):
    """Address of the service on the loopback."""
    config = uvicorn.Config(
        create_app(Settings(), server.place(registry)), port=0, access_log=False, log_level="warning", lifespan="on"
    )
    one = uvicorn.Server(config)
    thread = threading.Thread(target=one.run, daemon=True)
    thread.start()
    give_up = time.monotonic() + 30
    while not one.started:
        assert time.monotonic() < give_up
        time.sleep(0.01)
    yield f"http://127.0.0.1:{one.servers[0].sockets[0].getsockname()[1]}"
    one.should_exit = True
    thread.join(15)
    assert not thread.is_alive()


def run(command, given=None, **said):
    """Run a command on the loopback only; return what it printed."""
    environment = {name: said for name, said in os.environ.items() if "proxy" not in name.lower()} | said
    done = subprocess.run(
        command, input=given, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_program_of_the_guide_prints_what_the_guide_shows(address):
    parts = followed("python")
    program = f"\nprint({MARK!r}, end='')\n".join(text for text, _, _ in parts)
    printed = run([sys.executable, "-W", "error", "-"], program.replace(HERE, address)).split(MARK)
    shown = [text if kind == "text" else "" for _, kind, text in parts]
    assert printed == shown


@pytest.mark.parametrize(
    ("command", "kind", "shown"), SHOWN, ids=[re.findall(r"/v1/\S+|/graphql", text)[0][:60] for text, _, _ in SHOWN]
)
def test_a_command_of_the_guide_answers_what_the_guide_shows(address, command, kind, shown):
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    printed = run(["bash", "-c", command.replace(HERE, address)])
    if kind == "json":
        page, real = (json.loads(text, parse_float=Decimal) for text in (shown, printed))
        assert lacking(page, real) == []
    else:
        lines = printed.splitlines()
        assert [one for one in shown.splitlines() if not any(is_like(one, line) for line in lines)] == []


@pytest.mark.parametrize(("page", "block"), SILENT, ids=[f"{page.parent.name}/{page.name}" for page, _ in SILENT])
def test_a_command_that_shows_no_answer_is_answered(address, page, block):
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    strict = 'set -e; curl() { command curl -fsS -o /dev/null "$@"; }\n'
    assert run(["bash", "-c", strict + block.replace(HERE, address)]) == "", page


def test_the_verbs_of_the_readme_print_something(server, registry):
    blocks_of = [text for page in (ROOT / "README.md", ENTRY) for text, _, _ in followed("sh", page)]
    lines = {line.partition("#")[0].strip() for text in blocks_of for line in text.splitlines()}
    reading = sorted(line for line in lines if line.startswith(tuple(f"footing {verb}" for verb in VERBS)))
    assert {line.split()[1] for line in reading} == set(VERBS)
    program = Path(sys.executable).with_name("footing")
    for line in reading:
        asked = shlex.split(line)[1:]
        assert run([program, *asked], FOOTING_DATABASE_URL=server.url(registry)).strip(), line


def lacking(page, real, at="$"):
    """What the page shows and the answer has not, or has otherwise; the answer may have more members."""
    if isinstance(page, dict) and isinstance(real, dict):
        missing = [f"{at}.{name} is not there" for name in page if name not in real]
        return missing + [
            wrong for name in page if name in real for wrong in lacking(page[name], real[name], f"{at}.{name}")
        ]
    if isinstance(page, list) and isinstance(real, list) and len(page) == len(real):
        return [
            wrong
            for place, pair in enumerate(zip(page, real, strict=True))
            for wrong in lacking(*pair, f"{at}[{place}]")
        ]
    if isinstance(page, str) and isinstance(real, str) and is_like(page, real):
        return []
    same = page == real and type(page) is type(real)
    return [] if same else [f"{at} is {real!r}, not {page!r}"]


def is_like(page, real):
    """Whether a text is what the page shows, where `…` stands for what is left out."""
    return re.fullmatch(".*".join(map(re.escape, page.split("…"))), real, re.DOTALL) is not None


def test_the_comparison_would_see_a_difference():
    assert lacking({"a": [1], "b": "x…z"}, {"a": [1], "b": "xyz", "c": 2}) == []
    assert lacking({"a": 1}, {"a": 2})
    assert lacking({"a": 1}, {})
    assert lacking([1], [1, 2])
    assert lacking("x…y", "xyz")
    assert lacking(True, 1)


def test_every_command_and_program_says_what_it_prints():
    assert [text for text, kind, _ in curls(GUIDE) if kind not in {"json", "text"}] == []
    assert len(curls(GUIDE)) >= 10
    silent = [text for text, kind, _ in followed("python")[1:] if "print(" in text and kind != "text"]
    assert silent == []


def test_the_chinese_guide_has_the_same_code():
    assert blocks(ZH) == blocks(GUIDE)


def test_the_chinese_guide_has_the_same_headings_and_tables():
    for shape in (r"^#+ ", r"^\| ", r"^- "):
        counts = [len(re.findall(shape, page.read_text(encoding="utf-8"), re.MULTILINE)) for page in (GUIDE, ZH)]
        assert counts[0] == counts[1], shape


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "decisions" not in page.parts], ids=lambda one: f"{one.parent.name}/{one.name}"
)
def test_every_link_of_a_guide_leads_somewhere(page):
    targets = [target for target, _ in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []
