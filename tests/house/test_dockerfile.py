"""The image: small, pinned, not root, with nothing to build with, and able to say whether it is well."""

import re
import tomllib

import pytest
import yaml

from tests.house.source import ROOT

BUILD_TOOLS = re.compile(r"\b(?:apt|apt-get|apk|dnf|yum|gcc|g\+\+|make|build-essential|git|curl|wget|pip|uv)\b")


def instructions(text: str) -> list[tuple[str, str]]:
    """The Dockerfile as (keyword, rest), continuation lines joined, comments gone."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n", " ", kept)
    return [(line.split()[0].upper(), line.split(None, 1)[1]) for line in joined.splitlines() if line.strip()]


def final_stage(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    last = max(number for number, (keyword, _) in enumerate(found) if keyword == "FROM")
    return found[last:]


def said(found: list[tuple[str, str]], keyword: str) -> list[str]:
    return [rest for word, rest in found if word == keyword]


@pytest.fixture
def dockerfile():
    return instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def test_every_base_has_a_pinned_tag(dockerfile):
    for base in said(dockerfile, "FROM"):
        assert re.match(r"[\w./-]+:\d+\.\d+[\w.-]*( AS \w+)?$", base), base


def test_base_is_a_python_we_support(dockerfile):
    floor = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    least = tuple(map(int, floor.removeprefix(">=").split(".")))
    for base in said(dockerfile, "FROM"):
        major, minor = re.search(r":(\d+)\.(\d+)", base).groups()
        assert (int(major), int(minor)) >= least


def test_image_does_not_run_as_root(dockerfile):
    user = said(final_stage(dockerfile), "USER")[-1]
    assert user.split(":")[0] not in {"root", "0"}
    after = final_stage(dockerfile)
    assert "RUN" not in [keyword for keyword, _ in after[after.index(("USER", user)) :]]


def test_final_stage_has_no_build_tools(dockerfile):
    assert [run for run in said(final_stage(dockerfile), "RUN") if BUILD_TOOLS.search(run)] == []


def test_image_says_whether_it_is_well(dockerfile):
    (check,) = said(final_stage(dockerfile), "HEALTHCHECK")
    assert "/readyz" in check
    assert said(final_stage(dockerfile), "CMD") == ['["footing", "serve"]']


def test_everything_copied_exists_and_is_sent(dockerfile):
    sent = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    for copied in said(dockerfile, "COPY"):
        if "--from=" not in copied:
            for source in copied.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source in sent, f"{source} is kept back by .dockerignore"


def test_everything_is_installed_from_the_lock(dockerfile):
    installs = [run for run in said(dockerfile, "RUN") if "pip install" in run]
    assert installs
    assert all("--require-hashes" in run or "--no-deps" in run for run in installs)


def test_compose_pins_its_images_and_publishes_only_to_this_machine():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    for name, container in compose["services"].items():
        assert "build" in container or re.search(r":\d+", container["image"]), name
        assert all(port.startswith("127.0.0.1:") for port in container.get("ports", [])), name


def test_settings_named_by_image_and_compose_exist():
    from app.settings import Settings  # noqa: PLC0415 - fails here, not at collection, when it is missing

    known = {f"FOOTING_{name.upper()}" for name in Settings.model_fields}
    for name in ("Dockerfile", "compose.yaml"):
        assert set(re.findall(r"FOOTING_[A-Z_]+", (ROOT / name).read_text(encoding="utf-8"))) <= known, name
