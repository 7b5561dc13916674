// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope::app {

enum class ScriptVerb {
    preset,
    set,
    train,
    start,
    pause,
    restart,
    wait,
    time,
    layer,
    map,
    probe,
    integral,
    reveal,
    sample,
    images,
    panel,
    click,
    drag,
    key,
    lesson,
    shot,
    share,
    report,
    quit,
};

/// One line of a script, its numbers already read.
struct ScriptAction {
    ScriptVerb verb = ScriptVerb::quit;
    std::string name;             ///< preset, key, layer, panel, widget, key sequence or file
    std::string text;             ///< the value of `set`
    std::vector<double> numbers;  ///< steps, seconds, t, coordinates, stage, width and height
    bool on = false;              ///< of `layer`
    std::string where;            ///< "demo.txt:3", for errors
};

/// How an action is written and what it does.
struct ScriptUsage {
    std::string usage;  ///< "train N"
    std::string help;
};

/// All actions.
std::vector<ScriptUsage> scriptUsages();

/// Reads a whole script: one action a line, blank lines and lines that begin with # left out.
/// An unknown or malformed line is a usage error that names file and line.
Result<std::vector<ScriptAction>> parseScript(std::string_view text, const std::string& fileName);

Result<std::vector<ScriptAction>> readScript(const std::filesystem::path& path);

}  // namespace scorescope::app
