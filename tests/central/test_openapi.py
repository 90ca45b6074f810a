"""The API is what its description says, whatever is sent to it."""

import socket
import threading
from collections.abc import Iterator

import msgspec
import pytest
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from central.api.calls import Call
from central.api.openapi import describe
from central.app import CALLS, create_app
from loyalty.signing import SignedRequest, sign_request
from loyalty.wire import ProblemType
from tests.central.conftest import World
from tests.central.device import Device
from tests.central.office.asking import key

DOCUMENT = msgspec.json.decode(describe(CALLS))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


class Signing(requests.auth.AuthBase):
    """Signs whatever is about to be sent, as the terminal would; what is the office's gets a key instead."""

    def __init__(self, device: Device, office: str) -> None:
        self.device = device
        self.office = office

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        assert request.method is not None
        assert request.url is not None
        if "/v1/office/" in request.url:
            request.headers["Authorization"] = f"Bearer {self.office}"
            return request
        headers: dict[str, str] = {}
        signed = SignedRequest(request.method, request.url, headers, raw)
        sign_request(signed, self.device.request_key, self.device.id, self.device.now(), self.device.nonce())
        for name in ("Signature", "Signature-Input", "Content-Digest"):
            request.headers[name] = headers[name]
        return request


@pytest.fixture
def served(sqlite_world: World) -> Iterator[tuple[str, Signing]]:
    """The application on a real socket."""
    signing = Signing(sqlite_world.device(), key(sqlite_world))
    config = uvicorn.Config(create_app(sqlite_world.central), log_level="error", lifespan="off", ws="none")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(config)
        # It listens already: whoever connects before the server takes over waits in the socket's queue.
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", signing
        server.should_exit = True
        thread.join(timeout=20)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "wrong"])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_whatever_is_sent_is_answered_as_described(
    served: tuple[str, Signing], call: Call, mode: GenerationMode
) -> None:
    address, signing = served
    if mode is GenerationMode.NEGATIVE and call.request is None and not call.query:
        mode = GenerationMode.POSITIVE  # nothing of it could be wrong
    seen: set[int] = set()

    @settings(
        max_examples=20 if call.role is None else 8,  # the office's are many, and small
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=SCHEMA[call.path][call.method].as_strategy(mode))
    def fuzz(case: schemathesis.Case) -> None:
        response = case.call(base_url=address, auth=signing, timeout=20)
        case.validate_response(response, checks=CHECKS)
        seen.add(response.status_code)

    fuzz()
    assert seen
    assert seen <= {200, 304, 400, 401, 403, 404, 409, 410, 413, 415}
    if (call.signed or call.role is not None) and mode is GenerationMode.POSITIVE:
        assert 401 not in seen, "the signatures and keys of the test do not hold"


def test_every_call_and_problem_is_described(sqlite_world: World) -> None:
    got = sqlite_world.send("GET", "/openapi.json", {}, b"")
    document = msgspec.json.decode(got.body)
    assert document == DOCUMENT
    assert {(path, method.upper()) for path, each in document["paths"].items() for method in each} == {
        (call.path, call.method) for call in CALLS
    }
    kinds = document["components"]["schemas"]["ProblemType"]["enum"]
    assert set(kinds) == {kind.value for kind in ProblemType}
