# SPDX-License-Identifier: Apache-2.0
"""Help, lists, descriptions and wrong command lines: all without the engine."""

import json
import subprocess
import unittest

from program import PROGRAM, CliTest, run

NO_ENGINE = {"SCORESCOPE_ENGINE": "/nonexistent"}
LISTS = ("data", "sde", "objective", "model", "sampler", "metric", "view", "preset",
         "lesson")


class Help(CliTest):
    def test_overview_names_every_command(self):
        text = self.succeeds("--help", env=NO_ENGINE).out
        for verb in ("list", "describe", "train", "score", "sample", "eval", "render", "export",
                     "info", "doctor"):
            self.assertIn(f"\n  {verb} ", text)
            self.assertIn("Usage: scorescope-cli " + verb,
                          self.succeeds(verb, "--help", env=NO_ENGINE).out)

    def test_version(self):
        self.assertRegex(self.succeeds("--version", env=NO_ENGINE).out,
                         r"^scorescope-cli \d+\.\d+\.\d+\n$")

    def test_instruction_set(self):
        for wish in ("neon", "AVX2"):
            self.fails(2, "train", "eight-gaussians", "--out", self.path("run"), "--steps", "1",
                       env={"SCORESCOPE_ISA": wish}, says=("SCORESCOPE_ISA", wish, "portable"))
        report = self.succeeds("doctor", "--json", env={"SCORESCOPE_ISA": "portable"}).json
        self.assertEqual(report["kernels"], "portable")

    def test_no_torch_is_loaded(self):
        outcome = self.succeeds("describe", env={"LD_DEBUG": "libs"})
        self.assertNotIn("libtorch", outcome.err)
        self.assertNotIn("libQt", outcome.err)


class Lists(CliTest):
    def test_each_list_has_entries(self):
        for name in LISTS:
            listed = self.succeeds("list", name, "--json", env=NO_ENGINE).json
            self.assertEqual(list(listed), [name])
            self.assertTrue(all(entry["id"] and entry["title"] for entry in listed[name]))
            text = self.succeeds("list", name, env=NO_ENGINE).out
            for entry in listed[name]:
                self.assertIn(entry["id"], text)

    def test_everything_at_once(self):
        self.assertEqual(set(self.succeeds("list", "--json").json), set(LISTS))

    def test_presets(self):
        names = [entry["id"] for entry in self.succeeds("list", "preset", "--json").json["preset"]]
        self.assertEqual(names[0], "eight-gaussians")
        self.assertLessEqual({"two-gaussians", "fashion-mnist-pca"}, set(names))

    def test_unknown_list(self):
        self.fails(2, "list", "dtaa", says=('"data"', "dtaa"))


class Describe(CliTest):
    def test_all_settings(self):
        rows = self.succeeds("describe", "--json", env=NO_ENGINE).json["settings"]
        keys = {row["key"] for row in rows}
        self.assertLessEqual({"seed", "device", "threads", "data.kind", "data.count",
                              "data.scaling", "sde.t_min", "sde.beta_max", "objective.weighting",
                              "model.parameterisation", "training.lr", "sampler.steps"}, keys)
        for row in rows:
            self.assertIn(row["effect"], ("live", "restart"))
            self.assertTrue(row["label"] and row["type"])
        beta = next(row for row in rows if row["key"] == "sde.beta_max")
        self.assertEqual((beta["default"], beta["only_for"]), (20, {"sde.kind": "vp"}))

    def test_prefix(self):
        rows = self.succeeds("describe", "sde.", "--json").json["settings"]
        self.assertTrue(all(row["key"].startswith("sde.") for row in rows))
        self.assertIn("sde.beta_max", self.succeeds("describe", "sde.").out)

    def test_unknown_prefix(self):
        self.fails(2, "describe", "sde.beta_mxa", says="sde.beta_max")


class WrongUsage(CliTest):
    def test_commands_and_flags(self):
        self.fails(2, says="--help")
        self.fails(2, "tran", says='"train"')
        self.fails(2, "--json", says="--help")
        self.fails(2, "list", "data", "sde", says="sde")
        self.fails(2, "score", "eight-gaussians", "--pionts", "p.csv", says='"--points"')
        self.fails(2, "score", "eight-gaussians", "--exact", "--t", says="--t")
        self.fails(2, "list", "--json=maybe")
        self.fails(2, "sample", "--count", "3", "--out", "x.csv", says="WHAT")

    def test_missing_flags(self):
        self.fails(2, "score", "eight-gaussians", "--exact", says="--points")
        self.fails(2, "sample", "eight-gaussians", "--exact", "--out", "x.csv", says="--count")
        self.fails(2, "train", "eight-gaussians", says="--out")
        self.fails(2, "render", "eight-gaussians", "--exact", "--out", "x.png", says="--view")
        self.fails(2, "export", "eight-gaussians", "--out", "x.csv", says="--what")

    def test_settings(self):
        def bad(*assignments, says):
            flags = [part for text in assignments for part in ("--set", text)]
            self.fails(2, "list", *flags, says=says)

        bad("sde.beta_mxa=3", says=("sde.beta_mxa", '"sde.beta_max"'))
        bad("sde.beta_max=1e9", says=("sde.beta_max", "100"))
        bad("sde.beta_max=many", says="sde.beta_max")
        bad("sde.beta_max=nan", says="sde.beta_max")
        bad("sde.beta_max=0,5", says="sde.beta_max")
        bad("sde.beta_max", says="KEY=VALUE")
        bad("sde.kind=vq", says='"vp"')
        bad("sde.beta_min=5", "sde.beta_max=4", says="sde.beta_min < sde.beta_max")
        bad("sde.kind=ve", "sde.sigma_min=0.9", "sde.sigma_max=0.6", says="sde.sigma_min")
        bad("sde.kind=geometric-vp", "objective.time_sampling=importance",
            says="objective.time_sampling")
        bad("objective.weighting=uniform", "objective.time_sampling=importance", says="density")
        bad("data.mean=[0,0]", says='"gaussian"')
        bad("data.kind=gaussian", "data.mean=[0,", says="data.mean")
        bad("data.kind=gaussian", "data.mean=[0,0,0]", says="data.covariance")
        self.fails(2, "list", "--seed", "-1", says="--seed")
        self.fails(2, "list", "--seed", "0x10", says="--seed")

    def test_ranges(self):
        score = ("score", "eight-gaussians", "--exact", "--points", "p.csv", "--out", "s.csv")
        for t in ("-0.1", "1.5", "nan", "half", "0,5"):
            self.fails(2, *score, "--t", t, says="--t")
        sample = ("sample", "eight-gaussians", "--exact", "--out", "s.csv")
        for count in ("0", "-3", "1.5", "many"):
            self.fails(2, *sample, "--count", count, says="--count")
        for size in ("800", "0x0", "800x", "9x9", "1e9x10"):
            self.fails(2, "render", "eight-gaussians", "--exact", "--view", "field", "--out",
                       "x.png", "--size", size, says="--size")

    def test_untrained(self):
        for verb in (("score", "--points", "p.csv", "--t", "0.5", "--out", "s.csv"),
                     ("sample", "--count", "5", "--out", "s.csv"), ("eval",)):
            self.fails(2, verb[0], "eight-gaussians", *verb[1:], says=("not trained", "--exact"))

    def test_unknown_names(self):
        self.fails(2, "eval", "eight-gausians", "--exact", says='"eight-gaussians"')
        self.fails(3, "eval", "./eight-gaussians", "--exact", says="./eight-gaussians")
        self.fails(3, "eval", "missing.json", "--exact", says="missing.json")
        self.fails(2, "eval", "eight-gaussians", "--exact", "--metric", "sdw", says='"swd"')
        self.fails(2, "export", "eight-gaussians", "--what", "wieghts", "--out", "x.csv",
                   says='"weights"')
        self.fails(2, "render", "eight-gaussians", "--exact", "--view", "feld", "--out", "x.png",
                   says='"field"')
        self.fails(2, "eval", "eight-gaussians", "--weights", "best", "--exact", says='"')

    def test_formats(self):
        self.fails(2, "sample", "eight-gaussians", "--exact", "--count", "5", "--out", "x.jpg",
                   says=".npz")
        self.fails(2, "render", "eight-gaussians", "--exact", "--view", "field", "--out", "x.gif",
                   says=".svg")
        self.fails(2, "export", "eight-gaussians", "--what", "data", "--out", "x.json", says=".csv")

    def test_json_failures_are_one_line_too(self):
        self.fails(2, "describe", "nothing.like.this", "--json")
        self.fails(2, "eval", "eight-gaussians", "--json")


class Machine(CliTest):
    def test_engine_is_missing(self):
        self.fails(4, "eval", "eight-gaussians", "--exact", "--json", env=NO_ENGINE,
                   says="SCORESCOPE_ENGINE")

    def test_standard_output_is_full(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "describe"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("standard output", done.stderr)

    def test_numbers_ignore_the_locale(self):
        plain = run("describe", "sde", "--json", env={"LC_ALL": "C"})
        german = run("describe", "sde", "--json", env={"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE"})
        self.assertEqual(plain.out, german.out)
        json.loads(german.out)


if __name__ == "__main__":
    unittest.main()
