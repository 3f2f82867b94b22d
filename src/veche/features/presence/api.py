"""The door of presence: who types, who has read how far, who is online."""

from veche.features.presence.feature import build
from veche.features.presence.rules.receipts import MAIN, ReadUpTo, Receipt, ThreadId, receipt_events
from veche.features.presence.service.presence import Presence
from veche.features.presence.service.receipts import Mark, ReceiptHook
from veche.features.presence.settings import PresenceSettings

__all__ = [
    "MAIN",
    "Mark",
    "Presence",
    "PresenceSettings",
    "ReadUpTo",
    "Receipt",
    "ReceiptHook",
    "ThreadId",
    "build",
    "receipt_events",
]
