# SPDX-License-Identifier: Apache-2.0
"""Figures: every view in every format, with what they must say about themselves."""

import re
import struct
import unittest
import zlib

from program import SMALL, CliTest


def png_size_and_texts(path):
    """Width, height and the text chunks, with every checksum looked at."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, size, texts = 8, None, {}
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        if kind == b"tEXt":
            key, value = body.split(b"\0", 1)
            texts[key.decode("latin-1")] = value.decode("latin-1")
        if kind == b"iTXt":
            key, rest = body.split(b"\0", 1)
            packed, rest = rest[0], rest[2:].split(b"\0", 2)[2]
            texts[key.decode()] = (zlib.decompress(rest) if packed else rest).decode()
        at += 12 + length
    return size, texts


class Figures(CliTest):
    def test_views_of_a_run(self):
        run = self.train(steps=25)
        for view in ("field", "samples", "loss"):
            for ending in ("png", "svg", "pdf"):
                out = self.path(f"{view}.{ending}")
                self.succeeds("render", run, "--view", view, "--size", "480x400", "--out", out,
                              env={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
                with open(out, "rb") as file:
                    start = file.read(5)
                self.assertIn(start, (b"\x89PNG\r", b"<?xml", b"%PDF-"))
            size, texts = png_size_and_texts(self.path(f"{view}.png"))
            self.assertEqual(size, (480, 400))
            told = " ".join(f"{key} {value}" for key, value in texts.items())
            self.assertIn("eight-gaussians", told)
            self.assertRegex(told, r"step\W+25")

    def test_titles_say_what_is_shown(self):
        run = self.train(steps=40)
        out = self.path("f.svg")

        def title(*more):
            self.succeeds("render", run, "--view", "field", "--size", "480x400", "--out", out,
                          *more)
            with open(out) as file:
                return re.sub(r"<[^>]*>", " ", file.read())

        for text in ("eight-gaussians", "t = 0.3", "step 40", "EMA"):
            self.assertIn(text, title("--t", "0.3"))
        self.assertIn("raw", title("--weights", "raw"))
        self.assertIn("step 10", title("--step", "10"))

    def test_untrained_experiments_show_their_exact_score(self):
        for view in ("field", "samples"):
            self.succeeds("render", "two-gaussians", "--view", view, "--size", "320x300", "--out",
                          self.path("f.png"))
        self.fails(2, "render", "two-gaussians", "--view", "loss", "--out", self.path("f.png"),
                   says="not trained")

    def test_samples_as_a_picture(self):
        self.succeeds("sample", "eight-gaussians", "--exact", "--count", "100", "--out",
                      self.path("s.png"))
        self.assertEqual(png_size_and_texts(self.path("s.png"))[0], (1000, 900))

    def test_same_figure_same_bytes(self):
        contents = []
        for name in ("a.svg", "b.svg"):
            self.succeeds("render", "eight-gaussians", "--view", "samples", "--count", "50",
                          "--size", "320x300", "--out", self.path(name))
            with open(self.path(name), "rb") as file:
                contents.append(file.read())
        self.assertEqual(*contents)

    LINE = ("--set", "data.kind=mixture", "--set", "data.weights=[0.4,0.6]", "--set",
            "data.means=[[-1.5],[1.5]]", "--set", "data.sds=[0.3,0.5]")

    def test_one_dimension_over_time(self):
        run = self.path("line")
        self.succeeds("train", "eight-gaussians", "--out", run, "--steps", 20, *SMALL, *self.LINE)
        for ending in ("png", "svg", "pdf"):
            out = self.path(f"xt.{ending}")
            self.succeeds("render", run, "--view", "xt", "--t", "0.3", "--size", "640x480",
                          "--out", out, env={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
        size, texts = png_size_and_texts(self.path("xt.png"))
        self.assertEqual(size, (640, 480))
        with open(self.path("xt.svg")) as file:
            drawing = file.read()
        words = re.sub(r"<[^>]*>", " ", drawing)
        for text in ("forward SDE", "reverse SDE", "probability-flow ODE", "prior", "step 20",
                     "t = 0.3"):
            self.assertIn(text, words)
        self.assertGreater(drawing.count("<polyline"), 40)  # the bold paths are lines, no picture

    def test_over_time_without_training(self):
        contents = []
        for name in ("a.svg", "b.svg"):
            self.succeeds("render", "eight-gaussians", "--exact", *self.LINE, "--view", "xt",
                          "--size", "320x300", "--out", self.path(name))
            with open(self.path(name), "rb") as file:
                contents.append(file.read())
        self.assertEqual(*contents)
        self.fails(2, "render", "eight-gaussians", "--exact", "--view", "xt", "--out",
                   self.path("f.png"), says="one dimension")

    def test_only_planes(self):
        self.fails(2, "render", "eight-gaussians", "--set", "data.kind=gaussian", "--set",
                   "data.mean=[0,0,0]", "--set", "data.covariance=[[1,0,0],[0,1,0],[0,0,1]]",
                   "--view", "field", "--out", self.path("f.png"), says="3 dimensions")


class Machine(CliTest):
    def test_doctor(self):
        report = self.succeeds("doctor", "--json").json
        self.assertGreaterEqual(report["processor"]["cores"], 1)
        self.assertIn("cpu", report["engine"]["devices"])
        self.assertRegex(report["opengl"], r"^\d\.\d")
        self.assertIn("LibTorch", self.succeeds("doctor").out)
        broken = self.succeeds("doctor", "--json", env={"SCORESCOPE_ENGINE": "/nonexistent"}).json
        self.assertIsNone(broken["engine"])
        self.assertTrue(any("/nonexistent" in finding["what"] for finding in broken["warnings"]))

    def test_info(self):
        run = self.train(steps=12)
        report = self.succeeds("info", run, "--json").json
        self.assertEqual((report["step"], report["metrics"]["rows"]), (12, 12))
        self.assertTrue(all(entry["good"] for entry in report["checkpoints"]))
        self.assertIn("step        12", self.succeeds("info", run).out)
        self.fails(2, "info", "eight-gaussians", says="no run")
        self.fails(3, "info", self.path("missing/run"), says="missing/run")


if __name__ == "__main__":
    unittest.main()
