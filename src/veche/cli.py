"""The command line: what can be said to `veche`, and which function does it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from veche import __version__
from veche.config import Settings, read_settings
from veche.kit.data_folder import DataFolderError
from veche.kit.migrations import SchemaError
from veche.kit.settings_reader import SettingsError
from veche.serving import AddressInUseError, serve

SETTING_OPTIONS = (
    ("data", "DIR", "the folder for everything that is kept"),
    ("database", "URL", "a postgresql:// URL instead of the SQLite file in the data folder"),
    ("server-name", "NAME", "the name behind the colon of every user id"),
)
SERVE_OPTIONS = (
    ("host", "HOST", "the network address to listen on"),
    ("port", "PORT", "the port to listen on"),
    ("public-url", "URL", "the address at which clients reach this server"),
    ("registration", "open|token|closed", "who may register"),
    ("rate-limits", "on|off", "whether people who do too much at once are asked to wait"),
)
OPERATOR_ERRORS = (SettingsError, DataFolderError, SchemaError, AddressInUseError)


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; return the exit code."""
    asked = _build_parser().parse_args(arguments)
    try:
        asked.command(asked)
    except OPERATOR_ERRORS as error:
        say(str(error), sys.stderr)
        return 1
    return 0


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a line to the person at the terminal."""
    print(text, file=stream or sys.stdout)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="veche", description="An open messenger that people host themselves."
    )
    parser.add_argument("--version", action="version", version=f"Veche {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = commands.add_parser("serve", help="run the server")
    _add_setting_options(serving, *SETTING_OPTIONS, *SERVE_OPTIONS)
    serving.set_defaults(command=_serve)
    checking = commands.add_parser("check-config", help="say whether the settings can be used")
    _add_setting_options(checking, *SETTING_OPTIONS, *SERVE_OPTIONS)
    checking.set_defaults(command=_check_config)
    return parser


def _add_setting_options(parser: argparse.ArgumentParser, *options: tuple[str, str, str]) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings file (default: veche.toml)")
    for name, form, what in options:
        parser.add_argument(f"--{name}", metavar=form, help=what, default=argparse.SUPPRESS)
    parser.set_defaults(setting_names=[name.replace("-", "_") for name, _, _ in options])


def settings_asked_for(asked: argparse.Namespace) -> Settings:
    """Return the settings that the command line, the environment and the file make together."""
    options = {name: value for name, value in vars(asked).items() if name in asked.setting_names}
    return read_settings(asked.config, options)


def _serve(asked: argparse.Namespace) -> None:
    serve(settings_asked_for(asked))


def _check_config(asked: argparse.Namespace) -> None:
    settings = settings_asked_for(asked)
    say(f"The settings are good: {settings.server_name} at {settings.public_url}.")
