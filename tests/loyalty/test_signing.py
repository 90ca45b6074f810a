"""Signed requests and answers: what was changed on the way, in any part, does not pass (RFC 9421, RFC 9530)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.errors import SignatureError
from loyalty.signing import (
    NONCE_HEADER,
    REQUEST_TAG,
    WINDOW,
    ClockSkewError,
    SignedAnswer,
    SignedRequest,
    decode_key,
    encode_key,
    private_text,
    public_text,
    read_private,
    read_public,
    sign_answer,
    sign_request,
    verify_answer,
    verify_request,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY, FOREIGN = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))


def find(key_id: str) -> Ed25519PublicKey:
    if key_id != "terminal-1":
        raise SignatureError("No such terminal.")
    return KEY.public_key()


def request(
    body: bytes = b'{"points":1}', *, key: Ed25519PrivateKey = KEY, at: datetime = NOW, who: str = "terminal-1"
) -> SignedRequest:
    made = SignedRequest(
        "POST", "https://central.example/v1/transactions?x=1", {"Content-Type": "application/json"}, body
    )
    sign_request(made, key, who, at, "nonce-1")
    return made


def answer(body: bytes = b'{"answers":[]}', *, key: Ed25519PrivateKey = KEY, nonce: str = "nonce-1") -> SignedAnswer:
    made = SignedAnswer(200, {"Content-Type": "application/json"}, body)
    sign_answer(made, key, "central", NOW, nonce)
    return made


def with_header(name: str, value: str | None) -> Callable[[SignedRequest], SignedRequest]:
    def change(made: SignedRequest) -> SignedRequest:
        kept = {key: text for key, text in made.headers.items() if key.lower() != name.lower()}
        return replace(made, headers=kept if value is None else kept | {name: value})

    return change


def test_a_signed_request_says_who_when_and_its_nonce() -> None:
    signed = verify_request(request(), find, NOW)
    assert (signed.key_id, signed.nonce, signed.created) == ("terminal-1", "nonce-1", NOW)


@pytest.mark.parametrize("body", [b"", b"x" * 100_000])
def test_any_body_is_covered(body: bytes) -> None:
    assert verify_request(request(body), find, NOW).nonce == "nonce-1"


@pytest.mark.parametrize(
    "change",
    [
        lambda made: replace(made, body=b'{"points":2}'),
        lambda made: replace(made, body=b""),
        lambda made: replace(made, method="PUT"),
        lambda made: replace(made, url="https://central.example/v1/transactions?x=2"),
        lambda made: replace(made, url="https://elsewhere.example/v1/transactions?x=1"),
        with_header("Signature", None),
        with_header("Signature-Input", None),
        with_header("Content-Digest", None),
        with_header("Content-Digest", "sha-256=:AAAA:"),
        with_header("Content-Digest", ""),
        with_header("Signature", "terminal=:AAAA:"),
        with_header("Signature", "nonsense"),
        with_header("Signature-Input", "nonsense"),
        with_header("Signature-Input", 'terminal=("@method");keyid="terminal-1"'),
        with_header("Signature-Input", "terminal=()"),
    ],
)
def test_a_request_changed_in_any_part_does_not_pass(change: Callable[[SignedRequest], SignedRequest]) -> None:
    with pytest.raises(SignatureError):
        verify_request(change(request()), find, NOW)


def test_a_body_changed_together_with_its_digest_does_not_pass() -> None:
    other = request(b'{"points":2}')
    forged = replace(request(), body=other.body)
    forged.headers["Content-Digest"] = other.headers["Content-Digest"]
    with pytest.raises(SignatureError):
        verify_request(forged, find, NOW)


@pytest.mark.parametrize("who", ["terminal-1", "terminal-2"])
def test_a_foreign_key_or_an_unknown_one_does_not_pass(who: str) -> None:
    with pytest.raises(SignatureError):
        verify_request(request(key=FOREIGN, who=who), find, NOW)


@pytest.mark.parametrize("away", [WINDOW, -WINDOW, timedelta(0)])
def test_a_time_inside_the_window_passes(away: timedelta) -> None:
    assert verify_request(request(at=NOW + away), find, NOW).created == NOW + away


@pytest.mark.parametrize("away", [WINDOW + timedelta(seconds=1), -WINDOW - timedelta(seconds=1), timedelta(days=-9999)])
def test_a_time_outside_it_is_skew_and_said_so_only_when_all_else_is_right(away: timedelta) -> None:
    with pytest.raises(ClockSkewError):
        verify_request(request(at=NOW + away), find, NOW)
    with pytest.raises(SignatureError) as caught:
        verify_request(replace(request(at=NOW + away), body=b"changed"), find, NOW)
    assert not isinstance(caught.value, ClockSkewError)


def signed_otherwise(*, tag: str = REQUEST_TAG, with_digest: bool = True) -> SignedRequest:
    """A request that the right key signed, but not as a terminal does."""

    class Resolver(HTTPSignatureKeyResolver):
        def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
            return KEY

    made = SignedRequest("POST", "https://central.example/v1/transactions", {}, b"body")
    more = {"body": made.body} if with_digest else {}
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Resolver()).sign(
        made,
        key_id="terminal-1",
        created=NOW,
        nonce="n",
        label="terminal",
        tag=tag,
        covered_component_ids=("@method", "@target-uri"),
        **more,
    )
    return made


def test_a_signature_that_covers_no_body_does_not_pass() -> None:
    assert verify_request(signed_otherwise(), find, NOW).nonce == "n"
    bare = signed_otherwise(with_digest=False)
    for digest in (None, request(b"body").headers["Content-Digest"]):
        with pytest.raises(SignatureError):
            verify_request(with_header("Content-Digest", digest)(bare), find, NOW)


def test_a_signature_for_another_purpose_does_not_pass() -> None:
    with pytest.raises(SignatureError):
        verify_request(signed_otherwise(tag="somebody-else"), find, NOW)


def test_an_answer_is_central_s_and_to_this_request() -> None:
    assert verify_answer(answer(), KEY.public_key(), "nonce-1").nonce == "nonce-1"
    with pytest.raises(SignatureError):
        verify_answer(answer(nonce="nonce-0"), KEY.public_key(), "nonce-1")
    with pytest.raises(SignatureError):
        verify_answer(answer(key=FOREIGN), KEY.public_key(), "nonce-1")


@pytest.mark.parametrize(
    "change",
    [
        lambda made: replace(made, body=b"{}"),
        lambda made: replace(made, status_code=201),
        lambda made: replace(made, headers={}),
        lambda made: replace(made, headers=made.headers | {NONCE_HEADER: "nonce-0"}),
        lambda made: SignedAnswer(200, {"Content-Type": "text/html"}, b"<html>"),
    ],
)
def test_an_answer_changed_in_any_part_is_weather(change: Callable[[SignedAnswer], SignedAnswer]) -> None:
    with pytest.raises(SignatureError):
        verify_answer(change(answer()), KEY.public_key(), "nonce-1")


def test_a_request_is_no_answer_and_an_answer_no_request() -> None:
    asked = request()
    with pytest.raises(SignatureError):
        verify_answer(SignedAnswer(200, asked.headers, asked.body), KEY.public_key(), "nonce-1")
    told = answer()
    with pytest.raises(SignatureError):
        verify_request(SignedRequest("POST", "https://central.example/", told.headers, told.body), find, NOW)


headers = st.sampled_from(["Signature", "Signature-Input", "Content-Digest"])
garbage = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60) | st.sampled_from(
    [
        'terminal=("@method" "@target-uri" "content-digest");created="x";keyid="terminal-1";nonce="n";alg="ed25519"',
        'terminal=("@method" "@target-uri" "content-digest");created=99999999999999;keyid="terminal-1"',
        'terminal=("@method" "@method");created=1;keyid="terminal-1";nonce="n"',
        'terminal=("x-none" "@target-uri" "content-digest");created=1;keyid="terminal-1";nonce="n"',
        'terminal=("@query-param");keyid=1',
        "terminal=1",
        "terminal",
        "terminal=?1",
        "sha-256=1",
        "sha-256",
        "sha-512=:AAAA:",
        "md5=:AAAA:",
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(headers, garbage, min_size=1))
def test_whatever_stands_in_the_headers_only_a_signature_error_comes_of_it(found: dict[str, str]) -> None:
    made = request()
    made.headers.update(found)
    with pytest.raises(SignatureError):
        verify_request(made, find, NOW)


def test_keys_go_to_text_and_back() -> None:
    assert public_text(read_private(private_text(KEY))) == public_text(KEY)
    assert read_public(public_text(KEY)).public_bytes_raw() == KEY.public_key().public_bytes_raw()


@given(st.binary(max_size=64))
def test_key_text_is_base64url_without_padding(raw: bytes) -> None:
    text = encode_key(raw)
    assert decode_key(text) == raw
    assert not set(text) & set("=+/")


@pytest.mark.parametrize("text", ["", "AAAA", "é", "not base64!", "A" * 42, "A" * 44, "A"])
def test_a_text_that_is_no_key_is_refused(text: str) -> None:
    for reader in (read_public, read_private):
        with pytest.raises(SignatureError):
            reader(text)


def test_a_body_stays_out_of_the_repr() -> None:
    assert "points" not in repr(request())
    assert "answers" not in repr(answer())
