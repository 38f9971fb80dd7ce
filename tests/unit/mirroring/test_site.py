"""Servers that are no registry, broken, or not honest: each is met on a socket, with answers written by hand."""

import gzip
import hashlib
import json
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from app.kit.canonical import spelled
from app.mirroring.errors import Altered, NoMirror, NotReached, NotWritten, StrangeAnswer
from app.mirroring.fetching import fetch, sha256_said
from app.mirroring.listing import changes, manifest, records, releases
from app.mirroring.model import Change, File
from app.mirroring.site import Patience, asked, hang_up, site, told
from tests.factories.figures import a_version
from tests.unit.mirroring.test_model import a_release

CONTENT = bytes(range(256)) * 40
SUM = hashlib.sha256(CONTENT).hexdigest()
FILE = File("some", "some", len(CONTENT), SUM, 1, None)
TAG = 'ETag: "one"'


def answer(body=b"", *headers, status="200 OK", length=None):
    """An answer's bytes; with a `length` that is not the body's it breaks off, or has more."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


@contextmanager
def serving(*answers):
    """A server that gives these answers, one a connection, the last one over and over; and the questions it got."""
    door, asked_for = socket.create_server(("127.0.0.1", 0)), []

    def serve():
        while True:
            here, _ = door.accept()
            with here, suppress(OSError):
                question = here.recv(1 << 16).decode()
                if not question:
                    return
                asked_for.append(question)
                here.sendall(answers[min(len(asked_for), len(answers)) - 1])

    thread = threading.Thread(target=serve)
    thread.start()
    at = site(f"http://127.0.0.1:{door.getsockname()[1]}/", Patience(timeout_s=5, tries=3, pause_ms=1))
    try:
        yield at, asked_for
    finally:
        hang_up(at)
        socket.create_connection(door.getsockname()).close()
        thread.join(10)
        door.close()


@contextmanager
def trickling(first, more, pause_s=0.01):
    """A server that answers every question with something, and then with more of it until nobody listens."""
    door, is_open = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve():
        while not is_open.is_set():
            here, _ = door.accept()
            with here, suppress(OSError):
                if not here.recv(1 << 16):
                    continue
                here.sendall(first)
                while not is_open.wait(pause_s):
                    here.sendall(more)

    thread = threading.Thread(target=serve)
    thread.start()
    at = site(f"http://127.0.0.1:{door.getsockname()[1]}", Patience(timeout_s=5, whole_s=1, tries=2, pause_ms=1))
    try:
        yield at
    finally:
        hang_up(at)
        is_open.set()
        socket.create_connection(door.getsockname()).close()
        thread.join(10)
        door.close()


def quiet(done, whole):
    """Nobody watches."""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "registry",
        "ftp://a",
        "http://",
        "http://u:p@a",
        "http://a?b=c",
        "http://a#b",
        "http://a:x",
        "http://a b",
        "http://á",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(NoMirror):
        site(url)


def test_an_address_may_have_a_path():
    at = site("https://a.example:8443/registry/")
    assert (at.url, at.host, at.port, at.prefix) == ("https://a.example:8443/registry", "a.example", 8443, "/registry")


@pytest.mark.parametrize(
    "strange",
    [
        answer(b"<html>"),
        answer(b"[" * 100_000),
        answer(b"\xff"),
        answer(b"{}", status="302 Found"),
        answer(b"{}", "Location: http://elsewhere.example/", status="301 Moved Permanently"),
        answer(b"{}", status="418 Teapot"),
        answer(b"{}", status="206 Partial Content"),
        answer(b"{}", "Content-Encoding: br"),
    ],
)
def test_an_answer_that_no_registry_gives_is_refused_at_once(strange):
    with serving(strange) as (at, questions):
        with pytest.raises(StrangeAnswer):
            told(at, "/v1/releases")
        assert len(questions) == 1


@pytest.mark.parametrize(
    "body", [b"{}", gzip.compress(b"{}", mtime=0)[:-1], gzip.compress(b"[1]", mtime=0)[:-8] + b"12345678"]
)
def test_gzip_that_is_broken_was_altered(body):
    with serving(answer(body, "Content-Encoding: gzip")) as (at, _), pytest.raises(Altered):
        told(at, "/v1/releases")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_answer_without_end_is_refused(coding, monkeypatch):
    monkeypatch.setattr("app.mirroring.site.MOST_BYTES", 1 << 17)
    body = b" " * (1 << 18)
    said = answer(gzip.compress(body, mtime=0) if coding == "gzip" else body, f"Content-Encoding: {coding}")
    with serving(said) as (at, _), pytest.raises(StrangeAnswer, match="more than"):
        asked(at, "/")


@pytest.mark.parametrize(
    "failing", [b"", b"HTTP/1.1 200 OK\r\nConte", answer(b"{", length=5), answer(status="503 Busy"), b"SSH-2.0-x\r\n"]
)
def test_a_network_that_fails_is_tried_again_but_not_for_ever(failing):
    with serving(failing, failing, answer(b"{}")) as (at, _):
        assert told(at, "/") == {}
    with serving(failing) as (at, questions):
        with pytest.raises(NotReached, match="3 times"):
            told(at, "/")
        assert len(questions) == 3


def test_a_list_whose_pages_have_no_end_or_no_shape_is_refused():
    for said in (b"{}", b"[]", b'{"items":{},"next":null}', b'{"items":[7],"next":null}', b'{"items":[]}'):
        with serving(answer(said)) as (at, _):
            with pytest.raises(StrangeAnswer):
                releases(at)
            with pytest.raises(StrangeAnswer):
                list(changes(at, 0, a_release(1)))


def listed(*numbers):
    """What a registry says of releases."""
    return [
        {
            "label": f"2026.{one}",
            "number": one,
            "digest": f"sha256:{one:064x}",
            "parent": f"sha256:{one - 1:064x}" if one > 1 else None,
            "log": {"index": one},
            "changes": 1,
        }
        for one in numbers
    ]


def page(items, following=None):
    return answer(json.dumps({"items": items, "next": following, "caught_up": False}).encode())


def test_a_list_is_read_page_by_page():
    with serving(page(listed(3, 2), "x"), page(listed(1))) as (at, questions):
        assert [one.number for one in releases(at)] == [1, 2, 3]
        assert "cursor=x" in questions[1]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (listed(3, 2, 1), Altered),  # the same page again
        (listed(3, 1), Altered),
        (listed(1, 2), Altered),
        (listed(100_001), StrangeAnswer),
        (listed(*range(1001, 0, -1)), StrangeAnswer),
        ([], StrangeAnswer),
    ],
)
def test_a_list_without_end_is_refused_page_by_page(said, refusal):
    with serving(page(said, "x")) as (at, questions):
        with pytest.raises(refusal):
            releases(at)
        assert len(questions) <= 2


@pytest.mark.parametrize("following", ["x" * 1025, 7, {}])
def test_a_next_page_that_has_no_cursor_is_refused(following):
    with serving(page(listed(3, 2), following)) as (at, questions):
        with pytest.raises(StrangeAnswer):
            releases(at)
        assert len(questions) == 1


def test_a_feed_without_end_is_refused(monkeypatch):
    entry = {"change": "release", "release": "2026.7", "digest": f"sha256:{SUM}"}
    entries = [entry | {"log": {"index": one}} for one in range(1, 1002)]
    for said in ([], entries):
        with serving(page(said, "x")) as (at, questions):
            with pytest.raises(StrangeAnswer):
                list(changes(at, 0, a_release(1)))
            assert len(questions) == 1
    monkeypatch.setattr("app.mirroring.listing._MOST_ENTRIES", 3)
    two = page(entries[:2], "x"), page(entries[2:4], "x")
    with serving(*two) as (at, _), pytest.raises(StrangeAnswer, match="more than 3 entries"):
        list(changes(at, 0, a_release(1)))


def test_an_address_below_which_there_is_no_registry_is_refused():
    with serving(answer(status="404 Not Found")) as (at, _), pytest.raises(NoMirror) as refused:
        releases(at)
    assert "without /v1" in refused.value.hint


@pytest.mark.parametrize(
    ("first", "more"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (answer(b"[", length=1 << 20), b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 9999\r\n\r\n", b"x"),
    ],
)
def test_an_answer_that_trickles_for_ever_is_given_up(first, more):
    with trickling(first, more) as at, pytest.raises(NotReached, match="2 times"):
        asked(at, "/")


@pytest.mark.parametrize("first", [b"", answer(b"", TAG, length=len(CONTENT))])
def test_a_file_that_trickles_is_given_up_and_what_came_is_kept(tmp_path, first):
    more = b"x" if first else b"HTTP/1.1 100 Continue\r\n\r\n"
    with trickling(first, more) as at, pytest.raises(NotReached, match="2 times"):
        fetch(at, "/some", FILE, tmp_path / "some", quiet)
    assert (tmp_path / "some.part").exists() == bool(first)


def test_a_file_may_take_long_as_long_as_it_comes_fast_enough(tmp_path):
    content = CONTENT * 40
    file = replace(FILE, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    with trickling(answer(b"", TAG, length=len(content)), CONTENT, 0.05) as at:
        fetch(at, "/some", file, tmp_path / "some", quiet)
    assert (tmp_path / "some").read_bytes() == content


def test_a_manifest_that_is_not_what_its_header_says_or_what_it_was_is_refused():
    with serving(answer(b"{}", f"Repr-Digest: sha-256=:{'A' * 43}=:")) as (at, _), pytest.raises(Altered):
        manifest(at, a_release(1), None)
    with serving(answer(b"{}")) as (at, _), pytest.raises(Altered):
        manifest(at, a_release(1), SUM)
    with serving(answer(status="404 Not Found")) as (at, _):
        assert manifest(at, a_release(1), None) is None


def test_a_record_that_is_not_the_one_of_the_log_is_refused_and_one_that_is_not_to_be_had_left_out():
    version = a_version()
    body = b'{"factor":' + version.rendered + b',"status":"current"}'
    of = Change(7, "2026.1", spelled(version.digest), str(version.key), 1)
    with serving(answer(body)) as (at, _):
        assert [one.digest for one in records(at, [of])] == [of.digest]
        for other in (replace(of, version=2), replace(of, key="a/b/c"), replace(of, digest=f"sha256:{SUM}")):
            with pytest.raises(Altered):
                records(at, [other])
    with serving(answer(status="404 Not Found")) as (at, _):
        assert records(at, [of] * 9) == []


def test_a_download_goes_on_where_it_broke_off_as_long_as_it_moves(tmp_path):
    half = [answer(CONTENT[:1000], TAG, length=len(CONTENT))]
    for start in range(1000, 10_000, 1000):
        said = f"Content-Range: bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
        rest = len(CONTENT) - start
        half.append(answer(CONTENT[start : start + 1000], said, status="206 Partial Content", length=rest))
    said = f"Content-Range: bytes 10000-{len(CONTENT) - 1}/{len(CONTENT)}"
    with serving(*half, answer(CONTENT[10_000:], said, status="206 Partial Content")) as (at, questions):
        fetch(at, "/some", FILE, tmp_path / "some", quiet)
    assert (tmp_path / "some").read_bytes() == CONTENT
    assert 'Range: bytes=1000-\r\nIf-Range: "one"' in questions[1]
    assert [path.name for path in tmp_path.iterdir()] == ["some"]


def test_a_part_of_another_file_is_begun_anew(tmp_path):
    (tmp_path / "some.part").write_bytes(b"other")
    (tmp_path / "some.part.etag").write_bytes(b'"other"')
    with serving(answer(CONTENT, TAG)) as (at, questions):
        fetch(at, "/some", FILE, tmp_path / "some", quiet)
    assert 'If-Range: "other"' in questions[0]
    assert (tmp_path / "some").read_bytes() == CONTENT


@pytest.mark.parametrize("tag", [None, b"", b'W/"weak"', b'"a"\r\nHost: b', b'"a', b"\xff"])
def test_a_part_whose_tag_says_nothing_is_begun_anew(tmp_path, tag):
    (tmp_path / "some.part").write_bytes(b"other")
    if tag is not None:
        (tmp_path / "some.part.etag").write_bytes(tag)
    with serving(answer(CONTENT, TAG)) as (at, questions):
        fetch(at, "/some", FILE, tmp_path / "some", quiet)
    assert "Range" not in questions[0]
    assert (tmp_path / "some").read_bytes() == CONTENT


def test_a_part_that_cannot_be_one_is_begun_anew(tmp_path):
    for held in (CONTENT + b"more", CONTENT[:7]):
        (tmp_path / "some.part").write_bytes(held)
        (tmp_path / "some.part.etag").write_bytes(b'"one"')
        refusing = answer(status="416 Range Not Satisfiable")
        with serving(*[refusing] * (len(held) < len(CONTENT)), answer(CONTENT, TAG)) as (at, _):
            fetch(at, "/some", FILE, tmp_path / "some", quiet)
        assert (tmp_path / "some").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (answer(CONTENT[:-1] + b"x"), Altered),
        (answer(CONTENT, f"Repr-Digest: sha-256=:{'A' * 43}=:"), Altered),
        (answer(CONTENT + b"x"), StrangeAnswer),
        (answer(CONTENT, "Content-Encoding: gzip"), StrangeAnswer),
        (answer(CONTENT, "Content-Range: bytes 0-1/2", status="206 Partial Content"), StrangeAnswer),
        (answer(status="416 Range Not Satisfiable"), NotReached),
        (answer(status="404 Not Found"), StrangeAnswer),
        (answer(CONTENT[:-1]), NotReached),
    ],
)
def test_a_file_that_is_not_the_manifests_is_refused_and_not_put_in_its_place(tmp_path, said, refusal):
    with serving(said) as (at, _), pytest.raises(refusal):
        fetch(at, "/some", FILE, tmp_path / "some", quiet)
    assert not (tmp_path / "some").exists()
    if refusal is Altered:
        assert not (tmp_path / "some.part").exists()


def test_a_folder_that_cannot_be_written_is_told_as_such(tmp_path):
    (tmp_path / "some.part").mkdir()
    with serving(answer(CONTENT)) as (at, _), pytest.raises(NotWritten):
        fetch(at, "/some", FILE, tmp_path / "some", quiet)


def test_the_digest_of_a_header_is_found_among_others():
    told_as = "sha-512=:AAAA:, sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"
    assert sha256_said(told_as) == hashlib.sha256(b"abc").hexdigest()
    for none in ("", "sha-256", "sha-256=x", "sha-256=:%:", "md5=:AAAA:"):
        assert sha256_said(none) is None
