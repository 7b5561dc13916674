// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/isa.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace scorescope::kernel {
namespace {

class ChosenIsa : public ::testing::Test {
protected:
    void TearDown() override { unsetenv("SCORESCOPE_ISA"); }
};

TEST_F(ChosenIsa, IsTheBestUnlessNamed) {
    unsetenv("SCORESCOPE_ISA");
    ASSERT_TRUE(chosenIsa());
    EXPECT_EQ(*chosenIsa(), bestIsa());
    for (const Isa isa : supportedIsas()) {
        setenv("SCORESCOPE_ISA", std::string(isaName(isa)).c_str(), 1);
        ASSERT_TRUE(chosenIsa());
        EXPECT_EQ(*chosenIsa(), isa);
        EXPECT_EQ(activeIsa(), isa);
    }
}

TEST_F(ChosenIsa, NonsenseIsOneError) {
    setenv("SCORESCOPE_ISA", "neon", 1);
    const Result<Isa> chosen = chosenIsa();
    ASSERT_FALSE(chosen);
    const std::string line = chosen.error().line();
    EXPECT_NE(line.find("SCORESCOPE_ISA"), std::string::npos) << line;
    EXPECT_NE(line.find("portable"), std::string::npos) << line;
    EXPECT_EQ(activeIsa(), bestIsa());
}

}  // namespace
}  // namespace scorescope::kernel
