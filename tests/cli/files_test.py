# SPDX-License-Identifier: Apache-2.0
"""Bad input and impossible outputs: one clear line, the right exit code, nothing lost."""

import json
import os
import resource
import shutil
import subprocess
import tempfile
import unittest

import numpy as np
from program import PROGRAM, SMALL, CliTest

GOOD = "x0,x1\n0.5,1\n-1,2\n"
SCORE = ("score", "eight-gaussians", "--exact", "--t", "0.5")


class Points(CliTest):
    def refused(self, content, *says, code=3):
        points = self.write("points.csv", content)
        out = self.write("scores.csv", "old")
        self.fails(code, *SCORE, "--points", points, "--out", out, says=("points.csv", *says))
        with open(out) as file:
            self.assertEqual(file.read(), "old")

    def test_good(self):
        self.succeeds(*SCORE, "--points", self.write("p.csv", GOOD), "--out", self.path("s.csv"))

    def test_usual_variants(self):
        for content in (GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.rstrip("\n"),
                        '"x0","x1"\n" 0.5", 1\n-1,2\n'):
            self.succeeds(*SCORE, "--points", self.write("p.csv", content), "--out",
                          self.path("s.csv"))

    def test_numbers(self):
        self.refused("x0,x1\n0.5,1\nnan,2\n", "points.csv:3")
        self.refused("x0,x1\n0.5,1\n1,inf\n", "points.csv:3")
        self.refused("x0,x1\n0.5,one\n", "points.csv:2")
        self.refused("x0,x1\n0.5,1e999\n", "points.csv:2")
        self.refused("x0,x1\n0.5,\n", "points.csv:2")

    def test_shape(self):
        self.refused("x0,x1\n0.5,1\n0.5\n", "points.csv:3")
        self.refused("x0,x1\n0.5,1,2\n", "points.csv:2")
        self.refused("x0\n0.5\n", "2 dimensions")
        self.refused("", "empty")

    def test_more_columns_are_told_apart_by_name(self):
        points = self.write("p.csv", "label,x1,x0\n7,1,0.5\n")
        self.succeeds(*SCORE, "--points", points, "--out", self.path("s.csv"))
        with open(self.path("s.csv")) as file:
            self.assertEqual(file.read().splitlines()[1].split(",")[:2], ["0.5", "1"])

    def test_bytes(self):
        self.refused(b"\x00\xff" * 50)
        self.refused(b"\x1f\x8b\x08\x00damaged")

    def test_what_is_no_file(self):
        out = self.path("s.csv")
        self.fails(3, *SCORE, "--points", self.path("missing.csv"), "--out", out, says="missing.csv")
        self.fails(3, *SCORE, "--points", self.folder, "--out", out, says=self.folder)
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        self.fails(3, *SCORE, "--points", fifo, "--out", out, says="fifo")


class Experiments(CliTest):
    def refused(self, code, content, *says):
        path = self.write("e.json", content if isinstance(content, (str, bytes))
                          else json.dumps(content))
        self.fails(code, "export", path, "--what", "settings", "--out", self.path("s.json"),
                   says=("e.json", *says))

    def test_damaged(self):
        for content in ("", "{", '{"seed": 1,}', "[1]", '{"seed": 1} x', b"\xff\xfe{}",
                        '{"seed": 1, "seed": 2}', "[" * 100):
            self.refused(3, content)

    def test_settings(self):
        self.refused(2, {"sde": {"beta_mxa": 3}}, "sde.beta_mxa", "beta_max")
        self.refused(2, {"sde": {"beta_max": 1e9}}, "sde.beta_max", "100")
        self.refused(2, {"sde": {"beta_max": "big"}}, "sde.beta_max")
        self.refused(2, {"sdee": {"kind": "vp"}}, "sdee")
        self.refused(2, {"data": {"kind": "gausian"}}, "gaussian")
        self.refused(2, {"data": {"kind": "gaussian", "covariance": [[1, 2], [0, 1]]}})
        self.refused(2, {"seed": -1}, "seed")

    def test_settings_go_round(self):
        first, second = self.path("a.json"), self.path("b.json")
        self.succeeds("export", "eight-gaussians", "--what", "settings", "--out", first, "--set",
                      "data.kind=gaussian", "--set", "data.mean=[1,2,3]", "--set",
                      "data.covariance=[[1,0,0],[0,2,0],[0,0,3]]", "--seed", 12)
        self.succeeds("export", first, "--what", "settings", "--out", second)
        with open(first) as one, open(second) as other:
            text = one.read()
            self.assertEqual(text, other.read())
        settings = json.loads(text)
        self.assertEqual((settings["seed"], settings["data"]["mean"]), (12, [1, 2, 3]))

    def test_folders_and_pipes(self):
        self.fails(3, "train", self.folder, "--resume", says="experiment.json")
        fifo = self.path("e.json")
        os.mkfifo(fifo)
        self.fails(3, "eval", fifo, "--exact", says="e.json")

    def test_own_data(self):
        missing = {"data": {"kind": "csv", "path": "nowhere.csv"}}
        path = self.write("e.json", json.dumps(missing))
        self.fails(3, "eval", path, "--exact", says="nowhere.csv")
        self.fails(2, "eval", "eight-gaussians", "--exact", "--set", "data.kind=csv",
                   says="data.path")
        points = self.write("p.csv", GOOD)
        self.fails(2, "eval", "eight-gaussians", "--exact", "--set", "data.kind=csv", "--set",
                   "data.path=" + points, "--set", "data.columns=x0,y", says="y")


class Outputs(CliTest):
    def sample(self, out, **options):
        return ("sample", "eight-gaussians", "--exact", "--count", "20", "--out", out)

    def test_impossible_places(self):
        self.write("file", "mine")
        os.mkdir(self.path("folder.csv"))
        for out in ("missing/x.csv", "folder.csv", "file/x.csv"):
            self.fails(3, *self.sample(self.path(out)), says=out)
            self.fails(3, "train", "eight-gaussians", "--out", self.path("file"), says="file")
        self.fails(3, "train", "eight-gaussians", "--out", self.path("missing/run"),
                   says="missing/run")

    def test_outputs_are_replaced(self):
        out = self.write("x.csv", "old")
        self.succeeds(*self.sample(out))
        with open(out) as file:
            self.assertTrue(file.read().startswith("x0,x1\n"))
        self.assertEqual(os.listdir(self.folder), ["x.csv"])

    def test_devices(self):
        outcome = self.succeeds(*self.sample("/dev/stdout"))
        self.assertEqual(len(outcome.out.splitlines()), 21)
        self.fails(3, *self.sample("/dev/full"), says="/dev/full")

    def test_no_permission(self):
        """Without what lets root read and write anywhere."""
        folder = tempfile.mkdtemp(dir="/var/tmp")
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o755)
        os.mkdir(os.path.join(folder, "closed"), 0o555)
        with open(os.path.join(folder, "secret.csv"), "w") as file:
            file.write(GOOD)
        os.chmod(os.path.join(folder, "secret.csv"), 0)
        plain = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") \
            if os.geteuid() == 0 else ()
        self.fails(3, *self.sample(os.path.join(folder, "closed/x.csv")), says="closed/x.csv",
                   prefix=plain)
        self.fails(3, "train", "eight-gaussians", "--out", os.path.join(folder, "closed/run"),
                   says="closed/run", prefix=plain)
        self.fails(3, *SCORE, "--points", os.path.join(folder, "secret.csv"), "--out",
                   "/dev/null", says="secret.csv", prefix=plain)

    def test_no_room(self):
        """A file-size limit stops writing at an exact byte, as a full disk does."""
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        out = self.write("x.csv", "old")
        command = [PROGRAM, *self.sample(out)]
        command[command.index("20")] = "5000"
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit,
                              check=False)
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("x.csv", done.stderr)
        with open(out) as file:
            self.assertEqual(file.read(), "old")
        self.assertEqual(os.listdir(self.folder), ["x.csv"])

    def test_no_room_for_a_run(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

        folder = self.path("run")
        command = [PROGRAM, "train", "eight-gaussians", "--out", folder, *SMALL, "--steps", "30"]
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit,
                              check=False)
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.succeeds("train", folder, "--resume", "--steps", "10")

    def test_exports(self):
        run_folder = self.train(steps=10)
        self.succeeds("export", run_folder, "--what", "metrics", "--out", self.path("m.csv"))
        with open(self.path("m.csv")) as exported, \
                open(os.path.join(run_folder, "metrics.csv")) as original:
            self.assertEqual(exported.read(), original.read())
        self.succeeds("export", run_folder, "--what", "samples", "--out", self.path("s.npz"),
                      "--count", 30)
        self.assertEqual(np.load(self.path("s.npz"))["samples"].shape, (30, 2))
        self.fails(2, "export", "eight-gaussians", "--what", "weights", "--out",
                   self.path("w.safetensors"), says="not trained")


class Network(CliTest):
    def test_no_network_is_used(self):
        trace = self.path("trace")
        command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,bind", "-o", trace, PROGRAM,
                   "sample", "eight-gaussians", "--exact", "--count", "5", "--out",
                   self.path("x.csv")]
        # A build for LeakSanitizer cannot look for leaks while it is traced.
        without = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
        subprocess.run(command, check=True, capture_output=True, env=without)
        with open(trace) as file:
            self.assertNotIn("AF_INET", file.read())


if __name__ == "__main__":
    unittest.main()
