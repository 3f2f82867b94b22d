"""What an operator may choose about discovery."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """The section `discovery` of the configuration: whom people may ask for help (MSC1929)."""

    support_page: str = ""
    """The address of a page with help for this server's users."""
    support_email: str = ""
    """The mail address of this server's administrator."""
    support_matrix_id: str = ""
    """The Matrix id of this server's administrator, such as `@admin:example.org`."""
