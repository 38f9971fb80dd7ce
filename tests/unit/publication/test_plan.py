"""What each change does to what is released, and which changes do not fit it."""

from datetime import date
from uuid import UUID

import pytest

from app.factors.errors import UnknownFactor
from app.factors.model import Known
from app.kit.ids import identity
from app.provenance.model import Editions
from app.publication.errors import AlreadyThere, NothingToEnd
from app.publication.model import Withdrawal
from app.publication.plan import Standing, plan_statements, plan_withdrawals, planned, withdrawn
from app.releases.model import ChangeKind, WithdrawalReason
from tests.factories.figures import GRID, SUPPLY, a_key, a_period, a_statement

FACTOR = UUID(str(identity("factor", str(a_key()))))
EDITIONS = {GRID: Editions.EXTEND, SUPPLY: Editions.REPLACE}


def open_version(number, year):
    return Known(factor=FACTOR, number=number, period=a_period(year), value=a_statement().content.value, digest=b"d")


def said(year=2022, kind=None):
    return a_statement(reference_period=a_period(year), kind=kind)


def outcome(plan):
    kind, mint, ended = plan
    return kind, mint.number, mint.preceding, ended


@pytest.mark.parametrize(
    ("there", "year", "editions", "expected"),
    [
        ([], 2022, Editions.EXTEND, (ChangeKind.ADD, 1, None, ())),
        ([], 2022, Editions.REPLACE, (ChangeKind.ADD, 1, None, ())),
        ([(1, 2021)], 2022, Editions.EXTEND, (ChangeKind.EXTEND, 2, None, ())),
        ([(1, 2022)], 2022, Editions.EXTEND, (ChangeKind.AMEND, 2, 1, (1,))),
        ([(1, 2021), (2, 2022)], 2021, Editions.EXTEND, (ChangeKind.AMEND, 3, 1, (1,))),
        ([(1, 2021)], 2022, Editions.REPLACE, (ChangeKind.REPLACE, 2, 1, (1,))),
        ([(1, 2021)], 2021, Editions.REPLACE, (ChangeKind.REPLACE, 2, 1, (1,))),
        ([(2, 2022), (1, 2021)], 2023, Editions.REPLACE, (ChangeKind.REPLACE, 3, 2, (1, 2))),
    ],
)
def test_what_a_statement_without_a_kind_does_is_left_to_the_dataset(there, year, editions, expected):
    known = [open_version(*one) for one in there]
    assert outcome(planned(said(year), known, len(known), editions)) == expected


def test_numbers_go_on_after_versions_that_have_ended():
    assert outcome(planned(said(), [], 4, Editions.EXTEND)) == (ChangeKind.ADD, 5, None, ())


@pytest.mark.parametrize(
    ("kind", "there", "year", "expected"),
    [
        (ChangeKind.ADD, [], 2022, (ChangeKind.ADD, 1, None, ())),
        (ChangeKind.EXTEND, [(1, 2021)], 2022, (ChangeKind.EXTEND, 2, None, ())),
        (ChangeKind.AMEND, [(1, 2022)], 2022, (ChangeKind.AMEND, 2, 1, (1,))),
        (ChangeKind.REPLACE, [(1, 2021)], 2022, (ChangeKind.REPLACE, 2, 1, (1,))),
    ],
)
def test_a_kind_that_is_named_and_agrees_is_done(kind, there, year, expected):
    known = [open_version(*one) for one in there]
    assert outcome(planned(said(year, kind), known, len(known), Editions.EXTEND)) == expected


@pytest.mark.parametrize(
    ("kind", "there", "refusal"),
    [
        (ChangeKind.ADD, [(1, 2022)], AlreadyThere),
        (ChangeKind.ADD, [(1, 2021)], AlreadyThere),
        (ChangeKind.EXTEND, [(1, 2022)], AlreadyThere),
        (ChangeKind.EXTEND, [], NothingToEnd),
        (ChangeKind.AMEND, [], NothingToEnd),
        (ChangeKind.AMEND, [(1, 2021)], NothingToEnd),
        (ChangeKind.REPLACE, [], NothingToEnd),
        (ChangeKind.WITHDRAW, [(1, 2022)], NothingToEnd),
    ],
)
def test_a_kind_that_disagrees_with_what_is_released_is_refused(kind, there, refusal):
    known = [open_version(*one) for one in there]
    with pytest.raises(refusal, match="average-cn-gd"):
        planned(said(2022, kind), known, len(known), Editions.EXTEND)


@pytest.mark.parametrize("dataset", [GRID, SUPPLY])
def test_two_periods_of_a_new_factor_stand_side_by_side_in_one_change_set(dataset):
    both = [a_statement(dataset=dataset, reference_period=a_period(year)) for year in (2021, 2022)]
    plans = plan_statements(both, Standing({}, {}), EDITIONS)
    assert [outcome(plan) for plan in plans] == [(ChangeKind.ADD, 1, None, ()), (ChangeKind.EXTEND, 2, None, ())]


def test_an_edition_of_two_periods_replaces_the_earlier_one_once_and_not_itself():
    both = [a_statement(dataset=SUPPLY, reference_period=a_period(year)) for year in (2021, 2022)]
    factor = identity("factor", str(both[0].key))
    plans = plan_statements(both, Standing({factor: [open_version(1, 2020)]}, {factor: 1}), EDITIONS)
    assert [outcome(plan) for plan in plans] == [(ChangeKind.REPLACE, 2, 1, (1,)), (ChangeKind.EXTEND, 3, None, ())]


@pytest.mark.parametrize("dataset", [GRID, SUPPLY])
def test_one_period_stated_twice_in_a_change_set_is_refused(dataset):
    twice = [a_statement(dataset=dataset)] * 2
    with pytest.raises(AlreadyThere, match="twice"):
        plan_statements(twice, Standing({}, {}), EDITIONS)


def a_withdrawal(year=2022, replacement=None):
    return Withdrawal(key=a_key(), period_from=date(year, 1, 1), reason=WithdrawalReason.ERROR, replacement=replacement)


def test_a_withdrawal_ends_the_version_of_its_period():
    standing = Standing({FACTOR: [open_version(1, 2021), open_version(2, 2022)]}, {FACTOR: 2})
    (change,) = plan_withdrawals([a_withdrawal()], standing)
    assert (change.kind, change.adds, change.ends, change.digest) == (ChangeKind.WITHDRAW, None, (2,), b"d")
    assert (change.reason, change.replacement) == ("error", None)


@pytest.mark.parametrize("known", [[], [open_version(1, 2021)]])
def test_there_is_nothing_to_withdraw_for_a_period_that_is_not_released(known):
    with pytest.raises(NothingToEnd):
        withdrawn(a_withdrawal(), known)


def test_a_version_is_not_withdrawn_twice():
    with pytest.raises(NothingToEnd):
        plan_withdrawals([a_withdrawal()] * 2, Standing({FACTOR: [open_version(1, 2022)]}, {FACTOR: 1}))


@pytest.mark.parametrize("there", [{}, {FACTOR: [open_version(1, 2022)]}])
def test_what_a_change_set_brings_or_ends_it_does_not_withdraw_as_well(there):
    standing = Standing(dict(there), {FACTOR: 1})
    plan_statements([said()], standing, EDITIONS)
    with pytest.raises(NothingToEnd):
        plan_withdrawals([a_withdrawal()], standing)


def test_a_replacement_must_be_a_factor_of_the_registry():
    other = a_key("average-cn")
    known = {FACTOR: [open_version(1, 2022)]}
    with pytest.raises(UnknownFactor, match="average-cn"):
        plan_withdrawals([a_withdrawal(replacement=other)], Standing(dict(known), {FACTOR: 1}))
    factor = identity("factor", str(other))
    (change,) = plan_withdrawals([a_withdrawal(replacement=other)], Standing(dict(known), {FACTOR: 1, factor: 1}))
    assert change.replacement == factor
