"""Parameters of the hot doors, refused where they mean nothing."""

from collections.abc import Mapping

from app.lookup.question import bad, refuse_unknown


def refuse_unmeant(said: Mapping[str, str], accepted: tuple[str, ...]) -> None:
    """Refuse unknown parameters, and empty ones: a form's empty field is not a filter for nothing."""
    refuse_unknown(said, accepted)
    for name, text in said.items():
        if not text:
            raise bad(name, "must not be empty", "leave the parameter out instead")
