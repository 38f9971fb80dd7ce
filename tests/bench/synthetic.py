"""Synthetic factors, marked as such, beside the seed: made by SQL, for measuring only.

One factor per topic and place, 50 places, a version for each of two years, each record rendered like a real one of
about 2 KB. Topics have activities and words of their own. What only audits read (canonical bytes, log leaves) is left
out, so `footing doctor` would rightly complain about such a database.
"""

import json
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from app.kit.canonical import wire
from app.search.topic import About
from tests.bench.vocabulary import Topic, topic

_PLACES = """
GLO CN CN-BJ CN-TJ CN-HE CN-SX CN-NM CN-LN CN-JL CN-HL CN-SH CN-ZJ CN-AH CN-FJ CN-JX CN-SD CN-HA CN-HB CN-HN CN-GX CN-HI
CN-CQ CN-SC CN-GZ CN-YN CN-SN CN-GS CN-NX US GB JP KR DE FR IT ES PL NL SE NO BR IN ID AU CA MX ZA TH VN TR
"""
PLACES = tuple(_PLACES.split())
BARE = ("CN-XZ", "CN-GD", "CN-JS", "CN-QH", "CN-XJ")
"""Places without a factor of their own, within places that have one."""
YEARS = (2022, 2023)
EACH = len(PLACES) * len(YEARS)
"""Versions of one topic."""
LABEL = "2099.1"
DATASET = "synthetic/benchmark"
_MARK = "SYNTHETIC: made by tests/bench to measure with; not a figure anybody published"
_CITATION = (
    "Synthetic (benchmark): made by tests/bench, no document and no place in one. "
    "Synthetic factor for measuring: @value@ kg CO2 per @unit@. Footing @key@ version @number@, sha256:@digest@"
)
_CATALOGUE = f"""
INSERT INTO provenance_licence (id, title, redistribution) VALUES ('synthetic', '{_MARK}', true);
INSERT INTO provenance_publisher (slug, kind, name_en) VALUES ('synthetic', 'enterprise', '{_MARK}');
INSERT INTO provenance_dataset (key, publisher, title_en, industry_scope, editions, accounting_rule, tier)
    VALUES ('{DATASET}', 'synthetic', '{_MARK}', '', 'extend', 'official-publication', 'open');
INSERT INTO provenance_edition (key, dataset, label, licence, attribution)
    VALUES ('{DATASET}/1', '{DATASET}', '1', 'synthetic', '{_MARK}');
"""
_RELEASE = f"""
INSERT INTO releases_release (number, label, parent, digest, manifest, changes, note, log_index)
    SELECT number + 1, '{LABEL}', digest, sha256('{LABEL}'), '', $1::int, '{_MARK}', log_index + 1 + $1::int
    FROM releases_release ORDER BY number DESC LIMIT 1
    RETURNING number
"""
_ACTIVITIES = f"""
INSERT INTO nomenclature_activity (code, name_en, name_zh, products, note)
    SELECT 'synthetic.' || slug, name_en, name_zh, '', '{_MARK}' FROM topic
"""
_TOPICS = (
    "CREATE TEMP TABLE topic (n int, topic_id bigint, slug text, name_en text, name_zh text, unit text, boundary text)"
)
# Every table is filled from these rows, the n-th of them the n-th synthetic version.
_ROWS = f"""
CREATE TEMP TABLE one AS
SELECT nth.n, 'synthetic.' || slug AS activity, place, key, md5(key)::uuid AS id, 1 + nth.n % {len(YEARS)} AS number,
    ($3::int[])[1 + nth.n % {len(YEARS)}] AS year, trim_scale((1 + nth.n % 9999)::numeric / 10000) AS value,
    encode(sha256(convert_to(key || nth.n, 'UTF8')), 'hex') AS digest,
    topic_id, topic.name_en, topic.name_zh, topic.unit, unit_group, boundary
FROM generate_series(0, $1::int - 1) nth(n) JOIN topic ON topic.n = nth.n / {EACH}
    JOIN nomenclature_unit known ON known.code = topic.unit,
    LATERAL (SELECT ($2::text[])[1 + nth.n / {len(YEARS)} % {len(PLACES)}] AS place) there,
    LATERAL (SELECT '{DATASET}/' || slug || '-' || lower(place) AS key) keyed
"""
_FACTORS = f"INSERT INTO factors_factor (id, key, dataset) SELECT id, key, '{DATASET}' FROM one WHERE number = 1"
_VERSIONS = f"""
INSERT INTO factors_version (factor_id, number, key, edition, dataset, activity, geography, period_from, period_to,
    applies_from, applies_to, unit, unit_group, boundary, gas_basis, evidence, value, digest, citation, rendered)
SELECT id, number, key, '{DATASET}/1', '{DATASET}', activity, place, make_date(year, 1, 1), make_date(year, 12, 31),
    make_date(year, 1, 1), make_date(year, 12, 31), unit, unit_group, boundary, 'co2_only', 'single', value,
    decode(digest, 'hex'), {{citation}}, convert_to({{rendered}}, 'UTF8')
FROM one
"""
_SUBJECTS = """
INSERT INTO factors_subject (subject, geography, factor_id, number)
SELECT said, place, id, number FROM one, LATERAL unnest(ARRAY['activity:' || activity, 'key:' || key]) said
"""
_MEMBERS = """
INSERT INTO releases_member (factor_id, number, since, change, log_index)
SELECT id, number, $1::int, 'add', 10000000 + n FROM one
"""
# All of a topic but its first version, which the index of search then adds itself, with the topic and all its words.
_ABOUTS = f"""
INSERT INTO search_about (factor_id, number, topic, key, dataset, activity, industries, geography, period_from,
    period_to, unit, boundary, gas_basis, licence, tier)
SELECT id, number, topic_id, key, '{DATASET}', activity, '{{}}', place, make_date(year, 1, 1),
    make_date(year, 12, 31), unit, boundary, 'co2_only', 'synthetic', 'open'
FROM one WHERE n % {EACH} <> 0
"""
_ASTRAY = """
SELECT count(*) FROM (SELECT activity FROM search_about GROUP BY activity HAVING count(DISTINCT topic) > 1) several
WHERE activity LIKE 'synthetic.%'
"""
_LIKE = """
SELECT factor_id, key, rendered FROM factors_version
WHERE dataset = 'mee/grid-electricity' AND geography = 'CN-GD' LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """What is there to be asked for."""

    rows: int
    release: int

    def topic(self, nth: int) -> Topic:
        """Return what the n-th version is about."""
        return topic(nth // EACH)

    def activity(self, nth: int) -> str:
        """Return the activity of the n-th version."""
        return f"synthetic.{_slug(nth // EACH)}"

    def place(self, nth: int) -> str:
        """Return the geography of the n-th version."""
        return PLACES[nth // len(YEARS) % len(PLACES)]

    def year(self, nth: int) -> int:
        """Return the year that the n-th version is of."""
        return YEARS[nth % len(YEARS)]

    def key(self, nth: int) -> str:
        """Return the key of the n-th version's factor."""
        return f"{DATASET}/{_slug(nth // EACH)}-{self.place(nth).lower()}"


def _slug(nth: int) -> str:
    return f"topic-{nth:06}"


async def add(owner: asyncpg.Connection, rows: int) -> None:
    """Add synthetic factors and the release that holds them to a seeded database, as its owner."""
    async with owner.transaction():
        await owner.execute("SET LOCAL session_replication_role = replica")  # the keys are right by construction
        await owner.execute(_TOPICS)
        await owner.copy_records_to_table("topic", records=[_topic_row(nth) for nth in range(rows // EACH)])
        await owner.execute(_CATALOGUE)
        await owner.execute(_ACTIVITIES)
        release = await owner.fetchval(_RELEASE, rows)
        await owner.execute(_ROWS, rows, PLACES, YEARS)
        await owner.execute(_FACTORS)
        await owner.execute(await _versions(owner))
        await owner.execute(_SUBJECTS)
        await owner.execute(_MEMBERS, release)
        await owner.execute(_ABOUTS)
        await owner.execute("UPDATE publication_latest SET release = $1", release)
    await owner.execute("ANALYZE")


async def settle(owner: asyncpg.Connection) -> None:
    """Leave a filled and indexed database as a service has it that has run for a while; refuse a wrong index."""
    astray = await owner.fetchval(_ASTRAY)
    if astray:
        detail = f"the index of search has {astray} synthetic topics otherwise than they are counted here"
        raise ValueError(detail)
    await owner.execute("VACUUM (FREEZE, ANALYZE)")
    await owner.execute("CHECKPOINT")


async def there(owner: asyncpg.Connection, rows: int) -> Synthetic:
    """Return what `add` put into a database."""
    return Synthetic(rows, await _release(owner))


async def _release(owner: asyncpg.Connection) -> int:
    number: int = await owner.fetchval("SELECT number FROM releases_release WHERE label = $1", LABEL)
    return number


def _topic_row(nth: int) -> tuple[int, int, str, str, str, str, str]:
    said, slug = topic(nth), _slug(nth)
    about = About(
        name_en=said.name_en,
        name_zh=said.name_zh,
        synonyms=(),
        activity=f"synthetic.{slug}",
        codes=(),
        unit=said.unit,
    )
    return nth, about.id, slug, said.name_en, said.name_zh, said.unit, said.boundary


async def _versions(owner: asyncpg.Connection) -> str:
    """Return the statement that makes versions, its record rendered like one of the seed."""
    like = await owner.fetchrow(_LIKE)
    record = json.loads(like["rendered"], parse_float=Decimal)
    record |= {"digest": "sha256:@digest@", "value": "@value@", "dataset": DATASET, "publisher": "synthetic"}
    record |= {"version": "@number@", "activity": "@activity@", "geography": "@place@", "evidence": "single"}
    record |= {"reference_period": {"from": "@year@-01-01", "to": "@year@-12-31"}, "boundary": "@boundary@"}
    record |= {
        "edition": "1",
        "note": _MARK,
        "description": _MARK * 3,
        "synonyms": [],
        "industries": [],
        "products": [],
    }
    record |= {"name": {"en": "@name_en@", "zh": "@name_zh@"}, "industries": []}
    record["declared_unit"]["unit"] = "@unit@"
    record["source"] |= {"title": _MARK, "publisher": "nobody", "published": None}
    record["as_published"]["locator"] |= {"document": _MARK, "place": "none"}
    record["licence"] = {"id": "synthetic", "attribution": _MARK, "tier": "open"}
    rendered = wire(record).decode().replace('"@value@"', "@value@").replace('"@number@"', "@number@")
    rendered = rendered.replace(str(like["factor_id"]), "@id@").replace(like["key"], "@key@")
    return _VERSIONS.format(citation=_filled(_CITATION), rendered=_filled(rendered))


_WORDS = {name: name for name in ("key", "activity", "place", "digest", "name_en", "name_zh", "unit", "boundary")}
_WORDS |= {name: f"{name}::text" for name in ("id", "value", "number", "year")}


def _filled(text: str) -> str:
    """Return the SQL that puts words into a text."""
    sql = "'" + text.replace("'", "''") + "'"
    for name, expression in _WORDS.items():
        if f"@{name}@" in text:
            sql = f"replace({sql}, '@{name}@', {expression})"
    return sql
