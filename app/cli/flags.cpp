// SPDX-License-Identifier: Apache-2.0
#include "app/cli/flags.h"

#include <CLI/CLI.hpp>

#include "app/present/experiment_source.h"
#include "core/base/number_text.h"
#include "core/base/printable_text.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 16384;
constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53;  // survives JSON's doubles

Error outOfRange(const std::string& flag, const std::string& text, const std::string& lo,
                 const std::string& hi) {
    return {Fault::usage, "\"" + printable(text) + "\" is not allowed", flag,
            "choose a number from " + lo + " to " + hi};
}

}  // namespace

void addCommonFlags(CLI::App& app, CommonFlags& flags) {
    app.add_option("--set", flags.assignments, "Change a setting; may come several times")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    addFlag(app, "--seed", flags.seed, "N", "Seed; see the reference for what it feeds");
    app.add_flag("--json", flags.json, "Print one JSON object");
    app.add_flag("--verbose", flags.verbose, "Log to standard error");
}

void addFlag(CLI::App& app, const std::string& name, FlagText& text, const std::string& valueName,
             const std::string& help) {
    app.add_option(name, text, help)->type_name(valueName);
}

void addArgument(CLI::App& app, const std::string& name, std::string& text,
                 const std::string& help) {
    app.add_option(name, text, help);
}

void addArguments(CLI::App& app, const std::string& name, std::vector<std::string>& texts,
                  const std::string& help) {
    app.add_option(name, texts, help);
}

void addSwitch(CLI::App& app, const std::string& name, bool& on, const std::string& help) {
    app.add_flag(name, on, help);
}

void addList(CLI::App& app, const std::string& name, std::vector<std::string>& texts,
             const std::string& valueName, const std::string& help) {
    app.add_option(name, texts, help)->type_name(valueName + " ...");
}

Error missingFlag(const std::string& name) {
    return {Fault::usage, "is missing", name, "see --help of this command"};
}

Result<double> readReal(const std::string& flag, const std::string& text, double lo, double hi) {
    const auto value = parseReal(text);
    if (value && *value >= lo && *value <= hi) return *value;
    return outOfRange(flag, text, formatReal(lo), formatReal(hi));
}

Result<std::int64_t> readInteger(const std::string& flag, const std::string& text, std::int64_t lo,
                                 std::int64_t hi) {
    const auto value = parseInteger(text);
    if (value && *value >= lo && *value <= hi) return *value;
    return outOfRange(flag, text, std::to_string(lo), std::to_string(hi));
}

Result<std::optional<std::uint64_t>> readSeed(const CommonFlags& flags) {
    if (!flags.seed) return std::optional<std::uint64_t>{};
    const auto seed = readInteger("--seed", *flags.seed, 0, kLargestSeed - 1);
    if (!seed) return seed.error();
    return std::optional<std::uint64_t>(static_cast<std::uint64_t>(*seed));
}

Result<PictureSize> readSize(const std::string& text) {
    const std::size_t cross = text.find('x');
    const auto width = parseInteger(text.substr(0, cross));
    const auto height =
        parseInteger(cross == std::string::npos ? std::string() : text.substr(cross + 1));
    const auto fits = [](const auto& side) {
        return side && *side >= kSmallestSide && *side <= kLargestSide;
    };
    if (fits(width) && fits(height)) {
        return PictureSize{static_cast<int>(*width), static_cast<int>(*height)};
    }
    return Error{Fault::usage, "\"" + printable(text) + "\" is no size", "--size",
                 "write WIDTHxHEIGHT in pixels, for example 1280x800; each from 64 to 16384"};
}

Result<void> applyAssignments(Settings& settings, const CommonFlags& flags) {
    if (auto done = settings.assign(flags.assignments); !done) {
        Error error = done.error();
        if (error.where != "--set") error.where = "--set " + error.where;
        return error;
    }
    anchorPaths(settings, {});
    return {};
}

Result<void> applySeed(Settings& settings, const CommonFlags& flags) {
    const auto seed = readSeed(flags);
    if (!seed) return seed.error();
    if (!*seed) return {};
    return settings.set("seed", static_cast<std::int64_t>(**seed));
}

Result<void> checkSettings(const CommonFlags& flags) {
    Settings settings(experimentSchema());
    if (auto good = applyAssignments(settings, flags); !good) return good;
    return applySeed(settings, flags);
}

}  // namespace scorescope::app
