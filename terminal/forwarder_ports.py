"""What the forwarder asks of central, and whom it tells what it found out."""

from collections.abc import Callable
from typing import Protocol

from loyalty.wire import Batch, BatchAnswer, Changes, Configuration, Heartbeat, HeartbeatAnswer
from loyalty.wire_terminals import SelfTestReport, SelfTestTaken
from terminal.central_client import Reply
from terminal.vitals import Vitals


class Central(Protocol):
    """What the forwarder asks of central; `CentralClient` is the real one."""

    def ready(self, batch: Batch) -> Callable[[], Reply[BatchAnswer]]:
        """Make a batch ready; what is answered delivers it."""

    def changes(self, after: int) -> Reply[Changes]:
        """Fetch what changed."""

    def configuration(self) -> Reply[Configuration]:
        """Fetch the configuration."""

    def heartbeat(self, request: Heartbeat) -> Reply[HeartbeatAnswer]:
        """Say how the terminal is."""

    def self_test(self, report: SelfTestReport) -> Reply[SelfTestTaken]:
        """Say what a technician found out of its devices."""


class Listener(Protocol):
    """Who is told what the forwarder found out; called from its thread."""

    def online(self, *, answers: bool) -> None:
        """Central answers, or does not."""

    def revoked(self) -> None:
        """Central put this terminal out of service."""

    def configured(self, configuration: Configuration) -> None:
        """There is another configuration.

        Raises:
            LoyaltyError: it contradicts itself, and is not taken.
        """

    def roll_keys(self) -> None:
        """The office wants the terminal to make new keys."""

    def programmes_changed(self) -> None:
        """The store has other programmes than before, or another sum for a programme's charity."""

    def vitals(self) -> Vitals:
        """How the terminal is, for the heartbeat."""

    def failed(self, error: Exception) -> None:
        """A round came to nothing by a fault of this side: the store, or a defect."""
