import pytest

from app.cli.running import tell
from app.mirroring.errors import StrangeAnswer
from app.mirroring.folder import occupied, put


def test_a_folder_in_which_nothing_was_kept_is_not_left_behind(tmp_path):
    folder = tmp_path / "a" / "b"
    with pytest.raises(StrangeAnswer), occupied(folder):
        raise StrangeAnswer("no")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_was_there_or_in_which_something_was_kept_stays(tmp_path):
    with occupied(tmp_path):
        pass
    with occupied(tmp_path / "new"):
        put(tmp_path / "new" / "mirror.json", b"{}")
    assert (tmp_path / "new" / "mirror.json").exists()


def test_what_a_stranger_says_steers_no_terminal(capfd):
    near = ["\x9b31m\x1b]0;title\x07"]
    tell(StrangeAnswer("it says \x1b]0;title\x07\x1b[2J\u202e\ud800\r\n水泥", hint="a\x00b\x7f", nearest=near))
    said = capfd.readouterr().err
    assert said == "FT-MIRROR-502: it says ]0;title[2J 水泥\n  ab\n  near: 31m]0;title\n"
