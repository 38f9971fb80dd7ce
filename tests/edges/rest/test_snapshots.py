"""Files of a release: the list, the files, parts of them, and what is refused."""

import base64
import hashlib

import pytest
import pytest_asyncio

from app.kit.errors import StoreUnavailable
from app.kit.objects import PART
from tests.factories.snapshots import a_snapshot
from tests.plugins.clients import running
from tests.plugins.databases import _cloned
from tests.plugins.queries import at_most, inside

pytestmark = pytest.mark.asyncio(loop_scope="module")
# The same in every process: digests are in the names of tests.
LARGE = hashlib.shake_256(b"footing").digest(PART) * 3 + b"and a rest"
FILES = {"parquet": LARGE, "csv.gz": b"0123456789", "datapackage": b"PK", "empty": b""}
ONCE = "public, max-age=31536000, immutable"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def files(server, seeded, tmp_path_factory):
    """A client of a registry that has files of its first release, and of no other; for tests that only read."""
    name = await _cloned(server, seeded)
    async with running(server.place(name), home=tmp_path_factory.mktemp("home"), worker=False) as client:
        await put(client)
        yield client
    await server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture(loop_scope="module")
async def own_files(seeded_place, tmp_path):
    """The same of this test's own."""
    async with running(seeded_place, home=tmp_path, worker=False) as client:
        await put(client)
        yield client


async def put(client):
    within = inside(client)
    await a_snapshot(within.database, within.objects, first(client), FILES)


def first(client):
    return min(inside(client).world.announced.by_label.values(), key=lambda one: one.number)


def path(client, name="parquet"):
    return f"/v1/releases/{first(client).label}/snapshots/{name}"


def tag(content):
    return f'"sha256-{hashlib.sha256(content).hexdigest()}"'


async def test_the_list_says_what_there_is_and_where(files):
    answer = await files.get(path(files, "")[:-1])
    told = answer.json()
    assert answer.status_code == 200
    assert [one["name"] for one in told["files"]] == list(FILES)
    assert list(told["links"]) == [*FILES, "manifest.json"]
    assert (told["release"]["label"], told["log"]) == (first(files).label, {"index": 7})
    for name, link in told["links"].items():
        got = await files.get(link)
        assert got.status_code == 200, name
        assert got.content == FILES.get(name, got.content)


async def test_the_manifest_itself_has_the_digest_that_is_logged(files):
    told = (await files.get(path(files, "")[:-1])).json()
    answer = await files.get(told["links"]["manifest.json"])
    assert told["digest"] == "sha256:" + hashlib.sha256(answer.content).hexdigest()
    assert answer.json() == {name: said for name, said in told.items() if name not in {"digest", "log", "links"}}
    assert answer.headers["content-type"] == "application/json"
    some = await files.get(told["links"]["manifest.json"], headers={"range": "bytes=2-7"})
    assert (some.status_code, some.content) == (206, answer.content[2:8])


async def test_a_file_comes_whole_with_what_to_check_and_save_it_by(files):
    answer = await files.get(path(files))
    assert answer.content == LARGE
    digest = base64.b64encode(hashlib.sha256(LARGE).digest()).decode()
    told = {
        "content-length": str(len(LARGE)),
        "content-type": "application/vnd.apache.parquet",
        "content-disposition": f'attachment; filename="footing-{first(files).label}.parquet"',
        "accept-ranges": "bytes",
        "etag": tag(LARGE),
        "repr-digest": f"sha-256=:{digest}:",
        "cache-control": ONCE,
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
    }
    assert {name: answer.headers.get(name) for name in told} == told
    assert {"last-modified", "content-encoding", "vary"} & set(answer.headers) == set()


async def test_scripts_of_other_origins_may_read_what_a_download_goes_by(files):
    exposed = (await files.get(path(files))).headers["access-control-expose-headers"].split(", ")
    assert {"Accept-Ranges", "Content-Disposition", "Content-Range", "ETag", "Repr-Digest"} <= set(exposed)
    preflight = await files.options(path(files))
    assert (preflight.status_code, preflight.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


async def test_an_archive_is_saved_as_one(files):
    said = (await files.get(path(files, "datapackage"))).headers["content-disposition"]
    assert said.endswith('.datapackage.zip"')


@pytest.mark.parametrize("coding", ["gzip", "zstd", "gzip, zstd, br"])
async def test_a_file_is_never_coded(files, coding):
    answer = await files.get(path(files), headers={"accept-encoding": coding})
    assert "content-encoding" not in answer.headers
    assert answer.content == LARGE


async def test_head_says_the_same_without_the_file(files):
    whole, head = await files.get(path(files)), await files.head(path(files), headers={"range": "bytes=0-3"})
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize(
    ("said", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-", 5, len(LARGE)),
        ("bytes=-5", len(LARGE) - 5, len(LARGE)),
        (f"bytes=100-{2 * PART}", 100, 2 * PART + 1),
        (f"bytes={len(LARGE) - 1}-99999999999", len(LARGE) - 1, len(LARGE)),
        ("Bytes=, 7-9 ,", 7, 10),
        (f"bytes=-{len(LARGE) + 5}", 0, len(LARGE)),
    ],
)
async def test_one_range_is_those_bytes(files, said, start, stop):
    answer = await files.get(path(files), headers={"range": said})
    assert (answer.status_code, answer.content) == (206, LARGE[start:stop])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(LARGE)}"
    assert answer.headers["content-length"] == str(stop - start)
    assert answer.headers["etag"] == tag(LARGE)


@pytest.mark.parametrize("said", ["bytes=0-1,3-4", "bytes=4-2", "lines=1-2", "bytes", "bytes=", "bytes=x-", "0-1"])
async def test_several_ranges_and_what_is_no_range_are_the_whole_file(files, said):
    answer = await files.get(path(files, "csv.gz"), headers={"range": said})
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("said", ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999999-"])
async def test_bytes_that_are_not_in_the_file_are_refused(files, said):
    answer = await files.get(path(files, "csv.gz"), headers={"range": said})
    assert (answer.status_code, answer.json()["code"]) == (416, "FT-EDGE-416")
    assert answer.headers["content-range"] == "bytes */10"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("held", "status"),
    [
        (tag(b"0123456789"), 206),
        (tag(b"other"), 200),
        ("W/" + tag(b"0123456789"), 200),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 200),
        ("*", 200),
    ],
)
async def test_if_range_gives_the_rest_only_of_the_same_file(files, held, status):
    answer = await files.get(path(files, "csv.gz"), headers={"range": "bytes=4-", "if-range": held})
    assert (answer.status_code, answer.content) == (status, b"0123456789"[4 if status == 206 else 0 :])


@pytest.mark.parametrize("known", ["*", tag(LARGE), "W/" + tag(LARGE), f'"other", {tag(LARGE)}'])
async def test_who_has_the_file_is_not_sent_it_again(files, known):
    answer = await files.get(path(files), headers={"if-none-match": known, "range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == (tag(LARGE), ONCE)
    assert "content-length" not in answer.headers


async def test_who_has_another_file_is_sent_this_one(files):
    answer = await files.get(path(files), headers={"if-none-match": tag(b"other")})
    assert (answer.status_code, answer.content) == (200, LARGE)


@pytest.mark.parametrize(
    ("wanted", "status"),
    [("*", 200), (tag(LARGE), 200), (f'"a,b", {tag(LARGE)}', 200), ("W/" + tag(LARGE), 412), ('"a"', 412), ("x", 412)],
)
async def test_if_match_takes_no_other_file(files, wanted, status):
    answer = await files.get(path(files), headers={"if-match": wanted})
    assert answer.status_code == status
    if status == 412:
        assert answer.json()["code"] == "FT-EDGE-412"
        assert tag(LARGE) in answer.json()["hint"]


async def test_if_match_is_asked_before_if_none_match(files):
    answer = await files.get(path(files), headers={"if-match": '"other"', "if-none-match": "*"})
    assert answer.status_code == 412


async def test_an_empty_file_is_one(files):
    answer = await files.get(path(files, "empty"), headers={"range": "bytes=-5"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await files.get(path(files, "empty"), headers={"range": "bytes=0-"})).status_code == 416


async def test_a_digest_names_a_release_too(files):
    answer = await files.get(f"/v1/releases/{first(files).spelled_digest}/snapshots/csv.gz")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, ONCE)


@pytest.mark.parametrize("name", ["parquet", "manifest.json", "no such file"])
async def test_latest_leads_to_the_release_that_is_latest(files, name):
    answer = await files.get(f"/v1/releases/latest/snapshots/{name}")
    latest = inside(files).world.announced.resolve(None).label
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/v1/releases/{latest}/snapshots/{name.replace(' ', '%20')}"
    assert answer.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["", "/parquet", "/manifest.json"])
async def test_a_release_without_files_says_when_to_come_back(own_files, name):
    files = own_files
    latest = inside(files).world.announced.resolve(None).label
    answer = await files.get(f"/v1/releases/{latest}/snapshots{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "FT-EXPORTS-404")
    assert latest in answer.json()["detail"]
    assert answer.headers["retry-after"] == "30"
    await a_snapshot(inside(files).database, inside(files).objects, inside(files).world.announced.latest, FILES)
    assert (await files.get(f"/v1/releases/{latest}/snapshots{name}")).status_code == 200


async def test_an_unknown_name_is_told_those_there_are(files):
    answer = await files.get(path(files, "docx"))
    assert (answer.status_code, answer.json()["code"]) == (404, "FT-EXPORTS-405")
    assert answer.json()["hint"] == "one of parquet, csv.gz, datapackage, empty, manifest.json"


async def test_an_unknown_release_has_no_files(files):
    for name in ("", "/parquet"):
        answer = await files.get(f"/v1/releases/2019.1/snapshots{name}")
        assert (answer.status_code, answer.json()["code"]) == (404, "FT-REL-404"), name


@pytest.mark.parametrize("name", ["", "/parquet"])
async def test_parameters_are_refused(files, name):
    answer = await files.get(path(files, "")[:-1] + name, params={"format": "csv"})
    assert (answer.status_code, answer.json()["fields"]) == (400, ["format"])


async def test_what_is_refused_is_told_in_chinese(files):
    answer = await files.get(path(files, "docx"), headers={"accept-language": "zh"})
    assert answer.headers["content-language"] == "zh"
    assert answer.json()["title"] == "未知的发布版文件"


async def test_a_file_that_is_lost_is_an_answer_and_no_half_one(own_files):
    files = own_files
    within = inside(files)
    told = (await files.get(path(files, "")[:-1])).json()["files"][0]["sha256"]
    await within.objects.delete(f"sha256/{told[:2]}/{told}")
    answer = await files.get(path(files))
    assert (answer.status_code, answer.json()["code"]) == (503, StoreUnavailable.code)
    assert "retry-after" in answer.headers
    assert (await files.head(path(files))).status_code == 200
    assert (await files.get(path(files, "manifest.json"))).status_code == 200


async def test_each_costs_one_statement(files):
    for name in ("parquet", "manifest.json"):
        with at_most(1, files):
            await files.get(path(files, name))
    with at_most(1, files):
        await files.get(path(files, "")[:-1])


async def test_the_files_may_be_in_a_bucket(seeded_place, s3, s3_url):
    async with running(seeded_place, store_url=s3_url, store_endpoint=s3, worker=False) as client:
        await put(client)
        assert (await client.get(path(client))).content == LARGE
        some = await client.get(path(client), headers={"range": f"bytes=9-{PART + 4}"})
        assert (some.status_code, some.content) == (206, LARGE[9 : PART + 5])


@pytest.mark.usefixtures("credentials")
async def test_a_bucket_that_is_away_is_told(seeded_place, tmp_path):
    async with running(seeded_place, home=tmp_path, worker=False) as client:
        await put(client)
    async with running(
        seeded_place, store_url="s3://away", store_endpoint="http://127.0.0.1:9", worker=False
    ) as client:
        answer = await client.get(path(client))
        assert (answer.status_code, answer.json()["code"]) == (503, StoreUnavailable.code)
        assert (await client.get(path(client, "manifest.json"))).status_code == 200
