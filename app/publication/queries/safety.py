"""Would the database itself refuse to change what is released: triggers, and the rights of the application's role."""

from collections.abc import Iterator, Sequence

from sqlalchemy import text

from app.kit.db import AnyRow, Reader, metadata
from app.publication.queries.audit import Wrong

ROLE = "footing_app"
_TRIGGERS = text(
    "SELECT c.relname AS name, t.tgname AS trigger, t.tgenabled AS enabled FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
)
_ROLE = text(
    "SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, "
    "EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) AS owns "
    "FROM pg_roles r WHERE r.rolname = :role"
)
_RIGHTS = text(
    "SELECT c.relname AS name, p AS privilege FROM pg_class c, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) p "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(:role, c.oid, p)"
)
_UPDATES = text(
    "SELECT c.relname AS name, a.attname AS changed FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
    "AND has_column_privilege(:role, c.oid, a.attnum, 'UPDATE') ORDER BY c.relname, a.attnum"
)
# What a cut and an announcement set; triggers let each only go forward.
_MAY_UPDATE = {
    ("releases_member", "until"),
    ("releases_member", "ended_by"),
    ("releases_member", "reason"),
    ("releases_member", "replacement"),
    ("releases_member", "erratum"),
    ("releases_member", "succeeded_by"),
    ("publication_latest", "release"),
    ("tlog_head", "next_index"),
}
# What ends, once: memberships, ties, keys; and what a key or a subject has beside.
_ENDED_ONCE = {
    "provenance_member": ("until",),
    "provenance_tie": ("until",),
    "provenance_agent": ("until",),
    "provenance_rule": ("since",),
    "access_key": ("revoked_at", "used_at"),
    "access_subject": ("disabled_at", "name"),
}
# Derived, counted or under way, not released: rows that nothing depends on may change.
_OF_NO_RELEASE = {
    "demand_miss": ("times", "last_on"),
    "kit_progress": ("subject", "stage", "done", "whole", "at"),
    "kit_message": ("number", "topic", "subject", "put_at", "due_at", "attempts", "trouble"),
    "kit_reply": (),
}
_MAY_DELETE = {"kit_message", "kit_progress", "kit_reply"}
_OF_PROPOSALS = {
    "proposals_event": ("follows",),
    "proposals_assignment": ("independent",),
    "proposals_review": ("independent", "signs"),
}
_SETTINGS = text(
    "SELECT unnest(s.setconfig) AS setting FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole "
    "WHERE r.rolname = :role"
)
_WORDS = text("SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync")


async def triggers(reader: Reader) -> Sequence[Wrong]:
    """Return the tables whose triggers are missing or switched off."""
    rows = await reader.all(_TRIGGERS)
    enabled = {(row.name, row.trigger) for row in rows if row.enabled in {b"A", "A"}}
    return [
        Wrong(f"table {name}", f"trigger {name}_{kind} is missing or not always on")
        for name, kind in _expected()
        if (name, f"{name}_{kind}") not in enabled
    ]


async def role(reader: Reader) -> Sequence[Wrong]:
    """Return what the application's role could do that it must not."""
    row = await reader.first(_ROLE.bindparams(role=ROLE))
    if row is None:
        return [Wrong(f"role {ROLE}", "does not exist")]
    wrong = list(_powers(row))
    rights = await reader.all(_RIGHTS.bindparams(role=ROLE))
    rights = [one for one in rights if (one.privilege, one.name in _MAY_DELETE) != ("DELETE", True)]
    wrong += [Wrong(f"role {ROLE}", f"may {right.privilege} {right.name}") for right in rights]
    changed = {(one.name, one.changed) for one in await reader.all(_UPDATES.bindparams(role=ROLE))}
    settable = (_OF_NO_RELEASE | _ENDED_ONCE).items()
    allowed = _MAY_UPDATE | {(name, one) for name, columns in settable for one in columns}
    settings = await reader.all(_SETTINGS.bindparams(role=ROLE))
    wrong += [Wrong(f"role {ROLE}", f"has a setting of its own: {one.setting}") for one in settings]
    return wrong + [Wrong(f"role {ROLE}", f"may UPDATE {'.'.join(one)}") for one in sorted(changed - allowed)]


async def server(reader: Reader) -> tuple[str, bool]:
    """Return the server's version and whether what it acknowledges is durable."""
    row = await reader.first(_WORDS)
    return (str(row.version), row.fsync == "on") if row else ("unknown", False)


def _expected() -> Iterator[tuple[str, str]]:
    for name in metadata.tables.keys() - _OF_NO_RELEASE.keys():
        yield name, "stays"
        yield name, "kept"
    for kind in ("ends", "begun", "ended"):
        yield "releases_member", kind
    for name in _ENDED_ONCE:
        yield name, "ends"
    for name, kinds in _OF_PROPOSALS.items():
        yield from ((name, kind) for kind in kinds)
    yield "factors_canonical", "with"
    yield "factors_subject", "with"
    yield "provenance_source", "with"
    yield "publication_latest", "forward"
    yield "tlog_head", "forward"


def _powers(row: AnyRow) -> Iterator[Wrong]:
    for name in ("rolsuper", "rolbypassrls", "rolcreaterole", "owns"):
        if row._mapping[name]:
            said = "owns tables" if name == "owns" else f"has {name}"
            yield Wrong(f"role {ROLE}", said)
