"""How trees become one answer."""

from veche.features.sync.section import Tree


def merge_into(target: Tree, part: Tree) -> None:
    """Put a section's tree into the answer: objects are merged, lists joined, other values set."""
    for key, value in part.items():
        known = target.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merge_into(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            target[key] = known + value
        else:
            target[key] = value
