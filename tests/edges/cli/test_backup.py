"""`footing backup`, `restore` and `doctor --against`: what they refuse, what they say, what they leave alone."""

import asyncio
import hashlib
import json
import os
import re
import shutil
import threading
from dataclasses import replace
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import asyncpg
import pytest
import pytest_asyncio
from click.testing import CliRunner

from app.cli import main
from app.kit.backups import note, sums
from app.kit.backups.errors import BackupBroken
from app.kit.backups.folder import filled
from app.kit.backups.programs import apart
from app.mirroring.folder import MANIFEST, RELEASES
from tests.factories.figures import a_statement
from tests.factories.homes import copied, kept, made, opened, publish, unknown, verb
from tests.factories.registry import furnish, release
from tests.plugins.databases import _cloned

ELSEWHERE = "every release that others have is here"
NOWHERE = "postgresql://nobody:hunter2@127.0.0.1:1/none"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A registry with a release and a backup of it."""
    folder = tmp_path_factory.mktemp("first")
    made(folder / "home", "0.1")
    taken = verb(folder / "home", "backup", folder / "backup", FOOTING_KEY="ft_w_secret")
    assert taken.exit_code == 0, taken.output
    return folder


@pytest.fixture
def backup(first, tmp_path):
    return shutil.copytree(first / "backup", tmp_path / "copy")


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_says_what_it_is_of_and_of_what_it_consists(first):
    said = json.loads((first / "backup/backup.json").read_bytes())
    shown = verb(first / "home", "releases").stdout.split()
    assert said["about"]["release"] == {"label": shown[0], "number": 1, "digest": shown[-1]}
    assert (said["kind"], said["about"]["log_size"], said["about"]["damaged"]) == ("cluster", 2, [])
    assert [part["name"] for part in said["parts"]] == ["cluster", "files", "published.json", "settings.json"]
    assert said["bytes"] == sum(len(raw) for name, raw in contents(first / "backup").items() if name[0] not in "Sb")
    listed = (first / "backup/SHA256SUMS").read_text().splitlines()
    assert len(listed) == sum(part["files"] for part in said["parts"])
    assert (first / "backup").stat().st_mode & 0o777 == 0o700


def test_no_secret_and_no_half_upload_is_in_a_backup(first):
    named = {name: raw for name, raw in contents(first / "backup").items() if not name.startswith("cluster/")}
    assert not any(b"secret" in raw for raw in named.values())
    settings = json.loads(named["settings.json"])
    assert settings["deadline_s"] == 10
    assert not {"key", "database_url", "app_database_url"} & settings.keys()
    assert [name for name in named if name.startswith("files/")] == [
        name for name in named if name.startswith("files/") and len(name) == len("files/ab/") + 64
    ]


def test_the_password_of_a_database_is_no_word_of_a_command():
    assert apart(NOWHERE) == ("postgresql://nobody@127.0.0.1:1/none", "hunter2")
    assert apart("postgresql://a:p%40ss@/b?host=/run&port=5") == ("postgresql://a@/b?host=%2Frun&port=5", "p@ss")
    assert apart("postgresql:///b?password=x&user=a") == ("postgresql:///b?user=a", "x")
    assert apart("postgresql://a@h/b") == ("postgresql://a@h/b", None)


def test_a_folder_that_is_taken_is_left_as_it_is(first, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter").write_text("dear")
    (tmp_path / "b.partial").mkdir()
    (tmp_path / "b.partial/letter").write_text("dear")
    (tmp_path / "file").touch()
    for name in ("mine", "b", "file"):
        refused = verb(first / "home", "backup", tmp_path / name)
        assert (refused.exit_code, refused.stdout, refused.stderr[:11]) == (2, "", "FT-KIT-409:"), refused.output
    inside = verb(first / "home", "backup", first / "home/cluster/backup")
    assert (inside.exit_code, "inside FOOTING_HOME" in inside.stderr) == (2, True)
    assert contents(tmp_path) == {"mine/letter": b"dear", "b.partial/letter": b"dear", "file": b""}


def test_two_backups_into_one_folder_are_one_and_a_refusal(first, tmp_path, monkeypatch):
    monkeypatch.setattr("app.kit.backups.folder._PATIENCE_S", 0.2)
    with filled(tmp_path / "b") as filling:
        refused = verb(first / "home", "backup", tmp_path / "b")
        (filling.path / note.NOTE).touch()
    assert (refused.exit_code, "another backup is writing" in refused.stderr) == (2, True)
    assert contents(tmp_path) == {"b/backup.json": b""}


def test_an_empty_folder_is_as_good_as_none(first, tmp_path):
    (tmp_path / "empty").mkdir()
    taken = verb(first / "home", "backup", "--dump", tmp_path / "empty")
    assert taken.exit_code == 0, taken.output
    assert "database.dump" in contents(tmp_path / "empty")


def test_what_cannot_be_backed_up_so_is_told_with_what_can(first, tmp_path):
    refused = verb(first / "home", "backup", tmp_path / "b", FOOTING_DATABASE_URL=NOWHERE)
    assert (refused.exit_code, refused.stderr[:11]) == (2, "FT-KIT-424:")
    assert "continuous archiving" in refused.stderr
    assert "--dump" in refused.stderr
    none = verb(tmp_path / "none", "backup", tmp_path / "b")
    assert (none.exit_code, "there is no registry" in none.stderr) == (3, True)
    away = verb(first / "home", "backup", "--dump", tmp_path / "b", FOOTING_DATABASE_URL=NOWHERE)
    assert (away.exit_code, "hunter2" in away.output, "Traceback" in away.output) == (3, False, False)
    assert contents(tmp_path) == {}


def test_a_received_file_that_rotted_is_left_out_and_named(first, tmp_path):
    home = copied(first / "home", tmp_path / "home")
    digest = kept(home, b"to rot").removeprefix("sha256:")
    (home / "files" / digest[:2] / digest).write_bytes(b"rotten")
    taken = verb(home, "backup", "--dump", tmp_path / "b")
    assert (taken.exit_code, digest in taken.stderr) == (1, True)
    assert note.read(tmp_path / "b").about["damaged"] == [digest]
    restored = verb(tmp_path / "new", "restore", tmp_path / "b")
    assert restored.exit_code == 0, restored.output


def test_a_home_that_is_not_empty_is_left_as_it_is_or_moved_aside(backup, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter").write_text("dear")
    refused = verb(home, "restore", backup)
    assert (refused.exit_code, "letter" in refused.stderr, "--aside" in refused.stderr) == (2, True, True)
    assert contents(home) == {"letter": b"dear"}
    moved = verb(tmp_path / "other", "restore", backup, "--home", home, "--aside")
    assert moved.exit_code == 0, moved.output
    (aside,) = tmp_path.glob("home.aside-*")
    assert contents(aside) == {"letter": b"dear"}
    assert not (tmp_path / "other").exists()
    with opened(home):
        refused = verb(home, "restore", backup, "--aside")
    assert (refused.exit_code, "in use" in refused.stderr) == (2, True)


def test_a_folder_without_a_backup_is_told_so(tmp_path):
    refused = verb(tmp_path / "new", "restore", tmp_path)
    assert (refused.exit_code, refused.stderr[:11]) == (2, "FT-KIT-404:")


@pytest.mark.parametrize("later", ["tables", "postgresql", "format"])
def test_a_backup_of_later_programs_is_refused_before_anything_is_made(backup, tmp_path, monkeypatch, later):
    said = note.read(backup)
    if later == "tables":
        said = replace(said, about={**said.about, "schema": "9999"})
    elif later == "postgresql":
        said = replace(said, postgresql="99.1")
    else:
        monkeypatch.setattr(note, "FORMAT", 2)
    (backup / note.NOTE).write_bytes(note.written(said))
    monkeypatch.undo()
    refused = verb(tmp_path / "new", "restore", backup)
    assert (refused.exit_code, refused.stderr.splitlines()[-2][:11]) == (2, "FT-KIT-424:"), refused.output
    assert not (tmp_path / "new").exists()


def sealed_again(backup, links=(), empty=()):
    """Give a backup that was altered the sums, manifest and seal of a good one, as anybody who can write there can."""
    manifest = backup / "cluster/backup_manifest"
    text = manifest.read_text()
    raw = (backup / "cluster/postgresql.conf").read_bytes()
    text = re.sub(
        r'("postgresql.conf", "Size": )\d+(.*"Checksum": ")\w+',
        lambda one: f"{one[1]}{len(raw)}{one[2]}{hashlib.sha256(raw).hexdigest()}",
        text,
    )
    for name in (one for one in ("conf.d/more.conf", "tablespace_map") if (backup / "cluster" / one).exists()):
        size = (backup / "cluster" / name).stat().st_size
        stamp = "2026-01-01 00:00:00 GMT"
        line = f'{{ "Path": "{name}", "Size": {size}, "Last-Modified": "{stamp}" }},\n'
        text = text.replace('"Files": [\n', f'"Files": [\n{line}')
    text = text[: text.index('"Manifest-Checksum"')]
    manifest.write_text(f'{text}"Manifest-Checksum": "{hashlib.sha256(text.encode()).hexdigest()}"}}\n')
    found = dict(sums.summed(backup))
    for name, target in links:
        (backup / name).symlink_to(target)
        found[name] = ("0" * 64, (backup / name).lstat().st_size)
    (backup / note.SUMS).write_bytes(sums.listing(found))
    said = note.read(backup)
    (backup / note.NOTE).write_bytes(note.written(replace(said, parts=sums.parts(found), empty=(*said.empty, *empty))))


@pytest.mark.parametrize("name", ["cluster/../../../../victim", "cluster//a", "/victim"])
def test_no_name_in_a_backup_leads_out_of_it(backup, tmp_path, name):
    victim = tmp_path / "victim"
    victim.mkdir()
    sealed_again(backup, empty=[name])
    refused = verb(tmp_path / "a/b/c", "restore", backup)
    assert (refused.exit_code, refused.stderr[:11]) == (2, "FT-KIT-423:"), refused.output
    assert not (tmp_path / "a").exists()
    assert victim.stat().st_uid == os.geteuid()


@pytest.mark.parametrize("strange", [{"kind": "tape"}, {"empty": [1]}, {"parts": [{}]}, {"postgresql": "new"}])
def test_a_note_that_no_backup_has_is_refused_though_it_is_sealed(backup, strange):
    said = json.loads((backup / note.NOTE).read_bytes()) | strange
    del said["sha256"]
    (backup / note.NOTE).write_bytes(note._sealed(said))
    with pytest.raises(BackupBroken):
        note.read(backup)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "cluster//PG_VERSION"])
def test_no_name_among_the_sums_leads_out_of_a_backup(backup, name):
    said = note.read(backup)
    (backup / note.SUMS).write_bytes((backup / note.SUMS).read_bytes() + f"{'0' * 64}  {name}\n".encode())
    assert list(sums.wrong(backup, said)) == [f"{note.SUMS} is missing or was altered"]


@pytest.mark.parametrize(
    ("name", "target"), [("cluster/pg_wal/stolen", "secret"), ("files/stolen", "nothing"), ("cluster/stolen", "folder")]
)
def test_a_link_in_a_backup_is_never_followed(backup, tmp_path, name, target):
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "folder").mkdir()
    sealed_again(backup, links=[(name, tmp_path / target)])
    refused = verb(tmp_path / "new", "restore", backup)
    assert (refused.exit_code, refused.stderr[:11]) == (2, "FT-KIT-423:"), refused.output
    assert f"{name} is a link or no regular file" in refused.stderr
    assert not (tmp_path / "new").exists()


def test_what_waits_in_a_backup_instead_of_a_file_is_not_opened(backup):
    os.mkfifo(backup / "files/pipe")
    assert "files/pipe is a link or no regular file" in list(sums.wrong(backup, note.read(backup)))
    (backup / note.NOTE).unlink()
    (backup / note.NOTE).symlink_to("/dev/zero")
    with pytest.raises(BackupBroken, match=r"backup.json is a link"):
        note.read(backup)


def test_a_restored_server_has_the_configuration_of_a_new_one(first, backup, tmp_path):
    commands = "".join(
        f"{name} = 'touch {tmp_path / name}'\n"
        for name in ("archive_command", "archive_cleanup_command", "recovery_end_command", "ssl_passphrase_command")
    )
    (backup / "cluster/conf.d").mkdir()
    (backup / "cluster/conf.d/more.conf").write_text("include = '/etc/passwd'\n")
    (backup / "cluster/standby.signal").touch()
    (backup / "cluster/tablespace_map").write_text(f"1 {tmp_path}\n")
    for name in ("postgresql.conf", "postgresql.auto.conf"):
        with (backup / "cluster" / name).open("a") as file:
            file.write(f"{commands}archive_mode = on\nshared_preload_libraries = ''\nwork_mem = '77MB'\n")
    sealed_again(backup)
    restored = verb(tmp_path / "new", "restore", backup)
    assert restored.exit_code == 0, restored.output
    assert not list(tmp_path.glob("*_command"))
    here, there = tmp_path / "new/cluster/data", first / "home/cluster/data"
    for name in ("postgresql.conf", "postgresql.auto.conf", "pg_hba.conf", "pg_ident.conf"):
        assert (here / name).read_bytes() == (there / name).read_bytes()
        assert (here / name).stat().st_uid == here.stat().st_uid
    assert not any((here / name).exists() for name in ("conf.d", "standby.signal", "recovery.signal", "tablespace_map"))


def test_a_base_backup_does_not_go_into_a_server_of_ones_own(backup, tmp_path):
    refused = verb(tmp_path / "new", "restore", backup, FOOTING_DATABASE_URL=NOWHERE)
    assert (refused.exit_code, "base backup of an embedded" in refused.stderr) == (2, True)


def test_a_check_alone_restores_nothing(backup, tmp_path):
    told = verb(tmp_path / "new", "restore", "--check", backup)
    assert (told.exit_code, "whole" in told.stdout) == (0, True)
    assert not (tmp_path / "new").exists()


@pytest_asyncio.fixture
async def releases(database):
    """Two releases in the database of this test."""
    words = await furnish(database)
    return [await release(database, words, a_statement(value=Decimal(value))) for value in ("0.1", "0.2")]


def environment(place, home):
    env = {"FOOTING_DATABASE_URL": place.owner_url, "FOOTING_HOME": str(home)}
    return env | ({"FOOTING_APP_DATABASE_URL": place.app_url} if place.role is None else {})


@pytest.fixture
def run(place, tmp_path):
    """Run a verb on the database of this test."""

    async def ran(*words, **said):
        env = environment(place, tmp_path / "home") | said
        return await asyncio.to_thread(CliRunner(env=env).invoke, main, [str(word) for word in words])

    return ran


@pytest.mark.asyncio
async def test_a_dump_of_ones_own_server_goes_into_an_empty_database_and_no_other(
    server, place, releases, run, tmp_path
):
    kept_ = await asyncio.to_thread(kept, tmp_path / "home", b"evidence")
    taken = await run("backup", "--dump", tmp_path / "dump")
    assert taken.exit_code == 0, taken.output
    assert releases[-1].label in taken.stdout
    taken_already = await run("restore", tmp_path / "dump", "--home", tmp_path / "new")
    assert (taken_already.exit_code, "the database is not empty" in taken_already.stderr) == (2, True)
    name = await _cloned(server, "template0")
    try:
        there = server.place(name)
        env = environment(there, tmp_path / "new")
        restored = await asyncio.to_thread(CliRunner(env=env).invoke, main, ["restore", str(tmp_path / "dump")])
        assert [line for line in restored.stdout.splitlines() if line.startswith("WRONG")] in (
            [],
            ["WRONG  database: PostgreSQL 18.6"],  # the server of the tests does not wait for its disk
        ), restored.output
        assert f"latest release {releases[-1].label}, {releases[-1].spelled_digest}" in restored.stdout
        assert (tmp_path / "new/files" / kept_[7:9] / kept_[7:]).read_bytes() == b"evidence"
        connections = [await asyncpg.connect(one.owner_url) for one in (place, there)]
        every = "SELECT array_agg(digest ORDER BY digest) FROM factors_version"
        digests = [await one.fetchval(every) for one in connections]
        assert digests[0] == digests[1]
        for one in connections:
            await one.close()
    finally:
        await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


def said_of(told):
    """What the doctor says of releases elsewhere: whether it is in order, and the lines below."""
    lines = told.stdout.splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.endswith(ELSEWHERE)]
    below = [line.strip() for line in lines[at + 1 :] if line.startswith("       ")]
    return lines[at].startswith("ok"), below


@pytest.mark.asyncio
async def test_the_doctor_compares_with_what_is_published_and_noted(releases, run, tmp_path):
    here = [(one.label, one.spelled_digest) for one in releases]
    label, digest = here[0]
    publish(tmp_path / "home/published", *here)
    assert said_of(await run("doctor", "--against", "=".join(here[-1]))) == (True, [])
    publish(tmp_path / "home/published", (label, unknown(1)), ("2031.10", unknown(2)), ("2031.9", unknown(3)))
    (tmp_path / "home/published/manifests/2031.11.json").write_text("{}")
    told = await run("doctor", "--against", f"2031.9={unknown(3)}")
    assert told.exit_code == 1
    assert said_of(told) == (
        False,
        [
            f"release {label}: is {digest} here and {unknown(1)} in the published files: the history has forked",
            f"release 2031.9: is missing: it is {unknown(3)} in the published files and the note",
            f"release 2031.10: is missing: it is {unknown(2)} in the published files",
            "release 2031.11: cannot be read in the published files",
        ],
    )


@pytest.mark.asyncio
@pytest.mark.usefixtures("releases")
@pytest.mark.parametrize("where", ["{mirror}", "{home}", "{home}/published"])
async def test_the_doctor_compares_with_a_mirror_and_with_another_home(run, tmp_path, where):
    publish(tmp_path / "other/published", ("2031.1", unknown(1)))
    manifest = tmp_path / "mirror" / RELEASES / "2031.1" / MANIFEST
    manifest.parent.mkdir(parents=True)
    shutil.copy(tmp_path / "other/published/manifests/2031.1.json", manifest)
    said = where.format(mirror=tmp_path / "mirror", home=tmp_path / "other")
    told = await run("doctor", "--against", said)
    assert said_of(told) == (False, [f"release 2031.1: is missing: it is {unknown(1)} in {said}"])


@pytest.mark.asyncio
@pytest.mark.parametrize("said", ["nowhere", "2026.1=sha256:12", "ftp://x/y", "file:///etc/passwd", "{tmp}"])
@pytest.mark.usefixtures("releases")
async def test_what_is_no_place_to_look_for_releases_is_refused(run, tmp_path, said):
    told = await run("doctor", "--against", said.format(tmp=tmp_path))
    assert (told.exit_code, "LABEL=sha256:" in told.stderr) == (2, True)


class Registry(BaseHTTPRequestHandler):
    """Answers as a registry does, a release a page."""

    releases = ()
    body = None

    def do_GET(self):
        at = int(urlsplit(self.path).query.rpartition("cursor=")[2]) if "cursor=" in self.path else 0
        items = [{"label": label, "digest": digest} for label, digest in self.releases[at : at + 1]]
        following = str(at + 1) if at + 1 < len(self.releases) else None
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body or json.dumps({"items": items, "next": following}).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def peer():
    """A registry elsewhere, and its URL."""
    answers = type("Answers", (Registry,), {})
    with HTTPServer(("127.0.0.1", 0), answers) as one:
        thread = threading.Thread(target=one.serve_forever)
        thread.start()
        answers.url = f"http://127.0.0.1:{one.server_port}"
        yield answers
        one.shutdown()
        thread.join()


@pytest.mark.asyncio
async def test_the_doctor_compares_with_another_registry(releases, run, peer):
    peer.releases = [(one.label, one.spelled_digest) for one in releases]
    assert said_of(await run("doctor", "--against", peer.url)) == (True, [])
    peer.releases += [("2031.1", unknown(1))]
    told = await run("doctor", "--against", peer.url + "/")
    assert said_of(told) == (False, [f"release 2031.1: is missing: it is {unknown(1)} in {peer.url}"])
    for body in (b"[]", b'{"items": [1], "next": null}', b"<html>", b'{"items": [], "next": "0"}'):
        peer.body = body
        told = await run("doctor", "--against", peer.url)
        assert (told.exit_code, "Traceback" in told.output, peer.url in told.stderr) == (3, False, True), body
    gone = await run("doctor", "--against", "http://127.0.0.1:9")
    assert (gone.exit_code, "no answer" in gone.stderr) == (3, True)
