"""The state of an entry's proof, computed live: is it unchanged, in the log, under a checkpoint, signed by whom?"""

from dataclasses import dataclass
from functools import cached_property

from members.evidence import checkpoints, keys, log
from members.evidence.keys import PublicKey
from members.evidence.merkle import inclusion_proof, is_included
from members.evidence.notes import read
from members.models import Checkpoint, LogEntry


@dataclass(slots=True)
class Proof:
    """What proves ``entry``; ``checkpoint`` is None as long as none covers it."""

    entry: LogEntry
    is_unchanged: bool
    checkpoint: Checkpoint | None = None
    key: PublicKey | None = None
    steps: tuple[bytes, ...] = ()
    is_in_log: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything that can be proved of the entry is."""
        return self.is_unchanged and self.is_in_log and self.key is not None

    @property
    def waits(self) -> bool:
        """Whether no checkpoint covers the entry yet."""
        return self.is_unchanged and self.checkpoint is None


class Prover:
    """Proves entries of one log against its newest checkpoint; the leaves are read once."""

    def __init__(self) -> None:
        self.checkpoint = checkpoints.newest()

    @cached_property
    def leaves(self) -> list[bytes]:
        """The leaves of the tree of the newest checkpoint."""
        return checkpoints.leaves(self.checkpoint.size if self.checkpoint else 0)

    @cached_property
    def key(self) -> PublicKey | None:
        """The key that has signed the newest checkpoint, if it is ours and the row says what was signed."""
        if self.checkpoint is None:
            return None
        note = read(self.checkpoint.note)
        if (note.size, note.root.hex()) != (self.checkpoint.size, self.checkpoint.root):
            return None
        return keys.signer_of(note)

    def of(self, entry: LogEntry) -> Proof:
        """Return the state of the proof of ``entry``."""
        is_unchanged = log.hash_of_bytes(bytes(entry.body)) == entry.hash
        checkpoint = self.checkpoint
        if checkpoint is None or checkpoint.size < entry.seq:
            return Proof(entry, is_unchanged)
        if len(self.leaves) != checkpoint.size:
            return Proof(entry, is_unchanged, checkpoint, self.key)
        steps = inclusion_proof(self.leaves, entry.seq - 1)
        leaf = checkpoints.leaf_of(entry.hash)
        is_in_log = is_included(leaf, entry.seq - 1, checkpoint.size, steps, bytes.fromhex(checkpoint.root))
        return Proof(entry, is_unchanged, checkpoint, self.key, tuple(steps), is_in_log)
