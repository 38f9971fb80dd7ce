"""What a release's files say of it, as last agreed on. Write it again: `python -m tests.golden.exports`."""

import json
from pathlib import Path

from app.exports.citing import cited
from app.exports.formats import readme
from app.exports.formats.datapackage import description
from app.exports.formats.datasette import metadata
from app.exports.manifest import File, manifest
from tests.factories.flat import about

GOLDEN = Path(__file__).with_suffix(".json")
FILES = (
    File("parquet", "application/vnd.apache.parquet", 4711, "aa" * 32, 2),
    File("csv.gz", "application/gzip", 815, "bb" * 32, 2, "cc" * 32),
)


def produced():
    """Each text and document, of a release that has everything."""
    return {
        "manifest": json.loads(manifest(about(), FILES)),
        "citation": cited(about()),
        "datapackage": description(about(), []),
        "datasette": metadata(about()),
        "readme": readme.markdown(about(), 2, [readme.GUARDED]).splitlines(),
    }


def written(document):
    """Its text: one line for each member, so that a change is read as a diff."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(written(produced()), encoding="utf-8")
