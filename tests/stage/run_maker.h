// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/stage/folder_reader.h"

namespace scorescope::app {

/// A folder that is removed when the test ends.
class TestRun {
public:
    TestRun();
    ~TestRun();

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path recording() const { return path_ / "recording" / "weights.ssr"; }

    /// Writes experiment.json of the defaults with these changes.
    void writeExperiment(const std::vector<std::string>& assignments = {}) const;
    /// Writes a recording of these steps; every weight of a state is its number in the list.
    void writeRecording(const std::vector<std::int64_t>& steps) const;
    void write(const std::string& name, const std::string& text) const;

private:
    std::filesystem::path path_;
};

/// A small experiment: eight Gaussians, a network of 8 x 1.
Settings smallExperiment(const std::vector<std::string>& assignments = {});

/// Numbers in the weights of smallExperiment's network.
std::int64_t smallNetworkSize();

}  // namespace scorescope::app
