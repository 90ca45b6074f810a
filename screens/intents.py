"""What a touch or a key on a screen means: the closed union `Intent`.

The screens only say intents; what follows from one is decided by the terminal's machine.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stop:
    """End the session now and forget the person."""


@dataclass(frozen=True, slots=True)
class Back:
    """One screen back, nothing decided."""


@dataclass(frozen=True, slots=True)
class ChooseReward:
    """Open one reward; nothing is taken yet.

    Attributes:
        reward_id: The `RewardTile.id` that was touched.
    """

    reward_id: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Take the reward that is shown and print its voucher."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on with the session: "yes, I am still here", or on after a refusal."""


@dataclass(frozen=True, slots=True)
class Done:
    """The shopper is finished; like `Stop`, but everything went well."""


@dataclass(frozen=True, slots=True)
class CameOut:
    """The shopper's answer where the printer could not say whether the voucher came out.

    Attributes:
        yes: True when it came out.
    """

    yes: bool


@dataclass(frozen=True, slots=True)
class NextPage:
    """The next page of rewards; after the last the first."""


@dataclass(frozen=True, slots=True)
class ShowStamps:
    """Show the stamp card."""


@dataclass(frozen=True, slots=True)
class PreviousPage:
    """The page before; before the first none."""


@dataclass(frozen=True, slots=True)
class ShowMenu:
    """Show what else there is besides the balance."""


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show the last transactions."""


@dataclass(frozen=True, slots=True)
class ShowCharity:
    """Show what was collected for the charity."""


@dataclass(frozen=True, slots=True)
class ShowRules:
    """Show how the programme works."""


@dataclass(frozen=True, slots=True)
class ClaimPoints:
    """Ask for the points of a purchase that did not count."""


@dataclass(frozen=True, slots=True)
class ChooseDay:
    """The purchase was so many days ago.

    Attributes:
        ago: 0 for today.
    """

    ago: int


@dataclass(frozen=True, slots=True)
class Older:
    """Fetch transactions older than the oldest that is shown."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Speak another language from now on.

    Attributes:
        code: ISO 639-1 code, e.g. ``nl``.
    """

    code: str


@dataclass(frozen=True, slots=True)
class ShowLanguages:
    """Show every language that is spoken here."""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """Show how the screen may look: its colours, and how large its letters are."""


@dataclass(frozen=True, slots=True)
class ChooseColours:
    """Look like this from now on, as long as whoever chose it is here.

    Attributes:
        mode: Which: a `screens.theme.Mode`'s value.
    """

    mode: str


@dataclass(frozen=True, slots=True)
class ChooseLetters:
    """Write so large from now on, as long as whoever chose it is here.

    Attributes:
        large: True for the large form.
    """

    large: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """Show another leaf of the same screen in its large form.

    Attributes:
        leaf: Which, from 0.
    """

    leaf: int


@dataclass(frozen=True, slots=True)
class Help:
    """The shopper has no card of ours, or does not know how to go on."""


@dataclass(frozen=True, slots=True)
class TypeNumber:
    """The shopper has no card at hand and wants to type its number."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the keypad; which one is kept out of every `repr`, since keys make up a number.

    Attributes:
        sign: One of 0 … 9 and A … Z; any sign of the keyboard at staff's desk.
    """

    sign: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erase:
    """Take the last sign back."""


@dataclass(frozen=True, slots=True)
class Enter:
    """The number is typed."""


@dataclass(frozen=True, slots=True)
class ForgotPin:
    """The PIN is forgotten: a new one is wanted."""


@dataclass(frozen=True, slots=True)
class ChangePin:
    """Choose a first or another PIN."""


@dataclass(frozen=True, slots=True)
class TakeAlong:
    """Take the card along on a phone."""


@dataclass(frozen=True, slots=True)
class ShowCode:
    """Show the code that the phone photographs."""


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a code.

    Attributes:
        way: How: ``mail`` or ``sms``.
    """

    way: str


@dataclass(frozen=True, slots=True)
class Shift:
    """The next letter is a capital, or no longer."""


@dataclass(frozen=True, slots=True)
class ShowKeys:
    """Show another layer of the keyboard.

    Attributes:
        keys: Which: ``letters``, ``figures`` or ``accents``.
    """

    keys: str


@dataclass(frozen=True, slots=True)
class DeskGo:
    """A piece of staff's work.

    Attributes:
        item: Which: a `screens.desk_views.DeskItem`'s value.
    """

    item: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One row or candidate.

    Attributes:
        id: Which, as its view named it.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Do:
    """Something is to be done with what is shown.

    Attributes:
        action: What: a `screens.desk_views.DeskAction`'s value.
    """

    action: str


@dataclass(frozen=True, slots=True)
class ShowQuestion:
    """Show the campaign's question."""


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """Answer the question that is shown.

    Attributes:
        answer: The `Choice.id` that was touched.
    """

    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RatherNot:
    """Rather not answer: the question is not asked again for a while."""


@dataclass(frozen=True, slots=True)
class ShowPrivacy:
    """Show the privacy notice."""


@dataclass(frozen=True, slots=True)
class HaveData:
    """Have one's own data; nothing is given yet.

    Attributes:
        way: How: ``paper`` or ``mail``.
    """

    way: str


@dataclass(frozen=True, slots=True)
class LeaveProgramme:
    """Be told what leaving means; nothing is decided yet."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A key walked the screen: nothing is meant yet, but somebody is there."""


@dataclass(frozen=True, slots=True)
class Felt:
    """A finger touched a panel that is being calibrated.

    Attributes:
        x: Column as the panel measures it, px.
        y: Row as the panel measures it, px.
    """

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Listen:
    """Somebody is being told something by the audio guide; no time runs against them meanwhile."""


Intent = (
    Stop
    | Back
    | ChooseReward
    | Confirm
    | Continue
    | Done
    | CameOut
    | NextPage
    | PreviousPage
    | ShowMenu
    | ShowHistory
    | Older
    | ShowStamps
    | ChooseLanguage
    | ShowLanguages
    | Accessibility
    | ChooseColours
    | ChooseLetters
    | Turn
    | Help
    | TypeNumber
    | Key
    | Erase
    | ForgotPin
    | ChangePin
    | SendCode
    | TakeAlong
    | ShowCharity
    | ShowRules
    | ClaimPoints
    | ChooseDay
    | ShowCode
    | ShowPrivacy
    | HaveData
    | LeaveProgramme
    | Enter
    | Shift
    | ShowKeys
    | DeskGo
    | Pick
    | Do
    | ShowQuestion
    | GiveAnswer
    | RatherNot
    | Walk
    | Felt
    | Listen
)
"""Everything that can be meant by a touch."""
