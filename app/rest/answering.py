"""A room's answer as a FastAPI response, without writing it twice."""

from fastapi import Response

from app.front.reply import Reply


def response(reply: Reply) -> Response:
    """Return a reply as a response."""
    headers = {"cache-control": reply.caching.decode()}
    headers |= {name.decode(): value.decode() for name, value in reply.headers}
    return Response(reply.body, reply.status, headers, media_type=reply.media_type.decode())
