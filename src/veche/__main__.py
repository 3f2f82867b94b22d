"""The program `veche`, also as `python -m veche`."""

import os
import sys

from veche.cli import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    os.umask(0o077)  # what is kept is for nobody else on this machine
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
