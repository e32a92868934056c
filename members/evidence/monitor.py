"""Vakar över arenans logg. Keeps watch over it: python3 -I bevaka.py https://arenan.example/ [folder] [--key=SHA-256]

Run it weekly, from another house. It reads what is new, and fails loudly (exit code 1) if the log is not the one that
it was the last time, or the checkpoint is not signed with the key that it knows. What it remembers lies in one file,
``bevakning.json`` in the folder; keep that. It needs Python 3.8, openssl 3, and the way out to the portal.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

TIMEOUT, MOST = 30, 5_000_000
STATE = "bevakning.json"


class Alarm(Exception):  # noqa: N818 it says what it is
    """The log is not what it was."""


def fetch(address):
    with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 the portal's own address
        return answer.read(MOST).decode()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def grow(edge, size, leaf):
    """Append a leaf to the right edge of a tree: whole subtrees of equal size become one."""
    edge.append(leaf)
    for _step in range(((size + 1) & -(size + 1)).bit_length() - 1):
        right = edge.pop()
        edge.append(node(edge.pop(), right))


def root_of(edge):
    root = edge[-1] if edge else hashlib.sha256().digest()
    for left in reversed(edge[:-1]):
        root = node(left, root)
    return root


def signed_by(site, note, wanted):
    """Return the fingerprint of the key that has signed: the one known, or the first time one of the portal."""
    text, _blank, signatures = note.partition("\n\n")
    page = fetch(f"{site}/verifiera/logg/nycklar.txt")
    for line in page.splitlines():
        fingerprint, name = line.split(" ")
        pem = fetch(f"{site}/verifiera/logg/nycklar/{name}.pem")
        der = base64.b64decode("".join(pem.split("\n")[1:-2]))
        if hashlib.sha256(der).hexdigest() == fingerprint and (not wanted or fingerprint == wanted):
            for signature in signatures.splitlines():
                if openssl(pem, text + "\n", base64.b64decode(signature.split(" ")[2])[4:]):
                    return fingerprint
    raise Alarm("The checkpoint is not signed with the known key. Has the key been replaced? Ask, then give --key=.")


def openssl(pem, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("key", "text", "signature")]
        for path, data in zip(paths, (pem.encode(), text.encode(), signature)):  # noqa: B905 Python 3.8
            path.write_bytes(data)
        key, note, sign = map(str, paths)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", note, "-sigfile", sign]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 no shell


def watch(site, state, wanted):
    """Return the new state, or raise ``Alarm``."""
    note = fetch(f"{site}/verifiera/logg/kontrollpunkt.txt")
    origin, size, root = note.split("\n")[:3]
    size, root = int(size), base64.b64decode(root)
    key = signed_by(site, note, wanted or state.get("key", ""))
    if state and state["origin"] != origin:
        raise Alarm(f"The log was called {state['origin']}, and is called {origin} now.")
    if size < state.get("size", 0):
        raise Alarm(f"The log had {state['size']} entries, and has {size} now.")
    edge, at = [bytes.fromhex(part) for part in state.get("edge", [])], state.get("size", 0)
    while at < size:
        lines = fetch(f"{site}/verifiera/logg/poster.txt?fran={at + 1}").splitlines()
        for line in lines[: size - at]:
            number, digest = line.split(" ")
            if int(number) != at + 1:
                raise Alarm(f"Entry {at + 1} is missing.")
            grow(edge, at, hashlib.sha256(b"\0" + bytes.fromhex(digest)).digest())
            at += 1
        if not lines:
            raise Alarm(f"The checkpoint is of {size} entries, and the log has {at}.")
    if root_of(edge) != root:
        raise Alarm("The log is not the one that was seen the last time: something in it was changed.")
    return {"origin": origin, "size": size, "key": key, "edge": [part.hex() for part in edge], "note": note}


def main(arguments):
    """Watch, remember, and return 0 if all is well."""
    wanted = next((word.partition("=")[2] for word in arguments if word.startswith("--key=")), "")
    site, *folders = [word for word in arguments if not word.startswith("--")] or [""]
    file = Path(folders[0] if folders else ".") / STATE
    if not site:
        sys.stdout.write(__doc__)
        return 2
    state = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    try:
        state = watch(site.rstrip("/"), state, wanted)
    except (Alarm, OSError, ValueError, KeyError, IndexError) as error:
        sys.stdout.write(f"LARM/ALARM: {type(error).__name__}: {error}\n")
        return 1
    file.write_text(json.dumps(state, indent=1), encoding="utf-8")
    sys.stdout.write(f"OK: {state['size']} poster/entries, {state['key']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
