"""The program `veche`, also as `python -m veche`."""

import os
import sys

from veche.cli import run
from veche.kit.observe import configure_logging


def main() -> None:
    """Run the command line and leave with its exit code."""
    os.umask(0o077)  # what is kept is for nobody else on this machine
    configure_logging("info", as_json=False)  # until the settings are read; never a library's own way
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
