// SPDX-License-Identifier: Apache-2.0
#include "core/base/locations.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

namespace scorescope {
namespace {

constexpr const char* kEngineFile = "libscorescope_engine.so";

/// The folders in which Linux distributions keep libraries, below the installation's root.
constexpr std::array kLibraryFolders = {"lib", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu",
                                        "lib64"};

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string(value);
}

std::filesystem::path homeFolder() {
    if (const auto home = environment("HOME"); !home.empty()) return home;
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::filesystem::path{"/"} : std::filesystem::path{entry.pw_dir};
}

/// What is looked for, in which variable and where; `isThere` tells a folder from a file.
struct Search {
    std::string what;
    const char* variable;
    std::vector<std::filesystem::path> places;
    bool (*isThere)(const std::filesystem::path&);
};

Result<std::filesystem::path> find(const Search& search) {
    const std::string given = environment(search.variable);
    if (!given.empty()) {
        // What the user names must not be passed over in silence.
        if (search.isThere(given)) return std::filesystem::path{given};
        return Error{Fault::resource, search.what + " is not there", given,
                     std::string("correct or unset ") + search.variable};
    }
    std::string looked;
    for (const auto& place : search.places) {
        if (search.isThere(place)) return place;
        looked += (looked.empty() ? "" : ", ") + place.native();
    }
    return Error{Fault::resource, search.what + " is missing, looked for " + looked, "",
                 std::string("install ScoreScope again or set ") + search.variable};
}

bool isFolder(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::is_directory(path, code);
}

bool isFile(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code);
}

}  // namespace

std::filesystem::path programFolder() {
    std::error_code code;
    return std::filesystem::read_symlink("/proc/self/exe", code).parent_path();
}

Result<std::filesystem::path> assetsFolder() {
    const auto root = programFolder().parent_path();
    return find(
        {"the folder of presets", "SCORESCOPE_ASSETS", {root / "share/scorescope"}, isFolder});
}

Result<std::filesystem::path> engineLibrary() {
    const auto root = programFolder().parent_path();
    std::vector<std::filesystem::path> places;
    for (const char* folder : kLibraryFolders) {
        places.push_back(root / folder / "scorescope" / kEngineFile);
    }
    return find({"the engine's library", "SCORESCOPE_ENGINE", std::move(places), isFile});
}

std::filesystem::path userDataFolder() {
    // The XDG base directory rules: a relative path counts as unset.
    const std::filesystem::path given = environment("XDG_DATA_HOME");
    return (given.is_absolute() ? given : homeFolder() / ".local/share") / "scorescope";
}

}  // namespace scorescope
