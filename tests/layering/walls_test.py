# SPDX-License-Identifier: Apache-2.0
"""The checks must fail where they should: small made-up trees, one fault each."""

import io
import os
import subprocess
import sys
import tempfile
import unittest
from contextlib import redirect_stdout

import budgets
import check_layers
import walls
from source_text import functions_of, read_sources

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"


def tree(files):
    """A folder with these files, removed when the caller's `with` ends."""
    folder = tempfile.TemporaryDirectory()
    for path, text in files.items():
        full = os.path.join(folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)
    return folder


def wall_problems(files):
    with tree({path: SPDX + text for path, text in files.items()}) as folder:
        return walls.check(read_sources(folder))


class Walls(unittest.TestCase):
    def refuses(self, files, words):
        problems = wall_problems(files)
        self.assertTrue(any(words in p for p in problems), f"no '{words}' in {problems}")

    def test_a_clean_tree_passes(self):
        self.assertEqual([], wall_problems({
            "core/base/result.h": "#include <string>\n#include <nlohmann/json.hpp>\n",
            "core/data/toy_options.h": '#include "core/base/result.h"\n',
            "core/model/mlp.h": '#include <torch/types.h>\n#include "core/data/toy_options.h"\n',
            "core/sampler/heun.cpp": '#include "core/model/mlp.h"\n',
            "render/gl/api.h": '#include <epoxy/gl.h>\n#include "core/base/result.h"\n',
            "render/scene/drawables.h": "#include <glm/vec2.hpp>\n",
            "app/present/view.h": '#include "render/scene/drawables.h"\n',
            "app/desktop/main.cpp": '#include <QWidget>\n#include "app/present/view.h"\n',
            "app/cli/main.cpp": "#include <CLI/CLI.hpp>\n",
            "tests/unit/mlp_test.cpp": '#include <gtest/gtest.h>\n#include "core/model/mlp.h"\n',
        }))

    def test_one_source_alone_decodes_pictures(self):
        stb = "#include <stb/stb_image.h>\n"
        self.assertEqual([], wall_problems({"core/data/picture.cpp": stb}))
        self.refuses({"core/data/picture_folder.cpp": stb}, "(stb)")
        self.refuses({"app/desktop/a.cpp": stb}, "(stb)")

    def test_torch_where_it_does_not_belong(self):
        for path in (
            "core/base/a.h", "core/model/mlp_options.h", "core/sampler/catalogue.cpp",
            "core/data/toy.cpp", "core/sde/vp.h", "core/session/recording.cpp",
            "render/layers/points.cpp", "app/present/a.h", "app/desktop/a.cpp", "app/cli/a.cpp",
        ):  # fmt: skip
            for header in ("torch/torch.h", "ATen/ATen.h", "c10/util/Exception.h"):
                self.refuses({path: f"#include <{header}>\n"}, "(torch)")

    def test_engine_files_may_have_torch(self):
        for path in ("core/model/mlp.h", "core/session/trainer.cpp", "core/data/mixture_score.h"):
            self.assertEqual([], wall_problems({path: "#include <torch/types.h>\n"}))

    def test_torch_through_our_own_headers(self):
        files = {
            "core/model/mlp.h": "#include <torch/types.h>\n",
            "core/session/snapshot.h": '#include "core/model/mlp.h"\n',
            "app/present/a.h": '#include "core/session/snapshot.h"\n',
        }
        self.refuses(files, "app/present/a.h: reaches torch through core/session/snapshot.h")
        self.refuses(files, "options may not include core/model/mlp.h (engine)")

    def test_toolkits(self):
        self.refuses({"core/model/a.h": "#include <QObject>\n"}, "(qt)")
        self.refuses({"render/gl/a.h": "#include <QtGui/qopengl.h>\n"}, "(qt)")
        self.refuses({"app/cli/a.h": "#include <QString>\n"}, "(qt)")
        self.refuses({"app/present/a.h": "#include <epoxy/gl.h>\n"}, "(gl)")
        self.refuses({"core/base/a.h": "#include <EGL/egl.h>\n"}, "(gl)")
        self.refuses({"render/layers/a.h": "#include <cairo.h>\n"}, "(cairo)")
        self.refuses({"app/desktop/a.h": "#include <CLI/CLI.hpp>\n"}, "(cli11)")

    def test_gl_through_the_scene(self):
        self.refuses({
            "render/gl/api.h": "#include <epoxy/gl.h>\n",
            "render/scene/camera.h": '#include "render/gl/api.h"\n',
            "app/present/a.h": '#include "render/scene/camera.h"\n',
        }, "app/present/a.h: reaches gl through render/scene/camera.h > render/gl/api.h")

    def test_neighbours(self):
        def pair(path, target):
            return {target: "", path: f'#include "{target}"\n'}

        self.refuses(pair("app/desktop/a.h", "app/cli/b.h"), "desktop may not include")
        self.refuses(pair("app/cli/a.h", "app/desktop/b.h"), "cli may not include")
        self.refuses(pair("render/gl/a.h", "core/sde/vp_options.h"), "render may not include")
        self.refuses(pair("core/model/a.h", "render/gl/b.h"), "engine may not include")
        self.refuses(pair("core/base/a.h", "app/present/b.h"), "base may not include")
        self.refuses(pair("app/cli/a.h", "core/session/trainer.h"), "cli may not include")
        self.refuses(pair("core/base/a.h", "tests/support/b.h"), "(tests)")

    def test_floors(self):
        for low, high in (("base", "sde"), ("data", "sampler"), ("model", "objective"),
                          ("eval", "session"), ("sde", "eval")):  # fmt: skip
            target = f"core/{high}/b_options.h"
            self.refuses(
                {target: "", f"core/{low}/a_options.h": f'#include "{target}"\n'},
                "base may not" if low == "base" else "higher floor",
            )

    def test_cycles_and_unknown_headers(self):
        self.refuses({
            "core/base/a.h": '#include "core/base/b.h"\n',
            "core/base/b.h": '#include "core/base/a.h"\n',
        }, "include cycle: core/base/a.h > core/base/b.h > core/base/a.h")
        self.refuses({"core/base/a.h": '#include "core/base/gone.h"\n'}, "does not exist")
        self.refuses({"core/base/a.h": '#include "b.h"\n'}, "written from the root")
        self.refuses({"core/base/a.h": "#include <boost/any.hpp>\n"}, "unknown header")
        self.refuses({"app/web/a.h": ""}, "no row of the table")

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual([], wall_problems({
            "core/base/a.h": "// #include <torch/torch.h>\n/*\n#include <QObject>\n*/\n",
        }))


class Budgets(unittest.TestCase):
    def budget(self, path, text):
        with tree({path: text}) as folder:
            return budgets.check(folder, read_sources(folder))

    def test_failures(self):
        long_function = "void f() {\n" + "    g();\n" * 100 + "}\n"
        for text, words in (
            ("int x;\n", "no line"),
            (SPDX + "\n" * 600, "601 lines"),
            (SPDX + long_function, "f has 102 lines"),
            (SPDX + "// TO" "DO later\n", "does not belong"),
            (SPDX + "// FIX" "ME\n", "does not belong"),
            (SPDX + "// see /wo" "rk/x\n", "does not belong"),
        ):
            failures, _ = self.budget("core/base/a.cpp", text)
            self.assertEqual(1, len(failures), failures)
            self.assertIn(words, failures[0])

    def test_offenders_do_not_fail(self):
        text = (
            SPDX + "#include <vector>\n" * 16
            + "void f(int a, int b, int c, int d, int e, int g) {\n"
            + "    h();\n" * 70 + "}\n" + "// " + "x" * 98 + "\n" + "\n" * 320
        )
        failures, offenders = self.budget("core/base/a.cpp", text)
        self.assertEqual([], failures)
        found = "\n".join(offenders)
        for words in ("f has 72 lines", "6 parameters", "16 includes", "101 columns", "410 lines"):
            self.assertIn(words, found)

    def test_functions(self):
        found = functions_of(
            "namespace a {\nclass B : public C {\npublic:\n"
            "    B(int x, D<int, int> y) : x_{x}, y_(y) {\n"
            "        g();\n    }\n    int x_ = 0;\n};\n"
            "static const auto table = std::map<int, int>{{1, 2}};\n"
            'std::string f(const char* s = "a,{b") {\n'
            "    auto l = [](int a, int b) { return a; };\n"
            "    if (x) {\n    }\n    return '{';\n}\n}  // namespace a\n"
        )
        self.assertEqual(
            [("B", 3, 2), ("f", 6, 1)], [(f.name, f.lines, f.parameters) for f in found]
        )


class Command(unittest.TestCase):
    def test_a_broken_wall_fails_the_command(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "check_layers.py")
        with tree({"core/base/a.h": SPDX + "#include <torch/torch.h>\n"}) as folder:
            command = [sys.executable, "-B", script, folder]
            run = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(1, run.returncode)
        self.assertIn("FAILED: core/base/a.h:2: base may not include torch/torch.h", run.stdout)

    def test_an_empty_folder_fails(self):
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
            self.assertEqual(1, check_layers.main(folder))


if __name__ == "__main__":
    unittest.main()
