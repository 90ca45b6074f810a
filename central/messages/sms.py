"""SMS by a gateway that takes HTTP: `POST` of `{"id", "to", "text"}` as JSON; any 2xx is "taken".

Gateways differ; one that wants another form stands behind a small translator of the shop's, or gets a messenger of
its own beside this one.
"""

import base64
import http.client
import ssl
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from central.errors import StartError
from central.messages.ports import Letter, NotSentError

SECONDS: Final = 15.0
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class SmsGateway:
    """Hands texts to a gateway.

    Args:
        url: ``https://user:password@host/path``; the user and password go as basic authentication (RFC 7617).
            Plain ``http`` is taken for this very machine alone.

    Raises:
        StartError: the URL is none of these.
    """

    def __init__(self, url: str) -> None:
        try:
            self._parts: SplitResult = urlsplit(url)
            self._port = self._parts.port
        except ValueError as error:
            raise StartError("The SMS gateway's URL cannot be read: write https://user:password@host/path.") from error
        if self._parts.scheme not in {"https", "http"} or not self._parts.hostname:
            raise StartError("The SMS gateway's URL must be https://user:password@host/path.")
        if self._parts.scheme == "http" and self._parts.hostname not in _HERE:
            raise StartError("The SMS gateway must be reached by https: a code would travel readable.")

    def send(self, letter: Letter) -> None:
        """Hand a text over; redirections are not followed."""
        body = msgspec.json.encode({"id": letter.id, "to": letter.address, "text": letter.text})
        path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        connection = self._connect()
        try:
            connection.request("POST", path, body, self._headers())
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotSentError(f"The SMS gateway did not answer ({type(error).__name__}).") from None
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise NotSentError(f"The SMS gateway answered with status {status}.")

    def _connect(self) -> http.client.HTTPConnection:
        host = self._parts.hostname or ""
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(host, self._port, timeout=SECONDS)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, self._port, timeout=SECONDS, context=context)

    def _headers(self) -> dict[str, str]:
        headers = {"content-type": "application/json"}
        if self._parts.username:
            pair = f"{unquote(self._parts.username)}:{unquote(self._parts.password or '')}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
        return headers
