"""What the API says of itself: OpenAPI 3.1, made from the very messages it reads and writes."""

import re
from collections.abc import Sequence
from typing import Any, assert_never

import msgspec

from central.api.calls import Call, Parameter, Word
from central.errors import status_of
from loyalty.phone import SECRET_PATTERN
from loyalty.wire import Problem, ProblemType

Document = dict[str, Any]
"""A JSON object of the description."""

_IN_PATH = re.compile(r"\{(\w+)\}")

_UUID: Document = {"type": "string", "format": "uuid"}
_PLACES: dict[str, Document] = {
    "secret": {"type": "string", "pattern": f"^{SECRET_PATTERN.pattern}$"},
    "serial": {"type": "string", "pattern": "^[A-Z2-7]{16}$"},
    "called": {"type": "string", "minLength": 1, "maxLength": 36, "description": "A terminal's code, or its id."},
}
"""What stands in an address besides ids."""

_ALWAYS_SIGNED = (
    ProblemType.UNSIGNED,
    ProblemType.SIGNATURE_INVALID,
    ProblemType.REPLAYED,
    ProblemType.CLOCK_SKEW,
    ProblemType.DEVICE_REVOKED,
)


def describe(calls: Sequence[Call]) -> bytes:
    """The description of `calls` as JSON."""
    kinds = sorted(
        {kind for call in calls for kind in (call.answer, call.request) if kind is not None} | {Problem},
        key=lambda kind: kind.__name__,
    )
    refs, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    by_kind = dict(zip(kinds, refs, strict=True))
    paths: Document = {}
    for call in calls:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call, by_kind)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Spaarpunt central",
            "version": "1",
            "description": (
                "Requests of terminals are signed (RFC 9421 with Ed25519, Content-Digest, a nonce); "
                "answers repeat the nonce under central's signature; problems are RFC 9457."
            ),
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": "RFC 9421: @method, @target-uri and content-digest, tag spaarpunt-request.",
                },
                "office": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An office key: spaarpunt-central office add.",
                },
            },
        },
    }
    return msgspec.json.encode(document)


def _operation(call: Call, refs: dict[type[msgspec.Struct], Document]) -> Document:
    operation: Document = {
        "operationId": call.carry_out.__name__,
        "summary": call.summary,
        "responses": _responses(call, refs),
    }
    if call.role is not None:
        operation["security"] = [{"office": []}]
        operation["description"] = f"Takes an office key of the role {call.role.value} or more."
    elif call.signed:
        operation["security"] = [{"signature": []}]
    parameters = [*map(_place, _IN_PATH.findall(call.path)), *map(_parameter, call.query)]
    if parameters:
        operation["parameters"] = parameters
    if call.request is not None:
        content = {"application/json": {"schema": refs[call.request]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _place(name: str) -> Document:
    return {"name": name, "in": "path", "required": True, "schema": _PLACES.get(name, _UUID)}


def _parameter(parameter: Parameter | Word) -> Document:
    match parameter:
        case Word():
            schema: Document = {"type": "string", "maxLength": parameter.longest}
        case Parameter():
            schema = {"type": "integer", "minimum": parameter.low, "maximum": parameter.high}
        case _:
            assert_never(parameter)
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.summary,
        "schema": schema,
    }


def _always(call: Call) -> tuple[ProblemType, ...]:
    if call.role is not None:
        return (ProblemType.OFFICE_KEY, ProblemType.OFFICE_ROLE, ProblemType.TOO_MANY)
    return _ALWAYS_SIGNED if call.signed else ()


def _responses(call: Call, refs: dict[type[msgspec.Struct], Document]) -> Document:
    problem = {"application/problem+json": {"schema": refs[Problem]}}
    answer = refs[call.answer] if call.answer is not None else {"type": "string", "contentMediaType": call.media}
    responses: Document = {"200": {"description": "Done.", "content": {call.media: {"schema": answer}}}}
    if call.not_modified:
        responses["304"] = {"description": "The caller has it already."}
    kinds = (*call.problems, *_always(call), ProblemType.INTERNAL)
    for status in sorted({status_of(kind) for kind in kinds}):
        names = ", ".join(kind.value for kind in kinds if status_of(kind) == status)
        responses[str(status)] = {"description": names, "content": problem}
    if call.request is not None:
        responses["415"] = {"description": "A content encoding other than gzip.", "content": problem}
    return responses
