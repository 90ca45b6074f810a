"""What comes back from the network: central's signed word, or weather (protocol, section 2)."""

import gzip
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest

from drivers.virtual.faults import AnswerLost, FailAfter, Garbage, NetworkFault, Silent, Slow, Unplugged
from loyalty.envelope import opening, seal
from loyalty.errors import SignatureError
from loyalty.signing import SignedRequest, private_text, public_text, verify_request
from loyalty.wire import Authorise, Batch, BatchAnswer, Enrol, Heartbeat, Item, Lookup, ProblemType, write
from terminal import central_client as module
from terminal.central_client import Answered, Refused, Revoked, Skewed, Weather, credentials
from terminal.central_client_enrolling import enrol
from terminal.central_client_virtual import VirtualNetwork
from tests.terminal.answering import (
    EMPTY,
    HELLO,
    OTHER_KEY,
    REQUEST_KEY,
    START,
    TERMINAL,
    Drip,
    Handler,
    Signer,
    answered,
    client,
    problem,
)

BEAT = Heartbeat(software="0", head=opening(1), waiting=0, printer="ok", clock_trusted=True, disk_used=0.1)


def beat(handler: Handler) -> object:
    with_client = client(handler)
    try:
        return with_client.heartbeat(BEAT)
    finally:
        with_client.close()


# ── Central's word ────────────────────


def test_a_signed_answer_is_central_s_word() -> None:
    assert beat(answered()) == Answered(HELLO)


def test_requests_are_signed_whole_and_never_with_one_nonce_twice() -> None:
    seen: list[httpx.Request] = []

    def keep(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answered()(request)

    speaking = client(keep)
    speaking.heartbeat(BEAT)
    speaking.changes(7)
    speaking.close()
    key = REQUEST_KEY.public_key()
    nonces = []
    for request in seen:
        headers = dict(request.headers)
        whole = SignedRequest(request.method, str(request.url), headers, request.content)
        signed = verify_request(whole, lambda _: key, START)
        assert signed.key_id == TERMINAL
        nonces.append(signed.nonce)
        changed = SignedRequest(request.method, str(request.url) + "0", headers, request.content)
        with pytest.raises(SignatureError):
            verify_request(changed, lambda _: key, START)
    assert len(set(nonces)) == 2
    assert seen[1].url == "http://central.test/v1/changes?after=7"


@pytest.mark.parametrize(
    ("call", "method", "path"),
    [
        (lambda c: c.ready(EMPTY)(), "POST", "/v1/transactions"),
        (lambda c: c.look_up(Lookup(token="t")), "POST", "/v1/cards/lookup"),
        (lambda c: c.configuration(), "GET", "/v1/devices/me/config"),
        (lambda c: c.heartbeat(BEAT), "POST", "/v1/devices/me/heartbeat"),
        (lambda c: c.changes(0), "GET", "/v1/changes?after=0"),
    ],
)
def test_each_call_has_its_place(call: Callable[[module.CentralClient], object], method: str, path: str) -> None:
    asked: list[tuple[str, str]] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.raw_path.decode()))
        return problem()(request)

    speaking = client(refuse)
    assert isinstance(call(speaking), Refused)
    speaking.close()
    assert asked == [(method, path)]


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_other_refusals_are_central_s_when_they_are_signed(status: int) -> None:
    reply = beat(problem(ProblemType.CONFLICT, status))
    assert isinstance(reply, Refused)
    assert (reply.problem.type, reply.problem.status) == (ProblemType.CONFLICT, status)


def test_only_the_signed_problem_revokes() -> None:
    assert beat(problem(ProblemType.DEVICE_REVOKED, 403)) == Revoked()
    unsigned = problem(ProblemType.DEVICE_REVOKED, 403)
    assert isinstance(beat(lambda request: _stripped(unsigned(request))), Weather)


def test_clock_skew_brings_central_s_time() -> None:
    then = START + timedelta(hours=3)
    assert beat(problem(ProblemType.CLOCK_SKEW, 401, now=then)) == Skewed(then)
    assert isinstance(beat(problem(ProblemType.CLOCK_SKEW, 401)), Weather), "a skew without a time teaches nothing"


# ── Weather ────────────────────


def _stripped(response: httpx.Response) -> httpx.Response:
    kept = {name: value for name, value in response.headers.items() if not name.lower().startswith("signature")}
    return httpx.Response(response.status_code, headers=kept, content=response.content)


def _raise(error: type[httpx.TransportError]) -> Handler:
    def handle(request: httpx.Request) -> httpx.Response:
        raise error("gone", request=request)

    return handle


WEATHER: dict[str, Handler] = {
    "a portal's page": lambda _: httpx.Response(200, html="<html>Free Wi-Fi</html>"),
    "unsigned JSON": lambda request: _stripped(answered()(request)),
    "an empty 200": lambda _: httpx.Response(200),
    "a redirect": lambda _: httpx.Response(302, headers={"location": "https://portal.test/"}),
    "a signed redirect": lambda request: Signer()(request, 302, b"", {"location": "https://portal.test/"}),
    "no content": lambda _: httpx.Response(204),
    "unsigned 401": lambda _: httpx.Response(401),
    "unsigned 403": lambda _: httpx.Response(403, html="no"),
    "unsigned 404": lambda _: httpx.Response(404, html="no"),
    "unsigned 409": lambda request: _stripped(problem(ProblemType.CONFLICT, 409)(request)),
    "signed 401": problem(ProblemType.SIGNATURE_INVALID, 401),
    "signed 403": problem(ProblemType.BAD_REQUEST, 403),
    "signed 408": problem(ProblemType.BAD_REQUEST, 408),
    "signed 429": problem(ProblemType.TOO_MANY, 429),
    "signed 500": problem(ProblemType.INTERNAL, 500),
    "signed 503": problem(ProblemType.INTERNAL, 503),
    "a proxy's 502": lambda _: httpx.Response(502, html="<h1>Bad gateway</h1>"),
    "a signed 400 that is no problem": lambda request: Signer()(request, 400, b"no"),
    "a signed 200 of a newer central": lambda request: Signer()(request, 200, b'{"now":"soon","weather":"fine"}'),
    "another's nonce": answered(signer=Signer(nonce="bm9ib2R5cy1ub25jZQ")),
    "another's key": answered(signer=Signer(key=OTHER_KEY)),
    "a changed body": answered(signer=Signer(alter=b" ")),
    "a lost digest": answered(signer=Signer(drop=frozenset({"content-digest"}))),
    "a lost nonce": answered(signer=Signer(drop=frozenset({"spaarpunt-nonce"}))),
    "nothing": _raise(httpx.ReadTimeout),
    "nobody": _raise(httpx.ConnectError),
    "a connection that breaks off": _raise(httpx.RemoteProtocolError),
}


@pytest.mark.parametrize("name", WEATHER)
def test_it_is_weather(name: str) -> None:
    assert isinstance(beat(WEATHER[name]), Weather)


def test_an_endless_body_is_left_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_REQUEST_BYTES", 10_000)
    given = itertools.count()

    def endless() -> Drip:
        return Drip(b"x" * 1_000 for _ in given)

    reply = beat(lambda _: httpx.Response(200, stream=endless()))
    assert reply == Weather("an answer without an end")
    assert next(given) < 20


def test_a_body_that_drips_is_left_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count(0, 1)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))
    given = itertools.count()
    reply = beat(lambda _: httpx.Response(200, stream=Drip(b"x" for _ in given)))
    assert reply == Weather("an answer without an end")
    assert next(given) < 20


def test_a_packed_answer_is_not_unpacked() -> None:
    unpacked: list[int] = []

    def pieces() -> Iterator[bytes]:
        unpacked.append(1)
        yield gzip.compress(bytes(10_000_000))

    reply = beat(lambda _: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Drip(pieces())))
    assert reply == Weather("a packed answer")
    assert unpacked == []


def _batch(count: int) -> Batch:
    bodies = [f'{{"note":"{number:064}"}}' for number in range(count)]
    items = tuple(Item(envelope=seal(opening(1), TERMINAL, text.encode()), body=text) for text in bodies)
    return Batch(head=opening(1), lowest_waiting=None, items=items)


@pytest.mark.parametrize("count", [1, 400])
def test_a_long_body_goes_packed_and_its_signature_is_over_the_bytes_that_are_sent(count: int) -> None:
    seen: list[httpx.Request] = []

    def keep(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answered(BatchAnswer(answers=()))(request)

    speaking = client(keep)
    batch = _batch(count)
    assert speaking.ready(batch)() == Answered(BatchAnswer(answers=()))
    speaking.close()
    (request,) = seen
    sent = request.read()
    packed = request.headers.get("content-encoding") == "gzip"
    assert packed == (count > 1)
    assert (gzip.decompress(sent) if packed else sent) == write(batch)
    assert not packed or len(sent) * 4 < len(write(batch))
    assert ('"content-encoding"' in request.headers["signature-input"]) == packed
    as_sent = SignedRequest(request.method, str(request.url), dict(request.headers), sent)
    assert verify_request(as_sent, lambda _: REQUEST_KEY.public_key(), START).key_id == TERMINAL


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("0", 0.0), ("Fri, 31 Dec 2027 23:59:59 GMT", None), ("-3", None), ("1e9", None)],
)
def test_retry_after_is_heard(said: str, seconds: float | None) -> None:
    for handler in (
        problem(ProblemType.TOO_MANY, 429, headers={"retry-after": said}),
        lambda _: httpx.Response(503, headers=[(b"retry-after", said.encode())]),
    ):
        reply = beat(handler)
        assert isinstance(reply, Weather)
        assert reply.retry_after == seconds


def test_who_speaks_is_in_no_repr() -> None:
    who = credentials(TERMINAL, private_text(REQUEST_KEY), public_text(REQUEST_KEY))
    assert private_text(REQUEST_KEY) not in repr(who)
    assert repr(who) == f"Credentials(terminal='{TERMINAL}')"


def test_credentials_that_are_no_keys_are_refused() -> None:
    with pytest.raises(SignatureError):
        credentials(TERMINAL, private_text(REQUEST_KEY), "not a key")
    with pytest.raises(SignatureError):
        credentials(TERMINAL, "not a key", public_text(REQUEST_KEY))


# ── Enrolment ────────────────────

ASKED = Enrol(token="t", request_key="r", voucher_key="v", board="b", software="s")


@pytest.mark.parametrize(
    "handler",
    [
        lambda _: httpx.Response(200, html="<html>Free Wi-Fi</html>"),
        lambda request: Signer()(request, 200, b"{}"),
        _raise(httpx.ConnectError),
    ],
)
def test_an_enrolment_that_nobody_answered_is_weather(handler: Handler) -> None:
    reply = enrol("http://central.test", ASKED, bytes, httpx.MockTransport(handler))
    assert isinstance(reply, Weather)


@pytest.mark.parametrize("url", ["", "central.test", "http://[", "http://central.test:port", "ftp://central.test"])
def test_an_address_that_is_none_is_nobody(url: str) -> None:
    assert isinstance(enrol(url, ASKED, bytes), Weather)


# ── The virtual network ────────────────────


class Counted:
    """Central below the network: counts what reached it."""

    def __init__(self) -> None:
        self.requests = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        return answered()(request)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Unplugged(), "ConnectError"),
        (Garbage(), "unsigned 200"),
        (Slow(60.0), "ReadTimeout"),
        (Silent(), "ReadTimeout"),
    ],
)
def test_a_fault_of_the_network_is_weather_and_reaches_nobody(
    fault: NetworkFault, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOKUP_SECONDS", 0.05)
    below = Counted()
    network = VirtualNetwork(httpx.MockTransport(below))
    speaking = client(network)
    network.set_fault(fault)
    assert speaking.heartbeat(BEAT) == Weather(why)
    assert below.requests == 0
    network.set_fault(None)
    assert speaking.heartbeat(BEAT) == Answered(HELLO)
    speaking.close()


def test_an_answer_lost_was_carried_out() -> None:
    below = Counted()
    told: list[str] = []
    network = VirtualNetwork(httpx.MockTransport(below), lambda path, _request, _answer: told.append(path))
    speaking = client(network)
    network.set_fault(AnswerLost())
    assert speaking.heartbeat(BEAT) == Weather("ReadTimeout")
    assert (below.requests, told) == (1, ["/v1/devices/me/heartbeat"])
    speaking.close()


def test_fail_after_counts_requests() -> None:
    network = VirtualNetwork(httpx.MockTransport(Counted()))
    speaking = client(network)
    network.set_fault(FailAfter(2, Unplugged()))
    replies = [speaking.heartbeat(BEAT) for _ in range(4)]
    assert replies == [Answered(HELLO)] * 2 + [Weather("ConnectError")] * 2
    speaking.close()


def test_a_slow_network_is_slow_and_answers() -> None:
    network = VirtualNetwork(httpx.MockTransport(Counted()))
    speaking = client(network)
    network.set_fault(Slow(0.01))
    assert speaking.heartbeat(BEAT) == Answered(HELLO)
    speaking.close()


def test_mending_the_network_ends_a_silence() -> None:
    network = VirtualNetwork(httpx.MockTransport(Counted()))
    speaking = client(network)
    network.set_fault(Silent())
    replies: list[object] = []
    begun = threading.Event()

    def ask() -> None:
        begun.set()
        replies.append(speaking.ready(EMPTY)())

    thread = threading.Thread(target=ask)
    thread.start()
    begun.wait(10)
    mended_at = time.monotonic()
    while thread.is_alive() and time.monotonic() - mended_at < 15:
        network.set_fault(Silent())
        thread.join(0.01)
    assert replies == [Weather("ReadTimeout")]
    assert time.monotonic() - mended_at < 15, "a silence of twenty seconds ended when the network changed"
    speaking.close()


def test_an_authorisation_waits_four_seconds_and_no_more() -> None:
    waits: list[object] = []

    def keep(request: httpx.Request) -> httpx.Response:
        waits.append(request.extensions["timeout"]["read"])
        raise httpx.ReadTimeout("silence", request=request)

    speaking = client(keep)
    item = Item(envelope=seal(opening(1), TERMINAL, b"{}"), body="{}")
    assert speaking.authorise(Authorise(head=opening(1), intent=item)) == Weather("ReadTimeout")
    assert waits == [4.0]
    speaking.close()
