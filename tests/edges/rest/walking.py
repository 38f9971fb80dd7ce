"""Walking a list to its end."""


async def walk(rest, **asked):
    """All items of a list of factors, page after page, and how many pages there were."""
    items, pages, cursor = [], 0, None
    while cursor is not None or not pages:
        more = {"cursor": cursor} if cursor else {}
        answer = await rest.get("/v1/factors", params={"limit": 1000} | asked | more)
        assert answer.status_code == 200, answer.text[:300]
        page = answer.json()
        items, pages, cursor = items + page["items"], pages + 1, page["next"]
    return items, pages
