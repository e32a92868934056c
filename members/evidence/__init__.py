"""The evidence of signatures: an append-only log, its checkpoints, and what proves an entry to anybody.

``log.append`` writes an entry, ``entries`` builds what it says from the rows, ``checkpoints`` signs the state of the
log, ``proofs`` and ``bundles`` prove an entry, ``audit`` looks everything through. ``guards`` are the triggers in the
database that refuse changes. docs/evidence.md tells how to verify, and ADR 17 why it was built so.
"""
