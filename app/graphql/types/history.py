"""A factor's history, as REST tells it."""

from decimal import Decimal

import strawberry

from app.graphql.scalars import Json
from app.graphql.types.members import Days, DeclaredUnit, LogPlace


@strawberry.type
class HistoryEntry:
    """A version, when it held, and what changed from the one before; `value_change` says why figures do not compare."""

    version: int
    preceding: int | None
    compared_with: int | None
    change: str
    change_class: str | None
    edition: str
    reference_period: Days
    value: Decimal
    value_unit: str
    declared_unit: DeclaredUnit
    gwp: str | None
    digest: str
    since: str
    until: str | None
    reason: str | None
    replacement: str | None
    status: str
    notices: list[Json]
    log: LogPlace
    citation: str
    value_change: Json | None
    differences: list[Json]
