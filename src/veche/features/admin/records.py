"""A log line for everything that an administrator does: who, what and to whom, for the operator to read."""

from veche.kit.http import Request
from veche.kit.observe import logger


def note(request: Request, did: str, subject: str = "") -> None:
    """Write down what the requester has done."""
    logger.info("an administrator acted", by=request.requester.user_id, did=did, to=subject)
