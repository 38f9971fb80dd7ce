"""Queries that would cost far more to answer than to send, and what each is refused with."""

CHAINS = (10, 16, 22, 30, 40, 60)


def chain(length, *, leaf="key", of="Factor"):
    """Fragments that each spread the next one twice: 2^length fields when put in place."""
    parts = [f"fragment A{nth} on {of} {{ ...A{nth + 1} ...A{nth + 1} }}" for nth in range(length)]
    return (
        f'{{ factor(key: "a/b/c") {{ factor {{ ...A0 }} }} }} {" ".join(parts)} fragment A{length} on {of} {{ {leaf} }}'
    )


def nested(levels, opening="a {", closing="}", leaf="b"):
    """One thing inside another, over and over."""
    return opening * levels + leaf + closing * levels


def selectors(count, **said):
    """Variables with many selectors."""
    return {"selectors": [{"activity": "electricity.grid-average"} | said for _ in range(count)]}


def deep(levels):
    """A list inside a list, over and over."""
    found = []
    for _ in range(levels):
        found = [found]
    return found


TYPES = "__schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } }"
LOOKUPS = "query ($selectors: [Selector!]!) { lookups(selectors: $selectors) { status } }"
INPUT = "query ($selector: Selector!) { lookup(selector: $selector) { status } }"
CYCLE = '{ factor(key: "a/b/c") { factor { ...A } } }'
BOMBS = {
    **{f"fragment chain 2^{length}": (chain(length), {}, "FT-GQL-105|FT-GQL-106|FT-GQL-102") for length in CHAINS},
    "chain that ends in nothing": (chain(25, leaf=""), {}, "FT-GQL-105"),
    "chain of aliases": (chain(12, leaf="a: key"), {}, "FT-GQL-104|FT-GQL-105"),
    "chain that nobody uses": ("{ units { nodes { code } } } " + chain(20).partition("} } } ")[2], {}, "FT-GQL-105"),
    "fragment in itself": (CYCLE + " fragment A on Factor { ...A }", {}, "FT-GQL-109"),
    "two fragments in each other": (
        CYCLE + " fragment A on Factor { key ...B } fragment B on Factor { ...A }",
        {},
        "FT-GQL-109",
    ),
    "cycle through fields": (
        '{ dataset(key: "a/b") { ...A } } fragment A on Dataset { issued_by { datasets(first: 1) { ...A } } }',
        {},
        "FT-GQL-109",
    ),
    "cycle that nobody uses": (
        "{ units { nodes { code } } } fragment A on Unit { ...B } fragment B on Unit { ...A }",
        {},
        "FT-GQL-109",
    ),
    "31 fragments": (
        "{ units { nodes { code } } }" + "".join(f" fragment A{nth} on Unit {{ code }}" for nth in range(31)),
        {},
        "FT-GQL-106",
    ),
    "undefined fragment": ("{ units { nodes { ...A } } }", {}, "FT-GQL-400"),
    "many undefined fragments": ("{ units { nodes { " + "...A " * 150 + "} } }", {}, "FT-GQL-400"),
    "16 aliases": ("{ " + " ".join(f"a{n}: units {{ nodes {{ code }} }}" for n in range(16)) + " }", {}, "FT-GQL-104"),
    "60 aliases": (
        "{ " + " ".join(f'a{n}: factor(key: "a/b/c") {{ status }}' for n in range(55)) + " }",
        {},
        "FT-GQL-104|FT-GQL-102",
    ),
    "aliases of a leaf": (
        "{ units { nodes { " + " ".join(f"a{n}: code" for n in range(160)) + " } } }",
        {},
        "FT-GQL-104",
    ),
    "one field over and over": ("{ units { nodes { " + "code " * 480 + "} } }", {}, "FT-GQL-105"),
    "one field 5,000 times": ("{ units { nodes { " + "code " * 3000 + "} } }", {}, "FT-GQL-102"),
    "one root over and over": ("{ " + "units { nodes { code } } " * 70 + "}", {}, "FT-GQL-105"),
    "inline fragments side by side": (
        "{ units { nodes { " + "... on Unit { code } " * 80 + "} } }",
        {},
        "FT-GQL-105",
    ),
    "inline fragments in each other": (
        "{ units { nodes { " + nested(200, "... { ", "} ", "code ") + "} } }",
        {},
        "FT-GQL-102|FT-GQL-103|FT-GQL-105",
    ),
    "fields in each other": ("{ " + nested(160, "a { ", "} ") + "}", {}, "FT-GQL-103"),
    "nine levels": ("{ " + nested(8, "a { ", "} ", "b ") + "}", {}, "FT-GQL-103"),
    "datasets of publishers of datasets": (
        "{ publishers { nodes " + nested(3, "{ datasets(first: 100) { issued_by ", "} }", "{ slug }") + "} }",
        {},
        "FT-GQL-103|FT-GQL-110",
    ),
    "lists in lists": (
        "{ datasets(first: 100) { nodes { factors(first: 100) { key } } } }",
        {},
        "FT-GQL-110",
    ),
    "lists in lists by variables": (
        "query ($n: Int!) { datasets(first: $n) { nodes { factors(first: $n) { key } } } }",
        {"n": 100},
        "FT-GQL-110",
    ),
    "lists in lists by defaults": (
        "query ($n: Int! = 100) { datasets(first: $n) { nodes { factors(first: $n) { key } } } }",
        {},
        "FT-GQL-110",
    ),
    "a page of a million": ("{ publishers(first: 1000000) { nodes { slug } } }", {}, "FT-GQL-111"),
    "a page of none": ("{ publishers(first: 0) { nodes { slug } } }", {}, "FT-GQL-111"),
    "a page of minus one": ("{ publishers(first: -1) { nodes { slug } } }", {}, "FT-GQL-111"),
    "a page of a million by a variable": (
        "query ($n: Int!) { publishers(first: $n) { nodes { slug } } }",
        {"n": 1_000_000},
        "FT-GQL-111",
    ),
    "a page of null by a variable": (
        "query ($n: Int = null) { publishers(first: $n) { nodes { slug } } }",
        {},
        "FT-GQL-111|FT-GQL-400",
    ),
    "counting five times": (
        "{ " + " ".join(f"a{nth}: factors(where: {{total: true}}, first: 1) {{ total }}" for nth in range(5)) + " }",
        {},
        "FT-GQL-110",
    ),
    "counting by variables": (
        "query ($w: DiffFilter, $c: Boolean!) { "
        + " ".join(
            f'a{nth}: release_diff(a: "2026.2", b: "2026.4", where: $w, counted: $c, first: 1) {{ total }}'
            for nth in range(2)
        )
        + " }",
        {"w": {"min_change": "5%"}, "c": True},
        "FT-GQL-110",
    ),
    "nested list without first": ('{ publisher(slug: "mee") { datasets { key } } }', {}, "FT-GQL-400"),
    "21 directives": ("{ units { nodes { code" + " @skip(if: false)" * 21 + " } } }", {}, "FT-GQL-108"),
    "directives on fragments": (
        "{ units { nodes { " + "... @include(if: true) { code } " * 40 + "} } }",
        {},
        "FT-GQL-108|FT-GQL-105",
    ),
    "unknown directives": ("{ units { nodes { code" + " @a" * 150 + " } } }", {}, "FT-GQL-108"),
    "two operations": ("query A { units { nodes { code } } } query B { gases { nodes { code } } }", {}, "FT-GQL-107"),
    "a hundred operations": (
        " ".join(f"query A{nth} {{ units {{ nodes {{ code }} }} }}" for nth in range(45)),
        {},
        "FT-GQL-107",
    ),
    "a mutation": ("mutation { a }", {}, "FT-GQL-400"),
    "a subscription": ("subscription { a }", {}, "FT-GQL-400"),
    "introspection in introspection": ("{ " + TYPES + " }", {}, "FT-GQL-400"),
    "introspection 17 deep": (
        "{ __schema { types { fields { type { " + nested(13, "ofType { ", "} ", "name ") + "} } } } }",
        {},
        "FT-GQL-103",
    ),
    "introspection five times": (
        "{ " + " ".join(f"a{nth}: __schema {{ types {{ name }} }}" for nth in range(5)) + " }",
        {},
        "FT-GQL-110",
    ),
    "16 KiB of document": ("{ units { nodes { code } } } #" + "x" * 16_384, {}, "FT-GQL-101"),
    "16 KiB of brackets": ("{" * 16_000, {}, "FT-GQL-400"),
    "brackets in brackets": ("{" * 480, {}, "FT-GQL-103|FT-GQL-400"),
    "lists in an argument": ("{ lookups(selectors: " + "[" * 480 + ") }", {}, "FT-GQL-103|FT-GQL-400"),
    "objects in an argument": ("{ lookup(selector: " + "{a: " * 150 + ") }", {}, "FT-GQL-103|FT-GQL-400"),
    "long names": ("{ " + " ".join(f"{'a' * 60}{nth}" for nth in range(200)) + " }", {}, "FT-GQL-400"),
    "600 tokens of numbers": ("{ lookups(selectors: [" + "1 " * 600 + "]) { status } }", {}, "FT-GQL-102"),
    "comments": ("#\n" * 8_000 + "{ a }", {}, "FT-GQL-400"),
    "1,000 variables": (
        LOOKUPS,
        selectors(1) | {f"v{nth}": nth for nth in range(1_000)},
        "FT-GQL-112",
    ),
    "101 selectors": (LOOKUPS, selectors(101), "FT-GQL-111"),
    "1,500 selectors": (LOOKUPS, selectors(1_500), "FT-GQL-111"),
    "5,000 values": (LOOKUPS, {"selectors": [{"a": nth} for nth in range(2_500)]}, "FT-GQL-112"),
    "variables in variables": (INPUT, {"selector": {"activity": deep(12)}}, "FT-GQL-112"),
    "variables 30 deep": (INPUT, {"selector": deep(28)}, "FT-GQL-112"),
    "a long text in a variable": (INPUT, {"selector": {"nothing": "x" * 50_000}}, "FT-GQL-112"),
}
