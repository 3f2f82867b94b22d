"""Encryption of a message for one browser (RFC 8291, over the content coding of RFC 8188).

The primitives are a library's; what is put together here is the order in which the two documents use them.
"""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from veche.features.push.rules.subscription import Subscription

CONTENT_CODING = "aes128gcm"
SALT_BYTES = 16
MESSAGE_LIMIT_BYTES = 4096
"""What every push service takes (RFC 8030, section 7.2); also the size of the only record."""
OVERHEAD_BYTES = SALT_BYTES + 4 + 1 + 65 + 1 + 16
PLAINTEXT_LIMIT_BYTES = MESSAGE_LIMIT_BYTES - OVERHEAD_BYTES
PADDED_TO_BYTES = 512

_LAST_RECORD = b"\x02"


def encrypt_message(
    plaintext: bytes, to: Subscription, sender_key: ec.EllipticCurvePrivateKey, salt: bytes, padding: int = 0
) -> bytes:
    """Return the body of a push request. `sender_key` and `salt` are used for this message alone."""
    if len(plaintext) + padding > PLAINTEXT_LIMIT_BYTES:
        raise ValueError(f"a push message has at most {PLAINTEXT_LIMIT_BYTES} bytes")
    sender = encode_point(sender_key.public_key())
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.public_key)
    shared = sender_key.exchange(ec.ECDH(), receiver)
    secret = _derive(shared, to.auth, b"WebPush: info\x00" + to.public_key + sender, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + MESSAGE_LIMIT_BYTES.to_bytes(4) + len(sender).to_bytes(1) + sender
    return header + AESGCM(key).encrypt(nonce, plaintext + _LAST_RECORD + bytes(padding), None)


def padding_for(size_bytes: int) -> int:
    """Return with how much a message is filled up, so that its size tells a push service little."""
    return min(-size_bytes % PADDED_TO_BYTES, PLAINTEXT_LIMIT_BYTES - size_bytes)


def encode_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as the 65 bytes of its uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt, info).derive(secret)
