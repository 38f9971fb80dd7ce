"""What is asked of GraphQL: one factor, one look-up known by its hash, and a page."""

import hashlib
import json
import random
from urllib.parse import quote

from app.kit.paging import cursor
from tests.bench.asks import PAGES, SAMPLE, any_of, posted, selector
from tests.bench.database import ROOT
from tests.bench.synthetic import EACH, Synthetic

_FEW = 200
_FACTOR = """query ($key: String!) {
  factor(key: $key) {
    release { label digest pinned }
    factor { key version digest name { en zh } geography value value_unit declared_unit { amount unit } boundary }
    status
    citation
  }
}"""
_PAGE = """query ($after: String) {
  factors(first: 100, after: $after) {
    nodes { key version name { en zh } geography value value_unit declared_unit { amount unit } citation }
    page_info { has_next_page end_cursor }
  }
}"""


def any_factor(held: Synthetic, dice: random.Random) -> list[str]:
    """Return one document with the keys of factors all over the registry."""
    keys = (held.key(nth) for nth in any_of(held, dice, SAMPLE // 2))
    return [posted("/graphql", {"query": _FACTOR, "variables": {"key": key}}) for key in keys]


def few_persisted(held: Synthetic, dice: random.Random) -> list[str]:
    """Return the persisted look-up with a few selectors."""
    text = (ROOT / "app" / "graphql" / "persisted" / "lookup.graphql").read_text(encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    chosen = (selector(held, nth) for nth in any_of(held, dice, _FEW))
    said = (json.dumps({"selector": {**one, "date": str(one["date"])}}) for one in chosen)
    return [f"/graphql?hash={sha256}&variables={quote(variables)}" for variables in said]


def any_page(held: Synthetic, dice: random.Random) -> list[str]:
    """Return one document with cursors from anywhere: pages of 100."""
    starts = [held.key(dice.randrange(held.rows - 2 * EACH)) for _ in range(PAGES)]
    afters = (cursor((held.release, key, 1)) for key in starts)
    return [posted("/graphql", {"query": _PAGE, "variables": {"after": after}}) for after in afters]
