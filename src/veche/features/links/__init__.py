"""Invite links: an address that lets whoever has it into a room, while its maker could invite them."""
