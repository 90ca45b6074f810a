"""The network below the client where the server's key was pinned; loaded when the client is, since httpx is slow."""

import httpx

from terminal.pinning import pinned, trouble_of

LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=4)


class EitherTransport(httpx.BaseTransport):
    """Goes by the authorities, as everybody does, and by the pin where they do not vouch for the server.

    So a server with a certificate of its own making goes on to answer after the enrolment, and one that renews its key
    under a public authority does too. Central's answers are signed besides.
    """

    def __init__(self, pin: bytes) -> None:
        self._usual = httpx.HTTPTransport(limits=LIMITS)
        self._pinned = httpx.HTTPTransport(verify=pinned(pin), limits=LIMITS)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it; where the handshake fails, nothing of it was sent yet."""
        try:
            return self._usual.handle_request(request)
        except httpx.ConnectError as error:
            if trouble_of(error) is None:
                raise
            return self._pinned.handle_request(request)

    def close(self) -> None:
        """Let the connections go."""
        self._usual.close()
        self._pinned.close()


def only(pin: bytes) -> httpx.HTTPTransport:
    """The network below an enrolment: the pinned key and no other."""
    return httpx.HTTPTransport(verify=pinned(pin), limits=LIMITS)
