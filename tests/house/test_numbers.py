"""No binary floating point where figures are: a float has lost digits before anyone looks."""

import ast

import pytest

from tests.house.source import Module, app_modules, planted, rooms


def floats(module: Module, *, is_room: bool) -> list[str]:
    """Casts to float and decimals made of one; in rooms also the type. The kit may count seconds in floats."""
    return [
        module.at(node)
        for node in ast.walk(module.tree)
        if (is_cast(node) or (is_room and is_float(node))) and not module.is_excused(node, "float")
    ]


def is_cast(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    given = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
    return node.func.id == "float" or (node.func.id == "Decimal" and any(isinstance(one, float) for one in given))


def is_float(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "float"


def test_rooms_know_no_floats():
    found = [
        floats(module, is_room=module.room in rooms()) for module in app_modules() if module.room in {*rooms(), "kit"}
    ]
    assert [place for places in found for place in places] == []


@pytest.mark.parametrize(
    ("text", "in_room", "in_kit"),
    [
        ("x = float('1')", 2, 1),
        ("def f(amount: float): ...", 1, 0),
        ("x = get_close_matches(y, z, cutoff=0.5)", 0, 0),
        ("x = Decimal(0.5)", 1, 1),
        ("x = Decimal('0.5')", 0, 0),
        ("x = float(y)  # house: allow float because it counts seconds", 0, 0),
    ],
)
def test_each_kind_of_float_is_seen(tmp_path, text, in_room, in_kit):
    module = planted(tmp_path, "app.factors.model", text)
    assert (len(floats(module, is_room=True)), len(floats(module, is_room=False))) == (in_room, in_kit)
