"""What was proposed, said and decided stays; nobody reviews for their own organisation; steps follow one another.

Revision: 0007, after 0006.
Old code must go on working against the new schema: expand, backfill, contract in separate releases.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED_ONLY = (
    "access_event",
    "provenance_registry",
    "proposals_proposal",
    "proposals_content",
    "proposals_change",
    "proposals_evidence",
    "proposals_finding",
    "proposals_answer",
    "proposals_assignment",
    "proposals_review",
    "proposals_event",
)
ENDED_ONCE = {
    "provenance_member": ("until",),
    "provenance_tie": ("until",),
    "provenance_agent": ("until",),
    "provenance_rule": ("since",),
    "access_key": ("revoked_at", "used_at"),
    "access_subject": ("disabled_at", "name"),
}
REPEATED = ("used_at", "name", "disabled_at")  # may be set again, also back
WAYS = (
    ">open>draft",
    "draft>revise>draft",
    "draft>submit>submitted",
    "draft>discard>discarded",
    "submitted>pass_checks>screening",
    "submitted>fail_checks>returned",
    "returned>revise>returned",
    "returned>submit>submitted",
    "returned>discard>discarded",
    "screening>admit>in_review",
    "screening>send_back>returned",
    "screening>reject>rejected",
    "in_review>review>in_review",
    "in_review>accept>accepted",
    "in_review>request_revision>revision_requested",
    "in_review>reject>rejected",
    "in_review>open_comment>public_comment",
    "public_comment>accept>accepted",
    "public_comment>request_revision>revision_requested",
    "revision_requested>revise>revision_requested",
    "revision_requested>submit>submitted",
    "revision_requested>discard>discarded",
    "accepted>release>released",
    "accepted>request_revision>revision_requested",
    "rejected>appeal>rejected",
    "rejected>dismiss_appeal>rejected",
    "rejected>grant_appeal>in_review",
)
# An expected refusal has SQLSTATE 55000, object_not_in_prerequisite_state.
SET_ONCE = """
CREATE FUNCTION footing_set_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    settable text[] := TG_ARGV[0]::text[];
    repeated text[] := TG_ARGV[1]::text[];
    one text;
BEGIN
    IF to_jsonb(NEW) - settable IS DISTINCT FROM to_jsonb(OLD) - settable THEN
        RAISE EXCEPTION 'UPDATE on % is refused: only % is ever set', TG_TABLE_NAME, settable USING ERRCODE = '55000';
    END IF;
    FOREACH one IN ARRAY settable LOOP
        IF NOT one = ANY (repeated) AND to_jsonb(OLD) ->> one IS NOT NULL
            AND to_jsonb(NEW) ->> one IS DISTINCT FROM to_jsonb(OLD) ->> one
        THEN
            RAISE EXCEPTION 'UPDATE on % is refused: % is set once', TG_TABLE_NAME, one USING ERRCODE = '55000';
        END IF;
    END LOOP;
    RETURN NEW;
END $$
"""
FOLLOWS = f"""
CREATE FUNCTION footing_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT number, after INTO last FROM proposals_event
        WHERE proposal = NEW.proposal ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.before IS DISTINCT FROM last.after THEN
        RAISE EXCEPTION 'INSERT on proposals_event is refused: it does not follow the event before'
            USING ERRCODE = '40001';
    END IF;
    IF NOT concat_ws('>', coalesce(NEW.before, ''), NEW.event, NEW.after) = ANY (ARRAY{list(WAYS)!r}) THEN
        RAISE EXCEPTION 'INSERT on proposals_event is refused: there is no such step' USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$
"""
# Organisations are one group if ownership or a group leads from one to the other, over any others, either way.
TIED = """
CREATE FUNCTION footing_tied(a text, b text) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH RECURSIVE now AS (
        SELECT organisation, other, kind FROM provenance_tie
        WHERE since <= current_date AND (until IS NULL OR until >= current_date)
    ), around(code) AS (
        SELECT a
        UNION
        SELECT CASE WHEN now.organisation = around.code THEN now.other ELSE now.organisation END
        FROM around JOIN now ON around.code IN (now.organisation, now.other) AND now.kind <> 'funds'
    )
    SELECT EXISTS (SELECT 1 FROM around WHERE code = b)
        OR EXISTS (SELECT 1 FROM now WHERE kind = 'funds' AND (organisation, other) IN ((a, b), (b, a)))
$$
"""
INDEPENDENT = """
CREATE FUNCTION footing_independent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed proposals_proposal;
BEGIN
    SELECT * INTO proposed FROM proposals_proposal WHERE id = NEW.proposal;
    IF footing_tied(NEW.organisation, proposed.publisher)
        OR (proposed.agent IS NOT NULL AND footing_tied(NEW.organisation, proposed.agent))
    THEN
        RAISE EXCEPTION 'the reviewer is of the organisation, the group or a funder of who proposes'
            USING ERRCODE = '23514', CONSTRAINT = 'independent';
    END IF;
    IF EXISTS (
        SELECT 1 FROM proposals_proposal earlier JOIN proposals_content said ON said.proposal = earlier.id
        WHERE earlier.dataset = proposed.dataset AND NEW.reviewer IN (earlier.opened_by, said.by)
    ) THEN
        RAISE EXCEPTION 'the reviewer has proposed to this dataset'
            USING ERRCODE = '23514', CONSTRAINT = 'independent';
    END IF;
    IF EXISTS (
        SELECT 1 FROM provenance_member
        WHERE subject = NEW.reviewer AND until IS NULL
            AND (footing_tied(publisher, proposed.publisher)
                OR (proposed.agent IS NOT NULL AND footing_tied(publisher, proposed.agent)))
    ) THEN
        RAISE EXCEPTION 'the reviewer is also a member of an organisation tied to who proposes'
            USING ERRCODE = '23514', CONSTRAINT = 'independent';
    END IF;
    RETURN NEW;
END $$
"""
# A reviewer signs the content that is there, and none but a content of this proposal.
SIGNS = """
CREATE FUNCTION footing_signs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM proposals_content
        WHERE proposal = NEW.proposal AND number = NEW.content AND digest = NEW.digest
    ) THEN
        RAISE EXCEPTION 'the review signs another content' USING ERRCODE = '23514', CONSTRAINT = 'signs';
    END IF;
    RETURN NEW;
END $$
"""
# The rule that every dataset names so far: a registry that was filled before there were rules needs it at once.
OFFICIAL = """
INSERT INTO provenance_rule (code, title_en, title_zh, boundaries, required, traceability, citation) VALUES (
    'official-publication', 'As an authority published it', '按主管部门公布的数值收录', '',
    'name_en;geography;boundary;gas_basis;evidence', 'cited',
    'Footing: a figure that an authority has published is taken as it stands, with its document and the place in it'
)
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for function in (SET_ONCE, FOLLOWS, TIED, INDEPENDENT, SIGNS):
        op.execute(function)
    op.execute(OFFICIAL)
    for table in ADDED_ONLY:
        _trigger(table, "stays", "BEFORE UPDATE OR DELETE", "ROW", "footing_refuse()")
        _trigger(table, "kept", "BEFORE TRUNCATE", "STATEMENT", "footing_refuse()")
        op.execute(f"GRANT SELECT, INSERT ON {table} TO footing_app")
    for table, columns in ENDED_ONCE.items():
        repeated = [one for one in columns if one in REPEATED]
        said = f"'{{{','.join(columns)}}}', '{{{','.join(repeated)}}}'"
        _trigger(table, "ends", "BEFORE UPDATE", "ROW", f"footing_set_once({said})")
        _trigger(table, "stays", "BEFORE DELETE", "ROW", "footing_refuse()")
        _trigger(table, "kept", "BEFORE TRUNCATE", "STATEMENT", "footing_refuse()")
        op.execute(f"GRANT SELECT, INSERT, UPDATE ({', '.join(columns)}) ON {table} TO footing_app")
    _trigger("proposals_event", "follows", "BEFORE INSERT", "ROW", "footing_follows()")
    for table in ("proposals_assignment", "proposals_review"):
        _trigger(table, "independent", "BEFORE INSERT", "ROW", "footing_independent()")
    _trigger("proposals_review", "signs", "BEFORE INSERT", "ROW", "footing_signs()")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON kit_message TO footing_app")
    op.execute("GRANT SELECT, INSERT, DELETE ON kit_reply TO footing_app")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    for table in (*ADDED_ONLY, *ENDED_ONCE):
        op.execute(f"DROP TRIGGER {table}_stays ON {table}")
        op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        op.execute(f"REVOKE ALL ON {table} FROM footing_app")
    for table in ENDED_ONCE:
        op.execute(f"DROP TRIGGER {table}_ends ON {table}")
    op.execute("DROP TRIGGER proposals_event_follows ON proposals_event")
    for table in ("proposals_assignment", "proposals_review"):
        op.execute(f"DROP TRIGGER {table}_independent ON {table}")
    op.execute("DROP TRIGGER proposals_review_signs ON proposals_review")
    for table in ("kit_message", "kit_reply"):
        op.execute(f"REVOKE ALL ON {table} FROM footing_app")
    op.execute("DELETE FROM provenance_rule")
    for function in ("set_once()", "follows()", "independent()", "signs()", "tied(text, text)"):
        op.execute(f"DROP FUNCTION footing_{function}")


def _trigger(table: str, name: str, when: str, each: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")
