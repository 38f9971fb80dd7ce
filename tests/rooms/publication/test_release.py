"""Accepted proposals become a release together, or not at all."""

import json
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest

from app.lookup.errors import NoMatch
from app.proposals.errors import UnknownProposal
from app.proposals.model import Actor, State
from app.proposals.queries.standing import alone
from app.publication.commands.release import from_proposals
from app.publication.errors import NoLongerFits, NotAccepted, NothingAccepted
from app.publication.queries.accepted import accepted
from app.releases.model import ChangeClass, ChangeKind, Status
from tests.factories.figures import a_statement
from tests.factories.proposals import REGISTRY, a_row, a_second_publisher, a_withdrawal_row, an_accepted_proposal
from tests.plugins.invariants import invariants

pytestmark = pytest.mark.asyncio
BY = Actor(subject=None, role="operator", organisation=REGISTRY)


async def proposed(registry, *rows, **said):
    async with registry.database.writer() as writer:
        return await an_accepted_proposal(writer, *rows, **said)


async def cut(registry, **said):
    async with registry.database.writer() as writer:
        return await from_proposals(writer, BY, registry.words, **said)


async def state(registry, proposal):
    async with registry.database.reader() as reader:
        return (await alone(reader, proposal)).state


async def sound(registry):
    connection = await asyncpg.connect(registry.place.owner_url)
    try:
        return await invariants(connection)
    finally:
        await connection.close()


async def test_proposals_of_two_publishers_become_one_release(registry):
    await registry.release(a_statement())
    async with registry.database.writer() as writer:
        await a_second_publisher(writer)
    one = await proposed(registry, a_row(value="0.45"))
    row = a_row("average-cn-gx", change="add", geography="CN-GX", value="0.51")
    other = await proposed(registry, row, dataset="bolt/power", label="first")
    made = await cut(registry, said=(None, "two at once"))
    assert made.proposals == (one, other)
    assert (made.made.release.number, made.made.release.note, made.conflicts) == (2, "two at once", ())
    assert [await state(registry, each) for each in (one, other)] == [State.RELEASED] * 2
    record = json.loads((await registry.answer()).record, parse_float=Decimal)
    assert (record["value"], record["version"], record["edition"]) == (Decimal("0.45"), 2, "second")
    assert (await registry.answer(geography="CN-GX")).release.number == 2
    assert await sound(registry) == []


async def test_a_released_record_has_its_decision_record_without_a_person(registry):
    await registry.release(a_statement())
    proposal = await proposed(registry, a_row(value="0.45"))
    await cut(registry)
    record = json.loads((await registry.answer()).record)
    assert (record["owner"], record["entered_by"]) == ("acme", f"proposal {proposal}")
    assert [(one["organisation"], one["role"], one["verdict"]) for one in record["reviews"]] == [
        ("institute-one", "reviewer", "approve"),
        ("institute-two", "reviewer", "approve"),
        (REGISTRY, "chair", "accept"),
    ]
    assert record["reviews"][0]["external"] == "true"
    assert record["reviews"][0]["form"].startswith("robustness yes, applicability yes")
    assert record["as_published"]["locator"]["digest"].startswith("sha256:")


async def test_the_release_tells_each_change_with_its_class_and_figures(registry):
    await registry.release(a_statement())
    await proposed(registry, a_row(value="0.45"), a_row(change="extend", year=2021, value="0.46"))
    first, second = (await cut(registry)).made.changes
    assert (first.kind, first.change_class, first.version) == (ChangeKind.AMEND, ChangeClass.MINOR, 2)
    assert (first.before["value"], first.after["value"]) == (Decimal("0.4403"), Decimal("0.45"))
    assert (second.kind, second.change_class, second.before) == (ChangeKind.EXTEND, None, None)


async def test_an_earlier_period_stands_beside_the_later_one(registry):
    await registry.release(a_statement())
    await proposed(registry, a_row(change="extend", year=2020, value="0.5"))
    await cut(registry)
    assert json.loads((await registry.answer(date="2020")).record)["value"] == 0.5
    assert json.loads((await registry.answer()).record)["value"] == 0.4403


async def test_a_withdrawal_names_its_reason_and_what_to_use_instead(registry):
    first = await registry.release(a_statement(), a_statement("average-cn", geography="CN"))
    await proposed(registry, a_withdrawal_row(replacement="acme/grid/average-cn"))
    await cut(registry)
    with pytest.raises(NoMatch):
        await registry.answer()
    assert (await registry.answer(release=first.label)).status is Status.WITHDRAWN
    (row,) = await registry.rows(
        "SELECT m.reason, f.key FROM releases_member m JOIN factors_factor f ON f.id = m.replacement WHERE until = 2"
    )
    assert tuple(row) == ("error", "acme/grid/average-cn")
    assert await sound(registry) == []


async def test_what_another_release_changed_meanwhile_is_refused_with_proposal_and_change(registry):
    await registry.release(a_statement())
    proposal = await proposed(registry, a_row(value="0.45"))
    await registry.release(a_statement(value=Decimal("0.9")))
    with pytest.raises(NoLongerFits) as refused:
        await cut(registry)
    (told,) = refused.value.facts["conflicts"]
    assert (told["proposal"], told["change"], told["key"]) == (str(proposal), 1, "acme/grid/average-cn-gd")
    assert "changed in release" in told["why"]
    assert await state(registry, proposal) is State.ACCEPTED
    assert await sound(registry) == []


async def test_what_no_longer_fits_goes_back_and_the_rest_is_released(registry):
    await registry.release(a_statement(), a_statement("average-cn", geography="CN"))
    stale = await proposed(registry, a_row(value="0.45"))
    fresh = await proposed(registry, a_row("average-cn", geography="CN", value="0.6"), label="third")
    await registry.release(a_statement(value=Decimal("0.9")))
    made = await cut(registry, is_returning=True)
    assert (made.proposals, [one.proposal for one in made.conflicts]) == ((fresh,), [stale])
    assert await state(registry, stale) is State.REVISION_REQUESTED
    (row,) = await registry.rows("SELECT role, reason FROM proposals_event WHERE event = 'request_revision'")
    assert row["role"] == "operator"
    assert "change 1 (acme/grid/average-cn-gd)" in row["reason"]
    assert await sound(registry) == []


async def test_when_nothing_fits_all_go_back_and_there_is_no_release(registry):
    await registry.release(a_statement())
    stale = await proposed(registry, a_row(value="0.45"))
    await registry.release(a_statement(value=Decimal("0.9")))
    made = await cut(registry, is_returning=True)
    assert (made.made, made.proposals) == (None, ())
    assert await state(registry, stale) is State.REVISION_REQUESTED


async def test_of_two_proposals_for_one_factor_and_period_the_later_one_goes_back(registry):
    await registry.release(a_statement())
    one = await proposed(registry, a_row(value="0.45"))
    other = await proposed(registry, a_withdrawal_row(), label="third")
    made = await cut(registry, is_returning=True)
    assert (made.proposals, [each.proposal for each in made.conflicts]) == ((one,), [other])


async def test_two_proposals_that_bring_one_edition_differently_do_not_fit(registry):
    await registry.release(a_statement(), a_statement("average-cn", geography="CN"))
    await proposed(registry, a_row(value="0.45"))
    await proposed(registry, a_row("average-cn", geography="CN", value="0.6"))
    with pytest.raises(NoLongerFits, match="brings edition second"):
        await cut(registry)


async def test_only_the_proposals_named_are_released(registry):
    await registry.release(a_statement(), a_statement("average-cn", geography="CN"))
    one = await proposed(registry, a_row(value="0.45"))
    other = await proposed(registry, a_row("average-cn", geography="CN", value="0.6"), label="third")
    made = await cut(registry, only=[other])
    assert made.proposals == (other,)
    async with registry.database.reader() as reader:
        assert [each.id for each in await accepted(reader)] == [one]
    with pytest.raises(NotAccepted):
        await cut(registry, only=[one, other])


async def test_a_cut_without_accepted_proposals_is_refused(registry):
    await registry.release(a_statement())
    with pytest.raises(NothingAccepted):
        await cut(registry)
    with pytest.raises(UnknownProposal):
        await cut(registry, only=[uuid4()])
