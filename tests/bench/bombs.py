"""`python -m tests.bench.bombs`: CPU time to refuse each of the queries in tests/cases/bombs.py, without a database."""

import gc
import time

import click

from app.graphql.door import Door
from app.graphql.execution import coerced, refuse_dear, refuse_large
from app.kit.errors import FootingError
from tests.cases.bombs import BOMBS

BAR_MS = 50.0
TIMES = 5


def refused(door: Door, query: str, variables: dict[str, object]) -> tuple[float, str]:
    """Return the milliseconds of CPU that one refusal takes, and its code."""
    started = time.process_time()
    try:
        document = door.documents.ready(query)
        refuse_large(variables)
        refuse_dear(document.costs, coerced(door.schema, document, variables).coerced)
    except FootingError as error:
        return (time.process_time() - started) * 1000, error.code
    return (time.process_time() - started) * 1000, "NOT REFUSED"


@click.command()
def main() -> None:
    """Print the worst of five refusals of each."""
    door, worst = Door(), 0.0
    gc.collect()
    gc.freeze()  # as the service does when it has started
    for name, (query, variables, _) in BOMBS.items():
        tries = [refused(door, query, variables) for _ in range(TIMES)]
        took = max(milliseconds for milliseconds, _ in tries)
        worst = max(worst, took)
        click.echo(f"{took:8.2f} ms  {tries[0][1]:12} {len(query):6} bytes  {name}")
    click.echo(f"{len(BOMBS)} refused; the dearest took {worst:.2f} ms of CPU, the bar is {BAR_MS:g} ms")


if __name__ == "__main__":
    main()
