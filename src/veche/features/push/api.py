"""The door of push: unread counts, the number on a badge, and push rules."""

from veche.features.push.feature import Doors, build
from veche.features.push.rules.tally import Unread
from veche.features.push.service.push import Push
from veche.features.push.service.unread import RoomUnread
from veche.features.push.settings import PushSettings

__all__ = ["Doors", "Push", "PushSettings", "RoomUnread", "Unread", "build"]
