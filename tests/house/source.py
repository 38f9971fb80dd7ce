"""The source as the house rules read it: modules, rooms, floors, and the exits that somebody took with a reason."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
NOT_ROOMS = {"__main__", "main", "cli", "worker", "wiring", "registry", "settings"}
EDGES = {"front", "rest", "graphql", "ilcd", "pages", "seeding", "importing", "mirroring"}
_EXIT = re.compile(r"# house: allow (?P<rule>[\w-]+) because \S.{8,}")


@dataclass(frozen=True)
class Module:
    """One file of Python: its dotted name, text and tree."""

    path: Path
    root: Path = ROOT

    @cached_property
    def name(self) -> str:
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def room(self) -> str:
        """The second word of the name: `factors` of `app.factors.queries`."""
        return [*self.name.split("."), ""][1]

    @cached_property
    def furniture(self) -> str:
        """The third word of the name: `queries` of `app.factors.queries`."""
        return [*self.name.split("."), "", ""][2]

    @cached_property
    def lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse("\n".join(self.lines) + "\n", filename=str(self.path))

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(self.root)}:{node.lineno}"

    def is_excused(self, node: ast.AST, rule: str) -> bool:
        """Whether a line of the node says `# house: allow <rule> because <reason>`."""
        found = (_EXIT.search(line) for line in self.lines[node.lineno - 1 : node.end_lineno])
        return any(exit_["rule"] == rule for exit_ in found if exit_)


@cache
def app_modules() -> tuple[Module, ...]:
    modules = tuple(Module(path) for path in sorted(APP.rglob("*.py")))
    assert modules, f"no Python in {APP}"
    return modules


@cache
def modules_of_tests() -> tuple[Module, ...]:
    return tuple(Module(path) for path in sorted((ROOT / "tests").rglob("*.py")))


def rooms() -> set[str]:
    """The rooms there are: packages with a floor that are neither edges nor the kit."""
    named = {name for floor in floors() for name in floor}
    return {module.room for module in app_modules()} & named - NOT_ROOMS - EDGES - {"kit"}


@cache
def floors() -> tuple[frozenset[str], ...]:
    """The stairs of the import contract, lowest first."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    (house,) = [contract for contract in contracts if contract["id"] == "house"]
    return tuple(frozenset(re.findall(r"\w+", layer)) for layer in reversed(house["layers"]))


def floor_of(room: str) -> int:
    (number,) = [number for number, names in enumerate(floors()) if room in names]
    return number


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def exits(modules: tuple[Module, ...]) -> list[tuple[str, str]]:
    """Each exit taken: the rule and the place."""
    return [
        (found["rule"], f"{module.path.relative_to(module.root)}:{number}")
        for module in modules
        for number, line in enumerate(module.lines, start=1)
        if (found := _EXIT.search(line))
    ]


def planted(folder: Path, name: str, text: str) -> Module:
    """A module made for a test of a rule."""
    path = folder / Path(*name.split(".")).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Module(path, folder)
