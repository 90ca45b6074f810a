"""What the machine knows of its place: frozen, replaced whole when central's configuration changes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from loyalty.campaigns import Campaign
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.privacy import Notice, default_notice
from loyalty.programme import Programme, Unit
from loyalty.receipts import TillKeys
from loyalty.schemes import Schemes
from loyalty.staff import DeskRules
from loyalty.tokens import TokenKey
from loyalty.wire import CharityChanged, PublishedKey, Shop
from loyalty.wire_terminals import Fitted
from screens.calibration import Glass
from terminal.machine.fittings import Fitting


@dataclass(frozen=True, slots=True)
class Context:
    """The terminal, its shop and what the shop's programmes say.

    Attributes:
        terminal: this terminal's id.
        owner: the programmes' owner.
        code: the terminal's name on its housing, such as ``UTR-07``.
        shop: the shop it stands in.
        languages: codes offered, the shop's own first.
        currency: the only one a receipt may be in.
        programmes: the versions in force, one a programme.
        schemes: the card number schemes.
        link_hosts: the hosts whose GS1 Digital Links name members.
        token_key: what card tokens are made with.
        tills: the keys that receipts are checked with, by till.
        desk: what the owner lets staff do.
        campaigns: the shop's, the first one first; some are over, some to come.
        entrance: whether this terminal stands at a club's entrance, and says yes or no to a card.
        virtual: whether the hardware is virtual; the screen says so.
        fittings: the devices that are configured, for the self-test.
        software: the program's version, for the technician's eyes.
        privacy: the owner's privacy notice.
        collected: what central last said was collected for the programmes' charities.
        voucher_keys: what vouchers' signatures are checked by while central does not answer.
        expected: the devices that the office says must be fitted.
        glass: the touch panel where it has to be calibrated; None for one that knows where it is touched.
    """

    terminal: Uuid
    owner: Uuid
    code: str
    shop: Shop
    languages: tuple[str, ...]
    currency: Currency
    programmes: tuple[Programme, ...]
    schemes: Schemes
    token_key: TokenKey = field(repr=False)
    tills: TillKeys = field(default_factory=TillKeys)
    link_hosts: frozenset[str] = frozenset()
    campaigns: tuple[Campaign, ...] = ()
    entrance: bool = False
    virtual: bool = False
    fittings: tuple[Fitting, ...] = ()
    software: str = ""
    privacy: Notice = field(default_factory=lambda: default_notice("Spaarpunt"))
    collected: tuple[CharityChanged, ...] = ()
    desk: DeskRules = field(default_factory=DeskRules)
    voucher_keys: tuple[PublishedKey, ...] = ()
    expected: tuple[Fitted, ...] = ()
    glass: Glass | None = None

    @property
    def points(self) -> Programme | None:
        """The programme that the balance screen shows: the first that counts points, else the first."""
        return self._first(Unit.POINTS) or next(iter(self.programmes), None)

    @property
    def stamps(self) -> Programme | None:
        """The programme of stamps besides it, or None."""
        found = self._first(Unit.STAMPS)
        return None if found is self.points else found

    def collected_for(self, programme: Programme) -> CharityChanged | None:
        """What central last said of the programme's charity of now, or None where it said nothing."""
        charity = programme.charity.id if programme.charity else None
        return next((c for c in self.collected if c.programme == programme.id and c.charity == charity), None)

    def day(self, at: datetime) -> date:
        """The day of an instant in the shop's calendar."""
        return at.astimezone(ZoneInfo(self.shop.timezone)).date()

    def programme(self, programme_id: Uuid) -> Programme | None:
        """The version in force of a programme, or None where this shop has it not."""
        return next((p for p in self.programmes if p.id == programme_id), None)

    def _first(self, unit: Unit) -> Programme | None:
        return next((p for p in self.programmes if p.unit is unit and not p.closed), None)
