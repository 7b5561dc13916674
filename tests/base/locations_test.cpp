// SPDX-License-Identifier: Apache-2.0
#include "core/base/locations.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::TestFolder;

/// Sets or removes an environment variable until the end of the test.
class Environment {
public:
    Environment(const char* name, const char* value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old, wasSet_ = true;
        value == nullptr ? unsetenv(name) : setenv(name, value, 1);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() { wasSet_ ? setenv(name_, old_.c_str(), 1) : unsetenv(name_); }

private:
    const char* name_;
    std::string old_;
    bool wasSet_ = false;
};

TEST(Locations, KnowsTheProgramsFolder) {
    EXPECT_TRUE(std::filesystem::is_directory(programFolder()));
    EXPECT_TRUE(programFolder().is_absolute());
}

TEST(Locations, TheEnvironmentComesFirst) {
    const TestFolder folder;
    const Environment assets{"SCORESCOPE_ASSETS", folder.path().c_str()};
    EXPECT_EQ(*assetsFolder(), folder.path());
    const auto library = folder.put("engine.so", "");
    const Environment engine{"SCORESCOPE_ENGINE", library.c_str()};
    EXPECT_EQ(*engineLibrary(), library);
}

TEST(Locations, AWrongEnvironmentIsNotPassedOver) {
    const Environment assets{"SCORESCOPE_ASSETS", "/nowhere"};
    const auto folder = assetsFolder();
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().where, "/nowhere");
    EXPECT_NE(folder.error().remedy.find("SCORESCOPE_ASSETS"), std::string::npos);
    const Environment engine{"SCORESCOPE_ENGINE", "/tmp"};
    EXPECT_FALSE(engineLibrary());
}

TEST(Locations, ErrorsListWhereTheyLooked) {
    const Environment assets{"SCORESCOPE_ASSETS", nullptr};
    const Environment engine{"SCORESCOPE_ENGINE", nullptr};
    const auto root = programFolder().parent_path();
    if (const auto folder = assetsFolder(); folder) {
        EXPECT_EQ(*folder, root / "share/scorescope");
    } else {
        EXPECT_NE(folder.error().what.find("share/scorescope"), std::string::npos);
    }
    if (const auto library = engineLibrary(); library) {
        EXPECT_TRUE(library->native().starts_with(root.native() + "/lib"));
    } else {
        EXPECT_NE(library.error().what.find("x86_64-linux-gnu"), std::string::npos);
    }
}

TEST(Locations, UserDataFollowsTheDesktopRules) {
    {
        const Environment data{"XDG_DATA_HOME", "/data"};
        EXPECT_EQ(userDataFolder(), "/data/scorescope");
    }
    const Environment home{"HOME", "/home/ada"};
    for (const char* unset : {static_cast<const char*>(nullptr), "", "relative"}) {
        const Environment data{"XDG_DATA_HOME", unset};
        EXPECT_EQ(userDataFolder(), "/home/ada/.local/share/scorescope");
    }
}

}  // namespace
}  // namespace scorescope
