"""The command line: what can be said to `veche`, and which function does it."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from veche import __version__
from veche.commands.archive import BackupError
from veche.commands.backup import backup
from veche.commands.doctor import examine
from veche.commands.export_user import export_user
from veche.commands.move_media import move_media
from veche.commands.operate import operate
from veche.commands.restore import restore
from veche.commands.settings_docs import render_settings_page
from veche.config import Settings, read_settings
from veche.kit.blobs import BlobStoreError
from veche.kit.data_folder import DataFolderError
from veche.kit.database import DatabaseUnusableError
from veche.kit.migrations import SchemaError
from veche.kit.settings_reader import SettingsError
from veche.operating.operations import OperationError
from veche.serving import AddressInUseError, serve

DATA_OPTIONS = (
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
FOR_THE_OPERATOR = (
    AddressInUseError,
    BackupError,
    BlobStoreError,
    DataFolderError,
    DatabaseUnusableError,
    OperationError,
    SchemaError,
    SettingsError,
)
"""Errors whose message is all that the person at the terminal needs."""

Asked = argparse.Namespace
Command = Callable[[Asked], int | None]


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; return the exit code."""
    asked = _build_parser().parse_args(arguments)
    command: Command = asked.command
    try:
        return command(asked) or 0
    except FOR_THE_OPERATOR as error:
        print(error, file=sys.stderr)
        return 1


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="veche", description="An open messenger that people host themselves."
    )
    parser.add_argument("--version", action="version", version=f"Veche {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "serve", "run the server", _serve, *SERVE_OPTIONS)
    _add(commands, "check-config", "say whether the settings can be used", _check_config, *SERVE_OPTIONS)
    _add(commands, "doctor", "look for what is wrong, and say it in plain words", _examine, *SERVE_OPTIONS)
    for name, does, command in (
        ("backup", "put everything into", _backup),
        ("restore", "fill from", _restore),
    ):
        added = _add(commands, name, f"{does} one archive", command)
        added.add_argument("file", type=Path, metavar="FILE")
    moving = commands.add_parser("media", help="files").add_subparsers(required=True, metavar="COMMAND")
    moved = _add(moving, "move", "copy all files to another place", _move_media)
    moved.add_argument("--to", choices=("folder", "s3"), required=True, help="where they are to be")
    _add_user_commands(commands.add_parser("user", help="accounts"))
    _add_token_commands(commands.add_parser("registration-token", help="tokens that let people register"))
    page = commands.add_parser("settings-docs", help="print the page of all settings")
    page.set_defaults(command=_print_settings_page)
    return parser


def _add_user_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    creating = _add(commands, "create", "make an account", _create_user)
    creating.add_argument("--admin", action="store_true", help="make it an administrator's")
    resetting = _add(commands, "reset-password", "give somebody a new password", _reset_password)
    ending = _add(commands, "deactivate", "close somebody's account for ever", _deactivate)
    ending.add_argument("--erase", action="store_true", help="also forget what can be forgotten of them")
    raising = _add(commands, "make-admin", "make somebody an administrator", _make_admin)
    raising.add_argument("--end", action="store_true", help="end that instead")
    exporting = _add(commands, "export", "put all that is kept of somebody into one archive", _export_user)
    for taking in (creating, resetting, ending, raising, exporting):
        taking.add_argument("name", metavar="NAME")
    exporting.add_argument("file", type=Path, metavar="FILE")
    _add(commands, "list", "show all accounts", _list_users)


def _add_token_commands(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    making = _add(commands, "create", "make a token", _create_token)
    making.add_argument("--token", help="what it is to be (default: something random)")
    making.add_argument("--uses", type=int, help="how many people may register with it (default: any number)")
    making.add_argument("--days", type=float, help="how long it is valid (default: for ever)")
    _add(commands, "list", "show all tokens", _list_tokens)
    revoking = _add(commands, "revoke", "make a token void", _revoke_token)
    revoking.add_argument("token", metavar="TOKEN")


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    what: str,
    command: Command,
    *options: tuple[str, str, str],
) -> argparse.ArgumentParser:
    """Add a command that works with the settings, some of which its options give."""
    parser = commands.add_parser(name, help=what, description=what)
    parser.add_argument("--config", type=Path, metavar="FILE", help="the settings file (default: veche.toml)")
    taken = (*DATA_OPTIONS, *options)
    for option, form, meaning in taken:
        parser.add_argument(f"--{option}", metavar=form, help=meaning, default=argparse.SUPPRESS)
    names = [option.replace("-", "_") for option, _, _ in taken]
    parser.set_defaults(command=command, setting_names=names)
    return parser


def _settings(asked: Asked) -> Settings:
    options = {name: value for name, value in vars(asked).items() if name in asked.setting_names}
    return read_settings(asked.config, options)


def _serve(asked: Asked) -> None:
    serve(_settings(asked))


def _check_config(asked: Asked) -> None:
    settings = _settings(asked)
    print(f"The settings are good: {settings.server_name} at {settings.public_url}.")


def _examine(asked: Asked) -> int:
    return 0 if examine(_settings(asked), print) else 1


def _backup(asked: Asked) -> None:
    print(backup(_settings(asked), asked.file))


def _restore(asked: Asked) -> None:
    print(restore(_settings(asked), asked.file))


def _export_user(asked: Asked) -> None:
    print(export_user(_settings(asked), asked.name, asked.file))


def _move_media(asked: Asked) -> int:
    return 0 if move_media(_settings(asked), asked.to, print) else 1


def _create_user(asked: Asked) -> None:
    arguments = {"name": asked.name, "password": _ask_password(), "admin": asked.admin}
    print(operate(_settings(asked), "user create", arguments))


def _reset_password(asked: Asked) -> None:
    arguments = {"name": asked.name, "password": _ask_password()}
    print(operate(_settings(asked), "user reset-password", arguments))


def _deactivate(asked: Asked) -> None:
    _confirm(f"The account {asked.name} can never be opened again, nor its name used by anybody.")
    arguments = {"name": asked.name, "erase": asked.erase}
    print(operate(_settings(asked), "user deactivate", arguments))


def _make_admin(asked: Asked) -> None:
    print(operate(_settings(asked), "user make-admin", {"name": asked.name, "end": asked.end}))


def _list_users(asked: Asked) -> None:
    print(operate(_settings(asked), "user list", {}))


def _create_token(asked: Asked) -> None:
    lifetime_s = None if asked.days is None else int(asked.days * 86_400)
    arguments = {"token": asked.token, "uses": asked.uses, "lifetime_s": lifetime_s}
    print(operate(_settings(asked), "registration-token create", arguments))


def _list_tokens(asked: Asked) -> None:
    print(operate(_settings(asked), "registration-token list", {}))


def _revoke_token(asked: Asked) -> None:
    print(operate(_settings(asked), "registration-token revoke", {"token": asked.token}))


def _print_settings_page(_: Asked) -> None:
    print(render_settings_page(), end="")


def _ask_password() -> str:
    """Return a password: asked for twice at a terminal, one line of what is piped in otherwise."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("New password: ")
    if getpass.getpass("Once more: ") != password:
        raise OperationError("The two passwords differ: nothing was changed.")
    return password


def _confirm(what: str) -> None:
    """Have a person at a terminal say yes; a script has decided before."""
    if sys.stdin.isatty() and input(f"{what} Write yes to go on: ").strip().lower() != "yes":
        raise OperationError("Nothing was changed.")
