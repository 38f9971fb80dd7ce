"""Which of several matching factors answers, by which rule; and what no rule may decide.

The order of the rules (each applies only where those before it leave a tie):
1. declared in the unit asked for, 2. the newest reference period (latest last day, then latest first day),
3. the lower data quality rating, 4. the better evidence, 5. the factor's key in code-point order.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal

from app.lookup.errors import Ambiguous
from app.lookup.model import Candidate
from app.lookup.question import Question

UNDECIDABLE = ("activity", "geography", "unit_group", "boundary", "gas_basis", "price_basis", "calorific_basis")
_EVIDENCE = ("official", "equal", "transcribed", "single")
_UNRATED = Decimal(99)
_SHOWN = 10
Rule = tuple[str, Callable[[Candidate], tuple[object, ...]]]


def choose(candidates: Sequence[Candidate], question: Question) -> tuple[Candidate, str]:
    """Return the candidate that answers and the rule that decided; refuse what no rule may decide."""
    if len(candidates) == 1:
        return candidates[0], "only candidate"
    refuse_ambiguity(candidates)
    return _first(candidates, question)


def refuse_ambiguity(candidates: Sequence[Candidate]) -> None:
    """Refuse candidates that differ in something no rule may decide, naming it and them."""
    open_in = [name for name in UNDECIDABLE if len({getattr(one, name) for one in candidates}) > 1]
    if not open_in:
        return
    newest = {one.key: one for one in sorted(candidates, key=lambda one: (one.key, one.period_to, one.number))}
    shown = [told(one) | _figure(one) for one in list(newest.values())[:_SHOWN]]
    named = ["unit" if name == "unit_group" else name for name in open_in]
    detail = f"{len(newest)} factors match and differ in {', '.join(named)}"
    raise Ambiguous(detail, hint=f"say which: {', '.join(named)}", fields=named, ambiguous_in=named, candidates=shown)


def _figure(one: Candidate) -> dict[str, object]:
    """Return the name and figure of a candidate, so that a person can tell which is meant."""
    stated = json.loads(one.rendered, parse_float=Decimal) if one.rendered else {}
    return {name: stated[name] for name in ("name", "value", "value_unit") if name in stated}


def told(one: Candidate) -> dict[str, object]:
    """Return what a caller needs to tell candidates apart."""
    return {
        "key": one.key,
        "version": one.number,
        "activity": one.activity,
        "geography": one.geography,
        "reference_period": {"from": one.period_from.isoformat(), "to": one.period_to.isoformat()},
        "unit": one.unit,
        "calorific_basis": one.calorific_basis,
        "price_basis": one.price_basis,
        "boundary": one.boundary,
        "gas_basis": one.gas_basis,
    }


def _first(candidates: Sequence[Candidate], question: Question) -> tuple[Candidate, str]:
    left = list(candidates)
    decided = "only candidate"
    for name, order in _rules(question):
        best = min(order(one) for one in left)
        kept = [one for one in left if order(one) == best]
        if len(kept) < len(left):
            left, decided = kept, name
        if len(left) == 1:
            break
    return left[0], decided


def _rules(question: Question) -> tuple[Rule, ...]:
    return (
        ("declared in the unit asked for", lambda one: (question.unit is not None and one.unit != question.unit,)),
        ("newest reference period", lambda one: (-one.period_to.toordinal(), -one.period_from.toordinal())),
        ("lower data quality rating", lambda one: (one.dqr if one.dqr is not None else _UNRATED,)),
        ("better evidence", lambda one: (_EVIDENCE.index(one.evidence),)),
        ("key in order", lambda one: (one.key, -one.number)),
    )
