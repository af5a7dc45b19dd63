"""What programs can do here: the OpenAPI document, and a page of ours drawn from it. For members only."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from accounts.tokens import SCOPES

from .door import Needs, api
from .schemas import Refusal

# Every operation may be refused in these ways, always in the same form.
REFUSED = {
    400: "The body is not JSON, or an action refuses what it holds",
    401: "No session, or no good token",
    403: "Not hers to do, a scope is missing, or the CSRF token",
    404: "Not there, or not hers to know of",
    405: "Not with this method",
    409: "Not possible as things are now",
    413: "Too large",
    415: "The body is not sent as JSON",
    422: "The shape of the request is wrong",
    429: "Too much in a short time",
    503: "The database is busy; nothing was lost",
}
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    "token": {"type": "http", "scheme": "bearer"},
}
REFERENCE = "#/components/schemas/"


@cache
def openapi() -> dict[str, Any]:
    """The document as the library makes it from the operations, with what all of them have in common added."""
    told: dict[str, Any] = copy.deepcopy(dict(api.get_openapi_schema()))
    told["components"]["schemas"] |= _refusal_schemas()
    told["components"]["securitySchemes"] = SECURITY
    for path in told["paths"].values():
        for operation in path.values():
            operation["responses"] |= {str(status): _refused(text) for status, text in REFUSED.items()}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                _tell_scope(told, operation)
    return told


def _tell_scope(told: dict[str, Any], operation: Any) -> None:
    identity = operation.operation_id or api.get_openapi_operation_id(operation)
    scope = next((need.scope for need in operation.auth_callbacks if isinstance(need, Needs)), "read")
    for path in told["paths"].values():
        for found in path.values():
            if found["operationId"] == identity:
                found["security"] = [{"session": []}, {"token": []}]
                found["x-scope"] = scope


def _refused(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": {"$ref": f"{REFERENCE}Refusal"}}}}


def _refusal_schemas() -> dict[str, Any]:
    schema = Refusal.model_json_schema(ref_template=REFERENCE + "{model}")
    return {**schema.pop("$defs", {}), "Refusal": schema}


@require_safe
def openapi_json(request: MemberRequest) -> HttpResponse:
    return HttpResponse(json.dumps(openapi(), ensure_ascii=False), content_type="application/json; charset=utf-8")


# --- The page ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One value that goes in or comes out."""

    name: str
    kind: str
    text: str = ""
    needed: bool = False


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    answer: str = ""

    @property
    def anchor(self) -> str:
        return re.sub(r"\W+", "-", f"{self.method}{self.path}").strip("-").lower()


@require_safe
def document(request: MemberRequest) -> HttpResponse:
    told = openapi()
    schemas = {name: list(_lines(schema)) for name, schema in sorted(told["components"]["schemas"].items())}
    groups: dict[str, list[Operation]] = {}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(told, method.upper(), path, operation))
    context = {"groups": groups, "schemas": schemas, "refused": REFUSED, "scopes": SCOPES}
    return render(request, "forum/api.html", context)


def _operation(told: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Operation:
    done: dict[str, Any] = next(
        (answer for status, answer in operation["responses"].items() if str(status).startswith("2")), {}
    )
    sent = _schema_in(operation.get("requestBody", {}))
    return Operation(
        method=method,
        path=path,
        summary=operation["summary"],
        text=operation.get("description", ""),
        scope=operation["x-scope"],
        parameters=[
            Line(one["name"], _kind(one["schema"]), one.get("description", ""), one.get("required", False))
            for one in operation["parameters"]
        ],
        body=list(_lines(told["components"]["schemas"][_name(sent)])) if _name(sent) else [],
        answer=_name(_schema_in(done)),
    )


def _schema_in(part: dict[str, Any]) -> dict[str, Any]:
    return part.get("content", {}).get("application/json", {}).get("schema", {})


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).removeprefix(REFERENCE)


def _lines(schema: dict[str, Any]) -> Iterator[Line]:
    needed = schema.get("required", [])
    for name, about in schema.get("properties", {}).items():
        yield Line(name, _kind(about), about.get("description", ""), name in needed)


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a word or two: "integer", "list of Post", "open | locked"."""
    if name := _name(schema):
        return name
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "anything"))
