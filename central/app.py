"""The ASGI application: pure wiring of calls to addresses."""

import asyncio
from collections.abc import Callable
from typing import Final

from fastapi import FastAPI
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from central.api import (
    cards,
    claims,
    customers,
    devices,
    enrolment,
    incidents,
    issuing,
    joins,
    office,
    orders,
    phone,
    privacy,
    proofs,
    staff,
    transactions,
    vouchers,
)
from central.api.calls import Call
from central.api.dispatch import Incoming, Outgoing, dispatch, refuse
from central.api.office_gate import WRONG_KEYS_A_MINUTE
from central.api.openapi import describe
from central.context import Central
from central.errors import ProblemError, status_of
from central.pace import Pace
from central.phone.serving import routes as phone_routes
from central.security_text import PLACE, answering
from loyalty.wire import MAX_REQUEST_BYTES, ProblemType

CALLS: tuple[Call, ...] = (
    *enrolment.CALLS,
    *devices.CALLS,
    *transactions.CALLS,
    *cards.CALLS,
    *proofs.CALLS,
    *staff.CALLS,
    *privacy.CALLS,
    *phone.CALLS,
    *claims.CALLS,
    *customers.CALLS,
    *joins.CALLS,
    *issuing.CALLS,
    *vouchers.CALLS,
    *incidents.CALLS,
    *orders.CALLS,
    *office.CALLS,
)

_TOO_MANY: Final = ProblemError(ProblemType.TOO_MANY, "Wait a minute and try again.").problem


def create_app(central: Central) -> FastAPI:
    """The application of one central."""
    app = FastAPI(title="Spaarpunt central", openapi_url=None, docs_url=None, redoc_url=None)
    described = describe(CALLS)
    wrong_keys = Pace(WRONG_KEYS_A_MINUTE, central.clock)
    virtual = proofs.VIRTUAL_CALLS if central.post.virtual is not None else ()
    for call in (*CALLS, *virtual):
        app.add_api_route(call.path, _endpoint(central, call, wrong_keys), methods=[call.method], name=call.path)

    async def openapi(request: Request) -> Response:  # noqa: ARG001 - Starlette's interface
        return Response(described, media_type="application/json")

    async def health(request: Request) -> Response:  # noqa: ARG001 - Starlette's interface
        ok = await run_in_threadpool(central.database.answers)
        return Response(b'{"ok":true}' if ok else b'{"ok":false}', 200 if ok else 503, media_type="application/json")

    app.add_route("/openapi.json", openapi, methods=["GET"])
    app.add_route("/health", health, methods=["GET"])
    if central.security_contact is not None:
        app.add_route(PLACE, answering(central.security_contact, central.clock), methods=["GET"])
    app.router.routes.extend(phone_routes())
    app.add_exception_handler(HTTPException, _refusing(central))
    return app


def _endpoint(central: Central, call: Call, wrong_keys: Pace):  # type: ignore[no-untyped-def]  # noqa: ANN202 - FastAPI reads its signature
    pace = Pace(call.most_a_minute, central.clock) if call.most_a_minute is not None else None
    behind = _Behind()

    async def endpoint(request: Request) -> Response:
        address = request.client.host if request.client else ""
        if (pace is not None and not pace.allows(address)) or (call.role is not None and wrong_keys.full(address)):
            return _response(refuse(central, _headers(request), _TOO_MANY))
        body = await _body(request)
        if body is None:
            problem = ProblemError(ProblemType.TOO_LARGE, f"A request has at most {MAX_REQUEST_BYTES} bytes.").problem
            return _response(refuse(central, _headers(request), problem))
        url = str(request.url)
        if central.public_url is not None:
            path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            url = central.public_url.rstrip("/") + path
        query, places = dict(request.query_params), {name: str(value) for name, value in request.path_params.items()}
        incoming = Incoming(request.method, url, _headers(request), query, body, places)
        outgoing = await run_in_threadpool(dispatch, central, call, incoming)
        if call.role is not None and outgoing.status == status_of(ProblemType.OFFICE_KEY):
            wrong_keys.allows(address)
        response = _response(outgoing)
        if outgoing.behind is not None:
            response.background = BackgroundTask(behind.do, outgoing.behind)
        return response

    return endpoint


class _Behind:
    """What is done behind answers: one after the other, so that waiting for the writer takes one thread of the pool."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def do(self, work: Callable[[], None]) -> None:
        async with self._turn:
            await run_in_threadpool(work)


async def _body(request: Request) -> bytes | None:
    """The body's bytes as they were sent; None as soon as they are too many."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_REQUEST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _headers(request: Request) -> dict[str, str]:
    """Header fields by lower-case name; several lines of one field are one, as RFC 9110 joins them."""
    found: dict[str, str] = {}
    for name, value in request.headers.items():
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _response(outgoing: Outgoing) -> Response:
    return Response(outgoing.body, outgoing.status, dict(outgoing.headers))


def _refusing(central: Central) -> ExceptionHandler:
    """Problem details for what Starlette refuses by itself: unknown addresses and methods."""

    async def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        kind = ProblemType.NOT_FOUND if status == 404 else ProblemType.BAD_REQUEST
        problem = ProblemError(kind, "There is no such call; see /openapi.json.", status=status).problem
        response = _response(refuse(central, _headers(request), problem))
        if isinstance(error, HTTPException) and error.headers:
            response.headers.update(error.headers)
        return response

    return handler
