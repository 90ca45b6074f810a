"""A contact and a presence sensor without pins: a hand turns the key, opens the housing, steps near."""

from collections.abc import Sequence

from drivers.contacts import ContactWatch
from drivers.errors import LinkGoneError
from drivers.events import ContactKind, ReaderEvent
from drivers.virtual.faults import DeviceFault, FaultSwitch, Garbage, Silent, Unplugged


class VirtualContact:
    """A contact that can be opened and closed; it outlives the terminal that looks at it.

    Faults: *unplugged* reads as open, as a cut wire does; *silent* says for ever what it said last; *garbage* is a pin
    that cannot be read.

    Attributes:
        closed: how it stands.
    """

    def __init__(self, name: str, kind: ContactKind, *, closed: bool) -> None:
        self.closed = closed
        self._name = name
        self._kind = kind
        self._watch = ContactWatch(name, kind)
        self._faults = FaultSwitch()
        self._last = closed
        self._opened = False
        self._due = 0.0
        self._is_closed = False

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def again(self) -> "VirtualContact":
        """The same contact for another run: it says anew how it stands."""
        found = VirtualContact(self._name, self._kind, closed=self.closed)
        found._faults = self._faults
        return found

    def turn(self, *, closed: bool) -> None:
        """A hand closes or opens it."""
        self._opened = self._opened or (self.closed and not closed)
        self.closed = closed

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    def fileno(self) -> int | None:
        """None: it has no descriptor."""
        return None

    def deadline(self) -> float | None:
        """When it wants to be looked at."""
        return None if self._is_closed else self._due

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Looks at the contact."""
        if self._is_closed:
            return ()
        opened, self._opened = self._opened, False
        match self._faults.strike():
            case Garbage():
                said = self._watch.lost(now)
            case Unplugged():
                said = self._watch.looked(closed=False, opened=opened, now=now)
            case Silent():
                said = self._watch.looked(closed=self._last, opened=False, now=now)
            case _:
                self._last = self.closed
                said = self._watch.looked(closed=self.closed, opened=opened, now=now)
        self._due = self._watch.due(now)
        return said

    def close(self) -> None:
        """Lets it go; harmless when repeated."""
        self._is_closed = True


class VirtualPresence:
    """A presence sensor that is told who is there.

    Faults: *unplugged* and *silent* see nobody; *garbage* is a pin that cannot be read.

    Attributes:
        somebody: whether somebody stands before it.
    """

    def __init__(self, *, somebody: bool = False) -> None:
        self.somebody = somebody
        self._faults = FaultSwitch()
        self._closed = False

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        self._faults.set(fault)

    def again(self) -> "VirtualPresence":
        """The same sensor for another run."""
        found = VirtualPresence(somebody=self.somebody)
        found._faults = self._faults
        return found

    def near(self) -> bool:
        """Whether somebody is near.

        Raises:
            LinkGoneError: the pin cannot be read.
        """
        fault = self._faults.strike()
        if isinstance(fault, Garbage):
            raise LinkGoneError("the virtual presence sensor's pin cannot be read; set its fault to none to go on")
        return self.somebody and not isinstance(fault, Unplugged | Silent) and not self._closed

    def close(self) -> None:
        """Lets the sensor go; harmless when repeated."""
        self._closed = True
