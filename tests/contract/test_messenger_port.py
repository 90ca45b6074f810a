"""One contract for whatever carries letters: SMTP, an SMS gateway, the virtual post."""

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Protocol

import pytest

from central.errors import StartError
from central.messages.carriers import Carriers, messengers
from central.messages.ports import Letter, Messenger, NotSentError
from central.messages.sms import SmsGateway
from central.messages.smtp import SmtpMail
from central.messages.virtual import VirtualPost
from loyalty.wire_proofs import Channel

LETTER = Letter(
    "018f0000-0000-7000-8000-000000000007",
    Channel.MAIL,
    "jan@vries.example",
    "Je code voor Café",
    "Café: je code is 012345.",
)


class Rig(Protocol):
    """A messenger and what stands at its other end."""

    messenger: Messenger

    def arrived(self) -> list[tuple[str, str]]:
        """Address and text of each letter."""

    def refuse(self) -> None:
        """Take nothing from now on."""


class VirtualRig:
    def __init__(self) -> None:
        self.post = VirtualPost()
        self.messenger: Messenger = self.post

    def arrived(self) -> list[tuple[str, str]]:
        return [(each.address, each.text) for each in self.post.letters()]

    def refuse(self) -> None:
        self.post.fail(failing=True)


class MailServer(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one submission needs."""

    server: "Listening"

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                self.say("250 here")
            elif verb == b"MAIL" and self.server.refusing:
                self.say("451 later")
            elif verb == b"RCPT":
                self.server.to = line.decode().split("<")[1].split(">")[0]
                self.say("250 ok")
            elif verb == b"DATA":
                self.say("354 go on")
                self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Gateway(BaseHTTPRequestHandler):
    """A gateway that takes what the messenger sends."""

    server: "Listening"  # type: ignore[assignment] # both servers share their notebook

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.authorised.append(self.headers["authorization"])
        if not self.server.refusing:
            self.server.seen.append((said["to"], said["text"]))
        self.send_response(503 if self.server.refusing else 202)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


class Listening(socketserver.TCPServer):
    allow_reuse_address = True
    refusing = False
    to = ""

    def __init__(self, handler: type[socketserver.BaseRequestHandler]) -> None:
        self.seen: list[tuple[str, str]] = []
        self.mails: list[EmailMessage] = []
        self.authorised: list[str | None] = []
        super().__init__(("127.0.0.1", 0), handler)

    def take(self, mail: bytes) -> None:
        found = message_from_bytes(mail, policy=policy.default)
        body = found.get_body(("plain",))
        self.mails.append(found)
        assert body is not None
        assert found["Subject"] == LETTER.subject
        assert found["From"] == "shop@korenaar.example"
        self.seen.append((self.to, body.get_content().strip()))


class HttpListening(Listening, HTTPServer):
    pass


class SocketRig:
    def __init__(self, server: Listening, messenger: Messenger) -> None:
        self.server = server
        self.messenger = messenger

    def arrived(self) -> list[tuple[str, str]]:
        return self.server.seen

    def refuse(self) -> None:
        self.server.refusing = True


@contextmanager
def served(server: Listening) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[misc] # an address of IPv4
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@pytest.fixture(params=["virtual", "smtp", "sms"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    match request.param:
        case "virtual":
            yield VirtualRig()
        case "smtp":
            mail = Listening(MailServer)
            with served(mail) as port:
                yield SocketRig(mail, SmtpMail(f"smtp://127.0.0.1:{port}", "shop@korenaar.example"))
        case _:
            gateway = HttpListening(Gateway)
            with served(gateway) as port:
                yield SocketRig(gateway, SmsGateway(f"http://shop:p%40ss@127.0.0.1:{port}/send?from=shop"))


def test_a_letter_arrives_whole_at_its_address(rig: Rig) -> None:
    rig.messenger.send(LETTER)
    assert rig.arrived() == [(LETTER.address, LETTER.text)]


def test_a_document_goes_with_a_mail_byte_for_byte() -> None:
    document = json.dumps({"name": "Zoë Ærøskøbing", "points": 1240}, ensure_ascii=False)
    mail = Listening(MailServer)
    with served(mail) as port:
        SmtpMail(f"smtp://127.0.0.1:{port}", "shop@korenaar.example").send(replace(LETTER, attachment=document))
    assert mail.seen == [(LETTER.address, LETTER.text)]
    (attached,) = mail.mails[0].iter_attachments()
    assert isinstance(attached, EmailMessage)
    assert (attached.get_content_type(), attached.get_filename()) == ("application/json", "data.json")
    assert attached.get_content() == document.encode()


def test_a_mail_without_a_document_has_nothing_attached() -> None:
    mail = Listening(MailServer)
    with served(mail) as port:
        SmtpMail(f"smtp://127.0.0.1:{port}", "shop@korenaar.example").send(LETTER)
    assert not mail.mails[0].is_multipart()


def test_what_is_not_taken_is_said_without_address_or_text(rig: Rig) -> None:
    rig.refuse()
    with pytest.raises(NotSentError) as refused:
        rig.messenger.send(LETTER)
    said = str(refused.value) + repr(refused.value.__cause__)
    assert "vries" not in said
    assert "012345" not in said
    assert rig.arrived() == []


@pytest.mark.parametrize("kind", ["smtp", "sms"])
def test_a_server_that_is_not_there_is_a_letter_not_sent(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    messenger: Messenger = (
        SmtpMail(f"smtp://127.0.0.1:{port}", "a@b.example")
        if kind == "smtp"
        else SmsGateway(f"http://127.0.0.1:{port}")
    )
    with pytest.raises(NotSentError):
        messenger.send(LETTER)


def test_an_address_with_a_line_break_does_not_become_a_header(rig: Rig) -> None:
    bad = Letter(LETTER.id, Channel.MAIL, "a@b.example\r\nBcc: c@d.example", LETTER.subject, LETTER.text)
    if isinstance(rig.messenger, SmtpMail):
        with pytest.raises(NotSentError):
            rig.messenger.send(bad)
        assert rig.arrived() == []
    else:
        rig.messenger.send(bad)
        assert rig.arrived() == [(bad.address, bad.text)]


def test_the_gateways_password_goes_as_basic_authentication() -> None:
    gateway = HttpListening(Gateway)
    with served(gateway) as port:
        SmsGateway(f"http://shop:p%40ss@127.0.0.1:{port}/send").send(LETTER)
    assert gateway.authorised == ["Basic c2hvcDpwQHNz"]


@pytest.mark.parametrize(
    "carriers",
    [
        Carriers(smtp="http://mail.example", mail_from="a@b.example"),
        Carriers(smtp="smtps://mail.example:notaport", mail_from="a@b.example"),
        Carriers(smtp="smtps://mail.example"),
        Carriers(sms="http://gateway.example"),
        Carriers(sms="ftp://gateway.example"),
        Carriers(sms="https://gateway.example", virtual=True),
    ],
    ids=["no mail scheme", "no port", "no sender", "readable on the way", "no web scheme", "real and virtual"],
)
def test_settings_that_cannot_work_are_refused_at_the_start(carriers: Carriers) -> None:
    with pytest.raises(StartError) as refused:
        messengers(carriers)
    assert "b.example" not in str(refused.value)


def test_passwords_are_in_no_repr() -> None:
    carriers = Carriers(smtp="smtps://u:hush@mail.example", mail_from="a@b.example", sms="https://u:hush@g.example")
    found, virtual = messengers(carriers)
    assert virtual is None
    assert set(found) == set(Channel)
    assert "hush" not in repr(carriers) + repr(found)
