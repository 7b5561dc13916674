# SPDX-License-Identifier: Apache-2.0
"""The lesson verb: its numbers, its files, and exit 1 when a number is missed."""

import json
import os
import unittest

from program import CliTest, run

QUICK = "pdf-and-score"  # needs no training


class Lesson(CliTest):
    def test_list(self):
        listed = self.succeeds("list", "lesson", "--json").json["lesson"]
        self.assertGreaterEqual(len(listed), 21)
        self.assertEqual(listed[0]["id"], "model-families")
        self.assertTrue(all(entry["title"] for entry in listed))

    def test_json(self):
        outcome = self.succeeds("lesson", QUICK, "--json", "--seed", 3)
        result = outcome.json
        self.assertEqual(result["lesson"], QUICK)
        self.assertIs(result["ok"], True)
        self.assertEqual((result["missed"], result["seed"]), (0, 3))
        for number in result["expected"]:
            self.assertEqual(set(number), {"name", "value", "min", "max", "ok"})
            self.assertIs(number["ok"], True)
            low = number["min"] if number["min"] is not None else -float("inf")
            high = number["max"] if number["max"] is not None else float("inf")
            self.assertTrue(low <= number["value"] <= high, number)
        self.assertEqual(outcome.err, "")

    def test_text(self):
        text = self.succeeds("lesson", QUICK).out
        self.assertIn("  ok ", text)
        self.assertIn("4 of 4 reached", text)

    def test_missed(self):
        changed = ("lesson", QUICK, "--set", "data.kind=gaussian")
        text = run(*changed)
        self.assertEqual(text.code, 1)
        self.assertIn("missed", text.out)
        self.assertEqual(len(text.err.splitlines()), 1)
        self.assertIn("error: " + QUICK, text.err)
        outcome = run(*changed, "--json")
        self.assertEqual(outcome.code, 1)
        self.assertIs(outcome.json["ok"], False)
        missed = [number for number in outcome.json["expected"] if not number["ok"]]
        self.assertEqual(len(missed), outcome.json["missed"])
        self.assertGreater(len(missed), 0)

    def test_out(self):
        folder = self.path("kept")
        result = self.succeeds("lesson", "not-scalable", "--out", folder, "--json").json
        for name in ("lesson.json", "figures/dimensions.csv", "figures/dimensions.png",
                     "run/experiment.json", "run/metrics.csv"):
            self.assertTrue(os.path.isfile(os.path.join(folder, name)), name)
        for path in result["files"]:
            self.assertTrue(os.path.exists(path), path)
        with open(os.path.join(folder, "lesson.json")) as file:
            self.assertEqual(json.load(file)["expected"], result["expected"])
        with open(os.path.join(folder, "figures/dimensions.csv")) as file:
            lines = file.read().splitlines()
        self.assertEqual(len(lines), 7)
        self.assertEqual(lines[1], "1,2,2,1")
        self.fails(2, "lesson", QUICK, "--out", folder, says="empty")

    def test_figures(self):
        folder = self.path("kept")
        self.succeeds("lesson", QUICK, "--out", folder)
        with open(os.path.join(folder, "figures/field.png"), "rb") as file:
            self.assertEqual(file.read(4), b"\x89PNG")

    def test_wrong_words(self):
        self.fails(2, "lesson", says="NAME")
        self.fails(2, "lesson", "pitfall-manifol", says="pitfall-manifold")
        self.fails(2, "lesson", QUICK, "--set", "data.kin=x", says="data.kind")
        self.fails(2, "lesson", QUICK, "--seed", "x", says="--seed")

    def test_bad_files(self):
        assets = self.path("assets")
        os.makedirs(os.path.join(assets, "lessons"))
        for name, content, says in (("cut", '{"title": "x"', "line 1"), ("empty", "{}", "is missing"),
                                    ("list", "[]", "object")):
            self.write(f"assets/lessons/{name}.json", content)
            self.fails(3, "lesson", name, env={"SCORESCOPE_ASSETS": assets},
                       says=(f"{name}.json", says))


if __name__ == "__main__":
    unittest.main()
