"""Errors as RFC 9457 problems: one table from kind to status."""

from app.kit.canonical import wire
from app.kit.errors import FootingError, Kind
from app.rest.reply import Headers, Reply

STATUS = {
    Kind.INVALID: 400,
    Kind.UNPROCESSABLE: 422,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.FORBIDDEN: 404,
    Kind.TOO_LARGE: 414,
    Kind.UNAVAILABLE: 503,
}
_DOCS = "https://footing.example/docs/errors#"
_RETRY_S = b"1"


def problem(error: FootingError) -> Reply:
    """Return the problem that an error is; 503 says when to come back."""
    status = STATUS[error.kind]
    headers: Headers = [(b"retry-after", _RETRY_S)] if error.kind is Kind.UNAVAILABLE else []
    return written(status, error.code, error.title, error.detail, {"hint": error.hint, **error.facts}, headers)


def written(status: int, code: str, title: str, detail: str, facts: dict[str, object], headers: Headers) -> Reply:
    """Return a problem with the members of RFC 9457 section 3.1 and ours."""
    members = {"type": _DOCS + code.lower(), "title": title, "status": status, "detail": detail, "code": code}
    return Reply(
        status,
        wire(members | {"hint": None, "fields": []} | facts),
        b"application/problem+json",
        headers=tuple(headers),
    )


def unexpected() -> Reply:
    """Return the problem of a fault of ours; it says nothing of the inside."""
    detail = "the service met a fault of its own; it has been recorded"
    return written(500, "FT-EDGE-500", "Internal fault", detail, {"hint": "send the request again"}, [])


def refused_method(allowed: str) -> Reply:
    """Return the problem of a method that a resource does not have."""
    detail = f"this resource answers {allowed}"
    headers: Headers = [(b"allow", allowed.encode())]
    return written(405, "FT-EDGE-405", "Method not allowed", detail, {"hint": f"use one of {allowed}"}, headers)
