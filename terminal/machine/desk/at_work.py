"""Who works at the desk."""

from dataclasses import dataclass, field

from loyalty.ids import Uuid
from loyalty.staff import Role, serves


@dataclass(frozen=True, slots=True)
class AtWork:
    """A member of staff whose PIN was right.

    Attributes:
        id: whom every action carries.
        name: as the strip shows it.
        roles: what they may do here and now; fewer where central did not check the PIN.
        training: whether nothing counts: nothing is recorded, and central is not told.
        alone: whether the PIN was checked here, without central.
    """

    id: Uuid
    name: str = field(repr=False)
    roles: tuple[Role, ...]
    training: bool = False
    alone: bool = False

    @property
    def serves(self) -> bool:
        """Whether they may touch members' points and cards."""
        return serves(self.roles)

    @property
    def manages(self) -> bool:
        """Whether they may go past a clerk's limits."""
        return Role.MANAGER in self.roles
