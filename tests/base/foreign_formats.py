#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""NumPy and a safetensors reader of a few lines open our files, and we open theirs."""
import io
import json
import math
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import numpy

TOOL = sys.argv[1]
SIZES = {"F32": 4, "F64": 8, "I64": 8, "U8": 1}


def tool(verb, path, expected=0):
    done = subprocess.run([TOOL, verb, path], capture_output=True, text=True, check=False)
    assert done.returncode == expected, (verb, path, done.returncode, done.stderr)
    assert bool(done.stderr) == bool(expected), done.stderr
    return done.stdout


def read_safetensors(raw):
    """The format as its documentation defines it, and our checksums as REFERENCE does."""
    (size,) = struct.unpack("<Q", raw[:8])
    header, data = raw[8 : 8 + size], raw[8 + size :]
    assert header[:1] == b"{" and (8 + size) % 64 == 0
    entries = json.loads(header)
    metadata = entries.pop("__metadata__")
    assert all(isinstance(value, str) for value in metadata.values())
    assert list(metadata) == sorted(metadata)
    end = 0
    for name, entry in entries.items():
        begin, stop = entry["data_offsets"]
        assert begin == end and stop - begin == SIZES[entry["dtype"]] * math.prod(entry["shape"])
        assert metadata["crc32." + name] == f"{zlib.crc32(data[begin:stop]):08x}"
        end = stop
    assert end == len(data)
    own = f'"crc32.header":"{metadata["crc32.header"]}"'.encode()
    assert header.count(own) == 1
    zeroed = header.replace(own, b'"crc32.header":"00000000"')
    assert metadata["crc32.header"] == f"{zlib.crc32(zeroed):08x}"
    return entries, metadata, data


def check_our_npz(folder):
    tool("write-npz", folder / "ours.npz")
    with numpy.load(folder / "ours.npz", allow_pickle=False) as arrays:
        assert arrays.files == ["samples", "t", "counts", "pixels", "one", "none"]
        expected = numpy.array([[0.5, -1.25], [3e-30, 4], [5, 6]], numpy.float32)
        assert arrays["samples"].dtype == numpy.float32
        assert (arrays["samples"] == expected).all()
        assert arrays["t"].tolist() == [0, 0.1, 1]
        assert arrays["counts"].tolist() == [-1, 9007199254740993]
        assert arrays["pixels"].tolist() == [[[0, 128], [255, 7]]]
        assert arrays["one"].shape == () and arrays["one"] == 2.5
        assert arrays["none"].shape == (0, 4)
    with zipfile.ZipFile(folder / "ours.npz") as archive:
        assert archive.testzip() is None
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        # NumPy writes an array as we do, byte for byte.
        theirs = io.BytesIO()
        numpy.save(theirs, expected)
        assert archive.read("samples.npy") == theirs.getvalue()


class OneWay:
    """Like a pipe: what writes here cannot go back to put the sizes before the data."""

    def __init__(self):
        self.content = b""

    def write(self, piece):
        self.content += piece
        return len(piece)

    def flush(self):
        pass


def check_their_npz(folder):
    arrays = {"a": numpy.array([[1, 2.5]]), "b": numpy.zeros(1000, numpy.float32)}
    expected = "a <f8 1 2: 1 2.5\nb <f4 1000:" + " 0" * 1000 + "\n"
    for save in (numpy.savez, numpy.savez_compressed):
        save(folder / "theirs.npz", **arrays)
        assert tool("show-npz", folder / "theirs.npz") == expected
    stream = OneWay()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            with archive.open(name + ".npy", "w", force_zip64=True) as entry:
                numpy.lib.format.write_array(entry, array)
    assert b"PK\x07\x08" in stream.content, "no sizes behind the data"
    (folder / "stream.npz").write_bytes(stream.content)
    assert tool("show-npz", folder / "stream.npz") == expected
    numpy.savez(folder / "fortran.npz", a=numpy.asfortranarray(numpy.ones((2, 3))))
    tool("show-npz", folder / "fortran.npz", expected=3)
    numpy.savez(folder / "objects.npz", a=numpy.array([{}], object))
    tool("show-npz", folder / "objects.npz", expected=3)


def check_safetensors(folder):
    tool("write-tensors", folder / "ours.safetensors")
    entries, metadata, data = read_safetensors((folder / "ours.safetensors").read_bytes())
    assert list(entries) == ["model.0.weight", "step", "none", "state"]
    assert metadata["note"] == '"\u03b2"\n' and metadata["step"] == "7"
    begin, end = entries["model.0.weight"]["data_offsets"]
    assert struct.unpack("<2f", data[begin:end]) == (1.0, 2.0)
    tool("show-own-tensors", folder / "ours.safetensors")

    header = json.dumps({"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
    raw = struct.pack("<Q", len(header)) + header + struct.pack("<2f", 1, 2)
    (folder / "theirs.safetensors").write_bytes(raw)
    assert tool("show-tensors", folder / "theirs.safetensors") == "foreign\nw F32 8\n"
    tool("show-own-tensors", folder / "theirs.safetensors", expected=3)


with tempfile.TemporaryDirectory() as temporary:
    check_our_npz(Path(temporary))
    check_their_npz(Path(temporary))
    check_safetensors(Path(temporary))
