// SPDX-License-Identifier: Apache-2.0
#include "app/cli/program.h"

#include <CLI/CLI.hpp>

#include <exception>
#include <new>

#include "app/cli/flags.h"
#include "app/cli/verb.h"
#include "app/cli/verb_help.h"
#include "app/present/version.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kLongestError = 2000;

const Verb* findVerb(const std::string& name) {
    for (const Verb& verb : verbCatalogue()) {
        if (verb.name == name) return &verb;
    }
    return nullptr;
}

Error unknownVerb(const std::string& name) {
    if (name.starts_with('-')) {
        return {Fault::usage, "flags come after a command", printable(name),
                std::string("see ") + kProgramName + " --help"};
    }
    std::vector<std::string> names;
    for (const Verb& verb : verbCatalogue()) {
        if (!verb.hidden) names.push_back(verb.name);
    }
    return {Fault::usage, "there is no such command", printable(name), nearestRemedy(name, names)};
}

/// What CLI11 could not place: a mistyped flag, or one argument too many.
Error unplaced(const CLI::App& app, const std::string& argument) {
    const std::string shown = printable(argument);
    if (!argument.starts_with('-')) {
        return {Fault::usage, "is one argument too many", shown, "see --help of this command"};
    }
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
    }
    return {Fault::usage, "there is no such flag", shown,
            nearestRemedy(argument.substr(0, argument.find('=')), names)};
}

/// CLI11 parses from the back of the vector.
Result<void> parse(CLI::App& app, const std::vector<std::string>& arguments) {
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& problem) {
        return Error{Fault::usage, printable(problem.what(), 200), "",
                     "see --help of this command"};
    }
    const std::vector<std::string> extras = app.remaining();
    if (extras.empty()) return {};
    // A mistyped flag's value is left over as well; the flag is what to talk about.
    for (const std::string& extra : extras) {
        if (extra.starts_with('-') && extra.size() > 1) return unplaced(app, extra);
    }
    return unplaced(app, extras.front());
}

/// What the verb prints, or why it cannot.
Result<std::string> runVerb(const Verb& verb, const std::vector<std::string>& arguments) {
    CLI::App app;
    app.allow_extras();
    app.set_help_flag();
    CommonFlags common;
    const VerbRun run = verb.declare(app, common);
    addCommonFlags(app, common);
    bool help = false;
    app.add_flag("-h,--help", help, "Print this text");
    if (auto parsed = parse(app, arguments); !parsed) return parsed.error();
    if (help) return verbHelpText(verb, app);
    Console console(common.verbose);
    auto output = run(console);
    if (output) {
        console.finish();
    } else {
        console.fail();
    }
    return output;
}

Result<std::string> runCommandLine(const std::vector<std::string>& arguments) {
    const std::string first = arguments.empty() ? "" : arguments.front();
    if (first.empty()) {
        return Error{Fault::usage, "no command was given", "",
                     std::string("see ") + kProgramName + " --help"};
    }
    if (first == "--help" || first == "-h" || first == "help") return overviewText();
    if (first == "--version") return std::string(kProgramName) + " " + programVersion() + '\n';
    const Verb* verb = findVerb(first);
    if (verb == nullptr) return unknownVerb(first);
    return runVerb(*verb, {arguments.begin() + 1, arguments.end()});
}

int report(const Error& error) {
    writeErrorLine(printable(error.line(), kLongestError));
    return exitCode(error.fault);
}

}  // namespace

int runProgram(const std::vector<std::string>& arguments) {
    try {
        const auto output = runCommandLine(arguments);
        if (!output) return report(output.error());
        if (writeStandardOutput(*output)) return 0;
        return report(
            {Fault::file, "cannot write", "standard output", "free some space or write elsewhere"});
    } catch (const std::bad_alloc&) {
        return report(
            {Fault::resource, "not enough memory", "", "ask for fewer points or a smaller batch"});
    } catch (const std::exception& problem) {
        return report({Fault::resource, std::string("unexpected problem: ") + problem.what(), "",
                       "please report it with the command line"});
    }
}

}  // namespace scorescope::app
