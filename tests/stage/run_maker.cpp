// SPDX-License-Identifier: Apache-2.0
#include "tests/stage/run_maker.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/base/json.h"
#include "core/kernel/mlp_forward.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {

TestRun::TestRun() {
    static int made = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("scorescope-stage-" + std::to_string(getpid()) + "-" + std::to_string(made++));
    std::filesystem::create_directories(path_);
}

TestRun::~TestRun() {
    std::error_code code;
    std::filesystem::remove_all(path_, code);
}

void TestRun::write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
}

void TestRun::writeExperiment(const std::vector<std::string>& assignments) const {
    write("experiment.json", writeJson(smallExperiment(assignments).toJson()));
}

void TestRun::writeRecording(const std::vector<std::int64_t>& steps) const {
    Recording::Header header;
    header.layout.entries = {{"all", {smallNetworkSize()}, 0, smallNetworkSize()}};
    header.layout.total = smallNetworkSize();
    auto made = Recording::create(recording(), header);
    ASSERT_TRUE(made) << made.error().line();
    float value = 0.0f;
    for (const std::int64_t step : steps) {
        std::vector<float> weights(static_cast<std::size_t>(smallNetworkSize()), value);
        ASSERT_TRUE((*made)->add(step, 0.0, std::move(weights)));
        value += 0.01f;
    }
}

Settings smallExperiment(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    std::vector<std::string> all = {"data.count=500", "model.width=8", "model.depth=1"};
    all.insert(all.end(), assignments.begin(), assignments.end());
    const auto assigned = settings.assign(all);
    EXPECT_TRUE(assigned);
    return settings;
}

std::int64_t smallNetworkSize() {
    kernel::TrainNetwork network;
    network.width = 8;
    network.depth = 1;
    return kernel::parametersOf(network);
}

}  // namespace scorescope::app
