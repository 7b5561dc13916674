// SPDX-License-Identifier: Apache-2.0
#include "core/base/printable_text.h"

#include <gtest/gtest.h>

namespace scorescope {
namespace {

TEST(PrintableText, LeavesTerminalCommandsOut) {
    EXPECT_EQ(printable("a\x1b[31mred\n"), "a?[31mred?");
    EXPECT_EQ(printable("\xC2\x9B"
                        "31m"),
              "?31m");
    EXPECT_EQ(printable("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
    EXPECT_EQ(printable("\xFF\xC3"), "??");
}

TEST(PrintableText, CutsBetweenCharacters) {
    EXPECT_EQ(printable("abcdef", 3), "abc...");
    EXPECT_EQ(printable("abc", 3), "abc");
    EXPECT_EQ(printable("ab\xC3\xBC", 3), "ab...");
}

TEST(PrintableText, NamesAreShortValidUtf8) {
    EXPECT_TRUE(isPrintableName("model.0.weight"));
    EXPECT_TRUE(isPrintableName("\xCE\xB2 max"));
    EXPECT_TRUE(isPrintableName(std::string(256, 'a')));
    for (const std::string bad : {"", "a\nb", "\x7F", "\xC0\xAF", "\xED\xA0\x80",
                                  "\xF5\x80\x80\x80", "\xE2\x82", "\xC2\x85"}) {
        EXPECT_FALSE(isPrintableName(bad));
    }
    EXPECT_FALSE(isPrintableName(std::string(257, 'a')));
    EXPECT_FALSE(isPrintableName(std::string("a\0b", 3)));
}

}  // namespace
}  // namespace scorescope
