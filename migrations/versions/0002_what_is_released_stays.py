"""What is released stays: triggers refuse changes, and the application's role could not make them anyway.

Revision: 0002, after 0001.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "nomenclature_unit",
    "nomenclature_gas",
    "nomenclature_gwp_set",
    "nomenclature_gwp",
    "nomenclature_geography",
    "nomenclature_geography_alias",
    "nomenclature_ambiguous_unit",
    "nomenclature_containment",
    "nomenclature_activity",
    "nomenclature_scheme",
    "nomenclature_class_code",
    "nomenclature_label",
    "nomenclature_correspondence",
    "nomenclature_state",
    "provenance_licence",
    "provenance_publisher",
    "provenance_dataset",
    "provenance_edition",
    "provenance_source",
    "factors_factor",
    "factors_version",
    "factors_canonical",
    "factors_subject",
    "releases_release",
    "tlog_leaf",
)
COMES_WITH = ("factors_canonical", "factors_subject")
NEVER_REMOVED = ("releases_member", "publication_latest", "tlog_head")

# An expected refusal has SQLSTATE 55000, object_not_in_prerequisite_state.
REFUSE = """
CREATE FUNCTION footing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what is stored here stays as it is', TG_OP, TG_TABLE_NAME
        USING ERRCODE = '55000', HINT = 'a correction is a new version in a new release';
END $$
"""
END_ONCE = """
CREATE FUNCTION footing_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until IS NOT NULL OR NEW.until IS NULL
        OR (NEW.factor_id, NEW.number, NEW.since, NEW.change, NEW.log_index)
            IS DISTINCT FROM (OLD.factor_id, OLD.number, OLD.since, OLD.change, OLD.log_index)
    THEN
        RAISE EXCEPTION 'UPDATE on releases_member is refused: an end is set once and nothing else changes'
            USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$
"""
# A release is closed once it is announced: members begin and end only in the newest one, and only before that.
IN_THE_NEWEST = """
CREATE FUNCTION footing_in_the_newest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest integer := (SELECT max(number) FROM releases_release);
    announced integer := coalesce((SELECT release FROM publication_latest), 0);
    stray integer;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT since INTO stray FROM changed WHERE since <> newest LIMIT 1;
    ELSE
        SELECT until INTO stray FROM changed WHERE until <> newest LIMIT 1;
    END IF;
    IF stray IS NOT NULL OR (newest <= announced AND EXISTS (SELECT 1 FROM changed)) THEN
        RAISE EXCEPTION '% on releases_member is refused: only a release being made has members to begin or end', TG_OP
            USING ERRCODE = '55000';
    END IF;
    RETURN NULL;
END $$
"""
# What a version is found by, and the bytes it was digested from, come with it and never after it.
BEFORE_MEMBERS = """
CREATE FUNCTION footing_before_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed JOIN releases_member USING (factor_id, number)) THEN
        RAISE EXCEPTION 'INSERT on % is refused: the version is already in a release', TG_TABLE_NAME
            USING ERRCODE = '55000';
    END IF;
    RETURN NULL;
END $$
"""
# An edition that has figures is closed: its sources came with it.
BEFORE_VERSIONS = """
CREATE FUNCTION footing_before_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed JOIN factors_version USING (edition)) THEN
        RAISE EXCEPTION 'INSERT on % is refused: the edition already has figures', TG_TABLE_NAME
            USING ERRCODE = '55000';
    END IF;
    RETURN NULL;
END $$
"""
FORWARD = """
CREATE FUNCTION footing_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'publication_latest' THEN
        IF NEW.release < OLD.release THEN
            RAISE EXCEPTION 'the latest release never moves back' USING ERRCODE = '55000';
        END IF;
    ELSIF NEW.next_index < OLD.next_index THEN
        RAISE EXCEPTION 'the log never shrinks' USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$
"""
ROLE = """
DO $$
BEGIN
    CREATE ROLE footing_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$
"""
MEMBER_COLUMNS = "until, ended_by, reason, replacement"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for function in (REFUSE, END_ONCE, IN_THE_NEWEST, BEFORE_MEMBERS, BEFORE_VERSIONS, FORWARD):
        op.execute(function)
    for table in ADDED_ONLY:
        _trigger(table, "stays", "UPDATE OR DELETE", "ROW", "footing_refuse")
        _trigger(table, "kept", "TRUNCATE", "STATEMENT", "footing_refuse")
    for table in NEVER_REMOVED:
        _trigger(table, "stays", "DELETE", "ROW", "footing_refuse")
        _trigger(table, "kept", "TRUNCATE", "STATEMENT", "footing_refuse")
    _trigger("releases_member", "ends", "UPDATE", "ROW", "footing_end_once")
    _trigger("publication_latest", "forward", "UPDATE", "ROW", "footing_forward")
    _trigger("tlog_head", "forward", "UPDATE", "ROW", "footing_forward")
    for name, event in (("begun", "INSERT"), ("ended", "UPDATE")):
        _checked("releases_member", name, event, "footing_in_the_newest")
    for table in COMES_WITH:
        _checked(table, "with", "INSERT", "footing_before_members")
    _checked("provenance_source", "with", "INSERT", "footing_before_versions")
    op.execute("INSERT INTO tlog_head (one, next_index, frozen) VALUES (true, 0, false)")
    _grant()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM footing_app")
    op.execute("REVOKE ALL ON SCHEMA public FROM footing_app")
    for table, triggers in (
        *((table, ("stays", "kept")) for table in (*ADDED_ONLY, *NEVER_REMOVED)),
        *((table, ("with",)) for table in (*COMES_WITH, "provenance_source")),
        ("releases_member", ("ends", "begun", "ended")),
        ("publication_latest", ("forward",)),
        ("tlog_head", ("forward",)),
    ):
        for trigger in triggers:
            op.execute(f"DROP TRIGGER {table}_{trigger} ON {table}")
    op.execute("DELETE FROM tlog_head")
    for function in ("refuse", "end_once", "in_the_newest", "before_members", "before_versions", "forward"):
        op.execute(f"DROP FUNCTION footing_{function}()")


def _trigger(table: str, name: str, events: str, each: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
    )
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _checked(table: str, name: str, event: str, function: str) -> None:
    """Check all rows of a statement at once, when they are there."""
    op.execute(
        f"CREATE TRIGGER {table}_{name} AFTER {event} ON {table} REFERENCING NEW TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def _grant() -> None:
    op.execute(ROLE)
    op.execute("GRANT footing_app TO CURRENT_USER")
    op.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    op.execute("GRANT USAGE ON SCHEMA public TO footing_app")
    op.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO footing_app")
    for table in (*ADDED_ONLY, "releases_member", "publication_latest"):
        op.execute(f"GRANT INSERT ON {table} TO footing_app")
    op.execute(f"GRANT UPDATE ({MEMBER_COLUMNS}) ON releases_member TO footing_app")
    op.execute("GRANT UPDATE (release) ON publication_latest TO footing_app")
    op.execute("GRANT UPDATE (next_index) ON tlog_head TO footing_app")
