"""Views of staff's desk: a few forms of screen that every piece of staff's work is made of; pure values.

Which words stand on them is said by closed lists, so that a screen shows no text that a language lacks. What staff
must read to do their work (a customer's name) is shown in full here and kept out of every `repr`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from screens.desk_words import (
    CardTrouble,
    DeskAction,
    DeskIcon,
    DeskItem,
    DeskNotice,
    FactName,
    FieldName,
    FieldTrouble,
    FormKind,
    Keys,
    ListKind,
    PinTrouble,
    ScanAsk,
    SheetKind,
    Unfit,
)
from screens.parts import Money, Percent, Setting


@dataclass(frozen=True, slots=True)
class Fact:
    """A short statement with at most one value in it.

    Attributes:
        name: What it says.
        value: A count, a text, an amount, a share, a day or an instant; None where it has none.
    """

    name: FactName
    value: int | str | Money | Percent | date | datetime | None = field(default=None, repr=False)


Said = Fact | str
"""A fact, or a text that is nobody's to translate, such as a name."""


@dataclass(frozen=True, slots=True)
class DeskBar:
    """The strip on top of every screen of staff.

    Attributes:
        staff: Who works here.
        now: The present; aware.
        training: True where nothing counts.
        alone: True without a connection: what needs central waits.
        unfit: Why nothing came of what was shown to a reader just now.
    """

    staff: str = field(repr=False)
    now: datetime
    training: bool = False
    alone: bool = False
    unfit: Unfit | None = None


# ── Coming in ────────────────────


@dataclass(frozen=True, slots=True)
class DeskPinView:
    """A badge was shown: its PIN is asked for.

    Attributes:
        setting: Where and in which language.
        typed: How many figures there are by now.
        trouble: What became of the last PIN, or None.
        tries_left: Tries before the lock.
        busy: True while it is looked at.
    """

    setting: Setting
    typed: int = 0
    trouble: PinTrouble | None = None
    tries_left: int = 0
    busy: bool = False


@dataclass(frozen=True, slots=True)
class DeskDoorView:
    """The key is turned: a badge is asked for.

    Attributes:
        setting: Where and in which language.
    """

    setting: Setting


# ── The menu ────────────────────


@dataclass(frozen=True, slots=True)
class DeskTile:
    """One way from the menu.

    Attributes:
        item: What it leads to.
        count: A number beside it, such as open incidents; 0 shows none.
        away: True where it needs central, which does not answer.
    """

    item: DeskItem
    count: int = 0
    away: bool = False


@dataclass(frozen=True, slots=True)
class DeskMenuView:
    """What staff can do.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        tiles: The ways, in order.
        page: Which page, from 0; taken modulo the number of pages.
    """

    setting: Setting
    bar: DeskBar
    tiles: tuple[DeskTile, ...]
    page: int = 0


# ── A form ────────────────────


@dataclass(frozen=True, slots=True)
class FormField:
    """One field.

    Attributes:
        name: Which.
        text: What stands in it.
        trouble: Why it is not taken, or None.
        dotted: True where only how much was typed is shown.
        money: The currency (ISO 4217) where an amount is typed, or None.
    """

    name: FieldName
    text: str = field(default="", repr=False)
    trouble: FieldTrouble | None = None
    dotted: bool = False
    money: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something that the form may mean, to be touched instead of typing on.

    Attributes:
        id: What `Pick` names.
        name: Its first line.
        detail: Its second line.
    """

    id: str
    name: str = field(repr=False)
    detail: tuple[Said, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class FormView:
    """A form of one or two fields over a keyboard.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        kind: Which form.
        fields: One or two.
        active: Which of them is typed into.
        keys: What the keyboard shows.
        shift: True where the next letter is a capital.
        card: The card that was read, masked; where a code was sent, for the form that asks for it; or None.
        candidates: What it may mean; the first two are shown.
        found: How many there are besides those that are given.
        busy: True while central or the disk is asked.
        last: True where the button sends the form; False where it leads to the next field.
        wants_card: True where the form is for a card, which stands at the top or is asked for there.
        card_trouble: Why the card that was read does not do, or None.
        card_missing: True where the form was sent and the card is all that it wants.
        unanswered: True where it was sent and central said nothing.
    """

    setting: Setting
    bar: DeskBar
    kind: FormKind
    fields: tuple[FormField, ...]
    active: int = 0
    keys: Keys = Keys.LETTERS
    shift: bool = False
    card: str | None = field(default=None, repr=False)
    candidates: tuple[Candidate, ...] = ()
    found: int = 0
    busy: bool = False
    last: bool = False
    wants_card: bool = False
    card_trouble: CardTrouble | None = None
    card_missing: bool = False
    unanswered: bool = False


# ── A list ────────────────────


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A line of a list.

    Attributes:
        id: What `Pick` names; None for a line that leads nowhere.
        icon: Before it.
        name: Its first line.
        detail: Its second line.
        word: At its right end: a figure, a state.
    """

    id: str | None
    icon: DeskIcon
    name: Said = field(repr=False)
    detail: tuple[Said, ...] = field(default=(), repr=False)
    word: Said | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ListView:
    """A list, paged by the layout.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        kind: Which list.
        rows: What is known of it.
        page: Which page, from 0; one past the last is the last.
        more: True where central has further ones.
        busy: True while central is asked.
        failed: True where central did not answer.
        actions: Buttons at the right of the footer, at most two.
    """

    setting: Setting
    bar: DeskBar
    kind: ListKind
    rows: tuple[DeskRow, ...]
    page: int = 0
    more: bool = False
    busy: bool = False
    failed: bool = False
    actions: tuple["DeskAction", ...] = ()


# ── A sheet ────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """A line of facts on a sheet.

    Attributes:
        icon: Before it.
        says: What it says.
        strong: True for what must be seen first.
    """

    icon: DeskIcon
    says: Said = field(repr=False)
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SheetView:
    """One thing with what is known of it and what can be done with it.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        kind: What it is about.
        title: Its name, or None for the kind's own title.
        lines: What is known, at most six.
        actions: What can be done, at most six; the first is the likely one.
        busy: True while central, the disk or the printer is asked.
    """

    setting: Setting
    bar: DeskBar
    kind: SheetKind
    title: str | None = field(default=None, repr=False)
    lines: tuple[Line, ...] = ()
    actions: tuple[DeskAction, ...] = ()
    busy: bool = False


# ── A card is asked for ────────────────────


@dataclass(frozen=True, slots=True)
class ScanView:
    """A card is asked for.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        asks: Which card.
        busy: True while what is known of the card that was shown is looked for.
    """

    setting: Setting
    bar: DeskBar
    asks: ScanAsk
    busy: bool = False


# ── What came of it ────────────────────


@dataclass(frozen=True, slots=True)
class NoticeView:
    """What became of a piece of work.

    Attributes:
        setting: Where and in which language.
        bar: The strip.
        notice: What.
        lines: What it did, in figures; at most four.
        actions: What can be done next, besides going back to the menu; at most two.
    """

    setting: Setting
    bar: DeskBar
    notice: DeskNotice
    lines: tuple[Line, ...] = ()
    actions: tuple[DeskAction, ...] = ()


DeskView = DeskPinView | DeskDoorView | DeskMenuView | FormView | ListView | SheetView | ScanView | NoticeView
