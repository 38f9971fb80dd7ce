"""Hashing of RFC 6962, held against its reference tree and against a reader that is not ours."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.tlog import InclusionProof

from app.tlog.merkle import leaf_hash, node_hash, root

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize(("size", "expected"), list(enumerate(ROOTS)))
def test_the_reference_tree_has_its_published_roots(size, expected):
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert root(leaves).hex() == expected


def test_a_leaf_and_a_node_have_their_published_hashes():
    leaf, node = leaf_hash(b"L123456").hex(), node_hash(b"N123", b"N456").hex()
    assert leaf == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def split(leaves):
    """The definition of RFC 6962 section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(split(leaves[:k]), split(leaves[k:]))


@given(st.integers(0, 600))
def test_the_root_is_that_of_the_definition(size):
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    assert root(leaves) == split(leaves)


@given(st.lists(st.binary(max_size=6), min_size=1, max_size=40), st.data())
def test_any_changed_leaf_changes_the_root(entries, data):
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:place], entries[place] + b"x", *entries[place + 1 :]]
    assert root([leaf_hash(one) for one in changed]) != root([leaf_hash(one) for one in entries])


def test_a_leaf_is_never_a_node():
    assert leaf_hash(bytes(64)) != node_hash(bytes(32), bytes(32))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 700])
def test_somebody_elses_reader_finds_the_same_root_and_proves_every_leaf(tmp_path, size):
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    tiles(tmp_path, leaves)
    reader = TilesReader(LocalBackend(tmp_path))
    reader.set_size(size)
    assert reader.calculate_root_hash() == root(leaves)
    for index in {0, size // 2, size - 1}:
        proof = reader.get_inclusion_proof(index, size)
        proof = proof if isinstance(proof, InclusionProof) else InclusionProof(index, size, proof)
        proof.check(leaves[index], root(leaves))


def tiles(folder, hashes):
    """Write the hash tiles of C2SP tlog-tiles: 256 hashes a tile, the last one partial."""
    level = 0
    while hashes:
        for start in range(0, len(hashes), 256):
            tile = hashes[start : start + 256]
            name = f"{start // 256:03d}" + ("" if len(tile) == 256 else f".p/{len(tile)}")
            path = folder / "tile" / str(level) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(tile))
        hashes = [root(hashes[start : start + 256]) for start in range(0, len(hashes) - 255, 256)]
        level += 1
