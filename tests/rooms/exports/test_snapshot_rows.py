"""Which files a release has is said once, and stays."""

import asyncpg
import pytest
import pytest_asyncio

from app.exports.errors import UnknownFile
from app.exports.queries.snapshots import snapshot, snapshots
from app.kit.objects import Folder
from app.publication.queries.announced import announced
from tests.factories.snapshots import a_snapshot

pytestmark = pytest.mark.asyncio
FILES = {"parquet": b"some", "csv.gz": b"other"}
NOT_ALLOWED, STAYS, WRONG = "42501", "55000", "23514"


@pytest_asyncio.fixture
async def made(seeded_database, tmp_path):
    """The newest release's files, then the first one's."""
    async with seeded_database.reader() as reader:
        releases = sorted((await announced(reader)).by_label.values(), key=lambda one: -one.number)
    store = Folder(tmp_path / "published")
    return [await a_snapshot(seeded_database, store, one, FILES) for one in (releases[0], releases[-1])]


async def test_what_a_release_has_is_found_by_its_number(seeded_database, made):
    async with seeded_database.reader() as reader:
        assert await snapshot(reader, made[0].number) == made[0]
        assert await snapshot(reader, 2) is None
        assert await snapshots(reader) == sorted(made, key=lambda one: one.number)


async def test_files_are_named_with_where_they_are(made):
    one = made[0].file("parquet")
    assert one.key == f"sha256/{one.digest[:2]}/{one.digest}"
    assert (one.size, one.saved_as) == (4, f"footing-{made[0].release}.parquet")
    assert list(made[0].files()) == ["parquet", "csv.gz", "manifest.json"]
    with pytest.raises(UnknownFile):
        made[0].file("docx")


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE exports_snapshot SET manifest = 'x', digest = sha256('x')",
        "UPDATE exports_snapshot SET at = now()",
        "DELETE FROM exports_snapshot",
        "TRUNCATE exports_snapshot",
    ],
)
async def test_what_was_said_stays(seeded_place, attack):
    for url, settings, code in (
        (seeded_place.app_url, {"role": seeded_place.role} if seeded_place.role else {}, NOT_ALLOWED),
        (seeded_place.owner_url, {}, STAYS),
    ):
        connection = await asyncpg.connect(url, server_settings=settings)
        with pytest.raises(asyncpg.PostgresError) as refused:
            await connection.execute(attack)
        await connection.close()
        assert refused.value.sqlstate == code


async def test_a_digest_is_that_of_its_manifest(seeded_place):
    connection = await asyncpg.connect(seeded_place.owner_url)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await connection.execute(
            "INSERT INTO exports_snapshot (number, version, release, manifest, digest, log_index) "
            "SELECT number, 1, label, 'x', sha256('y'), 1 FROM releases_release LIMIT 1"
        )
    await connection.close()
    assert refused.value.sqlstate == WRONG
