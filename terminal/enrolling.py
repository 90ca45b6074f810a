"""Enrolment from the command line or a demo: without a screen, over one store's folder."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from loyalty.ids import Uuid
from terminal import identity
from terminal.central_client import Transport
from terminal.errors import EnrolmentError
from terminal.software import SOFTWARE
from terminal.store.store import Store
from terminal.taking_over import authorise, give_up, taking_over


def enrol(
    folder: Path,
    url: str,
    token: str,
    board: str,
    transport: Transport | None = None,
    *,
    prove: Callable[[Store], Uuid] | None = None,
) -> str:
    """Enrol the terminal whose store lies in `folder`; answers its code, such as ``UTR-07``.

    Args:
        folder: the store's.
        url: central's address.
        token: one-time.
        board: this board's serial.
        transport: the network below the client; None for the real one.
        prove: where this board is to go on with the store that another one left: who has it so, after key and badge
            (`terminal.at_console`). None for an empty store.

    Raises:
        EnrolmentError: central did not take it in, or key or badge were not there.
        StoreError: the store does not open.
    """
    from terminal.central_client_enrolling import enrol as ask_enrol

    with Store.open(folder) as store:
        if prove is not None:
            _have_taken_over(store, prove)
        try:
            identity.enrol(
                store,
                lambda message: ask_enrol(url, message, secrets.token_bytes, transport),
                url=url,
                token=token,
                board=board,
                software=SOFTWARE,
            )
        except EnrolmentError:
            over = taking_over(store)
            if over is not None and not over.answering:
                give_up(store)
            raise
        told = identity.configuration(store)
        assert told is not None, "an enrolment keeps its configuration in the same commit"
        return told.terminal_code


def _have_taken_over(store: Store, prove: Callable[[Store], Uuid]) -> None:
    told = identity.configuration(store)
    if told is None:
        raise EnrolmentError("There is no store to take over here; enrol without --take-over.")
    authorise(store, prove(store), told.languages[0])


def is_enrolled(folder: Path) -> bool:
    """Whether a terminal's store lies in `folder`.

    Raises:
        StoreError: the store does not open.
    """
    if not folder.exists():
        return False
    with Store.open(folder) as store:
        return identity.identity(store) is not None


def move(folder: Path, url: str) -> None:
    """Tell the terminal whose store lies in `folder` that its central answers at another address.

    Raises:
        StartError: it is not enrolled.
        StoreError: the store does not open.
    """
    with Store.open(folder) as store:
        identity.move(store, url)
