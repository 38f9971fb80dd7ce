"""Which accepted changes still fit the newest release: pure, without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from app.factors.model import Known, Period
from app.kit.ids import identity
from app.proposals.model import Change, Content, Standing, State
from app.provenance.model import Editions
from app.publication.fitting import Ground, Held, changes_of, conflicts, reason
from app.publication.model import Proposed
from app.publication.plan import Standing as Open
from app.releases.model import ChangeKind, Erratum, WithdrawalReason
from tests.factories.figures import GRID, a_content, a_key, a_period
from tests.factories.registry import an_edition

AT = datetime(2026, 11, 24, tzinfo=UTC)
FACTOR = UUID(str(identity("factor", str(a_key()))))


def a_change(kind=ChangeKind.AMEND, year=2022, place=1, slug="average-cn-gd", **cells):
    content = a_content(reference_period=a_period(year))
    return Change(place=place, kind=kind, key=a_key(slug), cells=cells, content=content)


def a_withdrawal(year=2022, place=1, **said):
    stated = {"reason": WithdrawalReason.ERROR, "period_from": a_period(year).first} | said
    return Change(place=place, kind=ChangeKind.WITHDRAW, key=a_key(), cells={}, **stated)


def a_proposal(*changes, number=1, base=1):
    standing = Standing(
        id=UUID(int=number),
        publisher="acme",
        agent=None,
        dataset=GRID,
        opened_by=UUID(int=0),
        opened_at=AT,
        state=State.ACCEPTED,
        event=7,
        since=AT,
        due=None,
        content=1,
    )
    content = Content(number=1, base=base, stated={}, file=None, changes=len(changes), digest=bytes(32), at=AT)
    return Proposed(standing=standing, content=content, edition=an_edition(GRID), changes=changes, reviews=())


def held(number=1, year=2022, since=1, until=None):
    return Held(number=number, period=a_period(year), since=since, until=until)


def ground(*versions, habit=Editions.EXTEND):
    open_now = [
        Known(factor=FACTOR, number=one.number, period=one.period, value=Decimal(1), digest=b"")
        for one in versions
        if one.until is None
    ]
    newest = {FACTOR: max(one.number for one in versions)} if versions else {}
    standing = Open({FACTOR: open_now} if open_now else {}, newest)
    return Ground(held={FACTOR: versions}, standing=standing, habits={GRID: habit}, labels={1: "2026.1", 2: "2026.2"})


def whys(proposals, on):
    return [(one.proposal.int, one.place, one.why) for one in conflicts(proposals, on)]


def test_what_nobody_touched_fits():
    assert whys([a_proposal(a_change())], ground(held())) == []
    assert whys([a_proposal(a_change(ChangeKind.EXTEND, 2021))], ground(held())) == []
    assert whys([a_proposal(a_withdrawal())], ground(held())) == []


def test_what_was_amended_withdrawn_or_added_since_the_base_is_told_with_the_release():
    said = [(1, 1, "changed in release 2026.2, after the proposal's base")]
    amended = ground(held(until=2), held(2, since=2))
    assert whys([a_proposal(a_change())], amended) == said
    assert whys([a_proposal(a_withdrawal())], ground(held(until=2))) == said
    assert whys([a_proposal(a_change(ChangeKind.EXTEND, 2023))], ground(held(), held(2, 2023, since=2))) == said
    assert whys([a_proposal(a_change(), base=2)], amended) == []


def test_a_change_of_another_period_disturbs_nobody_but_a_replacement():
    beside = ground(held(), held(2, 2023, since=2))
    assert whys([a_proposal(a_change())], beside) == []
    assert len(whys([a_proposal(a_change(ChangeKind.REPLACE))], beside)) == 1


def test_of_two_proposals_for_one_period_the_first_has_it():
    both = [a_proposal(a_change(), number=1), a_proposal(a_withdrawal(), number=2)]
    assert whys(both, ground(held())) == [(2, 1, "another proposal of the same cut changes it too")]
    beside = [both[0], a_proposal(a_change(ChangeKind.EXTEND, 2023), number=2)]
    assert whys(beside, ground(held())) == []
    replaced = [both[0], a_proposal(a_change(ChangeKind.REPLACE, 2023), number=2)]
    assert len(whys(replaced, ground(held(), habit=Editions.REPLACE))) == 1


def test_one_that_does_not_fit_is_in_nobodys_way():
    bad = a_proposal(a_change(), a_change(ChangeKind.EXTEND, 2022, place=2), number=1)
    assert [one[0] for one in whys([bad, a_proposal(a_change(), number=2)], ground(held()))] == [1]


def test_what_cannot_be_done_is_told_by_its_change():
    said = whys([a_proposal(a_change(ChangeKind.ADD, 2023))], ground(held()))
    assert said == [(1, 1, f"{GRID}/average-cn-gd is already released")]
    gone = a_withdrawal(replacement=a_key("nowhere"))
    assert whys([a_proposal(gone)], ground(held()))[0][2].startswith("there is no factor")


def test_a_change_set_has_the_kinds_errata_and_decision_records_of_its_proposals():
    record = ({"organisation": "institute", "role": "reviewer"},)
    one = replace(a_proposal(a_change(erratum="error"), a_withdrawal(2023, place=2)), reviews=record)
    found = changes_of([one], "note")
    (statement,), (withdrawal,) = found.statements, found.withdrawals
    assert (statement.kind, statement.erratum, statement.edition) == (ChangeKind.AMEND, Erratum.ERROR, f"{GRID}/first")
    assert (statement.content.reviews, found.note) == (record, "note")
    assert (withdrawal.period_from, withdrawal.reason) == (a_period(2023).first, WithdrawalReason.ERROR)


def test_a_reason_names_the_first_changes_and_counts_the_rest():
    many = conflicts([a_proposal(*(a_change(year=2000 + nth, place=nth) for nth in range(1, 9)))], ground(held()))
    said = reason(many)
    assert "change 1 (acme/grid/average-cn-gd)" in said
    assert said.endswith("and 3 more")


def test_a_version_is_in_the_releases_from_its_first_to_before_its_end():
    one = Held(number=1, period=Period(None, None), since=2, until=4)
    assert [one.was_in(release) for release in (1, 2, 3, 4)] == [False, True, True, False]
