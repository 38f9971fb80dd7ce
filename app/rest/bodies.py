"""Bodies of writes: read strictly into a model, and told in the contract by the same model."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from app.front.errors import BadMember


class In(BaseModel):
    """A body: members not named here are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=In)


def parsed(model: type[Model], said: dict[str, Any]) -> Model:
    """Return a body as a model; refuse the first member that is missing, unknown or of another type."""
    try:
        return model.model_validate(said)
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_context=False, include_input=False)[0]
        path = ".".join(str(one) for one in first["loc"])[:120]
        detail = f"{path or 'the body'}: {first['msg']}"
        raise BadMember(detail, hint="members: " + ", ".join(model.model_fields), fields=[path]) from None


def body(model: type[In]) -> dict[str, Any]:
    """Return what tells the contract that a door takes this body."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def taken(model: type[In] = In) -> list[type[In]]:
    """Return every model of a body, and of what bodies are made of."""
    return [one for below in model.__subclasses__() for one in (below, *taken(below))]


def files(*media_types: str) -> dict[str, Any]:
    """Return what tells the contract that a door takes a file of one of these types."""
    content = {one: {"schema": {"type": "string", "format": "binary"}} for one in media_types}
    return {"requestBody": {"required": True, "content": content}}
