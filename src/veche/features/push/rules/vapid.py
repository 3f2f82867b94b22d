"""Who sends a push message (RFC 8292): a short signed statement for one push service."""

from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from veche.features.push.rules.message_encryption import encode_point
from veche.features.push.rules.subscription import encode_base64url

VALID_S = 12 * 3600
"""A push service refuses what is valid for more than a day; half of that leaves room for wrong clocks."""

_HEADER = encode_base64url(orjson.dumps({"typ": "JWT", "alg": "ES256"}))


def build_authorization(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now_s: int) -> str:
    """Return the header `Authorization` of a push request. `contact` is a mailto: or https: URL, or empty."""
    url = urlsplit(endpoint)
    claims = {"aud": f"{url.scheme}://{url.netloc}", "exp": now_s + VALID_S}
    if contact:
        claims["sub"] = contact
    signed = f"{_HEADER}.{encode_base64url(orjson.dumps(claims))}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = encode_base64url(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={signed}.{signature}, k={encode_base64url(encode_point(key.public_key()))}"
