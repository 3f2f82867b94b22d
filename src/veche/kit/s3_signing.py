"""AWS Signature Version 4: how a request to an S3 server shows that who sends it has the secret key.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

ALGORITHM = "AWS4-HMAC-SHA256"
SERVICE = "s3"
OF_NOTHING = hashlib.sha256(b"").hexdigest()
"""The digest of an empty body."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and for which region."""

    region: str
    access_key: str
    secret_key: str = field(repr=False)

    def sign(self, request: "Unsigned", at: datetime | None = None) -> dict[str, str]:
        """Return all headers of a request, the signature among them. The time is now, unless given."""
        time = (at or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
        headers = {
            **request.headers,
            "host": request.host,
            "x-amz-content-sha256": request.body_sha256,
            "x-amz-date": time,
        }
        names = ";".join(sorted(headers))
        scope = f"{time[:8]}/{self.region}/{SERVICE}/aws4_request"
        digest = hashlib.sha256(_canonical(request, headers, names).encode()).hexdigest()
        signature = _mac(self._key(time[:8]), f"{ALGORITHM}\n{time}\n{scope}\n{digest}").hex()
        credential = f"Credential={self.access_key}/{scope}"
        headers["authorization"] = f"{ALGORITHM} {credential},SignedHeaders={names},Signature={signature}"
        return headers

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.secret_key}".encode()
        for part in (day, self.region, SERVICE, "aws4_request"):
            key = _mac(key, part)
        return key


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A request: `path` as it is sent, header names in lower case, the body by its hexadecimal SHA-256."""

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body_sha256: str = OF_NOTHING

    @property
    def query_text(self) -> str:
        """The query as it is sent and signed: in order of names, with everything escaped that may be."""
        return "&".join(f"{escape(name)}={escape(value)}" for name, value in sorted(self.query.items()))


def escape(text: str) -> str:
    """Return text as a part of a URL, escaped as signatures want it."""
    return quote(text, safe="-_.~")


def _canonical(request: Unsigned, headers: Mapping[str, str], names: str) -> str:
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    return f"{request.method}\n{request.path}\n{request.query_text}\n{lines}\n{names}\n{request.body_sha256}"


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
