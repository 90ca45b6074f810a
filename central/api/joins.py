"""The calls by which staff join and part customers. Each is done once; a repeat gets the first answer."""

from collections.abc import Callable

from central.acts import Act, check_staff, note_act, repeated
from central.api.calls import Reply, Visit
from central.api.customers import staff_call
from central.customers.joining import join
from central.customers.parting import leave_household, undo_merge
from central.customers.purses import HOUSEHOLD, MERGE
from loyalty.wire_customers import (
    Joined,
    JoinHousehold,
    Joining,
    LeaveHousehold,
    MergeCustomers,
    UndoMerge,
)


def merge_customers(visit: Visit) -> Reply:
    """`POST /v1/customers/merge`."""
    asked = visit.read(MergeCustomers)
    act = Act(asked.id, "customer.merge", asked.by, asked.kept)
    return _once(visit, act, lambda: join(visit, asked.id, asked.by, (asked.kept, asked.gone), MERGE))


def undo_merge_call(visit: Visit) -> Reply:
    """`POST /v1/customers/merge/undo`."""
    asked = visit.read(UndoMerge)
    act = Act(asked.id, "customer.merge.undo", asked.by, asked.merge)
    return _once(visit, act, lambda: undo_merge(visit, asked.merge))


def join_household(visit: Visit) -> Reply:
    """`POST /v1/customers/household/join`."""
    asked = visit.read(JoinHousehold)
    act = Act(asked.id, "customer.household.join", asked.by, asked.customer)
    return _once(visit, act, lambda: join(visit, asked.id, asked.by, (asked.host, asked.customer), HOUSEHOLD))


def leave_household_call(visit: Visit) -> Reply:
    """`POST /v1/customers/household/leave`."""
    asked = visit.read(LeaveHousehold)
    act = Act(asked.id, "customer.household.leave", asked.by, asked.customer)
    return _once(visit, act, lambda: leave_household(visit, asked.customer))


def _once(visit: Visit, act: Act, do: Callable[[], Joined]) -> Reply:
    assert act.by is not None
    check_staff(visit, act.by)
    had = repeated(visit, act.id, act.action, Joined)
    if had is not None:
        return Reply(had)
    joined = do()
    if joined.outcome is Joining.DONE:
        note_act(visit, act, joined)
    return Reply(joined)


CALLS = (
    staff_call("/v1/customers/merge", "Two customers are one.", merge_customers, Joined, MergeCustomers),
    staff_call("/v1/customers/merge/undo", "They were two after all.", undo_merge_call, Joined, UndoMerge),
    staff_call("/v1/customers/household/join", "Share an account.", join_household, Joined, JoinHousehold),
    staff_call("/v1/customers/household/leave", "Share it no more.", leave_household_call, Joined, LeaveHousehold),
)
