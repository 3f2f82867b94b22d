"""Cross-signing keys, and the signatures that were added to keys."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from veche.core.ids import UserId
from veche.features.keys.rules.cross_signing import CrossSigningKey
from veche.features.keys.rules.key_objects import SignedObject
from veche.kit.transaction import Snapshot, Transaction


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of `signer_id` upon a key of `target_id`: a device id or a public key."""

    target_id: UserId
    target_key: str
    signer_id: UserId
    signer_key: str
    signature: str


def list_keys(snapshot: Snapshot, user_id: UserId) -> dict[str, CrossSigningKey]:
    """Return a user's keys by usage."""
    return {key.usage: key for _, key in list_keys_of(snapshot, [user_id])}


def list_keys_of(snapshot: Snapshot, user_ids: Sequence[UserId]) -> list[tuple[UserId, CrossSigningKey]]:
    """Return the keys of several users."""
    rows = snapshot.fetch(
        "SELECT user_id, usage, public_key, body, signatures FROM keys_cross_signing"
        " WHERE user_id = ANY($1) ORDER BY user_id, usage",
        list(user_ids),
    )
    return [
        (UserId(user_id), CrossSigningKey(usage, public_key, SignedObject(body, signatures)))
        for user_id, usage, public_key, body, signatures in rows
    ]


def put_key(tx: Transaction, user_id: UserId, key: CrossSigningKey) -> None:
    """Store a key in the place of the one before."""
    tx.execute(
        "INSERT INTO keys_cross_signing (user_id, usage, public_key, body, signatures)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id, usage) DO UPDATE"
        " SET public_key = excluded.public_key, body = excluded.body, signatures = excluded.signatures",
        user_id, key.usage, key.public_key, key.stored.body, key.stored.signatures,
    )  # fmt: skip


def remove_key(tx: Transaction, user_id: UserId, key: CrossSigningKey) -> None:
    """Delete a key with all signatures upon it and by it."""
    tx.execute("DELETE FROM keys_cross_signing WHERE user_id = $1 AND usage = $2", user_id, key.usage)
    remove_signatures(tx, user_id, [key.public_key])


def list_signatures(
    snapshot: Snapshot, target_ids: Sequence[UserId], viewer: UserId
) -> dict[tuple[UserId, str], list[tuple[str, str, str]]]:
    """Return added signatures that a viewer may see, as (signer, key id, signature) by user and key."""
    rows = snapshot.fetch(
        "SELECT target_id, target_key, signer_id, signer_key, signature FROM keys_signature"
        " WHERE target_id = ANY($1) AND (signer_id = target_id OR signer_id = $2)",
        list(target_ids),
        viewer,
    )
    found: defaultdict[tuple[UserId, str], list[tuple[str, str, str]]] = defaultdict(list)
    for target_id, target_key, *signature in rows:
        found[UserId(target_id), target_key].append((signature[0], signature[1], signature[2]))
    return found


def find_signature(snapshot: Snapshot, wanted: Signature) -> str | None:
    """Return the signature that is stored at the place of another."""
    found: str | None = snapshot.fetchval(
        "SELECT signature FROM keys_signature"
        " WHERE target_id = $1 AND target_key = $2 AND signer_id = $3 AND signer_key = $4",
        wanted.target_id, wanted.target_key, wanted.signer_id, wanted.signer_key,
    )  # fmt: skip
    return found


def put_signature(tx: Transaction, signature: Signature) -> None:
    """Store a signature."""
    tx.execute(
        "INSERT INTO keys_signature (target_id, target_key, signer_id, signer_key, signature)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (target_id, target_key, signer_id, signer_key) DO UPDATE"
        " SET signature = excluded.signature",
        signature.target_id, signature.target_key, signature.signer_id, signature.signer_key,
        signature.signature,
    )  # fmt: skip


def remove_signatures(tx: Transaction, user_id: UserId, keys: Sequence[str]) -> None:
    """Delete the signatures upon and by a user's devices or cross-signing keys."""
    signers = [f"ed25519:{key}" for key in keys]
    tx.execute(
        "DELETE FROM keys_signature WHERE target_id = $1 AND target_key = ANY($2)", user_id, list(keys)
    )
    tx.execute("DELETE FROM keys_signature WHERE signer_id = $1 AND signer_key = ANY($2)", user_id, signers)
