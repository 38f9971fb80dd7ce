"""What is measured: which application is asked for what, and the bars it should reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench import asks, graph, peers, searches
from tests.bench.asks import BATCH, Asks

CONNECTIONS = 32
FEW = 4  # for what is heavy: more of them would only wait for each other
FLOOR, BASELINE = "floor: bare ASGI, 600 bytes", "baseline: FastAPI + ORM"
NEVER_ASKED = "lookup never asked"
_ROW, _CANNED, _PAGE = "peer: Datasette row", "peer: Datasette canned lookup", "peer: Datasette page of 100"
_FTS, _RANKED, _GRAPH = "peer: Datasette FTS en", "peer: Datasette FTS en, ranked", "peer: Datasette GraphQL one row"


@dataclass(frozen=True, slots=True)
class Bar:
    """Least ratio of answers per second to those of another variant."""

    least: float
    than: str = FLOOR

    def __str__(self) -> str:
        """Return the bar as the table has it."""
        return f"{self.least:g}" + (
            "" if self.than == FLOOR else f" x {self.than.removeprefix('peer: ').partition(':')[0]}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One line of the table."""

    name: str
    app: str
    rows: int
    asks: Asks
    fresh: bool = True
    """Whether every request differs from all before it."""
    is_known: bool = False
    """Whether the client sends the ETag it has."""
    header: str = ""
    """One more line of the request's head."""
    connections: int = CONNECTIONS
    lengthened: int = 1
    """How many times as long it is measured as others are: so that what is slow is answered often enough."""
    each: int = 1
    """Answers in one response: a batch has many."""
    bars: tuple[Bar, ...] = ()
    p99_bar: float | None = None
    """Most milliseconds for 99 of 100 requests."""
    peer: str | None = None
    """The variant that is the peer's way to do the same."""

    def compared_with(self) -> set[str]:
        """Return the names of the variants that this one's line of the table needs."""
        return {FLOOR, BASELINE, *(bar.than for bar in self.bars), *([self.peer] if self.peer else [])}


def variants(sizes: Sequence[int], *, has_peer: bool) -> list[Variant]:
    """Return what is measured on registries of these sizes; all of it on the largest."""
    most = sizes[-1]
    return [
        Variant(name=FLOOR, app="bare", rows=most, asks=asks.few_lookups, fresh=False),
        Variant(name=BASELINE, app="baseline", rows=most, asks=asks.any_lookup),
        *_reads(most),
        *(_never_asked(rows, is_largest=rows == most) for rows in sizes),
        *_lists(most),
        *_batches(most),
        *_graphs(most),
        *_searches(most),
        *(_peers(most) if has_peer else ()),
    ]


def _never_asked(rows: int, *, is_largest: bool) -> Variant:
    bars = (Bar(0.40), Bar(15, BASELINE)) if is_largest else ()
    return Variant(name=NEVER_ASKED, app="ours", rows=rows, asks=asks.any_lookup, bars=bars, peer=_CANNED)


def _reads(rows: int) -> list[Variant]:
    few, zstd, gzip = asks.few_lookups, "Accept-Encoding: zstd", "Accept-Encoding: gzip"
    return [
        Variant(name="lookup repeated", app="ours", rows=rows, asks=few, fresh=False, bars=(Bar(0.65),), peer=_CANNED),
        Variant(name="lookup repeated, gzip", app="ours", rows=rows, asks=few, fresh=False, header=gzip),
        Variant(name="lookup repeated, zstd", app="ours", rows=rows, asks=few, fresh=False, header=zstd),
        _known(rows),
        Variant(name="lookup by steps never asked", app="ours", rows=rows, asks=asks.any_fallback),
        Variant(name="factors/{key} never asked", app="ours", rows=rows, asks=asks.any_factor, peer=_ROW),
    ]


def _known(rows: int) -> Variant:
    one, bars = asks.one_lookup, (Bar(1.0),)
    return Variant(name="lookup 304", app="ours", rows=rows, asks=one, fresh=False, is_known=True, bars=bars)


def _lists(rows: int) -> list[Variant]:
    never, few, bars = asks.any_page, asks.few_pages, (Bar(0.05),)
    return [
        Variant(name="page of 100 never asked", app="ours", rows=rows, asks=never, bars=bars, peer=_PAGE),
        Variant(name="page of 100 repeated", app="ours", rows=rows, asks=few, fresh=False, peer=_PAGE),
        Variant(name="page of 100, unit and boundary", app="ours", rows=rows, asks=asks.any_filtered_page),
        Variant(
            name="page of 100 with facets",
            app="ours",
            rows=rows,
            asks=asks.any_counted_page,
            connections=1,
            lengthened=2,
        ),
    ]


def _batches(rows: int) -> list[Variant]:
    about = {"app": "ours", "rows": rows, "each": BATCH, "lengthened": 2}
    steps, bars = asks.distant_batch, (Bar(1.5), Bar(2.5, NEVER_ASKED))
    return [
        Variant(name="batch of 1,000, strict", asks=asks.strict_batch, connections=FEW, bars=bars, **about),
        Variant(name="batch of 1,000, by steps", asks=steps, connections=FEW // 2, **about),
        Variant(name="batch of 1,000, mixed", asks=asks.mixed_batch, connections=FEW // 2, **about),
    ]


def _graphs(rows: int) -> list[Variant]:
    one, few, many = graph.any_factor, graph.few_persisted, graph.any_page
    held, kept, paged = (Bar(0.10),), (Bar(0.60),), (Bar(0.005),)
    return [
        Variant(name="GraphQL one factor never asked", app="ours", rows=rows, asks=one, bars=held, peer=_GRAPH),
        Variant(name="GraphQL persisted, repeated", app="ours", rows=rows, asks=few, fresh=False, bars=kept),
        Variant(name="GraphQL page of 100 never asked", app="ours", rows=rows, asks=many, bars=paged),
    ]


def _searches(rows: int) -> list[Variant]:
    kinds = {"en": searches.english, "zh": searches.chinese, "mixed": searches.mixed, "typo": searches.misspelt}
    alone = [
        Variant(name=f"search {kind}, one client", app="ours", rows=rows, asks=said, connections=1, p99_bar=50)
        for kind, said in kinds.items()
    ]
    en, zh, faster = searches.english, searches.chinese, (Bar(5, _FTS), Bar(5, _RANKED))
    return [
        *alone,
        Variant(name="search en with facets, one client", app="ours", rows=rows, asks=searches.counted, connections=1),
        Variant(name="search en", app="ours", rows=rows, asks=en, bars=faster, peer=_FTS),
        Variant(name="search zh", app="ours", rows=rows, asks=zh),
    ]


def _peers(rows: int) -> list[Variant]:
    return [
        Variant(name=_ROW, app="peer", rows=rows, asks=peers.any_row),
        Variant(name=_CANNED, app="peer", rows=rows, asks=peers.any_lookup),
        Variant(name=_PAGE, app="peer", rows=rows, asks=peers.any_page),
        Variant(name=_FTS, app="peer", rows=rows, asks=peers.english),
        Variant(name=_RANKED, app="peer", rows=rows, asks=peers.english_ranked),
        Variant(name=_GRAPH, app="peer", rows=rows, asks=peers.any_graphql_row),
    ]
