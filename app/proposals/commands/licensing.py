"""Which licences an edition may state: those that the registry knows the terms of."""

from collections.abc import Mapping
from typing import Any

from app.kit.db import Reader
from app.proposals.errors import BadProposal
from app.provenance.queries import licences


async def refuse_unknown_licence(reader: Reader, told: Mapping[str, Any]) -> None:
    """Refuse a licence that the registry has not, when it is stated: a cut would refuse it after all the reviews."""
    asked = told["edition"]["licence"]
    if asked is None:
        return
    known = [one.id for one in await licences(reader)]
    if asked not in known:
        detail = f"there is no licence {asked[:80]!r}"
        raise BadProposal(detail, hint="one of " + ", ".join(known), fields=["edition.licence"])
