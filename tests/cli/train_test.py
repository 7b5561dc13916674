# SPDX-License-Identifier: Apache-2.0
"""Training: run folders, repetition, resuming, interruption, divergence."""

import json
import os
import signal
import subprocess
import time
import unittest

import numpy as np
import reference
from program import PROGRAM, SMALL, CliTest, run


def newest_checkpoint(folder):
    names = sorted(os.listdir(os.path.join(folder, "checkpoints")))
    return os.path.join(folder, "checkpoints", names[-1])


def metrics_of(folder):
    """metrics.csv without the time column, which no two runs share."""
    with open(os.path.join(folder, "metrics.csv")) as file:
        rows = [line.rstrip("\n").split(",") for line in file]
    time_column = rows[0].index("wall_seconds")
    return [row[:time_column] + row[time_column + 1:] for row in rows]


class TrainTest(CliTest):
    def assert_same_run(self, one, other):
        tensors, more = (reference.read_safetensors(newest_checkpoint(run))[0]
                         for run in (one, other))
        self.assertEqual(set(tensors), set(more))
        for name, values in tensors.items():
            if "seconds" not in name:
                self.assertEqual(values.tobytes(), more[name].tobytes(), name)
        self.assertEqual(metrics_of(one), metrics_of(other))

    def wait_for_steps(self, folder, rows=20):
        """Until metrics.csv has so many lines."""
        path = os.path.join(folder, "metrics.csv")
        for _ in range(2400):
            if os.path.exists(path):
                with open(path) as file:
                    if sum(1 for _ in file) > rows:
                        return
            time.sleep(0.05)
        self.fail("training does not get on")


class Runs(TrainTest):
    def test_report_and_folder(self):
        folder = self.path("run")
        report = self.succeeds("train", "eight-gaussians", "--out", folder, "--steps", 30, *SMALL,
                               "--seed", 7, "--json").json
        self.assertLessEqual({"steps", "seconds", "cpu_seconds", "steps_per_second", "loss",
                              "eps_mse"}, set(report))
        self.assertEqual(report["steps"], 30)
        with open(os.path.join(folder, "experiment.json")) as file:
            experiment = json.load(file)
        self.assertEqual((experiment["seed"], experiment["model"]["width"]), (7, 32))
        rows = metrics_of(folder)
        self.assertEqual(rows[0][:3], ["step", "loss", "eps_mse"])
        self.assertEqual([row[0] for row in rows[1:]], [str(i) for i in range(1, 31)])
        self.assertEqual(os.path.basename(newest_checkpoint(folder)), "step-00000030.safetensors")

    def test_same_seed_same_bytes(self):
        one, other = self.train("one", 40), self.train("other", 40)
        self.assert_same_run(one, other)
        seeded = self.train("seeded", 40, "--seed", 5)
        self.assertNotEqual(metrics_of(one), metrics_of(seeded))

    def test_resumed_run_is_the_uninterrupted_one(self):
        whole, halves = self.train("whole", 500), self.train("halves", 250)
        report = self.succeeds("train", halves, "--resume", "--steps", 500, "--json").json
        self.assertEqual((report["steps"], report["steps_taken"]), (500, 250))
        self.assert_same_run(whole, halves)

    def test_nothing_left_to_do(self):
        run_folder = self.train(steps=30)
        report = self.succeeds("train", run_folder, "--resume", "--steps", 30, "--json").json
        self.assertEqual((report["steps"], report["steps_taken"]), (30, 0))

    def test_begun_or_continued_by_the_same_command(self):
        command = ("train", "eight-gaussians", "--out", self.path("run"), "--resume", *SMALL)
        self.succeeds(*command, "--steps", 20)
        self.succeeds(*command, "--steps", 40)
        self.assertEqual(len(metrics_of(self.path("run"))), 41)
        self.fails(2, *command, "--set", "sde.beta_max=9", says="sde.beta_max")

    def test_changes_of_a_resumed_run(self):
        run_folder = self.train(steps=20)
        self.succeeds("train", run_folder, "--resume", "--steps", 30, "--set", "training.lr=0.001")
        self.fails(2, "train", run_folder, "--resume", "--set", "model.width=64",
                   says="model.width")
        self.fails(2, "train", run_folder, "--resume", "--seed", "9", says="seed")

    def test_existing_folders(self):
        run_folder = self.train(steps=10)
        before = metrics_of(run_folder)
        self.fails(2, "train", "eight-gaussians", "--out", run_folder, *SMALL, says="--resume")
        self.assertEqual(metrics_of(run_folder), before)
        other = self.path("other")
        os.mkdir(other)
        self.write("other/notes.txt", "mine")
        self.fails(2, "train", "eight-gaussians", "--out", other, says="not empty")
        os.mkdir(self.path("empty"))
        self.succeeds("train", "eight-gaussians", "--out", self.path("empty"), "--steps", 5, *SMALL)
        self.fails(3, "train", other, "--resume", says="experiment.json")

    def test_minutes(self):
        report = self.succeeds("train", "eight-gaussians", "--out", self.path("run"), "--minutes",
                               "0.01", *SMALL, "--set", "training.steps=1000000", "--json").json
        self.assertLess(report["steps"], 1000000)
        self.assertGreater(report["steps"], 0)

    def test_own_points_from_another_folder(self):
        points = np.random.default_rng(1).standard_normal((200, 3))
        reference.write_points(self.path("points.csv"), points)
        self.write("own.json", json.dumps({"data": {"kind": "csv", "path": "points.csv"}}))
        self.succeeds("train", "own.json", "--out", "run", "--steps", 10,
                      *SMALL, cwd=self.folder)
        self.succeeds("train", self.path("run"), "--resume", "--steps", 20, cwd="/")
        self.assertEqual(len(metrics_of(self.path("run"))), 21)


class Interruption(TrainTest):
    def interrupted(self, number):
        folder = self.path(f"run-{number}")
        command = [PROGRAM, "train", "eight-gaussians", "--out", folder, *SMALL, "--set",
                   "training.steps=100000000"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            self.wait_for_steps(folder)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (130, ""), err)
        self.assertEqual(len(err.splitlines()), 1, err)
        return folder

    def test_interrupted_runs_continue(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            folder = self.interrupted(number)
            steps = self.succeeds("info", folder, "--json").json["step"]
            report = self.succeeds("train", folder, "--resume", "--steps", steps + 10,
                                   "--json").json
            self.assertEqual((report["steps"], report["steps_taken"]), (steps + 10, 10))

    def test_killed_runs_continue(self):
        folder = self.path("run")
        command = [PROGRAM, "train", "eight-gaussians", "--out", folder, *SMALL, "--set",
                   "training.steps=100000000", "--set", "training.checkpoint_every=50"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as it:
            self.wait_for_steps(folder, 200)
            it.kill()
        steps = self.succeeds("info", folder, "--json").json["step"]
        self.assertGreaterEqual(steps, 50)
        self.succeeds("train", folder, "--resume", "--steps", steps + 10)
        self.assertEqual(len(metrics_of(folder)), steps + 11)


class Failures(TrainTest):
    def test_divergence(self):
        outcome = self.fails(5, "train", "eight-gaussians", "--out", self.path("run"), *SMALL,
                             "--set", "training.lr=10", "--set", "model.depth=8", "--set",
                             "training.steps=20000", "--set", "objective.weighting=uniform",
                             "--set", "sde.t_min=1e-6")
        self.assertRegex(outcome.err, r"step \d+")
        info = self.succeeds("info", self.path("run"), "--json").json
        self.assertTrue(info["checkpoints"] is not None)

    def test_no_such_device(self):
        for device in ("cuda:7", "tpu"):
            outcome = run("train", "eight-gaussians", "--out", self.path("run-" + device[:3]),
                          "--set", "device=" + device)
            self.assertIn(outcome.code, (2, 4) if device == "tpu" else (4,), outcome.err)
            self.assertEqual(len(outcome.err.splitlines()), 1)
            self.assertIn(device, outcome.err)

    def test_damaged_checkpoints(self):
        folder = self.train("run", 60, "--set", "training.checkpoint_every=20")
        newest = newest_checkpoint(folder)
        with open(newest, "r+b") as file:
            file.seek(-100, os.SEEK_END)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 1]))
        outcome = self.succeeds("sample", folder, "--count", 5, "--out", self.path("s.csv"),
                                "--json")
        self.assertEqual(outcome.json["step"], 40)
        self.assertEqual(len(outcome.err.splitlines()), 1, outcome.err)
        self.assertIn("step-00000060", outcome.err)
        for name in os.listdir(os.path.join(folder, "checkpoints")):
            os.truncate(os.path.join(folder, "checkpoints", name), 100)
        self.fails(3, "sample", folder, "--count", 5, "--out", self.path("s.csv"),
                   says="checkpoint")


if __name__ == "__main__":
    unittest.main()
