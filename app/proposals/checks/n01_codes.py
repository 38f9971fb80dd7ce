"""N01: codes that are in no table of the nomenclature."""

from collections.abc import Iterator, Sequence

from app.factors.validation.codes import codes
from app.factors.validation.finding import Finding
from app.proposals.checks.model import Beside, figures
from app.proposals.checks.places import moved
from app.proposals.model import Change


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Block a geography, activity, industry or product code that does not exist."""
    words = beside.nomenclature
    stated = {code for _, content in figures(changes) for code in (*content.products, *content.industries)}
    known = {(code.scheme, code.code) for code in stated if str(code) in words.parents}
    for change, content in figures(changes):
        for said in codes(content, words, known):
            yield moved(said, change)
