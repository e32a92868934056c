"""What the portal writes down for an organisation, printed by ``arena.shared.papers``.

``receipts`` says what a signature's receipt holds, ``boards`` what a board decides on. ``seals`` puts the electronic
seal on a file, ``sealed`` reads it again. Receipts are made and kept by members/actions/receipts.py.
"""
