"""Files opened by the tools that people have, each in a process of its own: they warn of much that is not ours.

`python -m tests.factories.opening TOOL FILE` prints the rows as JSON, every cell a text or null.
"""

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[2]


def opened(tool, file):
    """The rows of a file as a tool reads them."""
    return json.loads(run(sys.executable, "-m", "tests.factories.opening", tool, str(file)))


def run(*command, cwd=ROOT, **environment):
    """What a program prints; it may warn, and must not fail."""
    told = os.environ | {"PYTHONWARNINGS": "default", "PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run(command, cwd=cwd, env=told, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def text(said):
    match said:
        case Decimal():
            shown = format(said, "f")
            return shown.rstrip("0").rstrip(".") if "." in shown else shown
        case date():
            return said.isoformat()
        case None | str():
            return said
        case _:
            return str(said)


def by_pyarrow(file):
    from pyarrow import parquet  # noqa: PLC0415 - a process has one tool

    return parquet.read_table(file).to_pylist()


def by_pandas(file):
    import pandas as pd  # noqa: PLC0415

    frame = pd.read_parquet(file, dtype_backend="pyarrow")
    return [{name: None if cell is pd.NA else cell for name, cell in row.items()} for row in frame.to_dict("records")]


def by_polars(file):
    import polars as pl  # noqa: PLC0415

    return pl.read_parquet(file).to_dicts()


def by_duckdb(file):
    return asked("select * from read_parquet(?)", file)


def by_duckdb_csv(file):
    return asked("select * from read_csv(?, all_varchar = true, header = true, delim = ',', quote = '\"')", file)


def asked(question, file):
    import duckdb  # noqa: PLC0415

    found = duckdb.sql(question, params=[file])
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def by_pandas_csv(file):
    import pandas as pd  # noqa: PLC0415

    frame = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[])
    return [{name: cell or None for name, cell in row.items()} for row in frame.to_dict("records")]


def by_polars_csv(file):
    import polars as pl  # noqa: PLC0415

    return pl.read_csv(file, infer_schema=False).to_dicts()


def by_sqlite(file):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as base:
        base.row_factory = sqlite3.Row
        return [dict(row) for row in base.execute("select * from factors order by key, version")]


def by_frictionless(file):
    from frictionless import Package  # noqa: PLC0415

    return [row.to_dict() for row in Package(file).get_resource("factors").read_rows()]


if __name__ == "__main__":
    found = globals()[f"by_{sys.argv[1]}"](sys.argv[2])
    print(json.dumps([{name: text(cell) for name, cell in row.items()} for row in found]))  # noqa: T201
