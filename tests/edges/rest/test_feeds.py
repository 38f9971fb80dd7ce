"""Atom feeds, read back with the standard library's parser."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from app.changes.model import Difference, NetChange, Side
from app.changes.queries.issues import Issue
from app.releases.model import Release
from app.rest.atom import Entry, Feed, atom
from app.rest.v1.feeds import _issue

pytestmark = pytest.mark.asyncio(loop_scope="session")

ATOM = "{http://www.w3.org/2005/Atom}"
UK = "/v1/feeds/datasets/desnz/ghg-conversion-factors.atom"
CUT = datetime(2026, 1, 1, tzinfo=UTC)
A_RELEASE = Release(
    number=1, label="2026.1", digest=b"", parent=None, released_at=CUT, changes=1, note=None, log_index=0
)


async def read(rest, path, **said):
    answer = await rest.get(path, params=said)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.headers["etag"]
    return ET.fromstring(answer.content)  # noqa: S314 - our own


def links(element):
    return {one.get("rel"): one.get("href") for one in element.findall(f"{ATOM}link")}


async def test_the_catalogue_tells_of_every_release_newest_first(rest):
    feed = await read(rest, "/v1/feeds/catalogue.atom")
    releases = (await rest.get("/v1/releases")).json()["items"]
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == [f"Release {one['label']}" for one in releases]
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [one["released_at"] for one in releases]
    assert feed.findtext(f"{ATOM}updated") == releases[0]["released_at"]


@pytest.mark.parametrize("path", ["/v1/feeds/catalogue.atom", UK])
async def test_a_feed_has_all_that_rfc_4287_asks_for(rest, path):
    feed = await read(rest, path)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert element.findtext(f"{ATOM}id").startswith("tag:")
        assert links(element)["alternate"].startswith("/v1/")
        assert (await rest.get(links(element)["alternate"])).status_code == 200
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert links(feed)["self"] == path
    names = [one.findtext(f"{ATOM}id") for one in feed.iter() if one.find(f"{ATOM}id") is not None]
    assert len(names) == len(set(names))


async def test_a_dataset_tells_how_much_changed_and_what_most(rest):
    newest, middle, oldest = (await read(rest, UK)).findall(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}summary").startswith("2616 × extend. Largest changes: ")
    assert "+125.3 %" in newest.findtext(f"{ATOM}summary")
    assert middle.findtext(f"{ATOM}summary").startswith("53 × add, 2563 × extend.")
    assert oldest.findtext(f"{ATOM}summary") == "2577 × add."


async def test_whole_figures_are_told_to_the_last_digit():
    unit = {"amount": 1, "unit": "kg", "calorific_basis": None, "currency_year": None, "price_basis": None}
    said = {"name": {"en": "Ore"}, "value_unit": "kg CO2e", "declared_unit": unit}
    before, after = (Side(number=nth, record=said | {"value": 2 * 10**17 + nth}) for nth in (1, 2))
    change = {"change": NetChange.AMENDED, "key": "a/b/c", "before": before, "after": after, "value_change": {}}
    most = [Difference(**change, fields=(), reason=None, replacement=None)]
    release = replace(A_RELEASE, number=2, label="2026.2")
    summary = _issue(Issue(release=release, before=A_RELEASE, counts=[("amend", 1)], largest=most), "a/b").summary
    assert "200000000000000001 → 200000000000000002 kg CO2e" in summary


async def test_pages_follow_each_other(rest):
    for path, count in (("/v1/feeds/catalogue.atom", 10), (UK, 3)):
        seen, here = [], f"{path}?limit=2"
        while here is not None:
            feed = await read(rest, here)
            seen += [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]
            here = links(feed).get("next")
        assert len(seen) == len(set(seen)) == count


async def test_names_are_escaped_and_what_xml_has_not_is_replaced():
    at, links_of = "2026-01-01T00:00:00Z", [("alternate", "/?a=1&b=2")]
    entry = Entry(name="a&b", title="<b> & \x00\ud800 水泥", updated=at, summary='"', links=links_of)
    feed = Feed(name="f", title="<", author="&", updated=at, links=[], entries=[entry])
    read_back = ET.fromstring(atom(feed)).find(f"{ATOM}entry")  # noqa: S314 - our own
    assert read_back.findtext(f"{ATOM}title") == "<b> & \ufffd\ufffd 水泥"
    assert links(read_back) == {"alternate": "/?a=1&b=2"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/feeds/datasets/desnz/none.atom", 404),
        ("/v1/feeds/none.atom", 404),
        (UK + "?limit=21", 400),
        (UK + "?limit=0", 400),
        ("/v1/feeds/catalogue.atom?cursor=x", 400),
        ("/v1/feeds/catalogue.atom?release=2026.1", 400),
    ],
)
async def test_what_is_no_feed_is_refused(rest, path, status):
    answer = await rest.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
