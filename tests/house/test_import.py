"""Importing does nothing: no socket, no file outside the package, no program, no thread, no environment needed."""

import subprocess
import sys

from tests.house.source import ROOT, app_modules, planted

# Blames an act on our code when one of our frames is met before the import machinery: what a library does while it is
# imported is its own affair, what our module-level code makes a library do is ours.
WATCH = r"""
import importlib, sys
root, names = sys.argv[1], sys.argv[2:]
package, acts = root + "/app/", []
sys.path.insert(0, root)
sys.dont_write_bytecode = True

def ours():
    frame = sys._getframe(2)
    while frame:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return None
        if frame.f_code.co_filename.startswith(package):
            return f"{frame.f_code.co_filename[len(root) + 1:]}:{frame.f_lineno}"
        frame = frame.f_back

ACTS = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.putenv", "os.fork", "os.exec", "os.system",
        "os.posix_spawn", "subprocess.Popen", "_thread.start_new_thread", "sqlite3.connect", "ctypes.dlopen"}

def hook(event, arguments):
    if event in ACTS or event.startswith(("socket.", "urllib.", "tempfile.")):
        if event == "open" and str(arguments[0]).startswith(package):
            return
        if place := ours():
            acts.append(f"{place} {event} {arguments[:1]}")

sys.addaudithook(hook)
for name in names:
    importlib.import_module(name)
print("\n".join(acts))
sys.stdout.flush()
"""


def acts_at_import(root, names):
    done = subprocess.run(
        [sys.executable, "-I", "-c", WATCH, str(root), *names],
        env={},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def test_importing_everything_does_nothing():
    names = [module.name for module in app_modules() if not module.name.endswith("__main__")]  # importing it is running
    assert acts_at_import(ROOT, names) == []


def test_an_act_at_import_is_found(tmp_path):
    planted(
        tmp_path, "app.bad", "import socket, pathlib\nsocket.socket().close()\npathlib.Path('/etc/passwd').exists()\n"
    )
    planted(tmp_path, "app.worse", "import pathlib\nTEXT = pathlib.Path('/etc/passwd').read_text()\n")
    planted(tmp_path, "app.fine", "import pathlib\nTEXT = pathlib.Path(__file__).read_text()\n")
    (tmp_path / "app" / "__init__.py").touch()  # a package beats a folder without one, wherever it stands on the path
    found = acts_at_import(tmp_path, ["app.bad", "app.worse", "app.fine"])
    assert [act.split()[0] for act in found] == ["app/bad.py:2", "app/worse.py:2"]
