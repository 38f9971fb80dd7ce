"""Words that say nothing, or something else in this field, name nothing here (the glossary's last line)."""

import ast
import re

import pytest

from tests.house.source import Module, app_modules, functions, planted

NEVER = {"common", "handler", "helper", "helpers", "manager", "misc", "process", "service", "util", "utils"}
NOT_ALONE = {"base", "data", "info", "item", "items", "object", "record", "value", "version"}


def named(module: Module) -> list[tuple[str, str]]:
    """What the module names: itself, its classes and its functions, each with its place."""
    classes = (node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef))
    definitions = [(node.name, module.at(node)) for node in (*classes, *functions(module.tree))]
    return [(module.name.rpartition(".")[2], module.name), *definitions]


def words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def poor_names(module: Module) -> list[str]:
    return [
        f"{place} {name}"
        for name, place in named(module)
        if NEVER & set(words(name)) or (len(words(name)) == 1 and words(name)[0] in NOT_ALONE)
    ]


def test_names_use_the_glossary():
    assert [finding for module in app_modules() for finding in poor_names(module)] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("class FactorManager: ...", 1),
        ("def record(): ...", 1),
        ("def factor_record(): ...", 0),
        ("class DBHelper: ...", 1),
        ("class Services: ...", 0),  # wiring's: several things, not a kind of thing
        ("def process_row(): ...", 1),
        ("def processed(): ...", 0),
    ],
)
def test_words_are_found_inside_names(tmp_path, text, count):
    assert len(poor_names(planted(tmp_path, "app.factors.model", text))) == count


def test_module_names_count_too(tmp_path):
    assert len(poor_names(planted(tmp_path, "app.factors.utils", ""))) == 1
