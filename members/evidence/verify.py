"""Verifierar ett bevispaket från arenan. Verifies a bundle of evidence. Runs alone: python3 -I verify.py [--english]

It needs Python 3.8 or newer, its standard library, and openssl 3; no network, no other package. It lies in every
bundle, beside what it verifies; a whole bundle (a ZIP file) may be named instead. The portal uses it too.
"""

import base64
import hashlib
import hmac
import io
import json
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

MANIFEST, PROOF, OPENED, SUMMARY = "forteckning.json", "bevis.json", "oppnat.json", "uppgifter.txt"
CHECKPOINT, FIRST, TEXTS, KEYS = "kontrollpunkt.txt", "kontrollpunkt-kvitto.txt", "texter/", "nycklar/"
MOST_BYTES, MOST_FILES = 4_000_000, 500
DER_HEAD = bytes.fromhex("302a300506032b6570032100")  # what stands before the 32 bytes of an Ed25519 key
WORDS = {
    "no-zip": ("Filen är inget bevispaket, eller så är den skadad.", "The file is no bundle of evidence, or damaged."),
    "too-large": ("Filen är för stor för att vara ett bevispaket.", "The file is too large to be a bundle."),
    "packing": ("Paketet är inte packat som arenan packar: något är ändrat.", "The packing was changed."),
    "missing": ("Filen saknas.", "The file is missing."),
    "unknown": ("Filen hör inte till paketet.", "The file does not belong to the bundle."),
    "changed": ("Filen är ändrad.", "The file was changed."),
    "unreadable": ("Filen går inte att läsa som den är skriven.", "The file cannot be read as it is written."),
    "not-included": ("Posten finns inte i den logg som kontrollpunkten gäller.", "The entry is not in the log."),
    "inconsistent": ("Kontrollpunkterna hör inte till samma logg.", "The checkpoints are not of one log."),
    "signature": ("Underskriften under kontrollpunkten stämmer inte.", "The checkpoint's signature is wrong."),
    "other-key": ("Kontrollpunkten är inte underskriven med nyckeln du angav.", "The checkpoint has another key."),
    "opened": ("Ett öppnat värde är inte det som posten låser.", "An opened value is not what the entry commits to."),
    "unnamed": ("Ingen post nämner texten.", "No entry names the text."),
    "no-openssl": ("Programmet openssl (version 3) saknas.", "The program openssl (version 3) is missing."),
}
_LABELS = """kind declaration-published=deklarationen publicerades|mandate.signatories=ska undertecknas av, antal
assurance.level checked=prövad av samordnare|mandate.basis statutes=stadgar och protokoll|commitments.own=egna åtaganden
mandate.state signed=behörigheten ska prövas|assurance.level self=bekräftad e-postadress|signature=underskriftens nummer
commitments.sha256=SHA-256 av åtagandena|organisation.number=organisationsnummer|mandate.signed=hade undertecknat, antal
mandate.kind joint=av flera tillsammans|mandate.basis registered=firmateckning|mandate.basis rules=delegationsordning
signatory.number=undertecknare nummer|mandate.kind delegated=på delegation|declaration.text=SHA-256 av texten|v=format
commitments.chosen=valda åtaganden|mandate.basis=grund för behörighet|mandate.text=SHA-256 av intygandet|texts.sv=texten
kind checked=behörigheten prövades|assurance.level eid=e-legitimation|assurance.by code=kod till e-post|kind=händelse
mandate.case-number=diarienummer|kind co-signed=medundertecknades|assurance.by passkey=passnyckel|basis statutes=stadgar
assurance.by eid=e-legitimation|mandate.decided-by=beslutat av|organisation-name=organisation|declaration.id=deklaration
mandate.decided-on=beslutsdag|assurance.level=säkerhetsnivå|assurance.by=identifierad med|mandate.kind sole=av en ensam
mandate.basis decision=beslut|consent=SHA-256 av samtycket|signatory-name=undertecknare|signatory-email=e-postadress
documents=SHA-256 av bilagor|mandate.basis power=fullmakt|id=nummer att verifiera med|prev=SHA-256 av posten före
declaration.version=version|kind withdrawn=återkallades|withdrawn-on=återkallad den|assurance.by totp=kod i app
declaration.language=språk|organisation.region=region|kind signed=undertecknades|mandate.kind=undertecknat|at=tid (UTC)
outcome approved=godkänd|outcome refused=avslagen|kind corrected=rättades|basis register=register|commitments=åtaganden
basis minutes=protokoll|signatory-title=titel|mandate.state=läge då|seq=nummer i loggen|basis=jämfört med|outcome=svar
reason=skäl"""
LABELS = dict(part.split("=") for part in _LABELS.replace("\n", "|").split("|"))


class Bad(Exception):  # noqa: N818  what is wrong: a code of WORDS, and the file
    def __init__(self, code, file=""):
        super().__init__(code, file)
        self.code, self.file = code, file


def pack(files):
    """Return a ZIP file of ``files``, the same bytes for the same files: uncompressed, in order, without times."""
    body, index = b"", b""
    for name in sorted(files):
        data, raw = files[name], name.encode()
        same = struct.pack("<HHHHHIIIHH", 20, 0x800, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(raw), 0)
        attributes = struct.pack("<HHHII", 0, 0, 0, 0o644 << 16, len(body))
        index += b"PK\1\2" + struct.pack("<H", 0x314) + same + attributes + raw
        body += b"PK\3\4" + same + raw + data
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(index), len(body), 0)
    return body + index + b"PK\5\6" + end


def unpack(data):
    """Return the files of a bundle. Nothing is unpacked that says it is large; raises ``Bad``."""
    if len(data) > MOST_BYTES:
        raise Bad("too-large")
    files, name = {}, ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_BYTES:
                raise Bad("too-large")
            for part in parts:
                name = part.filename
                if part.compress_type != zipfile.ZIP_STORED:
                    raise Bad("packing", name)
                files[name] = archive.read(part)
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, OSError, struct.error) as error:
        raise Bad("changed" if name else "no-zip", name) from error
    check_manifest(files)  # names the file, where a file is at fault
    if pack(files) != data:
        raise Bad("packing")
    return files


def check_manifest(files):
    """Compare the files with the list of them; raises ``Bad``."""
    listed = read_json(files, MANIFEST)
    for name in sorted(set(listed) | set(files) - {MANIFEST}):
        if name not in files or name not in listed:
            raise Bad("missing" if name not in files else "unknown", name)
        if sha256(files[name]) != listed[name]:
            raise Bad("changed", name)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_json(files, name):
    """Return what a file holds; it has to be written canonically. Raises ``Bad``."""
    if name not in files:
        raise Bad("missing", name)
    try:
        value = json.loads(files[name].decode())
    except (ValueError, RecursionError) as error:
        raise Bad("unreadable", name) from error
    if canonical(value) != files[name] or not isinstance(value, dict):
        raise Bad("changed", name)
    return value


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def leaf(entry_bytes):
    return hashlib.sha256(b"\0" + hashlib.sha256(entry_bytes).digest()).digest()


def follow(index, last, proof, old, new):
    """Walk from a node up to the root of both trees (RFC 9162, 2.1.3.2 and 2.1.4.2). Return their hashes."""
    for step in proof:
        if last == 0:
            return b"", b""
        if index & 1 or index == last:
            old, new = node(step, old), node(step, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node(new, step)
        index, last = index >> 1, last >> 1
    return (old, new) if last == 0 else (b"", b"")


def is_consistent(old_size, old_root, size, root, proof):
    if old_size == size:
        return not proof and old_root == root
    path = proof if old_size & (old_size - 1) else [old_root, *proof]
    if not 0 < old_size < size or not path:
        return False
    index, last = old_size - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    return follow(index, last, path[1:], path[0], path[0]) == (old_root, root)


def check(files, verifies, fingerprint=""):
    """Verify files and return the signer's fingerprint; raises ``Bad``. ``verifies(pem, text, signature)``: Ed25519."""
    check_manifest(files)
    proof, opened = read_json(files, PROOF), read_json(files, OPENED)
    key = check_entries(files, proof, opened, verifies)
    if fingerprint and key != fingerprint:
        raise Bad("other-key", CHECKPOINT)
    if files.get(SUMMARY) != summary(files, proof, opened).encode():
        raise Bad("changed", SUMMARY)
    return key


def check_entries(files, proof, opened, verifies):
    try:
        size, root, key = check_note(files, CHECKPOINT, verifies)
        if FIRST in files:
            first_size, first_root, _key = check_note(files, FIRST, verifies)
            steps = [bytes.fromhex(step) for step in proof["consistency"]]
            if not is_consistent(first_size, first_root, size, root, steps):
                raise Bad("inconsistent", FIRST)
        entries = [read_json(files, part["file"]) for part in proof["entries"]]
        for part, entry in zip(proof["entries"], entries):  # noqa: B905 Python 3.8 has no strict
            steps = [bytes.fromhex(step) for step in part["inclusion"]]
            place, first = entry["seq"] - 1, leaf(files[part["file"]])
            if not 0 <= place < size or follow(place, size - 1, steps, first, first)[1] != root:
                raise Bad("not-included", part["file"])
            check_opened(entry, opened.get(part["file"], {}))
        check_texts(files, [files[part["file"]] for part in proof["entries"]], entries[0])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Bad("unreadable", PROOF) from error
    return key


def check_opened(entry, values):
    for name, value in values.items():
        salt, text = bytes.fromhex(value["salt"]), value["value"].encode()
        is_right = hmac.new(salt, text, "sha256").hexdigest() == entry["personal"][name]["hmac"]
        if not is_right or (name == "commitments" and sha256(text) != entry["commitments"]["sha256"]):
            raise Bad("opened", OPENED)


def check_texts(files, bodies, main):
    for name in files:
        if name.startswith(TEXTS):
            digest = sha256(files[name])
            if digest not in name or not any(digest.encode() in body for body in bodies):
                raise Bad("unnamed", name)
    text = main.get("declaration", {}).get("text")
    if text and f"{TEXTS}{text}.txt" not in files:
        raise Bad("missing", f"{TEXTS}{text}.txt")


def check_note(files, name, verifies):
    """Return size, root and key of a checkpoint that one of the keys has signed."""
    if name not in files:
        raise Bad("missing", name)
    found = re.fullmatch(r"(([^\n]+)\n(\d+)\n([\w+/=]+)\n)\n((?:\u2014 [^\n]+\n)+)", files[name].decode())
    if not found:
        raise Bad("unreadable", name)
    text, origin, size, root, lines = found.groups()
    signed = [base64.b64decode(line.split(" ")[2], validate=True) for line in lines.splitlines()]
    for file in sorted(files):
        if file.startswith(KEYS):
            der = base64.b64decode("".join(files[file].decode().split("\n")[1:-2]))
            own = hashlib.sha256(origin.encode() + b"\n\1" + der[len(DER_HEAD) :]).digest()[:4]
            for one in signed:
                if one[:4] == own and verifies(files[file], text.encode(), one[4:]):
                    return int(size), base64.b64decode(root), sha256(der)
    raise Bad("signature", name)


def summary(files, proof, opened):
    """Return in Swedish what the entries say."""
    words, lines = LABELS.get, ["VAD POSTERNA SÄGER", "Texten är gjord ur posterna; verify.py jämför den med dem."]
    for part in proof["entries"]:
        facts, values = flat(read_json(files, part["file"])), opened.get(part["file"], {})
        lines += [
            "",
            part["file"],
            *(f"  {words(path, path)}: {words(f'{path} {value}', value)}" for path, value in facts),
        ]
        lines += [f"  {words(name, name)}: {values[name]['value']}" for name in sorted(values)]
    return "\n".join(lines) + "\n"


def flat(value, path=""):
    """Yield the facts of an entry with their names, without what is locked or empty."""
    for name, part in value.items():
        if isinstance(part, dict) and name != "personal":
            yield from flat(part, f"{path}{name}.")
        elif name != "personal" and part not in (None, "", []):
            yield f"{path}{name}", part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def openssl(pem, text, signature):
    """Ask openssl whether a signature is right."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("key", "text", "signature")]
        for path, data in zip(paths, (pem, text, signature)):  # noqa: B905 as above
            path.write_bytes(data)
        key, note, sign = map(str, paths)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", note, "-sigfile", sign]
        try:
            return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 no shell
        except OSError as error:
            raise Bad("no-openssl") from error


def main(arguments):
    """Verify, tell in plain words, and return 0 for right, 1 for wrong."""
    language, say = int("--english" in arguments), sys.stdout.write
    wanted = next((word.partition("=")[2] for word in arguments if word.startswith("--key=")), "")
    place = next((Path(word) for word in arguments if not word.startswith("--")), Path(__file__).resolve().parent)
    try:
        if place.is_dir():
            paths = [path for path in place.rglob("*") if path.is_file()]
            files = {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}
        else:
            files = unpack(place.read_bytes())
        key = check(files, openssl, wanted)
    except Bad as bad:
        say(f"{('FEL', 'WRONG')[language]}: {bad.file} {WORDS[bad.code][language]}\n".replace(":  ", ": "))
        return 1
    right = ("ALLT STÄMMER. Jämför nyckeln med kvittot: ", "ALL IS RIGHT. Compare the key with the receipt: ")
    say(f"{files[SUMMARY].decode()}\n{right[language]}{key}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
