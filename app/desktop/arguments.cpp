// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/arguments.h"

#include "core/base/nearest.h"

namespace scorescope::app {
namespace {

Error wrong(const std::string& what, const std::string& remedy) {
    return {Fault::usage, what, "command line", remedy};
}

}  // namespace

Result<Arguments> parseArguments(const std::vector<std::string>& words) {
    const std::vector<std::string> options = {"--script", "--set", "--seed", "--help", "--version"};
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string word = words[i];
        if (word == "--help" || word == "-h") {
            arguments.help = true;
            continue;
        }
        if (word == "--version") {
            arguments.version = true;
            continue;
        }
        if (!word.starts_with('-')) {
            if (!arguments.what.empty())
                return wrong("\"" + word + "\" is one name too many", "give one experiment");
            arguments.what = word;
            continue;
        }
        std::string value;
        const std::size_t equals = word.find('=');
        const bool joined = word.starts_with("--") && equals != std::string::npos;
        if (joined) {
            value = word.substr(equals + 1);
            word.resize(equals);
        }
        if (word != "--script" && word != "--set" && word != "--seed") {
            return wrong("unknown option " + word, nearestRemedy(word, options));
        }
        if (!joined) {
            if (i + 1 == words.size())
                return wrong(word + " needs a value", "see scorescope --help");
            value = words[++i];
        }
        if (word == "--script") arguments.script = value;
        if (word == "--set") arguments.assignments.push_back(value);
        if (word == "--seed") arguments.assignments.push_back("seed=" + value);
    }
    return arguments;
}

std::string usageText() {
    return "Usage: scorescope [PRESET | EXPERIMENT.json | RUN] [options]\n"
           "Trains, samples and shows score-based generative models while you watch.\n\n"
           "  --script FILE     carries out a file of actions, one a line, then stays open;\n"
           "                    the action quit ends the program\n"
           "  --set KEY=VALUE   changes a setting; scorescope-cli describe lists them all\n"
           "  --seed N          the same as --set seed=N\n"
           "  --help            prints this\n"
           "  --version         prints the version\n\n"
           "Without a display use scorescope-cli.\n";
}

}  // namespace scorescope::app
