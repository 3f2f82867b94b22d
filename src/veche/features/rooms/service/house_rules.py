"""Keeps a room's house rules (slow mode, channels) for the people who send to it."""

from veche.core import house_rules
from veche.features.rooms.proposal import NewEvent, Proposal
from veche.features.rooms.store.timestamps import find_last_said
from veche.kit.transaction import Transaction


def check_house_rules(tx: Transaction, proposal: Proposal, new: NewEvent) -> None:
    """Raise Forbidden or M_LIMIT_EXCEEDED for what the room's own rules do not let its sender say now.

    Costs two look-ups in memory in a room without such rules, which is nearly every one.
    """
    if new.state_key is not None or not house_rules.says_something_new(new.type, new.content):
        return
    if house_rules.relation_of(new.content) != "m.thread":
        house_rules.check_may_begin(proposal, new.sender, proposal.version)
    interval_ms = house_rules.slow_mode_of(proposal, new.sender, proposal.version)
    if interval_ms:
        # The log knows, also of what this group has added: nothing is kept in memory, nothing gets lost.
        last_ms = find_last_said(tx, proposal.room_id, new.sender, tx.now_ms - interval_ms)
        house_rules.check_interval(last_ms, tx.now_ms, interval_ms)
