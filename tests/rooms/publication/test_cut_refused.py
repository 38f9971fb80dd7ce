"""A cut takes everything or nothing: what does not fit is refused with a reason, and no table has another row."""

import asyncio
from datetime import date

import pytest

from app.factors.errors import FactorRefused, UnknownFactor
from app.kit.errors import FootingError
from app.nomenclature.model import Nomenclature
from app.publication.commands import cut
from app.publication.errors import AlreadyThere, NothingToEnd
from app.publication.model import ChangeSet, Withdrawal
from app.registry import metadata
from app.releases.errors import EmptyCut, LabelTaken
from app.releases.model import ChangeKind, WithdrawalReason
from app.tlog.errors import LogFrozen
from tests.factories.figures import SUPPLY, a_content, a_key, a_period, a_statement

pytestmark = pytest.mark.asyncio


async def counted(registry):
    """Every table with the number of its rows, and the head of the log."""
    counts = {name: (await registry.rows(f"SELECT count(*) FROM {name}"))[0][0] for name in sorted(metadata.tables)}
    head = await registry.rows("SELECT next_index, frozen FROM tlog_head")
    ended = await registry.rows("SELECT count(*) FROM releases_member WHERE until IS NOT NULL")
    return counts, tuple(head[0]), ended[0][0]


def a_withdrawal(**said):
    stated = {"key": a_key(), "period_from": date(2022, 1, 1), "reason": WithdrawalReason.ERROR} | said
    return Withdrawal(**stated)


REFUSED = [
    ([], EmptyCut),
    ([a_statement("one"), a_statement("two", geography="CN-QQ")], FactorRefused),
    ([a_statement("one"), a_statement("two", name_en="")], FactorRefused),
    ([a_statement("one", dataset="acme/unknown")], FactorRefused),
    ([a_statement("one"), a_statement(kind=ChangeKind.ADD)], AlreadyThere),
    ([a_statement("one"), a_statement(kind=ChangeKind.EXTEND)], AlreadyThere),
    ([a_statement("one"), a_statement("two", kind=ChangeKind.AMEND)], NothingToEnd),
    ([a_statement("one"), a_statement("two", kind=ChangeKind.WITHDRAW)], NothingToEnd),
    ([a_statement("one"), a_statement("one")], AlreadyThere),
    ([a_statement("one", dataset=SUPPLY), a_statement("one", dataset=SUPPLY)], AlreadyThere),
    ([a_statement("one"), a_withdrawal(key=a_key("two"))], NothingToEnd),
    ([a_statement("one"), a_withdrawal(period_from=date(2021, 1, 1))], NothingToEnd),
    ([a_withdrawal(), a_withdrawal()], NothingToEnd),
    ([a_statement(note="x"), a_withdrawal()], NothingToEnd),
    ([a_statement("one"), a_withdrawal(key=a_key("one"))], NothingToEnd),
    ([a_statement("one"), a_withdrawal(replacement=a_key("two"))], UnknownFactor),
]


@pytest.mark.parametrize(("changes", "refusal"), REFUSED)
async def test_what_does_not_fit_is_refused_and_nothing_is_stored(registry, changes, refusal):
    await registry.release(a_statement())
    before = await counted(registry)
    with pytest.raises(refusal):
        await registry.release(*changes)
    assert await counted(registry) == before


async def test_the_broken_figure_is_named_with_its_place_and_rule(registry):
    with pytest.raises(FactorRefused, match=r"acme/grid/two geography: 'CN-QQ' .* \(N01\)"):
        await registry.release(a_statement("one"), a_statement("two", geography="CN-QQ"))


async def test_an_edition_that_is_not_of_the_dataset_is_refused(registry):
    before = await counted(registry)
    for edition in ("acme/grid/unknown", f"{SUPPLY}/first"):
        stray = a_statement("one")
        stray = type(stray)(key=stray.key, edition=edition, content=stray.content)
        with pytest.raises(FactorRefused, match="edition"):
            await registry.release(stray)
    assert await counted(registry) == before


@pytest.mark.parametrize("label", ["2026.4", "2026.3", "2025.9", "2026", "2026.05", "latest", ""])
async def test_a_label_that_is_taken_backdated_or_misshapen_is_refused(registry, label):
    await registry.release(a_statement(), label="2026.4")
    before = await counted(registry)
    if label:
        with pytest.raises(LabelTaken):
            await registry.release(a_statement(note="x"), label=label)
        assert await counted(registry) == before
    made = await registry.release(a_statement(note="x"), label="2026.10")
    assert (made.number, made.label) == (2, "2026.10")


async def test_a_label_may_leave_numbers_out_but_release_numbers_never_do(registry):
    labels = ["2024.1", "2024.7", "2025.1"]
    made = [await registry.release(a_statement(note=label), label=label) for label in labels]
    assert [(one.number, one.label) for one in made] == list(enumerate(labels, 1))


async def test_a_frozen_log_stops_releases_and_not_reads(registry):
    await registry.release(a_statement())
    await registry.rows("UPDATE tlog_head SET frozen = true")
    before = await counted(registry)
    with pytest.raises(LogFrozen):
        await registry.release(a_statement(note="x"))
    assert await counted(registry) == before
    assert (await registry.answer()).chosen.number == 1


@pytest.mark.parametrize("after_s", [0.0, 0.005, 0.01, 0.02, 0.04, 0.08])
async def test_a_cancelled_cut_leaves_nothing(registry, after_s):
    before = await counted(registry)
    many = [a_statement(f"f{place}", reference_period=a_period(2000 + place % 20)) for place in range(2500)]
    cutting = asyncio.create_task(registry.release(*many))
    await asyncio.sleep(after_s)
    cutting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cutting
    assert await counted(registry) == before
    assert (await registry.release(a_statement())).number == 1


async def test_a_cut_that_fails_at_its_very_end_leaves_nothing(registry):
    before = await counted(registry)
    with pytest.raises(RuntimeError):
        async with registry.database.writer() as writer:
            await cut_and_fail(writer, registry.words)
    assert await counted(registry) == before


async def cut_and_fail(writer, words: Nomenclature):
    await cut(writer, ChangeSet(statements=(a_statement(content=a_content()),)), words)
    raise RuntimeError


async def test_two_cuts_at_once_are_two_releases_in_a_row_or_one_clear_refusal(registry):
    for trial in range(20):
        before = (await counted(registry))[0]["releases_release"]
        both = [registry.release(a_statement(f"t{trial}-{place}", note="x")) for place in range(2)]
        made = await asyncio.gather(*both, return_exceptions=True)
        assert not [one for one in made if isinstance(one, BaseException) and not isinstance(one, FootingError)]
        numbers = sorted(one.number for one in made if not isinstance(one, BaseException))
        assert numbers == list(range(before + 1, before + 1 + len(numbers)))
        assert numbers
    rows = await registry.rows("SELECT number, digest, parent, log_index FROM releases_release ORDER BY number")
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["parent"] for row in rows] == [None, *(row["digest"] for row in rows[:-1])]
    indexes = [row[0] for row in await registry.rows("SELECT index FROM tlog_leaf ORDER BY index")]
    assert indexes == list(range(len(indexes)))


async def test_two_cuts_of_one_factor_at_once_are_one_after_the_other(registry):
    both = [registry.release(a_statement(note=note)) for note in ("one", "two")]
    made = await asyncio.gather(*both)
    assert sorted(one.number for one in made) == [1, 2]
    rows = await registry.rows("SELECT number, since, until, change FROM releases_member ORDER BY number")
    assert [tuple(row) for row in rows] == [(1, 1, 2, "add"), (2, 2, None, "amend")]
