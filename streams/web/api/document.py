"""The description of the API, OpenAPI 3.1, made from the routes and the public schema."""

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from streams.web.api.bodies import NeedPosted, ProfilePosted, TakenBack
from streams.web.api.reading import FILES, JSON
from streams.web.guard import LINES
from streams.web.problems import Problem

router = APIRouter(prefix="/v1")

PREFIX = "/v1"

_ABOUT = """People and needs in, receipts and shortlists out. Everything that is accepted (202) is stored, is never lost
and reaches the shortlists within seconds. Errors are problem+json (RFC 9457) with the paths of the fields, and never
repeat what was sent. A token goes with each request: `Authorization: Bearer dm_…`."""

_REF = "#/components/schemas/"
_EXAMPLES: Mapping[str, Any] = {
    "profiles": {
        "id": "sn-0042",
        "text": "Six ans de développement Java et Spring Boot à Dakar.",
        "skills": [{"phrase": "Java", "level": "expert", "years": 6}],
        "languages": [{"language": "fr", "native": True}],
        "event": {"id": "form-7/42", "time": "2026-10-05T08:00:00Z"},
    },
    "needs": {
        "id": "acme-17",
        "title": "Electrician",
        "text": "You install solar panels and test low-voltage systems. A driving licence is a plus.",
        "openings": 2,
    },
}
_POSTED: Mapping[str, type[BaseModel]] = {"profiles": ProfilePosted, "needs": NeedPosted}
_EVENT_HEADERS = (
    ("ce-id", "Id of the event; posted again under the same one it is stored once.", "form-7/42"),
    ("ce-time", "When it happened, ISO 8601; of two events about the same thing the later one holds.", None),
)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> JSONResponse:
    """The description of the API."""
    return JSONResponse(document(request.app))


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the routes of an application below /v1."""
    routes = [route for route in iter_route_contexts(app.routes) if (route.path or "").startswith(f"{PREFIX}/")]
    made = get_openapi(title="diaspora-match", version=app.version, description=_ABOUT, routes=routes)
    components = made.setdefault("components", {})
    components.setdefault("schemas", {}).update(_schemas())
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"token": []}]
    for kind in _POSTED:
        _describe(made["paths"][f"{PREFIX}/{kind}"]["post"], kind)
    return made


def _schemas() -> dict[str, Any]:
    posted: list[tuple[type[BaseModel], Literal["validation", "serialization"]]] = [
        (model, "validation") for model in (ProfilePosted, NeedPosted, TakenBack)
    ]
    _, found = models_json_schema([*posted, (Problem, "serialization")], ref_template=f"{_REF}{{model}}")
    return dict(found["$defs"])


def _describe(operation: dict[str, Any], kind: str) -> None:
    """Say what a body may be, which FastAPI cannot know of one that is read as it comes."""
    operation["requestBody"] = {"required": True, "content": {**_json(kind), **_lines(kind), **_files()}}
    headers = [_header(*one) for one in _EVENT_HEADERS]
    operation["parameters"] = [*operation.get("parameters", ()), *headers]


def _json(kind: str) -> dict[str, Any]:
    either = [{"$ref": _REF + _POSTED[kind].__name__}, {"$ref": f"{_REF}TakenBack"}]
    return {JSON: {"schema": {"anyOf": either}, "examples": {"one": {"value": _EXAMPLES[kind]}}}}


def _lines(kind: str) -> dict[str, Any]:
    described = f"One object a line, each as {_POSTED[kind].__name__} or TakenBack has it."
    return {name: {"schema": {"type": "string", "description": described}} for name in LINES}


def _files() -> dict[str, Any]:
    return {name: {"schema": {"type": "string", "format": "binary"}} for name in FILES}


def _header(name: str, description: str, example: str | None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": 300}
    described = {"name": name, "in": "header", "required": False, "description": description, "schema": schema}
    return described | ({"example": example} if example else {})
