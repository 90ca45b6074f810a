"""Mail by SMTP (RFC 5321), submitted over TLS (RFC 8314)."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from central.errors import StartError
from central.messages.ports import Letter, NotSentError

SECONDS: Final = 15.0
_PORTS: Final = {"smtps": 465, "smtp": 587}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class SmtpMail:
    """Hands mail to a server.

    Args:
        url: ``smtps://user:password@host`` (TLS from the start), or ``smtp://…`` (STARTTLS, which is demanded unless
            the server is this very machine).
        sender: the address mail comes from.

    Raises:
        StartError: the URL is none of these.
    """

    def __init__(self, url: str, sender: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise StartError("The mail server's URL cannot be read: write smtps://user:password@host.") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise StartError("The mail server's URL must be smtps://user:password@host or smtp://host:port.")
        if "@" not in sender:
            raise StartError("The address that mail comes from has no @; give one with --mail-from.")
        self._host, self._port = parts.hostname, port or _PORTS[parts.scheme]
        self._tls_at_once = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Hand a letter over in a connection of its own."""
        try:
            mail = self._written(letter)
            with self._connect() as server:
                if self._user is not None:
                    server.login(self._user, self._password)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # Its text may hold the address.
            raise NotSentError(f"The mail server did not take it ({type(error).__name__}).") from None

    def _written(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, letter.address, letter.subject
        mail["Message-ID"] = f"<{letter.id}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        if letter.attachment is not None:
            document = letter.attachment.encode()
            mail.add_attachment(document, maintype="application", subtype="json", filename="data.json")
        return mail

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls_at_once:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=SECONDS)
        if self._host not in _HERE:
            try:
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server
