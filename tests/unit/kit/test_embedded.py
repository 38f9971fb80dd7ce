"""The embedded server starts, is shared, survives being killed, and leaves nothing behind."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from app.kit import embedded, embedded_binaries, embedded_cluster
from app.kit.embedded import EmbeddedServer, PostgresUnavailable

ROOT = Path(__file__).parents[3]
QUICK = ("shared_buffers=8MB", "max_connections=20")
# A program that starts or attaches, says whether it is the owner, and waits until its standard input ends.
USER_OF_SERVER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from app.kit import embedded
    server = embedded.start(Path(sys.argv[1]), settings=("shared_buffers=8MB", "max_connections=20"))
    print(server.owned, flush=True)
    sys.stdin.read()
    """,
)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """A home whose cluster exists: making one takes most of a start's time."""
    home = tmp_path_factory.mktemp("made") / "home"
    embedded.start(home, settings=QUICK).stop()
    return home


@pytest.fixture
def home(made_once, tmp_path):
    """A home of the test's own, with a cluster in it."""
    copy = tmp_path / "home"
    shutil.copytree(made_once, copy, symlinks=True)
    for path in (made_once / "cluster").rglob("*"):
        os.chown(copy / path.relative_to(made_once), path.stat().st_uid, path.stat().st_gid)
    owner = (made_once / "cluster").stat()
    os.chown(copy / "cluster", owner.st_uid, owner.st_gid)
    return copy


def ask(server: EmbeddedServer, statement: str):
    async def asked():
        connection = await asyncpg.connect(server.url())
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(asked())


def postmaster(home: Path) -> int:
    return int((home / "cluster/data/postmaster.pid").read_text().splitlines()[0])


def guard(home: Path) -> int:
    return int(Path(f"/proc/{postmaster(home)}/status").read_text().split("PPid:")[1].split()[0])


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def user_of_server(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", USER_OF_SERVER, str(home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_owner(program: "subprocess.Popen[str]") -> bool:
    return program.stdout.readline().strip() == "True"


def end(program: "subprocess.Popen[str]") -> None:
    program.communicate(timeout=30)


def test_cold_start_makes_a_cluster_as_footing_wants_it(tmp_path):
    server = embedded.start(tmp_path / "home", settings=QUICK)
    try:
        assert server.owned
        assert server.version.split(".")[0] == str(ask(server, "show server_version_num"))[:2]
        assert ask(server, "show data_checksums") == "on"
        assert ask(server, "show listen_addresses") == ""
        assert ask(server, "show shared_buffers") == "8MB"
        assert ask(server, "select current_user") == "footing_owner"
        assert ask(server, "select datlocprovider::text || datlocale from pg_database limit 1") == "bPG_UNICODE_FAST"
        ask(server, "create extension pg_trgm")
        assert ask(server, "select cardinality(show_trgm('电力'))") > 0
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
        assert server.data.stat().st_uid != 0
    finally:
        server.stop()
    assert not (server.data / "postmaster.pid").exists()


def test_figures_survive_a_stop_and_a_warm_start_is_quick(home):
    first = embedded.start(home, settings=QUICK)
    ask(first, "create table figure as select 42 as amount")
    first.stop()
    began = time.monotonic()
    second = embedded.start(home, settings=QUICK)
    elapsed_s = time.monotonic() - began
    try:
        assert ask(second, "select amount from figure") == 42
        assert elapsed_s < 1
    finally:
        second.stop()


def test_stop_twice_is_stop_once(home):
    server = embedded.start(home, settings=QUICK)
    server.stop()
    server.stop()
    assert not (server.data / "postmaster.pid").exists()


def test_second_program_attaches_and_leaves_the_server_running(home):
    server = embedded.start(home, settings=QUICK)
    try:
        other = user_of_server(home)
        assert not is_owner(other)
        end(other)
        assert ask(server, "select 1") == 1
    finally:
        server.stop()


def test_server_outlives_its_owner_while_somebody_uses_it(home):
    owner = user_of_server(home)
    assert is_owner(owner)
    server = embedded.start(home)
    assert not server.owned
    owner.kill()
    end(owner)
    time.sleep(0.3)
    assert ask(server, "select 1") == 1
    pid = postmaster(home)
    server.stop()
    assert wait_until(lambda: not is_alive(pid), 2)


def test_programs_that_start_at_once_share_one_server(home):
    programs = [user_of_server(home) for _ in range(4)]
    owners = [is_owner(program) for program in programs]
    pid = postmaster(home)
    for program in programs:
        program.stdin.close()
        program.wait(30)
        program.stdout.close()
    assert sum(owners) == 1
    assert wait_until(lambda: not is_alive(pid), 2)


def test_killed_owner_leaves_no_server_and_the_next_start_works(home):
    owner = user_of_server(home)
    assert is_owner(owner)
    server_pid, guard_pid = postmaster(home), guard(home)
    owner.kill()
    end(owner)
    assert wait_until(lambda: not is_alive(server_pid) and not is_alive(guard_pid), 2)
    server = embedded.start(home, settings=QUICK)
    try:
        assert server.owned
        assert "database system was not properly shut down" not in (home / "postgres.log").read_text()
    finally:
        server.stop()


def test_killed_guard_takes_the_server_along(home):
    server = embedded.start(home, settings=QUICK)
    pid = postmaster(home)
    os.kill(guard(home), signal.SIGKILL)
    assert wait_until(lambda: not is_alive(pid), 2)
    server.stop()
    again = embedded.start(home, settings=QUICK)
    assert ask(again, "select 1") == 1
    again.stop()


def test_killed_postmaster_loses_nothing_committed(home):
    server = embedded.start(home, settings=QUICK)
    ask(server, "create table figure as select 42 as amount")
    os.kill(postmaster(home), signal.SIGKILL)
    again = embedded.start(home, settings=QUICK)
    try:
        assert again.owned
        assert ask(again, "select amount from figure") == 42
    finally:
        again.stop()
        server.stop()


def test_pid_file_naming_a_stranger_does_not_keep_the_server_from_starting(home):
    data = home / "cluster/data"
    (data / "postmaster.pid").write_text(f"{os.getppid()}\n{data}\n1700000000\n5432\n../run\n\n  1 1\nready   \n")
    server = embedded.start(home, settings=QUICK)
    assert server.owned
    server.stop()


def test_interrupted_initdb_is_begun_again(tmp_path):
    leavings = tmp_path / "home/cluster/data.new"
    server = embedded.start(tmp_path / "home", settings=QUICK)
    server.stop()
    shutil.rmtree(server.data)
    leavings.mkdir()
    (leavings / "PG_VERSION").write_text("18\n")
    server = embedded.start(tmp_path / "home", settings=QUICK)
    server.stop()
    assert not leavings.exists()


def test_path_too_long_for_a_socket_works(tmp_path):
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    server = embedded.start(deep, settings=QUICK)
    try:
        assert ask(server, "select 1") == 1
        other = embedded.start(deep)
        assert other.socket_dir == server.socket_dir
        assert len(str(server.socket_dir)) < 90
        assert server.socket_dir.parent.stat().st_mode & 0o777 == 0o700
        other.stop()
    finally:
        server.stop()
    shutil.rmtree(server.socket_dir.parent)


def test_server_does_not_end_with_the_thread_that_started_it(home):
    started = []
    thread = threading.Thread(target=lambda: started.append(embedded.start(home, settings=QUICK)))
    thread.start()
    thread.join()
    time.sleep(0.3)
    assert ask(started[0], "select 1") == 1
    started[0].stop()


def test_starts_in_one_program_attach_to_each_other(home):
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(lambda _: embedded.start(home, settings=QUICK), range(4)))
    assert sum(server.owned for server in servers) == 1
    for server in servers:
        server.stop()
    assert wait_until(lambda: not (home / "cluster/data/postmaster.pid").exists(), 2)


def test_wrong_setting_is_refused_with_the_servers_words(home):
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        embedded.start(home, settings=("no_such_setting=1",))


def test_cluster_of_another_major_version_is_refused(home):
    (home / "cluster/data/PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresUnavailable, match="made by PostgreSQL 14"):
        embedded.start(home)


def test_folder_without_programs_is_refused(home, tmp_path):
    with pytest.raises(PostgresUnavailable, match="does not run here"):
        embedded.start(home, bindir=tmp_path)


def test_url_quotes_what_needs_it():
    server = EmbeddedServer(Path("/h"), Path("/h/d"), Path("/h/a b&c"), "18.6", owned=False, _hold=None)
    assert server.url("foo ting", "a@b") == "postgresql://a%40b@/foo%20ting?host=/h/a%20b%26c&port=5432"


@pytest.mark.parametrize(
    ("major", "provider"),
    [(15, None), (16, None), (17, "C.UTF-8"), (18, "PG_UNICODE_FAST"), (19, "PG_UNICODE_FAST")],
)
def test_each_major_version_gets_the_best_locale_it_knows(major, provider):
    options = embedded_cluster._cluster_options(major)
    assert "--locale=C" not in options
    assert [option for option in options if "builtin-locale" in option] == (
        [f"--builtin-locale={provider}"] if provider else []
    )


def test_programs_out_of_reach_are_copied_whole_and_once(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_binaries, "_PLACES_FOR_COPIES", ())
    runner = embedded_binaries.Runner(os.geteuid(), os.getegid(), is_other=False)
    folder = embedded_binaries.found()
    release = embedded_binaries._release(folder)
    copy = embedded_binaries._reachable_copy(tmp_path, folder, release, runner)
    assert copy.is_relative_to(tmp_path)
    assert runner.run(copy / "initdb", "--version").returncode == 0  # needs the libraries beside it
    assert (copy / "postgres").stat().st_mode & 0o777 == 0o755
    assert embedded_binaries._reachable_copy(tmp_path, folder, release, runner) == copy
    assert len(list(tmp_path.iterdir())) == 1


def test_only_own_and_unwritable_copies_of_the_programs_are_trusted(tmp_path):
    copy = tmp_path / "footing-postgres-18.6-abc"
    copy.mkdir(mode=0o755)
    assert embedded_binaries._is_ours(copy)
    copy.chmod(0o777)
    assert not embedded_binaries._is_ours(copy)
    link = tmp_path / "footing-postgres-18.6-link"
    link.symlink_to("/usr")
    assert not embedded_binaries._is_ours(link)
    assert not embedded_binaries._is_ours(Path("/usr"))
