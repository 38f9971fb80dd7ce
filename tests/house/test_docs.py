"""Documents are tested: what can be set, what can go wrong and what can be run is written down."""

import importlib
import re

import click

from tests.house.source import ROOT, app_modules

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OUTSIDE_SETTINGS = {"FOOTING_ORIGINALS", "FOOTING_TEST_DATABASE_URL"}  # read by tests and seed_data/make only
CODE = re.compile(r"FT-[A-Z]+-[1-9]\d\d")


def written() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def setting_names() -> set[str]:
    from app.settings import Settings  # noqa: PLC0415 - fails here, not at collection, when it is missing

    return {f"FOOTING_{name.upper()}" for name in Settings.model_fields}


def error_classes():
    from app.kit.errors import FootingError  # noqa: PLC0415

    for module in app_modules():
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = set(), [FootingError]
    while waiting:
        for error in waiting.pop().__subclasses__():
            if error.__module__.startswith("app.") and error not in found:
                found.add(error)
                waiting.append(error)
    return sorted(found, key=lambda error: (error.__module__, error.__qualname__))


def test_every_setting_is_written_down():
    assert sorted(name for name in setting_names() if not re.search(rf"\b{name}\b", written())) == []


def test_every_setting_written_down_exists():
    assert set(re.findall(r"\bFOOTING_[A-Z_]+\b", written())) - setting_names() - OUTSIDE_SETTINGS == set()


def test_every_setting_is_described():
    from app.settings import Settings  # noqa: PLC0415

    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_error_has_a_code_of_its_own():
    codes = {}
    for error in error_classes():
        code = vars(error).get("code")
        assert code, f"{error.__module__}.{error.__qualname__} has no code"
        assert CODE.fullmatch(code), f"{error.__qualname__}: {code}"
        assert code not in codes, f"{error.__qualname__} and {codes[code].__qualname__} share {code}"
        codes[code] = error
    assert codes, "no errors found"


def test_every_error_code_is_written_down():
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert sorted(error.code for error in error_classes() if error.code not in page) == []


def test_every_command_is_written_down():
    from app.cli import main  # noqa: PLC0415

    verbs = main.list_commands(click.Context(main))
    assert verbs, "app.cli.main has no commands"
    assert sorted(verb for verb in verbs if f"footing {verb}" not in written()) == []


def test_every_make_target_written_down_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", written(), re.MULTILINE)) - targets == set()
