"""A mirror kept in step over a line that breaks, against bytes that change, and with a registry that is not honest."""

import hashlib
import json
import re
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from types import SimpleNamespace

import httpx
import pytest
from backports import zstd

from tests.factories import mirrored
from tests.factories.between import between
from tests.factories.homes import ROOT, copied, verb

FILE = "releases/{0}/footing-{0}.jsonl.zst"
FIRST, SECOND = "2026.1", "2026.2"


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    """Ports of one registry before and after a release, and of another that shares only the first release with it."""
    folder = tmp_path_factory.mktemp("mirrored")
    mirrored.made(folder / "before")
    mirrored.files_made(folder / "before")
    mirrored.grown(copied(folder / "before", folder / "after"))
    mirrored.files_made(folder / "after")
    copied(folder / "after", folder / "spare")
    mirrored.grown(copied(folder / "before", folder / "other"), value="0.6")
    with (
        mirrored.served(folder / "before") as (before, _),
        mirrored.served(folder / "after") as (after, _),
        mirrored.served(folder / "other") as (other, _),
    ):
        yield SimpleNamespace(before=before, after=after, other=other, spare=folder / "spare")


@pytest.fixture
def way(registry):
    with between(registry.after) as way:
        yield way


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mirror"


def run(way, folder, *options):
    """Run the mirror in this process; at most two tries, so that an outage is over soon."""
    return verb(folder, "mirror", way.url, folder, "--tries", 2, *options)


def begun(way, folder, *options, **said):
    """Start the mirror as a program of its own."""
    words = [sys.executable, "-m", "app", "mirror", way.url, str(folder), "--tries", "2", *options]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **said)


def settled(way, folder, *options):
    """Bring a folder in step, and count anew."""
    done = run(way, folder, *options)
    assert done.exit_code == 0, done.output
    way.reset()
    return done


def contents(folder):
    """What a folder holds, byte for byte."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lines(folder):
    """The records of the newest release as the mirror has them."""
    with closing(sqlite3.connect(folder / "records.sqlite")) as store:
        rows = store.execute("SELECT line FROM records WHERE until IS NULL ORDER BY key, version")
        return [line for (line,) in rows]


def whole(way, folder, label):
    """Check that everything of a release is there: file, manifest and records are what the registry serves."""
    address = f"{way.url}/v1/releases/{label}/snapshots"
    manifest = (folder / f"releases/{label}/manifest.json").read_bytes()
    file = (folder / FILE.format(label)).read_bytes()
    assert manifest == httpx.get(f"{address}/manifest.json").content
    assert file == httpx.get(f"{address}/jsonl.zst").content
    assert [line + "\n" for line in lines(folder)] == zstd.decompress(file).decode().splitlines(keepends=True)
    assert not [path for path in folder.rglob("*") if path.suffix in {".part", ".etag", ".new"}]
    return True


def test_the_first_copy_is_whole_and_a_run_with_nothing_new_downloads_nothing(way, folder):
    done = settled(way, folder)
    assert re.fullmatch(rf"release {SECOND} sha256:[0-9a-f]{{64}}, log index \d+\n", done.stdout)
    assert whole(way, folder, SECOND)
    note = json.loads((folder / "mirror.json").read_text())
    assert (note["format"], note["url"], note["release"]["label"]) == (1, way.url, SECOND)
    before = contents(folder)
    way.reset()
    assert run(way, folder, "--quiet").output == ""
    assert way.sent < 2_000, "the list of releases, and no more"
    assert contents(folder) == before


def test_a_new_release_comes_by_its_changes_alone(way, folder, registry):
    way.to = registry.before
    settled(way, folder)
    assert whole(way, folder, FIRST)
    size = (folder / FILE.format(FIRST)).stat().st_size
    way.to = registry.after
    done = settled_counted(way, folder)
    assert "3 records came" in done.stderr
    assert way.sent < size / 4, f"{way.sent} bytes came, the whole file has {size}"
    assert whole(way, folder, SECOND)
    with closing(sqlite3.connect(folder / "records.sqlite")) as store:
        ended = store.execute("SELECT key, version, since, until FROM records WHERE until IS NOT NULL ORDER BY key")
        assert ended.fetchall() == [("acme/grid/f-0003", 1, 1, 2), ("acme/grid/f-0007", 1, 1, 2)]


def settled_counted(way, folder):
    """Bring a folder in step, and leave what that took counted."""
    way.reset()
    done = run(way, folder)
    assert done.exit_code == 0, done.output
    return done


def test_a_download_that_breaks_off_goes_on_from_the_byte_it_reached(way, folder):
    size = len(httpx.get(f"{way.url}/v1/releases/{SECOND}/snapshots/sqlite").content)
    way.reset()
    way.most = size * 2 // 5
    broken = run(way, folder, "--format", "sqlite", "--files-only")
    assert (broken.exit_code, "FT-MIRROR-503" in broken.stderr) == (3, True), broken.output
    (part,) = (folder / f"releases/{SECOND}").glob("*.part")
    held = part.stat().st_size
    assert held > size / 4
    way.reset()
    done = run(way, folder, "--format", "sqlite", "--files-only")
    assert done.exit_code == 0, done.output
    assert way.sent < size - held + 5_000
    (file,) = (folder / f"releases/{SECOND}").glob("*.sqlite")
    assert file.read_bytes() == httpx.get(f"{way.url}/v1/releases/{SECOND}/snapshots/sqlite").content


def test_a_server_killed_in_the_middle_costs_only_the_rest(way, folder, registry):
    with mirrored.served(registry.spare) as (port, server):
        way.to, way.slow_from = port, 60_000
        mirror = begun(way, folder, "--quiet")
        assert way.slowed.wait(30)
        server.send_signal(signal.SIGKILL)
        way.to, way.most = None, way.sent
        _, said = mirror.communicate(timeout=60)
        assert (mirror.returncode, "FT-MIRROR-503" in said) == (3, True), said
    (part,) = (folder / f"releases/{SECOND}").glob("*.part")
    held, size = part.stat().st_size, json_of(registry, "jsonl.zst")["bytes"]
    assert held > 30_000
    way.reset()
    way.to = registry.after
    settled_counted(way, folder)
    assert way.sent < size - held + 10_000
    assert whole(way, folder, SECOND)


def json_of(registry, name):
    """What the manifest says of a file."""
    said = httpx.get(f"http://127.0.0.1:{registry.after}/v1/releases/{SECOND}/snapshots").json()
    return next(one for one in said["files"] if one["name"] == name)


@pytest.mark.parametrize("moment", [100, 3_000, 30_000, 90_000])
def test_a_mirror_that_is_killed_is_completed_by_the_next_run(way, folder, moment):
    way.slow_from = moment
    mirror = begun(way, folder)
    assert way.slowed.wait(30)
    mirror.send_signal(signal.SIGKILL)
    mirror.communicate(timeout=30)
    way.reset()
    settled(way, folder)
    assert whole(way, folder, SECOND)


def test_a_mirror_killed_between_its_changes_is_completed(way, folder, registry):
    way.to = registry.before
    settled(way, folder)
    before = lines(folder)
    way.to, way.slow_from = registry.after, 9_000
    mirror = begun(way, folder)
    assert way.slowed.wait(30)
    mirror.send_signal(signal.SIGKILL)
    mirror.communicate(timeout=30)
    assert lines(folder) == before
    way.reset()
    settled(way, folder)
    assert whole(way, folder, SECOND)


@pytest.mark.parametrize(
    ("needle", "code"),
    [
        (b'"rows":', "FT-MIRROR-410"),  # of the manifest
        (b"\x28\xb5\x2f\xfd", "FT-MIRROR-410"),  # of the file: what its first bytes are
    ],
)
def test_a_byte_that_changes_on_the_way_is_seen_and_nothing_of_it_kept(way, folder, needle, code):
    way.flip(needle)
    refused = run(way, folder)
    assert (refused.exit_code, code in refused.stderr) == (1, True), refused.output
    assert not (folder / FILE.format(SECOND)).exists()
    assert not list(folder.rglob("*.part"))
    way.reset()
    settled(way, folder)
    assert whole(way, folder, SECOND)


def test_a_record_that_changes_on_the_way_is_seen(way, folder, registry):
    way.to = registry.before
    settled(way, folder)
    before = lines(folder)
    way.to = registry.after
    way.alter = lambda part: part.replace(b'"factor":', b'"factos":')
    way.ask = lambda part: part.replace(b"Accept-Encoding: gzip", b"Accept-Encoding: none")
    refused = run(way, folder)
    assert (refused.exit_code, "FT-MIRROR-410" in refused.stderr) == (1, True), refused.output
    assert lines(folder) == before
    way.reset()
    settled(way, folder)
    assert whole(way, folder, SECOND)


def test_changes_that_do_not_give_the_release_are_told_and_the_whole_file_fetched(way, folder, registry):
    way.to = registry.before
    settled(way, folder)
    way.to = registry.after
    way.ask = lambda part: part.replace(b"f-0003/versions/2", b"f-0003/versions/8")  # which is not there
    done = run(way, folder)
    assert (done.exit_code, "the records differ from" in done.stderr) == (0, True), done.output
    assert whole(way, folder, SECOND)


def flipped(path, place):
    raw = bytearray(path.read_bytes())
    raw[place % len(raw)] ^= 4
    path.write_bytes(raw)


@pytest.mark.parametrize("name", [FILE.format(SECOND), f"releases/{SECOND}/manifest.json"])
def test_a_byte_that_changes_on_this_disk_is_told_and_mended(way, folder, name):
    settled(way, folder)
    for place in (0, 700, -1):
        flipped(folder / name, place)
        told = run(way, folder)
        assert (told.exit_code, name in told.stderr) == (1, True), told.output
        assert run(way, folder).exit_code == 0
        assert whole(way, folder, SECOND)


def test_a_record_that_changes_on_this_disk_is_told_and_mended(way, folder):
    settled(way, folder)
    for needle in (b"0.4403", b"acme/grid/f-0100", b"SQLite format 3"):
        raw = (folder / "records.sqlite").read_bytes()
        (folder / "records.sqlite").write_bytes(raw.replace(needle, needle[:-1] + b"4", 1))
        told = run(way, folder)
        assert (told.exit_code, "records.sqlite is not as it was" in told.stderr) == (1, True), told.output
        assert run(way, folder).exit_code == 0
        assert whole(way, folder, SECOND)


def test_a_note_that_changes_is_refused_and_removing_it_fetches_no_file_again(way, folder):
    settled(way, folder)
    flipped(folder / "mirror.json", 300)
    refused = run(way, folder)
    assert (refused.exit_code, "remove it to begin anew" in refused.stderr) == (1, True), refused.output
    (folder / "mirror.json").unlink()
    done = settled_counted(way, folder)
    assert way.sent < 10_000, done.output
    assert whole(way, folder, SECOND)


@pytest.mark.parametrize("now", ["other", "before"])
def test_a_registry_that_tells_another_history_is_refused_and_the_copy_kept(way, folder, registry, now):
    settled(way, folder)
    before = contents(folder)
    way.to = getattr(registry, now)
    for _ in range(2):
        refused = run(way, folder)
        assert (refused.exit_code, "FT-MIRROR-409" in refused.stderr) == (1, True), refused.output
    assert contents(folder) == before
    way.to = registry.after
    assert run(way, folder).exit_code == 0


def test_a_release_without_files_yet_is_told_and_the_one_before_kept(way, folder, registry):
    way.to = registry.other
    told = run(way, folder)
    assert (told.exit_code, f"no files yet of {SECOND}" in told.stderr) == (3, True), told.output
    assert whole(way, folder, FIRST)


def test_every_release_and_several_formats(way, folder):
    settled(way, folder, "--all-releases", "--format", "parquet", "--format", "jsonl.gz", "--format", "datapackage")
    for label in (FIRST, SECOND):
        manifest = json.loads((folder / f"releases/{label}/manifest.json").read_text())
        sums = {one["name"]: one["sha256"] for one in manifest["files"]}
        kept = {path.name: path.read_bytes() for path in (folder / f"releases/{label}").iterdir()}
        names = {"parquet": "parquet", "jsonl.gz": "jsonl.gz", "datapackage": "datapackage.zip"}
        assert kept.keys() == {"manifest.json", *(f"footing-{label}.{name}" for name in names.values())}
        for name, saved_as in names.items():
            assert hashlib.sha256(kept[f"footing-{label}.{saved_as}"]).hexdigest() == sums[name]


def test_what_cannot_be_mirrored_is_refused_with_what_can(way, folder, tmp_path):
    refused = run(way, folder, "--format", "csv")
    assert (refused.exit_code, "jsonl.zst" in refused.stderr) == (2, True), refused.output
    assert verb(folder, "mirror", "ftp://127.0.0.1", folder).exit_code == 2
    assert verb(folder, "mirror", "http://127.0.0.1:1", folder).exit_code == 2, "it mirrors another address"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    assert run(way, tmp_path / "full").exit_code == 2


def test_an_address_that_is_no_registrys_is_refused_and_leaves_no_folder(way, tmp_path):
    folder = tmp_path / "some" / "where"
    refused = verb(folder, "mirror", f"{way.url}/v1", folder)
    assert (refused.exit_code, "without /v1" in refused.stderr) == (2, True), refused.output
    assert verb(folder, "mirror", "http://127.0.0.1:1", folder, "--tries", 1).exit_code == 3
    assert not list(tmp_path.iterdir())
    folder.mkdir(parents=True)
    assert verb(folder, "mirror", f"{way.url}/v1", folder).exit_code == 2
    assert folder.is_dir(), "it was there before"


def test_two_runs_at_once_do_not_meet(way, folder):
    way.slow_from = 3_000
    first = begun(way, folder)
    assert way.slowed.wait(30)
    second = run(way, folder)
    assert (second.exit_code, "FT-MIRROR-504" in second.stderr) == (3, True), second.output
    way.reset()
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_a_full_disk_is_told_and_the_next_run_goes_on(way, folder):
    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    mirror = begun(way, folder, preexec_fn=full)
    _, said = mirror.communicate(timeout=60)
    assert (mirror.returncode, "FT-MIRROR-507" in said) == (3, True), said
    way.reset()
    settled(way, folder)
    assert whole(way, folder, SECOND)
    assert (folder / FILE.format(SECOND)).stat().st_size > 50_000
