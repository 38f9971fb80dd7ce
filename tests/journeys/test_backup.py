"""Backup and restore as drills: what was there comes back, what is missing is named, what is damaged refused."""

import os
import pwd
import random
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from app.kit.backups import note, sums
from app.kit.backups.checking import checked
from app.kit.backups.errors import BackupBroken
from app.kit.backups.programs import installed
from tests.factories.homes import (
    ASKED,
    EVIDENCE,
    accept,
    copied,
    cut,
    ended,
    kept,
    made,
    opened,
    publish,
    started,
    verb,
)

OLD = Path("/usr/lib/postgresql/15/bin")  # where Debian puts it
chance = random.Random()  # noqa: S311 - which byte is flipped is no secret
MISSING = re.compile(r"release (\S+): is missing: it is (\S+) in")


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A registry with two releases, nobody's while this module runs; and a backup of it, taken while it serves."""
    folder = tmp_path_factory.mktemp("first")
    made(folder / "home", "0.1", "0.2")
    taken = verb(folder / "home", "backup", folder / "backup")
    assert taken.exit_code == 0, taken.output
    return folder


@pytest.fixture
def home(first, tmp_path):
    return copied(first / "home", tmp_path / "home")


@pytest.fixture
def open_folder():
    """A folder with a short name that other users can enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp(prefix="footing-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def backup(first, tmp_path):
    """A copy of the backup, to be damaged."""
    return Path(shutil.copytree(first / "backup", tmp_path / "copy"))


def missing(told):
    return MISSING.findall(told.stdout)


def test_after_an_older_backup_the_doctor_names_exactly_what_is_missing(first, open_folder):
    home = copied(first / "home", open_folder / "home")
    assert verb(home, "backup", open_folder / "old").exit_code == 0
    with opened(home) as place:
        later = cut(place, "0.3", "0.4", "0.5")
    answer = verb(home, *ASKED).stdout
    publish(home / "published", *later)

    assert verb(home, "backup", open_folder / "new").exit_code == 0
    restored = verb(home, "restore", open_folder / "old", "--aside")
    assert restored.exit_code == 1, restored.output
    assert missing(restored) == later
    assert "WRONG  every release that others have is here" in restored.stdout
    (aside,) = open_folder.glob("home.aside-*")
    assert str(aside) in restored.stdout
    assert verb(aside, *ASKED).stdout == answer, "the old one is whole where it is now"
    examined = verb(home, "doctor", "--against", aside)
    assert (examined.exit_code, missing(examined)) == (1, later)
    assert verb(home, *ASKED).stdout != answer

    good = verb(open_folder / "good", "restore", open_folder / "new", "--against", aside)
    assert (good.exit_code, missing(good)) == (0, []), good.output
    assert verb(open_folder / "good", *ASKED).stdout == answer
    received = kept(home, EVIDENCE).removeprefix("sha256:")
    assert (open_folder / "good/files" / received[:2] / received).read_bytes() == EVIDENCE


def test_what_is_released_again_after_an_older_backup_is_told_as_a_fork(home, tmp_path):
    assert verb(home, "backup", tmp_path / "old").exit_code == 0
    with opened(home) as place:
        (published,) = cut(place, "0.3")
    publish(tmp_path / "mirror", published)
    assert verb(tmp_path / "back", "restore", tmp_path / "old").exit_code == 0
    with opened(tmp_path / "back") as place:
        (other,) = cut(place, "0.31")
    told = verb(tmp_path / "back", "doctor", "--against", tmp_path / "mirror")
    assert told.exit_code == 1
    assert f"release {other[0]}: is {other[1]} here and {published[1]} in {tmp_path / 'mirror'}" in told.stdout
    assert "forked" in told.stdout


def test_what_was_accepted_before_the_backup_is_released_again_the_same(home, tmp_path):
    with opened(home) as place:
        accept(place, "0.7")
    assert verb(home, "backup", tmp_path / "old").exit_code == 0
    released = verb(home, "cut", "--note", "as it was")
    assert released.exit_code == 0, released.output
    label, digest = verb(home, "releases").stdout.split()[::3][0], verb(home, "releases").stdout.split()[3]
    publish(home / "published", (label, digest))
    assert missing(verb(home, "restore", tmp_path / "old", "--aside")) == [(label, digest)]
    again = verb(home, "cut", "--note", "as it was")
    assert again.stdout.splitlines()[-1] == released.stdout.splitlines()[-1]
    (aside,) = tmp_path.glob("home.aside-*")
    examined = verb(home, "doctor", "--against", aside)
    assert examined.exit_code == 0, examined.output


@pytest.mark.parametrize("kind", ["base", "dump"])
def test_a_backup_taken_while_releases_are_cut_holds_some_first_of_them(home, tmp_path, kind):
    before, later = verb(home, "releases").stdout.splitlines()[::-1], []
    with opened(home) as place:
        taking = started(home, "backup", tmp_path / "backup", *(["--dump"] if kind == "dump" else []))
        for number in range(1000):
            if taking.poll() is not None:
                break
            later += cut(place, f"0.{number + 3:04}")
        assert ended(taking)[0] == 0
        cut(place, "0.9")
    assert later, "nothing was cut meanwhile"
    restored = verb(tmp_path / "new", "restore", tmp_path / "backup")
    assert restored.exit_code == 0, restored.output
    back = verb(tmp_path / "new", "releases").stdout.splitlines()[::-1]
    assert back[:2] == before
    assert [(line.split()[0], line.split()[-1]) for line in back[2:]] == later[: len(back) - 2]
    assert note.read(tmp_path / "backup").about["release"]["number"] <= len(back)


def test_a_flipped_byte_of_the_note_is_seen_wherever_it_is(backup):
    raw = (backup / note.NOTE).read_bytes()
    for place in range(len(raw)):
        altered = bytearray(raw)
        altered[place] ^= 1 << chance.randrange(8)
        (backup / note.NOTE).write_bytes(altered)
        with pytest.raises(BackupBroken):
            note.read(backup)


def test_a_flipped_byte_of_any_file_is_seen_and_the_file_named(backup):
    binaries, said = installed(backup, None), note.read(backup)
    assert checked(backup, binaries) == said
    files = [path for path in backup.rglob("*") if path.is_file() and path.stat().st_size and path.name != note.NOTE]
    always = {"PG_VERSION", "postgresql.auto.conf", "backup_manifest", "pg_control", note.SUMS, note.SETTINGS}
    chosen = [path for path in files if path.name in always or "files" in path.parts or "pg_wal" in path.parts]
    for path in chosen + chance.sample(files, 10):
        raw = path.read_bytes()
        altered = bytearray(raw)
        altered[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        path.write_bytes(altered)
        found = list(sums.wrong(backup, said))
        assert any(path.relative_to(backup).as_posix() in one for one in found), (path, found)
        path.write_bytes(raw)
    assert list(sums.wrong(backup, said)) == []


@pytest.mark.parametrize("damage", ["flipped", "shorter", "gone", "more", "linked", "other sums"])
def test_a_damaged_backup_is_refused_and_nothing_is_restored(backup, tmp_path, damage):
    (file,) = (backup / "files").glob("*/*")
    raw = file.read_bytes()
    if damage == "other sums":  # the list agrees with the file, the note does not agree with the list
        shutil.copy(backup / note.SETTINGS, backup / note.PUBLISHED)
        (backup / note.SUMS).write_bytes(sums.listing(sums.summed(backup)))
    elif damage in {"gone", "linked"}:
        file.unlink()
        if damage == "linked":
            file.symlink_to(backup / note.SETTINGS)
    elif damage == "more":
        (backup / "cluster/recovery.signal").touch()
    else:
        file.write_bytes(raw[:-1] if damage == "shorter" else bytes([raw[0] ^ 1]) + raw[1:])
    refused = verb(tmp_path / "new", "restore", backup)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "FT-KIT-423" in refused.stderr
    assert not (tmp_path / "new").exists()


def test_a_copy_by_way_of_an_object_store_comes_back_without_empty_folders_and_modes(backup, tmp_path):
    for folder in sorted((one for one in backup.rglob("*") if one.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for path in backup.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    restored = verb(tmp_path / "new", "restore", backup)
    assert restored.exit_code == 0, restored.output
    log = tmp_path / "new/cluster/data/pg_wal"
    assert {path.name[:8] for path in log.glob("0*")} == {"00000002"}, "no timeline of its own"


def killed_when(program, is_time, number=signal.SIGKILL, victim=None):
    """Kill a program, or another that it started, as soon as it is time; return whether it was still there."""
    deadline = time.monotonic() + 60
    while not is_time():
        assert time.monotonic() < deadline
        if program.poll() is not None:
            return False
    os.kill(victim() if victim else program.pid, number)
    return True


def base_backup_into(folder):
    """The number of the pg_basebackup that writes below a folder."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"/pg_basebackup") and any(word.startswith(os.fsencode(folder)) for word in words):
            return int(entry.name)
    return None


@pytest.mark.parametrize("moment", ["cluster/base", note.SUMS])
def test_a_backup_that_is_killed_leaves_only_a_half_one_and_the_next_works(home, tmp_path, moment):
    place, partial = tmp_path / "backup", tmp_path / "backup.partial"
    taking = started(home, "backup", place)
    assert killed_when(taking, (partial / moment).exists), ended(taking)
    ended(taking)
    assert not place.exists()
    assert partial.is_dir()
    assert verb(tmp_path / "no", "restore", partial).exit_code == 2
    again = verb(home, "backup", place)
    assert again.exit_code == 0, again.output
    assert not partial.exists()
    assert verb(tmp_path / "no", "restore", "--check", place).exit_code == 0


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds a program in /proc, which this system lacks")
def test_a_base_backup_whose_program_is_killed_fails_and_leaves_nothing(home, tmp_path):
    place = tmp_path / "backup"
    taking = started(home, "backup", place)
    found = []
    assert killed_when(
        taking, lambda: found.append(base_backup_into(place.parent)) or found[-1], victim=lambda: found[-1]
    )
    code, said = ended(taking)
    assert (code, "FT-KIT-504: pg_basebackup ended with" in said) == (3, True), said
    assert {one.name for one in tmp_path.iterdir()} == {"home"}
    assert verb(home, "backup", place).exit_code == 0


def test_a_restore_that_is_killed_is_begun_again(backup, tmp_path):
    target = tmp_path / "new"
    putting = started(target, "restore", backup)
    assert killed_when(putting, (target / "restoring/cluster/data/base").exists), ended(putting)
    ended(putting)
    assert not (target / "cluster").exists()
    restored = verb(target, "restore", backup)
    assert restored.exit_code == 0, restored.output
    assert not (target / "restoring").exists()


def another_python():
    """A Python of this version that any user can run."""
    found = shutil.which(f"python{'.'.join(map(str, os.sys.version_info[:2]))}", path="/usr/local/bin:/usr/bin")
    return found if found and os.geteuid() == 0 else None


@pytest.mark.skipif(another_python() is None, reason="only root can be somebody else, with a Python which that can run")
def test_an_ordinary_user_backs_up_and_root_restores_it_as_an_ordinary_one_too(first, open_folder):
    nobody, folder = pwd.getpwnam("nobody"), open_folder
    env = {"PYTHONPATH": str(Path(pytest.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(folder)}
    theirs = {"python": another_python(), "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": (), "env": env}
    shutil.copytree(first / "backup", folder / "root")
    for path in (folder, folder / "root", *(folder / "root").rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    code, said = ended(started(folder / "theirs", "restore", folder / "root", **theirs))
    assert code == 0, said
    assert (folder / "theirs/cluster/data").stat().st_uid == nobody.pw_uid
    code, said = ended(started(folder / "theirs", "backup", folder / "backup", **theirs))
    assert code == 0, said
    assert verb(folder / "back", "restore", folder / "backup").exit_code == 0
    assert (folder / "back/cluster/data").stat().st_uid not in {0, nobody.pw_uid}


def test_a_dump_comes_back_in_a_fresh_cluster(home, tmp_path):
    answer = verb(home, *ASKED).stdout
    assert verb(home, "backup", "--dump", tmp_path / "dump").exit_code == 0
    restored = verb(tmp_path / "new", "restore", tmp_path / "dump")
    assert restored.exit_code == 0, restored.output
    assert verb(tmp_path / "new", *ASKED).stdout == answer


@pytest.mark.skipif(not OLD.is_dir(), reason="needs the programs of PostgreSQL 15 beside those of 18")
def test_a_registry_moves_to_another_major_version_of_postgresql_by_a_dump(open_folder):
    home, with_old = made(open_folder / "home", "0.1", "0.2", bindir=OLD), {"FOOTING_POSTGRES_BINDIR": str(OLD)}
    answer = verb(home, *ASKED, **with_old).stdout
    assert verb(home, "backup", open_folder / "base", **with_old).exit_code == 0
    assert verb(home, "backup", "--dump", open_folder / "dump", **with_old).exit_code == 0

    refused = verb(open_folder / "new", "restore", open_folder / "base")
    assert (refused.exit_code, "FT-KIT-424" in refused.stderr, "PostgreSQL 15" in refused.stderr) == (2, True, True)
    assert verb(open_folder / "old", "restore", open_folder / "base", **with_old).exit_code == 0
    restored = verb(open_folder / "new", "restore", open_folder / "dump")
    assert restored.exit_code == 0, restored.output
    assert (open_folder / "new/cluster/data/PG_VERSION").read_text().strip() == "18"
    assert verb(open_folder / "new", *ASKED).stdout == answer

    assert verb(open_folder / "new", "backup", "--dump", open_folder / "later").exit_code == 0
    refused = verb(open_folder / "never", "restore", open_folder / "later", **with_old)
    assert (refused.exit_code, "the older 15" in refused.stderr) == (2, True)
