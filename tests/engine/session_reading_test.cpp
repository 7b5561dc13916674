// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>

#include "core/session/experiment.h"
#include "tests/data/image_files.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

constexpr int kPictures = 40;

/// An experiment whose data are small pictures in a folder.
class ReadingPictures : public testing::Test {
protected:
    ReadingPictures() {
        std::filesystem::create_directories(folder_ / "pictures" / "grey");
        for (int i = 0; i < kPictures; ++i) {
            const auto file = folder_ / "pictures" / "grey" / (std::to_string(i) + ".bmp");
            std::ofstream(file, std::ios::binary)
                << bmpText(8, 8, [i](int, int, int) { return 4 * i; });
        }
    }

    Settings settings() const {
        return smallExperiment({"data.kind=images", "data.size=8", "model.network=mlp",
                                "data.path=" + (folder_ / "pictures").native()});
    }

    ScratchFolder folder_;
};

TEST_F(ReadingPictures, TellsHowFarItIs) {
    SessionHost host(settings());
    ASSERT_TRUE(host.waitForReady());
    const auto states = host.all<StateChanged>();
    const auto told = std::find_if(states.begin(), states.end(), [](const StateChanged& change) {
        return change.state == RunState::loading;
    });
    ASSERT_NE(told, states.end());
    EXPECT_TRUE(told->reason.starts_with("reading file ")) << told->reason;
    EXPECT_TRUE(told->reason.ends_with(" of " + std::to_string(kPictures))) << told->reason;
}

TEST_F(ReadingPictures, StopsWhenNobodyWaits) {
    int heard = 0;
    const auto built =
        Experiment::build(settings(), [&heard](std::int64_t done, std::int64_t total) {
            EXPECT_LE(done, total);
            return ++heard < 5;
        });
    ASSERT_FALSE(built);
    EXPECT_EQ(built.error().fault, Fault::interrupted);
    EXPECT_EQ(heard, 5);
}

}  // namespace
}  // namespace scorescope::test
