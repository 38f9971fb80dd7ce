"""What checks compare a change set with, in a bounded number of statements whatever the number of changes."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.kit.db import Reader
from app.nomenclature.model import Nomenclature
from app.proposals.checks.c22_versions import COMPARED
from app.proposals.checks.figures import before
from app.proposals.checks.model import Beside, Figure, Submission, figures
from app.proposals.model import Change
from app.proposals.queries.baseline_descent import descent
from app.proposals.queries.baseline_figures import history, relatives, rendered, twins
from app.proposals.queries.baseline_peers import peers
from app.provenance.queries import dataset, publisher, rules
from app.releases.tables import release


async def beside(
    reader: Reader,
    dataset_key: str,
    changes: Sequence[Change],
    submission: Submission,
    nomenclature: Nomenclature,
) -> Beside:
    """Load what a change set is compared with at the newest release; refuse a dataset that is not there.

    At most fifteen statements, whatever the number of changes.
    """
    proposed_to = await dataset(reader, dataset_key)
    by = await publisher(reader, proposed_to.publisher)
    newest = await _newest(reader)
    stated = [content for _, content in figures(changes)]
    loaded = Beside(
        dataset=dataset_key,
        publisher_kind=by.kind,
        rule=(await rules(reader)).get(proposed_to.accounting_rule),
        submission=submission,
        nomenclature=nomenclature,
        history=await history(reader, newest, sorted({str(change.key) for change in changes})),
        peers=await peers(reader, newest, changes, nomenclature),
        relatives=await relatives(reader, newest, dataset_key, changes, nomenclature),
        twins=await twins(reader, newest, sorted({content.value for content in stated if content.value})),
        descent=await descent(reader, newest, [content.background_databases for content in stated]),
    )
    return await _with_records(reader, newest, changes, loaded)


async def _newest(reader: Reader) -> int:
    row = await reader.first(select(release.c.number).order_by(release.c.number.desc()).limit(1))
    return int(row[0]) if row else 0


async def _with_records(reader: Reader, newest: int, changes: Sequence[Change], loaded: Beside) -> Beside:
    """Add the whole record of each figure that a change amends or replaces: their fields are compared."""
    followed = [before(change, loaded) for change in changes if change.kind in COMPARED]
    wanted = sorted({(one.key, one.number) for one in followed if one is not None})
    if not wanted:
        return loaded
    records = await rendered(reader, newest, wanted)

    def told(one: Figure) -> Figure:
        return replace(one, rendered=records.get((one.key, one.number)))

    return replace(loaded, history={key: tuple(map(told, known)) for key, known in loaded.history.items()})
