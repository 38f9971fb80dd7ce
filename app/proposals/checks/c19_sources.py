"""C19: a figure nobody can find again, or that does not stand where it is said to stand."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.factors.model import FactorContent
from app.factors.validation.documentation import source
from app.factors.validation.finding import Finding, block, told
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import at, moved
from app.proposals.checks.reading import quantity
from app.proposals.model import Change
from app.provenance.model import Traceability


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block figures without document, place and verbatim text, without the file a rule asks for, or not in their file.

    Which files no machine can read is told.
    """
    unread: Counter[str] = Counter()
    for change, content in figures(changes):
        for said in source(content):
            yield moved(said, change)
        digest = content.as_published.locator.digest
        if digest in beside.submission.evidence:
            yield from _standing(change, content, beside, unread)
        elif beside.rule is not None and beside.rule.traceability is Traceability.HELD:
            said_digest = "names a file the proposal does not bring" if digest else "names no file"
            message = f"{beside.rule.code} asks for the file a figure stands in; the source {said_digest}"
            yield block("C19", at(change, "source"), message, "add the file as evidence and cite its digest")
    for digest, count in sorted(unread.items()):
        name = beside.submission.evidence[digest].name
        yield told(
            "C19", "proposal.evidence", f"{name}: no machine can read it; {count} figures are to be looked up in it"
        )


def _standing(change: Change, content: FactorContent, beside: Beside, unread: Counter[str]) -> Iterator[Finding]:
    digest = content.as_published.locator.digest or ""
    numbers = beside.submission.numbers.get(digest)
    if numbers is None:
        unread[digest] += 1
        return
    for part in content.as_published.value.split(";"):
        stated = quantity(part)
        if stated is not None and not numbers.have(stated[0]):
            name = beside.submission.evidence[digest].name
            said = f"{part.strip()[:40]} does not stand in {name}"
            yield block("C19", at(change, "published_value"), said, "the number as it is printed there")
