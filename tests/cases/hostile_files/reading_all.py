"""Reads files named on standard input in a process of its own, and tells what came of each and how much memory it took.

One line of JSON in: name, path, media type. One line out: code or rows, the first wrong cells, the peak in megabytes.
"""

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

from app.kit.errors import FootingError
from app.proposals.reading.changes import read
from app.provenance.model import Dataset, Edition, Editions, Source, Tier

SOURCE = Source(
    name="report", title="Report 2026", publisher="Acme", published="2026", url=None, file=None, digest=None, note=None
)
EDITION = Edition(
    key="acme/cement/2026",
    dataset="acme/cement",
    label="2026",
    published="2026",
    licence="acme-open",
    attribution="Acme",
    sources=(SOURCE,),
)
DATASET = Dataset(
    key="acme/cement",
    publisher="acme",
    title_en="Cement",
    title_zh="水泥",
    industry_scope=(),
    editions=Editions.EXTEND,
    accounting_rule="official-publication",
    tier=Tier.OPEN,
)


def peak():
    """The most memory that this process ever held, in megabytes."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0


def told(path, media_type):
    """What comes of a file."""
    try:
        found = read(path, media_type, DATASET, EDITION, standing={})
    except FootingError as refused:
        return {"code": refused.code, "detail": refused.detail, "hint": refused.hint}
    return {
        "rows": found.rows,
        "changes": len(found.changes),
        "wrong": found.wrong,
        "errors": [f"{one.place} {one.column}: {one.message} ({one.hint})" for one in found.errors[:5]],
        "cells": dict(found.changes[0].cells) if found.changes else {},
        "value": format(found.changes[0].content.value, "f") if found.changes else None,
        "encoding": found.encoding,
    }


def main():
    """Read each file, and forget the peak before it where the system allows that."""
    for line in sys.stdin:
        name, path, media_type = json.loads(line)
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
        began = time.perf_counter()
        said = told(Path(path), media_type)
        sys.stdout.write(json.dumps([name, said | {"peak": peak(), "seconds": time.perf_counter() - began}]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
