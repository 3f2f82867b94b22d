"""What an operator may choose about keys."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeysSettings:
    """The section `keys` of the configuration."""

    one_time_keys_limit: int = 250
    """How many unclaimed one-time keys a device may have here."""
    to_device_page: int = 100
    """How many to-device messages go into one answer, once a queue is longer than that."""
    to_device_queue_limit: int = 50_000
    """How many to-device messages wait for one device; a device that stays away loses the oldest."""
    backup_keys_limit: int = 1_000_000
    """How many room keys one backup may hold."""
