import pytest

from app.mirroring.errors import Altered, NoMirror
from app.mirroring.note import NOTE, Note, keep, kept, read, written
from tests.unit.mirroring.test_model import a_release

WHOLE = Note("http://a", a_release(2), (a_release(1), a_release(2)), {"2026.1": "ab", "2026.2": "cd"})


@pytest.mark.parametrize("note", [Note("http://a"), WHOLE])
def test_a_note_is_read_as_it_was_written(note, tmp_path):
    keep(tmp_path, note)
    assert kept(tmp_path, "http://a") == note
    assert [one.name for one in tmp_path.iterdir()] == [NOTE]


def test_every_byte_that_changes_is_seen():
    raw = written(WHOLE)
    for place in range(len(raw)):
        with pytest.raises(Altered):
            read(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(Altered):
            read(raw[:place])


def test_the_mirror_of_another_registry_is_refused(tmp_path):
    assert kept(tmp_path, "http://b") == Note("http://b")
    keep(tmp_path, WHOLE)
    with pytest.raises(NoMirror, match="mirrors http://a"):
        kept(tmp_path, "http://b")
