"""What holds after every fault: nothing lost, nothing changed, nobody judged in their own cause."""

import hashlib
import json


async def invariants(connection):
    """Return what is wrong with a registry, read over a bare connection as the owner; empty where it is sound."""
    found = []
    found += await _log(connection)
    found += await _released(connection)
    found += await _bytes(connection)
    found += await _releases(connection)
    found += await _events(connection)
    found += await _reviews(connection)
    return found


async def _log(connection):
    """I2: the log counts from 0 without a gap, and its head says how long it is."""
    row = await connection.fetchrow(
        "SELECT count(*) AS size, coalesce(min(index), 0) AS first, coalesce(max(index), -1) AS last FROM tlog_leaf"
    )
    head = await connection.fetchval("SELECT next_index FROM tlog_head")
    whole = (row["first"], row["last"] + 1, head) == (0, row["size"], row["size"])
    return [] if whole else [f"log has {row['size']} leaves, {row['first']} to {row['last']}, its head says {head}"]


async def _released(connection):
    """I3: every released version has exactly one leaf, with its digest; every version is released."""
    rows = await connection.fetch(
        "SELECT v.key, v.number, encode(v.digest, 'hex') AS digest, m.log_index, l.entry, "
        "(SELECT count(*) FROM tlog_leaf o WHERE o.subject = 'factor/' || v.factor_id AND o.version = v.number) "
        "AS leaves "
        "FROM factors_version v LEFT JOIN releases_member m USING (factor_id, number) "
        "LEFT JOIN tlog_leaf l ON l.index = m.log_index"
    )
    found = []
    for row in rows:
        said = json.loads(row["entry"])["digest"] if row["entry"] else None
        if (row["leaves"], said) != (1, f"sha256:{row['digest']}"):
            found.append(f"{row['key']} {row['number']} has {row['leaves']} leaves, one says {said}")
    return found


async def _bytes(connection):
    """I6: the digest of every version is that of its canonical bytes."""
    rows = await connection.fetch(
        "SELECT v.key, v.number, v.digest, c.bytes FROM factors_version v LEFT JOIN factors_canonical c "
        "USING (factor_id, number)"
    )
    wrong = [row for row in rows if row["bytes"] is None or hashlib.sha256(row["bytes"]).digest() != row["digest"]]
    return [f"{row['key']} {row['number']} has other bytes than its digest" for row in wrong]


async def _releases(connection):
    """I6: releases count from 1, each stands on the one before, and its digest is that of its manifest."""
    found, parent = [], None
    rows = await connection.fetch("SELECT number, parent, digest, manifest FROM releases_release ORDER BY number")
    for place, row in enumerate(rows, start=1):
        is_whole = hashlib.sha256(row["manifest"]).digest() == row["digest"]
        if (row["number"], row["parent"], is_whole) != (place, parent, True):
            found.append(f"release {row['number']} does not follow the one before")
        parent = row["digest"]
    return found


async def _events(connection):
    """I5: the events of a proposal follow one another, and one that is released has its release, and once."""
    rows = await connection.fetch(
        "SELECT proposal, number, before, after, release, lag(after) OVER w AS last, row_number() OVER w AS nth "
        "FROM proposals_event WINDOW w AS (PARTITION BY proposal ORDER BY number)"
    )
    wrong = [row for row in rows if row["number"] != row["nth"] or row["before"] != row["last"]]
    found = [f"event {row['number']} of {row['proposal']} does not follow" for row in wrong]
    twice = await connection.fetch(
        "SELECT proposal FROM proposals_event WHERE event = 'release' GROUP BY proposal HAVING count(*) > 1"
    )
    found += [f"proposal {row['proposal']} is released twice" for row in twice]
    stray = await connection.fetch(
        "SELECT proposal FROM proposals_event e WHERE release IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM releases_member m WHERE e.release IN (m.since, m.until))"
    )
    return found + [f"the release of proposal {row['proposal']} changed nothing" for row in stray]


async def _reviews(connection):
    """I7: nobody reviewed what their own organisation proposed; every review signs a content that is there."""
    rows = await connection.fetch(
        "SELECT r.proposal FROM proposals_review r JOIN proposals_proposal p ON p.id = r.proposal "
        "LEFT JOIN proposals_content c ON c.proposal = r.proposal AND c.number = r.content AND c.digest = r.digest "
        "WHERE r.organisation IN (p.publisher, p.agent) OR c.proposal IS NULL"
    )
    return [f"a review of {row['proposal']} is not independent or signs something else" for row in rows]
