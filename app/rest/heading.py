"""What an answer about a factor says first: which factor version it is about, and which release it was read from."""

from collections.abc import Mapping
from typing import Any

from app.lookup.model import Answer
from app.lookup.told import cited, release_told, version_uri

_FIGURE = (
    "id",
    "key",
    "version",
    "digest",
    "name",
    "reference_period",
    "declared_unit",
    "value",
    "value_unit",
    "gas_basis",
    "gwp",
)


def headed(answer: Answer, record: Mapping[str, Any]) -> dict[str, object]:
    """Return release, figure, status, address, log position and citation."""
    release, chosen = answer.release, answer.chosen
    return {
        "release": release_told(release, pinned=answer.is_pinned),
        "factor": {name: record[name] for name in _FIGURE},
        "status": answer.status,
        "notices": list(answer.notices),
        "uri": version_uri(chosen.key, chosen.number),
        "log": {"index": chosen.log_index},
        "citation": cited(chosen.citation, release),
    }
