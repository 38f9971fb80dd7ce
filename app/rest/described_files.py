"""OpenAPI of the door that files are downloaded by, which is served without FastAPI."""

from typing import Any

PATH = "/v1/releases/{release}/snapshots/{name}"
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_TEXT = {"type": "string"}
_DIGEST = {
    "ETag": {"description": "strong: the SHA-256 of the file", "schema": _TEXT},
    "Repr-Digest": {"description": "`sha-256=:…:`, of the whole file (RFC 9530)", "schema": _TEXT},
    "Accept-Ranges": {"description": "`bytes`", "schema": _TEXT},
}
_ANSWERS: dict[str, dict[str, Any]] = {
    "200": {"description": "The file; also where several ranges are asked for", "headers": _DIGEST, "content": _BYTES},
    "206": {
        "description": "The bytes that `Range` asks for",
        "headers": _DIGEST | {"Content-Range": {"description": "which, and of how many", "schema": _TEXT}},
        "content": _BYTES,
    },
    "307": {"description": "For `latest`: where that release's file is"},
}
_REFUSED = {"404": "No such release or file, or not made yet", "412": "Another file than `If-Match` names"}
_REFUSED |= {"416": "No byte of the file is in that range"}
_PARAMETERS: tuple[dict[str, Any], ...] = (
    {
        "name": "release",
        "in": "path",
        "required": True,
        "description": "label, digest, or `latest`",
        "schema": _TEXT | {"minLength": 1},
        "example": "latest",
    },
    {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "name of a file in the list of them",
        "schema": _TEXT | {"minLength": 1},
        "example": "parquet",
    },
    {
        "name": "Range",
        "in": "header",
        "required": False,
        "description": "one range of bytes, to take a download up again: `bytes=1048576-`",
        "schema": _TEXT,
    },
    {
        "name": "If-Range",
        "in": "header",
        "required": False,
        "description": "the ETag of what is there already: the whole file is sent if it is another one",
        "schema": _TEXT,
    },
)


def described_files(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the operation, whose problems look like this."""
    answers = _ANSWERS | {status: problem | {"description": text} for status, text in _REFUSED.items()}
    return {
        "tags": ["releases"],
        "summary": "Download a file of a release, whole or in part",
        "operationId": "release_file",
        "parameters": list(_PARAMETERS),
        "responses": answers,
    }
