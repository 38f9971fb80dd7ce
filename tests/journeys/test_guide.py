"""The integration guide does what it says: its commands and its program are run, and what they print is compared."""

import asyncio
import json
import os
import re
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

DOCS = Path(__file__).parents[2] / "docs"
GUIDE, ZH, ENTRY = DOCS / "integrating.md", DOCS / "zh" / "integrating.md", DOCS / "zh" / "README.md"
HERE = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(#[^)]*)?\)")
MARK = "\x1e"


def blocks(page=GUIDE):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def followed(kind, page=GUIDE):
    """Blocks of a kind, each with the block after it."""
    found = blocks(page)
    return [(text, *after) for (name, text), after in zip(found, [*found[1:], ("", "")], strict=True) if name == kind]


def curls(*pages):
    """Commands with what the page shows as their answer, if it does."""
    return [one for page in pages for one in followed("sh", page) if one[0].startswith("curl")]


SHOWN = [one for one in curls(GUIDE, ENTRY) if one[1] in {"json", "text"}]


@pytest.fixture(scope="module")
def address(server, seeded):
    """Address of the service on the loopback, on a registry of its own."""
    name = asyncio.run(_cloned(server, seeded))
    config = uvicorn.Config(
        create_app(Settings(), server.place(name)), port=0, access_log=False, log_level="warning", lifespan="on"
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
    asyncio.run(server.run(f'DROP DATABASE "{name}" WITH (FORCE)'))


def run(command, given=None):
    """Run a command on the loopback only; return what it printed."""
    environment = {name: said for name, said in os.environ.items() if "proxy" not in name.lower()}
    done = subprocess.run(
        command, input=given, env=environment, capture_output=True, text=True, timeout=60, check=False
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
    "page", sorted([GUIDE, *(DOCS / "zh").glob("*.md"), DOCS / "lookups.md"]), ids=lambda one: one.name
)
def test_every_link_of_a_guide_leads_somewhere(page):
    targets = [target for target, _ in LINK.findall(page.read_text(encoding="utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []
