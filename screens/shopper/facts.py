"""The lines beside the balance: what was refused, is on the way, is ready, expires."""

from dataclasses import dataclass
from typing import assert_never

from screens.texts import Run, Texts
from screens.views import (
    AccrualRefused,
    BalanceView,
    CharityFact,
    ClaimGranted,
    ClaimRefused,
    MemberFor,
    Milestone,
    ReceiptAdded,
    RefusalKind,
    ShoppedFor,
)

REASONS = frozenset(
    {
        RefusalKind.CARD_UNKNOWN,
        RefusalKind.CARD_BLOCKED,
        RefusalKind.CARD_EXPIRED,
        RefusalKind.RECEIPT_USED,
        RefusalKind.RECEIPT_INVALID,
        RefusalKind.PROGRAMME_CLOSED,
        RefusalKind.INSUFFICIENT,
        RefusalKind.REWARD_UNAVAILABLE,
        RefusalKind.NOT_ALLOWED,
        RefusalKind.ALREADY_ISSUED,
        RefusalKind.CANCELLED,
        RefusalKind.REFERENCE_UNKNOWN,
        RefusalKind.ALREADY_REVERSED,
        RefusalKind.CURRENCY,
    }
)
"""Central's reasons: each has a short form to stand behind a figure."""

_LONGEST_NAME = 22
"""Signs of a name that still has room behind an amount."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line.

    Attributes:
        icon: Name of its icon.
        runs: Its text.
        warns: True for what went otherwise than hoped.
        bold_says_it: False where the bold part alone would say nothing.
    """

    icon: str
    runs: tuple[Run, ...]
    warns: bool = False
    bold_says_it: bool = True

    @property
    def short(self) -> str:
        """Its bold part alone, or all of it where that part would say nothing."""
        bold = [run.text for run in self.runs if run.bold and self.bold_says_it]
        return "".join(bold or (run.text for run in self.runs)).rstrip(",:،. \u00a0")


def facts(view: BalanceView, texts: Texts) -> list[Fact]:
    """Everything that belongs to a balance, what needs explaining first."""
    found = _all_refused([notice for notice in view.notices if isinstance(notice, AccrualRefused)], texts)
    found += _claims(view, texts)
    pending = [_pending(view, texts)] if view.pending else []
    held: list[Fact] = []
    if view.held_ready:
        key = "balance.held_now" if view.setting.offline else "balance.held"
        held = [Fact("ready", texts.runs(key, count=texts.number(view.held_ready)))]
    # Without a connection, what can be used now comes before what is waiting.
    found += held + pending if view.setting.offline else pending + held
    found += [_milestone(each, texts) for each in view.milestones]
    if view.owed:
        found.append(Fact("warn", texts.runs("balance.owed", count=texts.number(view.owed)), warns=True))
    if view.expiring is not None:
        points = view.expiring.points
        # A day of another year says which: "31 december" alone is the next one.
        on = view.expiring.on
        day = texts.day(on) if on.year == view.now.year else texts.full_day(on)
        runs = texts.runs("balance.expiring", n=points, count=texts.number(points), day=day)
        found.append(Fact("hourglass", runs))
    if view.card_valid_until is not None:
        found.append(Fact("card", texts.runs("balance.card_until", month=texts.month(view.card_valid_until))))
    if view.charity is not None:
        found.append(_charity(view.charity, texts))
    return found


def _charity(charity: CharityFact, texts: Texts) -> Fact:
    money = texts.money(charity.collected.cents, charity.collected.currency)
    if len(charity.name) > _LONGEST_NAME:
        return Fact("heart", texts.runs("charity.fact_short", money=money), bold_says_it=False)
    return Fact("heart", texts.runs("charity.fact", money=money, name=charity.name), bold_says_it=False)


def _claims(view: BalanceView, texts: Texts) -> list[Fact]:
    """What became of purchases that had not counted: a line, and a count where there are more."""
    found: list[Fact] = []
    for notice in view.notices:
        match notice:
            case ClaimGranted(points, on):
                runs = texts.runs("claim.granted", count=texts.number(points), day=texts.short_day(on))
                found.append(Fact("check", runs))
            case ClaimRefused(reason, on):
                said = texts.get(f"claim.reason.{reason.value}")
                runs = texts.runs("claim.refused", day=texts.short_day(on), reason=said)
                found.append(Fact("warn", runs, warns=True, bold_says_it=False))
            case AccrualRefused() | ReceiptAdded():
                pass
            case _:
                assert_never(notice)
    return found


def _milestone(milestone: Milestone, texts: Texts) -> Fact:
    match milestone:
        case MemberFor(years):
            return Fact("gift", texts.runs("milestone.member", n=years, count=texts.number(years)))
        case ShoppedFor(total):
            return Fact("gift", texts.runs("milestone.shopped", money=texts.money(total.cents, total.currency)))
        case _:
            assert_never(milestone)


def _pending(view: BalanceView, texts: Texts) -> Fact:
    count = texts.number(view.pending)
    if view.setting.offline:
        return Fact("plus", texts.runs("balance.kept", count=count))
    added = sum(notice.points for notice in view.notices if isinstance(notice, ReceiptAdded))
    if added == 0:
        return Fact("plus", texts.runs("balance.pending", count=count))
    if added >= view.pending:
        return Fact("plus", texts.runs("balance.pending_receipt", count=count))
    return Fact("plus", texts.runs("balance.pending_part", count=count, part=texts.number(added)))


def _all_refused(notices: list[AccrualRefused], texts: Texts) -> list[Fact]:
    """At most two lines: what would not fit is counted, never dropped in silence."""
    if len(notices) <= 2:
        return [_refused(notice, texts) for notice in notices]
    rest = len(notices) - 1
    more = texts.runs("balance.refused_more", n=rest, count=texts.number(rest))
    return [_refused(notices[0], texts), Fact("warn", more, warns=True)]


def _refused(notice: AccrualRefused, texts: Texts) -> Fact:
    name = notice.reason.value if notice.reason in REASONS else "other"
    reason = texts.get(f"reason.{name}")
    if notice.points:
        runs = texts.runs("balance.refused", count=texts.number(notice.points), reason=reason)
    elif notice.on is not None:
        runs = texts.runs("balance.refused_day", day=texts.short_day(notice.on), reason=reason)
    else:
        runs = texts.runs("balance.refused_some", reason=reason)
    return Fact("warn", runs, warns=True, bold_says_it=bool(notice.points))
