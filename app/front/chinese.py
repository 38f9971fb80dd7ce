"""Problems in Chinese: titles by code, details and hints by their English pattern."""

from app.kit.errors import FootingError

_TITLES: dict[str, str] = {}


def in_chinese(error: FootingError) -> dict[str, object]:
    """Return title, detail and hint of an error in Chinese; what has no translation stays English."""
    return {"title": _TITLES.get(error.code, error.title), "detail": error.detail, "hint": error.hint}
