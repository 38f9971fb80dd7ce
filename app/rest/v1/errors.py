"""`/v1/errors`: what every code means; the `type` of each problem leads here."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.front.chinese_codes import CODES
from app.front.errors import UnknownErrorCode
from app.front.problems import status_of
from app.kit.canonical import wire
from app.kit.errors import FootingError
from app.rest.answering import response
from app.rest.deps import Asked, PageAsked
from app.rest.schemas_catalogue import ErrorOut, ErrorsOut
from app.rest.shapes import paged, stated

router = APIRouter(tags=["errors"])


def known() -> list[type[FootingError]]:
    """Return every error of the service, in the order of their codes."""
    return sorted(_below(FootingError), key=lambda error: error.code)


@router.get("/v1/errors", response_model=ErrorsOut)
async def list_errors(asked: Annotated[PageAsked, Query()]) -> Response:
    """List the error codes."""
    after = asked.after()
    left = [error for error in known() if error.code > after]
    shown, following = asked.page(left, lambda last: (last.code,))
    return response(paged([wire(told(error)) for error in shown], following, None, pinned=False))


@router.get("/v1/errors/{code}", response_model=ErrorOut)
async def show_error(
    code: Annotated[str, Path(examples=["FT-EDGE-404"], description="code of an error")],
    asked: Annotated[Asked, Query()],  # noqa: ARG001 - refuses parameters
) -> Response:
    """Say what a code means."""
    for error in known():
        if error.code == code:
            return response(stated(told(error)))
    detail = f"the service has no error code {code[:40]!r}"
    raise UnknownErrorCode(detail, hint="a code of /v1/errors")


def told(error: type[FootingError]) -> dict[str, object]:
    """Return a code's description, in English and Chinese."""
    meaning = " ".join((error.__doc__ or "").split())
    said: dict[str, object] = {"code": error.code, "title": error.title, "status": status_of(error), "meaning": meaning}
    title_zh, meaning_zh = CODES.get(error.code, (None, None))
    return said | {"title_zh": title_zh, "meaning_zh": meaning_zh}


def _below(error: type[FootingError]) -> Iterator[type[FootingError]]:
    for one in error.__subclasses__():
        if one.__module__.startswith("app."):
            yield one
        yield from _below(one)
