"""What an operator may choose about the web app."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebAppSettings:
    """The section `webapp` of the configuration."""

    enabled: bool = True
    """Whether the web app is served at `/`. Other Matrix clients work with this server either way."""
    folder: str = ""
    """The folder with the built app; empty means the one that came with this program."""
    connect_to: tuple[str, ...] = ()
    """Other origins that the app may talk to, such as `https://matrix.org` or `wss://sfu.example.org`."""
