"""Errors as RFC 9457 problems: one table from kind to status."""

from app.front.chinese import in_chinese
from app.front.errors import BodyTooLarge, InternalFault, MediaTypeRefused, MethodRefused, NotInFile, TooLong
from app.front.reply import Headers, Reply
from app.kit.canonical import wire
from app.kit.errors import FootingError, Kind

STATUS = {
    Kind.INVALID: 400,
    Kind.UNPROCESSABLE: 422,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.FORBIDDEN: 404,
    Kind.TOO_LARGE: 413,
    Kind.UNAUTHENTICATED: 401,
    Kind.NOT_ALLOWED: 403,
    Kind.STALE: 412,
    Kind.UNCONDITIONAL: 428,
    Kind.TOO_MANY: 429,
    Kind.UNAVAILABLE: 503,
}
_SPECIAL = {MethodRefused: 405, TooLong: 414, MediaTypeRefused: 415, NotInFile: 416, InternalFault: 500}
_RETRY_S = b"1"


def status_of(error: type[FootingError]) -> int:
    """Return the HTTP status of an error."""
    return _SPECIAL.get(error, STATUS[error.kind])


def problem(error: FootingError, headers: Headers | None = None, *, zh: bool = False) -> Reply:
    """Return the problem that an error is, in English or Chinese; 503 says when to come back."""
    told = members(error, zh=zh)
    extra = list(headers or [])
    if zh:
        extra.append((b"content-language", b"zh"))
    if isinstance(error, BodyTooLarge):
        extra.append((b"connection", b"close"))  # or the rest of the body would be read for nothing
    if error.kind is Kind.UNAVAILABLE:
        extra.append((b"retry-after", _RETRY_S))
    if isinstance(error, NotInFile):
        extra.append((b"content-range", f"bytes */{error.facts['size']}".encode()))  # RFC 9110 §15.5.17
    if error.kind is Kind.NOT_FOUND and "retry_after_s" in error.facts:  # not there yet
        extra.append((b"retry-after", str(error.facts["retry_after_s"]).encode()))
    if error.kind is Kind.TOO_MANY:
        extra.append((b"retry-after", str(error.facts.get("retry_after_s", 60)).encode()))
    if error.kind is Kind.UNAUTHENTICATED:
        extra.append((b"www-authenticate", b"Bearer"))  # RFC 6750 section 3
    return Reply(status_of(type(error)), wire(told), b"application/problem+json", headers=tuple(extra))


def members(error: FootingError, *, zh: bool = False) -> dict[str, object]:
    """Return the members of RFC 9457 section 3.1 and ours; `type` is the address of the code's description."""
    own: dict[str, object] = {
        "type": f"/v1/errors/{error.code}",
        "title": error.title,
        "status": status_of(type(error)),
        "detail": error.detail,
        "code": error.code,
        "hint": error.hint,
        "fields": [],
    }
    return own | error.facts | (in_chinese(error) if zh else {})


def unexpected(*, zh: bool = False) -> Reply:
    """Return the problem of a fault of ours; it says nothing of the inside."""
    detail = "the service met a fault of its own; it has been recorded"
    return problem(InternalFault(detail, hint="send the request again"), zh=zh)


def refused_method(allowed: str, *, zh: bool = False) -> Reply:
    """Return the problem of a method that a resource does not have."""
    error = MethodRefused(f"this resource answers {allowed}", hint=f"use one of {allowed}")
    return problem(error, [(b"allow", allowed.encode())], zh=zh)
