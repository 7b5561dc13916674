// SPDX-License-Identifier: Apache-2.0
#include "app/cli/verb_help.h"

#include <CLI/CLI.hpp>

#include <algorithm>

#include "app/present/version.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kSummaryColumn = 12;
constexpr std::size_t kFlagColumn = 26;

constexpr const char* kExitCodes =
    "Exit codes: 0 done, 1 an expected number was missed, 2 wrong usage or settings,\n"
    "3 a file cannot be read or written, 4 no memory or no such device, 5 training\n"
    "diverged, 130 interrupted (a checkpoint was written).\n";

std::string optionName(const CLI::Option& option) {
    if (option.get_positional()) return option.get_name();
    std::string name = option.get_name(false, true);
    if (option.get_expected_max() > 0) name += " " + option.get_type_name();
    return name;
}

std::string padded(std::string text, std::size_t column) {
    text.resize(std::max(text.size() + 2, column), ' ');
    return text;
}

std::string usageText(const Verb& verb) {
    return std::string(kProgramName) + " " + verb.name + " " + verb.synopsis;
}

}  // namespace

std::string overviewText() {
    std::string text =
        "ScoreScope " + std::string(programVersion()) +
        ": train, sample and see score-based generative models.\n\nUsage: " + kProgramName +
        " COMMAND ...\n\nCommands:\n";
    for (const Verb& verb : verbCatalogue()) {
        if (!verb.hidden) text += padded("  " + verb.name, kSummaryColumn) + verb.summary + '\n';
    }
    return text + "\nWHAT is a preset, an experiment file (.json) or a run folder.\n" +
           kProgramName + " COMMAND --help tells a command's flags; --version the version.\n\n" +
           kExitCodes;
}

std::string verbHelpText(const Verb& verb, const CLI::App& app) {
    std::string text = "Usage: " + usageText(verb) + "\n\n" + verb.summary + "\n\n";
    for (const CLI::Option* option : app.get_options()) {
        text += padded("  " + optionName(*option), kFlagColumn) + option->get_description() + '\n';
    }
    return text + '\n' + kExitCodes;
}

std::string verbsMarkdown() {
    std::string text;
    for (const Verb& verb : verbCatalogue()) {
        if (verb.hidden) continue;
        text += (text.empty() ? "### " : "\n### ") + verb.name + "\n" + verb.summary + ".\n```\n" +
                usageText(verb) + "\n```\n";
        CLI::App app;
        app.set_help_flag();
        const CommonFlags common;
        (void)verb.declare(app, common);
        for (const CLI::Option* option : app.get_options()) {
            text += "- `" + optionName(*option) + "`: " + option->get_description() + '\n';
        }
    }
    return text;
}

}  // namespace scorescope::app
