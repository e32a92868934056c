"""Merkle trees: equal to the words of RFC 6962, to its known answers and to a second implementation."""

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.evidence.merkle import (
    EMPTY,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

# The data of the reference tests of Certificate Transparency, and the roots of their first n.
KNOWN = [bytes.fromhex(data) for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
KNOWN.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def as_the_rfc_says(data: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return hashlib.sha256(b"\x01" + as_the_rfc_says(data[:k]) + as_the_rfc_says(data[k:])).digest()


def leaves(number: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(number)]


@pytest.mark.parametrize("number", range(1, 9))
def test_known_answers(number: int):
    assert root_of([leaf_hash(data) for data in KNOWN[:number]]).hex() == ROOTS[number - 1]


def test_empty_tree():
    assert root_of([]) == EMPTY == hashlib.sha256(b"").digest()


def test_roots_equal_those_of_a_second_implementation():
    tree = Frontier()
    data: list[bytes] = []
    for number in range(1, 1001):
        data.append(str(number).encode())
        tree.add(leaf_hash(data[-1]))
        assert tree.root == as_the_rfc_says(data), number
    assert tree.size == 1000
    assert len(tree.edge) == bin(1000).count("1")


def test_every_entry_of_every_small_tree_is_proved():
    for size in range(1, 34):
        tree = leaves(size)
        root = root_of(tree)
        for index in range(size):
            proof = inclusion_proof(tree, index)
            assert is_included(tree[index], index, size, proof, root)
            assert len(proof) <= (size - 1).bit_length()


def test_growth_of_every_small_tree_is_proved():
    for size in range(1, 34):
        tree = leaves(size)
        for old in range(1, size + 1):
            proof = consistency_proof(tree, old)
            assert is_consistent(old, root_of(tree[:old]), size, root_of(tree), proof)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 1000), st.data())
def test_damaged_proof_of_an_entry_is_refused(size: int, data: st.DataObject):
    tree = leaves(size)
    root = root_of(tree)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(tree, index)
    assert is_included(tree[index], index, size, proof, root)
    assert not is_included(leaf_hash(b"another"), index, size, proof, root)
    assert not is_included(tree[index], index, size, [*proof, EMPTY], root)
    assert not is_included(tree[index], index, size, proof, EMPTY)
    assert not is_included(tree[index], size, size, proof, root)
    assert not is_included(tree[index], -1, size, proof, root)
    other = data.draw(st.integers(0, size - 1))
    assert is_included(tree[index], other, size, proof, root) == (other == index)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        wrong = [*proof[:place], hashlib.sha256(proof[place]).digest(), *proof[place + 1 :]]
        assert not is_included(tree[index], index, size, wrong, root)
        assert not is_included(tree[index], index, size, proof[:-1], root)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 1000), st.data())
def test_damaged_proof_of_growth_is_refused(size: int, data: st.DataObject):
    tree = leaves(size)
    old = data.draw(st.integers(1, size - 1))
    old_root, root = root_of(tree[:old]), root_of(tree)
    proof = consistency_proof(tree, old)
    assert is_consistent(old, old_root, size, root, proof)
    assert not is_consistent(old, root, size, root, proof)
    assert not is_consistent(old, old_root, size, old_root, proof)
    assert not is_consistent(old, old_root, size, root, [*proof, EMPTY])
    assert not is_consistent(old, old_root, size, root, proof[:-1])
    assert not is_consistent(old, old_root, size, root, [])
    place = data.draw(st.integers(0, len(proof) - 1))
    wrong = [*proof[:place], hashlib.sha256(proof[place]).digest(), *proof[place + 1 :]]
    assert not is_consistent(old, old_root, size, root, wrong)


@pytest.mark.parametrize(("old", "size"), [(0, 5), (6, 5), (-1, 5)])
def test_no_tree_grew_from_one_that_was_not(old: int, size: int):
    assert not is_consistent(old, EMPTY, size, root_of(leaves(size)), [])
    with pytest.raises(ValueError, match="no tree"):
        consistency_proof(leaves(size), old)


def test_same_tree_needs_no_proof():
    root = root_of(leaves(6))
    assert is_consistent(6, root, 6, root, [])
    assert not is_consistent(6, root, 6, root, [EMPTY])
    assert not is_consistent(6, EMPTY, 6, root, [])


def test_no_proof_of_an_entry_that_is_not_there():
    with pytest.raises(ValueError, match="no such leaf"):
        inclusion_proof(leaves(3), 3)


def test_one_changed_leaf_changes_the_root():
    tree = leaves(100)
    for index in random.Random(1).sample(range(100), 20):
        assert root_of([*tree[:index], leaf_hash(b"changed"), *tree[index + 1 :]]) != root_of(tree)
