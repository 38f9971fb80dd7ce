"""A caller's own keys: none can do more than the key it was made with."""

from collections.abc import Sequence

from app.access.commands import make_key, revoke
from app.access.errors import BadKeyRequest, NoKey, NotAllowed
from app.access.model import Caller
from app.access.permissions import Scope
from app.access.queries import keys_of, presented
from app.access.tokens import KINDS, Token
from app.kit.clock import now
from app.kit.db import Writer

MOST_KEYS = 50


async def make_own(
    writer: Writer, who: Caller, kind: str, *, days: int | None, label: str | None, datasets: Sequence[str] | None
) -> Token:
    """Make a key for the caller itself; refuse one that could do more than the key presented, and too many."""
    wanted = KINDS.get(kind, frozenset())
    if not wanted <= who.scopes:
        detail = f"a key with {', '.join(sorted(who.scopes))} cannot make one with {', '.join(sorted(wanted))}"
        raise NotAllowed(detail, hint="a key that can do as much; an administrator makes the first one")
    if who.datasets is not None and (datasets is None or not who.datasets >= set(datasets)):
        detail = "a key limited to datasets makes only keys limited to some of them"
        raise NotAllowed(detail, hint=f"datasets: {', '.join(sorted(who.datasets))}", fields=["datasets"])
    moment = now()
    living = [one for one in await keys_of(writer, who.subject) if one.revoked_at is None and one.expires_at > moment]
    if len(living) >= MOST_KEYS:
        detail = f"there are {len(living)} keys already"
        raise BadKeyRequest(detail, hint="revoke one of /v1/keys first")
    return await make_key(writer, who.subject, kind, days=days, label=label, datasets=datasets)


async def end_own(writer: Writer, who: Caller, key: str) -> None:
    """End one of the caller's keys; refuse others' as unknown, and other keys to one that only reads."""
    if key != who.key and who.scopes == {Scope.READ}:
        detail = "a key that only reads ends no other key"
        raise NotAllowed(detail, hint="a key that writes or reviews")
    await revoke(writer, who.subject, key, owner=who.subject)


async def report(writer: Writer, text: str) -> None:
    """End a key that somebody found; say nothing of one that opens nothing."""
    try:
        _, key, *_ = await presented(writer, text)
    except NoKey:
        return
    await revoke(writer, None, key)
