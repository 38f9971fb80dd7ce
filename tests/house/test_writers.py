"""Only a room's own commands write its tables, and queries write none."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.source import Module, app_modules, planted, rooms

VERBS = {"insert", "update", "delete"}
BULK = {"copy_records_to_table", "copy_to_table"}
SQL = re.compile(
    r"\b(?:INSERT\s+INTO|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|COPY|UPDATE(?=\s+\w+\s+(?:AS\s+\w+\s+)?SET\b))\s+"
    r"(?:ONLY\s+)?(?P<table>\w+)",
)


def wrong_writes(module: Module, known: set[str]) -> list[str]:
    """Places where the module writes a table that is not its room's to write."""
    may_write = {module.room} if module.furniture.startswith("commands") else set()
    return [
        f"{module.at(node)} writes {room}"
        for node, room in writes(module, known)
        if room not in may_write and not module.is_excused(node, "write")
    ]


def writes(module: Module, known: set[str]) -> Iterator[tuple[ast.AST, str]]:
    owners = table_names(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield from ((node, room) for room in written_by_call(node, owners, known))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node, room) for found in SQL.finditer(node.value) if (room := room_of(found["table"], known)))


def table_names(module: Module) -> dict[str, str]:
    """Names in the module that stand for tables, and whose they are."""
    owners = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("app."):
            parts = node.module.split(".")
            is_tables = len(parts) > 2 and parts[2].startswith("tables")
            for alias in node.names:
                if is_tables or alias.name.startswith("tables"):
                    owners[alias.asname or alias.name] = parts[1]
    return owners


def written_by_call(call: ast.Call, owners: dict[str, str], known: set[str]) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in VERBS | {"add", "add_all"}:
        targets = [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) and name in VERBS else [])]
        yield from {owners[name] for target in targets for name in names_in(target) if name in owners}
    elif name in BULK and call.args and isinstance(call.args[0], ast.Constant):
        yield from filter(None, [room_of(str(call.args[0].value), known)])


def names_in(node: ast.AST) -> set[str]:
    """The names a target is built on: `T`, `tables.T`, `T(...)`, `[T(...) for ...]`."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Attribute(value=inner) | ast.Call(func=inner) | ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
            return names_in(inner)
    return set()


def room_of(table: str, known: set[str]) -> str | None:
    room, underscore, _ = table.partition("_")
    return room if underscore and room in known else None


def test_only_a_rooms_commands_write_its_tables():
    assert [finding for module in app_modules() for finding in wrong_writes(module, rooms())] == []


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        (
            "factors.commands",
            "from app.factors.tables import V\nw.add(V(id=1)); insert(V); x = 'INSERT INTO factors_v'",
            0,
        ),
        ("factors.commands.mint", "from app.factors import tables\nupdate(tables.V)", 0),
        ("factors.commands", "from app.releases.tables import R\ninsert(R)", 1),
        ("factors.commands", "from app.releases import tables as t\nw.add(t.R(id=1))", 1),
        ("factors.commands", "x = 'UPDATE releases_release SET a = 1'", 1),
        ("factors.commands", "c.copy_records_to_table('releases_member', records=[])", 1),
        ("factors.queries", "from app.factors.tables import V\nV.__table__.insert(); delete(V)", 2),
        ("factors.queries", "x = 'SELECT 1 FROM factors_v FOR UPDATE OF factors_v'; seen.add(1)", 0),
        ("rest.routes", "x = 'DELETE FROM factors_v'", 1),
        ("rest.routes", "x = 'DELETE FROM factors_v'  # house: allow write because this test says so", 0),
    ],
)
def test_each_way_to_write_is_seen(tmp_path, name, text, count):
    module = planted(tmp_path, f"app.{name}", text)
    assert len(wrong_writes(module, {"factors", "releases"})) == count
