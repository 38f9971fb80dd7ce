"""The OpenAPI document as it was last agreed on. Write it again: `python -m tests.golden.openapi`."""

import json
from pathlib import Path

from app.main import create_app
from app.settings import Settings
from app.wiring import Place

GOLDEN = Path(__file__).with_suffix(".json")


def produced():
    """The document as the application makes it; needs no database."""
    return create_app(Settings(), Place("", "", None)).behind.openapi()


def written(document):
    """Its text: one line for each member, so that a change is read as a diff."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(written(produced()), encoding="utf-8")
