"""What the contract says of keys: which doors need one, and what such doors refuse and are told by headers."""

from typing import Any

SECURITY: dict[str, Any] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "an API key, `ft_…`, made by `POST /v1/keys`; never part of an address",
    }
}
OPEN_TO_ALL = {("post", "/v1/keys/reported"), ("post", "/v1/lookup"), ("post", "/v1/impact")}
"""Writes and long questions that need no key."""
_PRIVATE = ("/v1/keys", "/v1/whoami", "/v1/ties", "/v1/publishers/{slug}/members", "/v1/publishers/{slug}/agents")
_EITHER = ("/v1/proposals",)
_UNCONDITIONAL = ("/v1/proposals/{proposal}/comments",)
"""What is said beside a proposal changes nothing of it."""
_REFUSED = {
    "401": "No valid key",
    "403": "The key does not suffice",
    "409": "In conflict with what is there",
    "412": "Changed meanwhile",
    "413": "Body too large",
    "415": "Media type not read",
    "422": "Not accepted",
    "428": "If-Match is needed",
    "429": "Too many",
}
_ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "1 to 255 printable ASCII characters; the same request with the same key is done once",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "the entity tag of the proposal as it was read; 428 where it is needed and missing",
    "schema": {"type": "string", "pattern": '^"[^"]+"$'},
}


def needs_key(method: str, path: str) -> bool:
    """Return whether nobody is answered without a key."""
    return (method, path) not in OPEN_TO_ALL and (method != "get" or path.startswith(_PRIVATE))


def describe_keys(method: str, path: str, operation: dict[str, Any], problem: dict[str, Any]) -> None:
    """Add to an operation what keys and writing bring with them."""
    answers, is_write = operation["responses"], method != "get"
    is_keyed = needs_key(method, path)
    if is_keyed or (method == "get" and path.startswith(_EITHER)):
        operation["security"] = [{"key": []}] if is_keyed else [{}, {"key": []}]
        for status in ("401", "403", "429"):
            answers.setdefault(status, problem | {"description": _REFUSED[status]})
        answers.pop("304", None)  # private answers are never kept
    if is_write:
        answers.pop("304", None)
    if is_write and is_keyed:
        conditions = [_IF_MATCH] if path.startswith("/v1/proposals/{") and path not in _UNCONDITIONAL else []
        operation["parameters"] = [*operation.get("parameters", []), _ONCE, *conditions]
        for status in ("409", "412", "422", "428"):
            answers.setdefault(status, problem | {"description": _REFUSED[status]})
    if is_write and "requestBody" in operation:
        for status in ("413", "415", "422"):
            answers.setdefault(status, problem | {"description": _REFUSED[status]})
