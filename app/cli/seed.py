"""`footing seed`: load the tables of seed_data/."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.running import opened, settings
from app.kit.db import Database
from app.seeding.load import Loaded, Told, load
from app.settings import Settings
from app.wiring import Place, analyze

FOLDER = Path(__file__).parent.parent.parent / "seed_data"
_TIMEOUT_S = 300.0


@click.command()
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=FOLDER)
def seed(folder: Path) -> None:
    """Load the seed data; what is there already is not loaded again."""
    given = settings()
    with opened(given, exits={}) as place:
        load_with_progress(given, place, folder)


def load_with_progress(given: Settings, place: Place, folder: Path = FOLDER, *, if_missing: bool = False) -> Loaded:
    """Load the seed and show how far it is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks = {}

        def told(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(f"release {label}", total=total)
            bars.update(tasks[label], completed=done)

        loaded = asyncio.run(_load(given, place, folder, told, if_missing=if_missing))
    done = f"loaded {loaded.releases} releases, {loaded.versions} factor versions"
    console.print(done if loaded.releases else "nothing to load: every release of the seed is there")
    return loaded


async def _load(given: Settings, place: Place, folder: Path, told: Told, *, if_missing: bool) -> Loaded:
    database = Database(place.app_url, pool=given.pool_size, timeout_s=_TIMEOUT_S, role=place.role)
    try:
        loaded = await load(database, folder, told, if_missing=if_missing)
    finally:
        await database.close()
    if loaded.releases:
        await analyze(place)
    return loaded
