"""The table: medians, ratios within each round, bars."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.rounds import Results, Round
from tests.bench.variants import BASELINE, FLOOR, Bar, Variant

_HEAD = (
    "variant",
    "factors",
    "at once",
    "answers/s",
    "÷ floor",
    "÷ base",
    "÷ peer",
    "p50 ms",
    "p99 ms",
    "CPU µs",
    "CPU ÷ floor",
    "others",
    "bar",
    "",
)
_NONE = "-"
Named = Mapping[str, Sequence[Round]]


def table(results: Results) -> str:
    """Return the results as a table of plain text."""
    by_name = {variant.name: rounds for variant, rounds in results.items()}  # of several sizes the largest, the last
    lines = [_HEAD, *(_line(variant, rounds, by_name) for variant, rounds in results.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join("  ".join(_cell(*one) for one in zip(line, widths, range(99), strict=False)) for line in lines)


def _cell(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column == 0 else text.rjust(width)


def _line(variant: Variant, rounds: Sequence[Round], known: Named) -> tuple[str, ...]:
    about = (variant.name, f"{variant.rows:,}", str(variant.connections))
    if not rounds:
        return (*about, *[_NONE] * 9, "", "FAILED")
    judged = _judged(variant, rounds, known)
    return (
        *about,
        f"{median(one.rate for one in rounds):,.0f}",
        _shown(_ratio(rounds, known.get(FLOOR)), 3),
        _shown(_ratio(rounds, known.get(BASELINE)), 1),
        _shown(_ratio(rounds, known.get(variant.peer or "")), 1),
        f"{median(one.p50_ms for one in rounds):.2f}",
        f"{median(one.p99_ms for one in rounds):.2f}",
        f"{median(one.cpu_us for one in rounds):.1f}",
        _shown(_cpu_ratio(rounds, known.get(FLOOR)), 3),
        f"{max(one.others for one in rounds):.0%}",
        "; ".join(bar for bar, _ in judged),
        "; ".join(verdict for _, verdict in judged),
    )


def _judged(variant: Variant, rounds: Sequence[Round], known: Named) -> list[tuple[str, str]]:
    """Return each bar and what became of it."""
    told = [(str(bar), _verdict(bar, rounds, known)) for bar in variant.bars]
    if variant.p99_bar is not None:
        is_reached = median(one.p99_ms for one in rounds) <= variant.p99_bar
        told.append((f"p99 {variant.p99_bar:g} ms", "reached" if is_reached else "MISSED"))
    return told


def _verdict(bar: Bar, rounds: Sequence[Round], known: Named) -> str:
    ratio = _ratio(rounds, known.get(bar.than))
    if ratio is None:
        return "not measured"
    return ("reached" if ratio >= bar.least else "MISSED") + ("" if bar.than == FLOOR else f" ({ratio:.1f})")


def _ratio(rounds: Sequence[Round], to: Sequence[Round] | None) -> float | None:
    """Return the median of the ratios within each round: what slowed a round down slowed both."""
    ratios = [here.rate / there.rate for here, there in _together(rounds, to)]
    return median(ratios) if ratios else None


def _cpu_ratio(rounds: Sequence[Round], to: Sequence[Round] | None) -> float | None:
    ratios = [there.cpu_us / here.cpu_us for here, there in _together(rounds, to) if here.cpu_us]
    return median(ratios) if ratios else None


def _together(rounds: Sequence[Round], to: Sequence[Round] | None) -> list[tuple[Round, Round]]:
    there = {one.number: one for one in to or ()}
    return [(one, there[one.number]) for one in rounds if one.number in there]


def _shown(ratio: float | None, digits: int) -> str:
    return _NONE if ratio is None else f"{ratio:.{digits}f}"
