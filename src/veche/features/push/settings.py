"""What an operator may choose about push."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PushSettings:
    """The section `push` of the configuration."""

    include_content: bool = True
    """Whether gateways are told what unencrypted messages say, for clients that did not ask for ids only."""
    timeout_s: float = 10.0
    """How long a push gateway may take to answer."""
    give_up_after_s: int = 604_800
    """How long a push gateway may fail before its pusher is removed; the client sets it again in use."""
    waiting_most: int = 20
    """Notifications kept for a pusher whose gateway does not answer; the newest stay."""
    contact: str = ""
    """A `mailto:` or `https:` address at which push services reach the operator; empty means `public_url`."""
