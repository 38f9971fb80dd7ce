"""GraphiQL, for development: a page that loads its scripts from elsewhere, so it is off unless asked for."""

from functools import cache

from strawberry.http.ides import get_graphql_ide_html

from app.front.front import Inside
from app.front.reply import NEVER, Reply

_ITS_OWN = 'window.location.href.split("?")[0]'
_OURS = 'new URL("/graphql", window.location.href).href'


async def graphiql(_: Inside, __: str, ___: dict[str, str]) -> Reply:
    """Show the page; its parameters are its own script's."""
    return Reply(200, _page(), b"text/html; charset=utf-8", NEVER)


@cache
def _page() -> bytes:
    # Strawberry's page asks the address it was loaded from; ours answers queries elsewhere.
    return get_graphql_ide_html("graphiql").replace(_ITS_OWN, _OURS).encode()
