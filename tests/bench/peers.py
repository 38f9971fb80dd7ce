"""What is asked of the peer, Datasette with datasette-graphql: a row, a look-up, a search, a row by GraphQL."""

import random

from tests.bench.asks import PAGES, SAMPLE, any_of, posted, queried, selector
from tests.bench.searches import english_texts
from tests.bench.synthetic import Synthetic

_ROW = """query ($id: Int!) {
  factor_row(id: $id) { id key name_en name_zh geography year value unit boundary citation }
}"""


def any_row(held: Synthetic, dice: random.Random) -> list[str]:
    """Return rows as JSON by their numbers."""
    return [f"/bench/factor/{nth + 1}.json" for nth in any_of(held, dice, SAMPLE)]


def any_lookup(held: Synthetic, dice: random.Random) -> list[str]:
    """Return look-ups by a query that is kept with the database."""
    asked = (selector(held, nth) for nth in any_of(held, dice, SAMPLE))
    return [queried("/bench/lookup.json", {**one, "_shape": "objects"}) for one in asked]


def any_page(_: Synthetic, dice: random.Random) -> list[str]:
    """Return pages of 100 rows that begin anywhere."""
    starts = (dice.randrange(1_000, 90_000) for _ in range(PAGES))
    return [queried("/bench/factor.json", {"_size": 100, "_next": start, "_nocount": 1}) for start in starts]


def english(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches by the table's own search box: rows as they come, neither ranked nor counted."""
    common = {"_size": 20, "_nocount": 1, "_nofacet": 1}
    return [queried("/bench/factor.json", {"_search": text, **common}) for text in english_texts(held, dice)]


def english_ranked(held: Synthetic, dice: random.Random) -> list[str]:
    """Return searches whose answers come in the order of their rank, as ours do."""
    return [queried("/bench/search.json", {"q": text, "_shape": "objects"}) for text in english_texts(held, dice)]


def any_graphql_row(held: Synthetic, dice: random.Random) -> list[str]:
    """Return rows by GraphQL, one document with their numbers."""
    return [
        posted("/graphql", {"query": _ROW, "variables": {"id": nth + 1}}) for nth in any_of(held, dice, SAMPLE // 4)
    ]
