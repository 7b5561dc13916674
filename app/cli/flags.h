// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/settings.h"

namespace CLI {
class App;
}

namespace scorescope::app {

/// What a flag was given as; texts become numbers here, not in CLI11, whose conversions follow the
/// locale and take "0x10" for a number.
using FlagText = std::optional<std::string>;

/// The flags that every verb has.
struct CommonFlags {
    std::vector<std::string> assignments;  ///< of --set
    FlagText seed;
    bool json = false;
    bool verbose = false;
};
void addCommonFlags(CLI::App& app, CommonFlags& flags);

// Only here, where a command line is parsed and where its help is written is CLI11 included: what
// it leaves to instantiate costs every source ten seconds.

/// Adds an argument without a flag, once or any number of times.
void addArgument(CLI::App& app, const std::string& name, std::string& text,
                 const std::string& help);
void addArguments(CLI::App& app, const std::string& name, std::vector<std::string>& texts,
                  const std::string& help);

/// Adds a flag without a value.
void addSwitch(CLI::App& app, const std::string& name, bool& on, const std::string& help);

/// Adds a flag with one or more values: "NAME VALUE ...".
void addList(CLI::App& app, const std::string& name, std::vector<std::string>& texts,
             const std::string& valueName, const std::string& help);

/// Adds "NAME VALUE"; `valueName` stands in the help.
void addFlag(CLI::App& app, const std::string& name, FlagText& text, const std::string& valueName,
             const std::string& help);

/// The usage error of a flag that must be there.
Error missingFlag(const std::string& name);

Result<double> readReal(const std::string& flag, const std::string& text, double lo, double hi);
Result<std::int64_t> readInteger(const std::string& flag, const std::string& text, std::int64_t lo,
                                 std::int64_t hi);

/// --seed, when it was given.
Result<std::optional<std::uint64_t>> readSeed(const CommonFlags& flags);

struct PictureSize {
    int width = 0;
    int height = 0;
};
/// "800x600", each side from 64 to 16384.
Result<PictureSize> readSize(const std::string& text);

/// Applies --set; paths come out absolute.
Result<void> applyAssignments(Settings& settings, const CommonFlags& flags);

/// Applies --seed as the setting "seed".
Result<void> applySeed(Settings& settings, const CommonFlags& flags);

/// --set and --seed of a verb that has no experiment: wrong ones are still errors.
Result<void> checkSettings(const CommonFlags& flags);

}  // namespace scorescope::app
