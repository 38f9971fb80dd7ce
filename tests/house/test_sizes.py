"""Nothing grows a tail: where a size stops, the next step is a split, not a longer list of exceptions."""

import ast

from tests.house.source import Module, app_modules, functions, modules_of_tests, planted

MODULE, FUNCTION, ROUTE, ARGUMENTS = 400, 60, 25, 7
TEST_MODULE, TEST = 500, 45
METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "route", "websocket"}


def oversized(module: Module) -> list[str]:
    found = [f"{module.name}: {len(module.lines)} lines"] if len(module.lines) > MODULE else []
    for function in functions(module.tree):
        most = ROUTE if is_route(function) else FUNCTION
        if height(function) > most:
            found.append(f"{module.at(function)} {function.name}: {height(function)} lines, at most {most}")
        if arguments(function) > ARGUMENTS:
            found.append(f"{module.at(function)} {function.name}: {arguments(function)} arguments")
    return found


def height(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; decorators, being declarations, do not count."""
    return function.end_lineno - function.lineno + 1


def arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    taken = function.args
    named = [argument.arg for argument in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
    return len(named) - (named[:1] in (["self"], ["cls"])) + bool(taken.vararg) + bool(taken.kwarg)


def is_route(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in METHODS for call in calls)


def test_modules_and_functions_are_small():
    assert [finding for module in app_modules() for finding in oversized(module)] == []


def test_tests_are_small():
    found = [module.name for module in modules_of_tests() if len(module.lines) > TEST_MODULE]
    for module in modules_of_tests():
        tests = (function for function in functions(module.tree) if function.name.startswith("test_"))
        found += [f"{module.at(test)} {test.name}" for test in tests if height(test) > TEST]
    assert found == []


def test_each_size_is_measured(tmp_path):
    many = ", ".join(f"a{number}" for number in range(ARGUMENTS + 1))
    route = "@router.get('/x')\ndef route():\n" + "    pass\n" * ROUTE
    text = f"{route}def wide({many}): ...\n" + "#\n" * MODULE
    found = oversized(planted(tmp_path, "app.rest.big", text))
    assert [finding.rpartition(": ")[2] for finding in found] == ["428 lines", "26 lines, at most 25", "8 arguments"]


def test_self_is_not_an_argument(tmp_path):
    many = ", ".join(f"a{number}" for number in range(ARGUMENTS))
    assert oversized(planted(tmp_path, "app.kit.k", f"class K:\n    def f(self, {many}): ...\n")) == []
