"""The table: medians, ratios within each round, bars."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.rounds import Round
from tests.bench.variants import Variant

Results = Mapping[Variant, Sequence[Round]]
_HEAD = (
    "variant",
    "factors",
    "req/s",
    "÷ floor",
    "÷ base",
    "p50 ms",
    "p99 ms",
    "CPU µs",
    "CPU ÷ floor",
    "others",
    "bar",
    "",
)


def table(results: Results) -> str:
    """Return the results as a table of plain text."""
    floor, baseline, *_ = results.values()
    lines = [_HEAD, *(_line(variant, rounds, floor, baseline) for variant, rounds in results.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join("  ".join(_cell(*one) for one in zip(line, widths, range(99), strict=False)) for line in lines)


def _cell(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column == 0 else text.rjust(width)


def _line(
    variant: Variant, rounds: Sequence[Round], floor: Sequence[Round], baseline: Sequence[Round]
) -> tuple[str, ...]:
    to_floor, to_baseline = _ratio(rounds, floor), _ratio(rounds, baseline)
    bars = [(variant.bar, to_floor, ""), (variant.baseline_bar, to_baseline, "x base")]
    said = [(f"{bar:g}{of}", "reached" if ratio >= bar else "MISSED") for bar, ratio, of in bars if bar is not None]
    return (
        variant.name,
        f"{variant.rows:,}",
        f"{median(one.rate for one in rounds):,.0f}",
        f"{to_floor:.3f}",
        f"{to_baseline:.1f}",
        f"{median(one.p50_ms for one in rounds):.2f}",
        f"{median(one.p99_ms for one in rounds):.2f}",
        f"{median(one.cpu_us for one in rounds):.1f}",
        f"{median(there.cpu_us / here.cpu_us for here, there in zip(rounds, floor, strict=True)):.3f}",
        f"{max(one.others for one in rounds):.0%}",
        " ".join(bar for bar, _ in said),
        " ".join(word for _, word in said),
    )


def _ratio(rounds: Sequence[Round], to: Sequence[Round]) -> float:
    """Return the median of the ratios within each round: what slowed a round down slowed both."""
    return median(here.rate / there.rate for here, there in zip(rounds, to, strict=True))
