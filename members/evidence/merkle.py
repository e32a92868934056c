"""Merkle trees of RFC 6962: one hash for a whole log, and short proofs that an entry, or an earlier log, is in it.

Leaves are hashes already (``leaf_hash``); a leaf of our log is that of the entry's SHA-256, 32 bytes. Hashes are
``bytes`` throughout. ``Frontier`` grows a tree entry by entry without keeping its leaves.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256().digest()
Hashes = Sequence[bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf that holds ``data``."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: the roots of its whole subtrees, the largest first."""

    size: int = 0
    edge: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Append a leaf: subtrees of equal size become one."""
        self.edge.append(leaf)
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            right = self.edge.pop()
            self.edge.append(node_hash(self.edge.pop(), right))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Append leaves."""
        for leaf in leaves:
            self.add(leaf)

    @property
    def root(self) -> bytes:
        """The root hash of the tree as it stands."""
        if not self.edge:
            return EMPTY
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root hash of a tree of ``leaves``."""
    tree = Frontier()
    tree.extend(leaves)
    return tree.root


def inclusion_proof(leaves: Hashes, index: int) -> list[bytes]:
    """Return the hashes that lead from leaf ``index`` (from 0) to the root, the lowest first.

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError("There is no such leaf.")
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half])]


def consistency_proof(leaves: Hashes, size: int) -> list[bytes]:
    """Return the hashes that show that the tree of the first ``size`` leaves grew into the tree of all.

    Raises:
        ValueError: there was no such earlier tree.
    """
    if not 0 < size <= len(leaves):
        raise ValueError("There was no tree of this size.")
    return _consistency(leaves, size, is_whole=True)


def _consistency(leaves: Hashes, size: int, *, is_whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    half = _half(len(leaves))
    if size <= half:
        return [*_consistency(leaves[:half], size, is_whole=is_whole), root_of(leaves[half:])]
    return [*_consistency(leaves[half:], size - half, is_whole=False), root_of(leaves[:half])]


def _half(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def is_included(leaf: bytes, index: int, size: int, proof: Hashes, root: bytes) -> bool:
    """Whether ``proof`` leads from ``leaf`` at ``index`` to the ``root`` of a tree of ``size`` leaves."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, step)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old_size: int, old_root: bytes, size: int, root: bytes, proof: Hashes) -> bool:
    """Whether ``proof`` shows that the tree of ``old_size`` leaves grew into the tree of ``size``."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old, new = path[0], path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == root
