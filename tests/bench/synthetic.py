"""Synthetic factors, marked as such, beside the seed: made by SQL, for measuring only.

One factor per activity and geography, 100 geographies, its record rendered like a real one of about 2 KB. What only
audits read (canonical bytes, log leaves) is left out, so `footing doctor` would rightly complain about such a database.
"""

import json
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from app.kit.canonical import wire

PLACES = 100
LABEL = "2099.1"
DATASET = "synthetic/benchmark"
_MARK = "SYNTHETIC: made by tests/bench to measure with; not a figure anybody published"
_CITATION = (
    "Synthetic (benchmark): made by tests/bench, no document and no place in one. "
    "Synthetic factor for measuring: 0.5 kg CO2 per kWh. Footing @key@ version 1, sha256:@digest@"
)
_CATALOGUE = f"""
INSERT INTO provenance_licence (id, title, redistribution) VALUES ('synthetic', '{_MARK}', false);
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
INSERT INTO nomenclature_activity (code, name_en, products, note)
    SELECT 'synthetic.activity-' || lpad(n::text, 6, '0'), 'synthetic activity ' || n, '', '{_MARK}'
    FROM generate_series(0, $1::int - 1) n
"""
# The n-th synthetic factor; a function, so that every table is filled from the same words.
_NTH = f"""
CREATE FUNCTION pg_temp.nth(places text[], n int,
    OUT activity text, OUT geography text, OUT key text, OUT id uuid, OUT value numeric)
LANGUAGE sql IMMUTABLE AS $$
    SELECT a.code, g, k.key, md5(k.key)::uuid, trim_scale((1 + n % 9999)::numeric / 10000)
    FROM (SELECT 'synthetic.activity-' || lpad((n / {PLACES})::text, 6, '0') AS code) a,
        (SELECT places[1 + n % {PLACES}] AS g) p,
        LATERAL (SELECT '{DATASET}/' || substr(a.code, 11) || '-' || lower(g) AS key) k
$$
"""
_FROM = "FROM generate_series(0, $1::int - 1) n, pg_temp.nth($2::text[], n) one"
_FACTORS = f"INSERT INTO factors_factor (id, key, dataset) SELECT one.id, one.key, '{DATASET}' {_FROM}"
_VERSIONS = f"""
INSERT INTO factors_version (factor_id, number, key, edition, dataset, activity, geography, period_from, period_to,
    applies_from, applies_to, unit, unit_group, boundary, gas_basis, evidence, value, digest, citation, rendered)
SELECT one.id, 1, one.key, '{DATASET}/1', '{DATASET}', one.activity, one.geography, '2023-01-01', '2023-12-31',
    '2023-01-01', '2023-12-31', 'kWh', 'energy', 'combustion', 'co2_only', 'single', one.value,
    sha256(convert_to(one.key, 'UTF8')), {{citation}}, convert_to({{rendered}}, 'UTF8')
{_FROM}
"""
_SUBJECTS = f"""
INSERT INTO factors_subject (subject, geography, factor_id, number)
SELECT said, one.geography, one.id, 1
{_FROM}, LATERAL unnest(ARRAY['activity:' || one.activity, 'key:' || one.key]) said
"""
_MEMBERS = f"""
INSERT INTO releases_member (factor_id, number, since, change, log_index)
SELECT one.id, 1, $3::int, 'add', 10000000 + n {_FROM}
"""
_LIKE = """
SELECT factor_id, key, rendered FROM factors_version
WHERE dataset = 'mee/grid-electricity' AND geography = 'CN-GD' LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """What is there to be asked for."""

    rows: int
    places: tuple[str, ...]
    release: int

    def activity(self, nth: int) -> str:
        """Return the activity of the n-th factor."""
        return f"synthetic.activity-{nth // PLACES:06}"

    def place(self, nth: int) -> str:
        """Return the geography of the n-th factor."""
        return self.places[nth % PLACES]

    def key(self, nth: int) -> str:
        """Return the key of the n-th factor."""
        return f"{DATASET}/{self.activity(nth)[10:]}-{self.place(nth).lower()}"


async def add(owner: asyncpg.Connection, rows: int) -> None:
    """Add synthetic factors and the release that holds them to a seeded database, as its owner."""
    places = await _places(owner)
    async with owner.transaction():
        await owner.execute("SET LOCAL session_replication_role = replica")  # the keys are right by construction
        await owner.execute(_CATALOGUE)
        await owner.execute(_ACTIVITIES, rows // PLACES)
        release = await owner.fetchval(_RELEASE, rows)
        await owner.execute(_NTH)
        await owner.execute(_FACTORS, rows, places)
        await owner.execute(await _versions(owner), rows, places)
        await owner.execute(_SUBJECTS, rows, places)
        await owner.execute(_MEMBERS, rows, places, release)
        await owner.execute("UPDATE publication_latest SET release = $1", release)
    await owner.execute("VACUUM (FREEZE, ANALYZE)")
    await owner.execute("CHECKPOINT")


async def there(owner: asyncpg.Connection, rows: int) -> Synthetic:
    """Return what `add` put into a database."""
    number = await owner.fetchval("SELECT number FROM releases_release WHERE label = $1", LABEL)
    return Synthetic(rows, tuple(await _places(owner)), number)


async def _places(owner: asyncpg.Connection) -> list[str]:
    found = await owner.fetch(f"SELECT code FROM nomenclature_geography ORDER BY code LIMIT {PLACES}")
    return [row["code"] for row in found]


async def _versions(owner: asyncpg.Connection) -> str:
    """Return the statement that makes versions, its record rendered like one of the seed."""
    like = await owner.fetchrow(_LIKE)
    record = json.loads(like["rendered"], parse_float=Decimal)
    record |= {"digest": "sha256:@digest@", "value": "@value@", "dataset": DATASET, "publisher": "synthetic"}
    record |= {"activity": "@activity@", "geography": "@geography@", "evidence": "single", "note": _MARK}
    record |= {"edition": "1", "reference_period": {"from": "2023-01-01", "to": "2023-12-31"}, "description": _MARK * 3}
    record["name"] = {"en": "SYNTHETIC @activity@, @geography@", "zh": None}
    record["source"] |= {"title": _MARK, "publisher": "nobody", "published": None}
    record["as_published"]["locator"] |= {"document": _MARK, "place": "none"}
    record["licence"] = {"id": "synthetic", "attribution": _MARK, "tier": "open"}
    rendered = wire(record).decode().replace('"@value@"', "@value@")
    rendered = rendered.replace(str(like["factor_id"]), "@id@").replace(like["key"], "@key@")
    said = {"id": "one.id::text", "value": "one.value::text", "digest": _DIGEST}
    said |= {name: f"one.{name}" for name in ("key", "activity", "geography")}
    return _VERSIONS.format(citation=_filled(_CITATION, said), rendered=_filled(rendered, said))


_DIGEST = "encode(sha256(convert_to(one.key, 'UTF8')), 'hex')"


def _filled(text: str, said: dict[str, str]) -> str:
    """Return the SQL that puts words into a text."""
    sql = "'" + text.replace("'", "''") + "'"
    for name, expression in said.items():
        if f"@{name}@" in text:
            sql = f"replace({sql}, '@{name}@', {expression})"
    return sql
