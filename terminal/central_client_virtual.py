"""The network without a network's good will: the real client above it, the real central below, faults in between.

Faults: *unplugged* connects to nothing; *silent* never answers (the caller's time-out passes); *slow* answers that
much later; *garbage* is a captive portal's page with status 200; *answer lost* lets central commit and loses what it
said; *fail after n* counts requests.
"""

import gzip
import threading
from collections.abc import Callable
from typing import Final, assert_never

import httpx

from drivers.virtual.faults import AnswerLost, FaultSwitch, Garbage, NetworkFault, Silent, Slow, Unplugged

Tap = Callable[[str, bytes, bytes], None]
_PORTAL: Final = b"<html><title>Free Wi-Fi</title><body>Please accept our terms.</body></html>"


class VirtualNetwork(httpx.BaseTransport):
    """A transport whose cable can be pulled.

    Args:
        inner: the real transport.
        tap: told of each request that central answered: its path, its body unpacked, and the answer's body.
    """

    def __init__(self, inner: httpx.BaseTransport | None = None, tap: Tap | None = None) -> None:
        self._inner = inner or httpx.HTTPTransport()
        self._tap = tap
        self._guard = threading.Lock()
        self._faults = FaultSwitch()
        self._changed = threading.Event()

    def set_fault(self, fault: NetworkFault | None) -> None:
        """Sets a fault, or mends the network; whoever waits in a silence learns it at once."""
        with self._guard:
            self._faults.set(fault)
        self._changed.set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carries one request, as far as the fault lets it."""
        with self._guard:
            fault = self._faults.strike()
            self._changed.clear()
        match fault:
            case None:
                return self._carry(request)
            case Unplugged():
                raise httpx.ConnectError("the virtual network is unplugged", request=request)
            case Silent():
                self._changed.wait(_patience(request))
                raise httpx.ReadTimeout("the virtual network is silent", request=request)
            case Slow(seconds=seconds):
                if seconds >= _patience(request):
                    self._changed.wait(_patience(request))
                    raise httpx.ReadTimeout("the virtual network is too slow", request=request)
                self._changed.wait(seconds)
                return self._carry(request)
            case Garbage():
                return httpx.Response(200, headers={"content-type": "text/html"}, content=_PORTAL, request=request)
            case AnswerLost():
                self._carry(request).read()
                raise httpx.ReadTimeout("the virtual network lost the answer", request=request)
            case _:
                assert_never(fault)

    def tap(self, tap: Tap) -> None:
        """Tells `tap` of each request from now on."""
        self._tap = tap

    def _carry(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if self._tap is not None:
            self._tap(request.url.path, _plain(request), response.read())
        return response

    def close(self) -> None:
        """Lets the real transport go."""
        self._inner.close()


class Cable(httpx.BaseTransport):
    """One run's end of a virtual network: cut or closed, it leaves the network to the next run.

    Args:
        network: shared by all runs.
    """

    def __init__(self, network: VirtualNetwork) -> None:
        self._network = network
        self._is_cut = False

    def cut(self) -> None:
        """The terminal at this end has no power: nothing leaves it any more."""
        self._is_cut = True

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carries one request, as far as the network does."""
        if self._is_cut:
            raise httpx.ConnectError("the terminal at this end has no power", request=request)
        return self._network.handle_request(request)

    def close(self) -> None:
        """Lets go of this end."""
        self.cut()


def _plain(request: httpx.Request) -> bytes:
    """What the request says, packed or not."""
    body = request.read()
    return gzip.decompress(body) if request.headers.get("content-encoding") == "gzip" else body


def _patience(request: httpx.Request) -> float:
    """Seconds the caller waits for an answer."""
    timeout = request.extensions.get("timeout", {})
    seconds = timeout.get("read") if isinstance(timeout, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else 5.0
