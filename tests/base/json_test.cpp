// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

void expectJsonRefused(std::string_view text, std::string_view reason) {
    const auto value = parseJson(text, "file.json");
    ASSERT_FALSE(value) << text;
    EXPECT_EQ(value.error().fault, Fault::file);
    EXPECT_EQ(value.error().where, "file.json");
    EXPECT_NE(value.error().what.find(reason), std::string::npos) << value.error().line();
}

TEST(Json, KeepsOrderCommentsAndNumbers) {
    const auto value = parseJson(R"(// a comment
        {"seed": 7, "b": [1, -2, 0.1, 1e300, 18446744073709551615], "a": {"x": null, "y": true},
         /* another */ "text": "\u00e9\n"})",
                                 "file");
    ASSERT_TRUE(value) << value.error().line();
    EXPECT_EQ(writeJson(*value, -1),
              "{\"seed\":7,\"b\":[1,-2,0.1,1e+300,18446744073709551615],"
              "\"a\":{\"x\":null,\"y\":true},\"text\":\"\xC3\xA9\\n\"}");
}

TEST(Json, ReadsWhatItWrote) {
    const Json value = {{"third", 1.0 / 3.0},
                        {"small", 5e-324},
                        {"list", {1, {2, "x"}, Json::object()}},
                        {"empty", Json::array()},
                        {"integer", -9007199254740993}};
    const auto back = parseJson(writeJson(value), "file");
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, value);
}

TEST(Json, WritesNoInvalidNumberAndNoInvalidText) {
    const Json value = {std::numeric_limits<double>::quiet_NaN(),
                        std::numeric_limits<double>::infinity(), "\xFF"};
    EXPECT_EQ(writeJson(value, -1), "[null,null,\"\xEF\xBF\xBD\"]");
}

TEST(Json, NamesLineAndColumn) {
    expectJsonRefused("{\"a\": 1,\n \"b\" 2}", "line 2, column 6");
    expectJsonRefused("{\"a\": tru}", "line 1, column 10");
    expectJsonRefused("{\"a\": 1", "line 1");
    expectJsonRefused("[1] 2", "line 1, column 5");
}

TEST(Json, RefusesWhatOthersReadDifferently) {
    expectJsonRefused("{\"a\": 1, \"b\": {\"a\": 1}, \n\"a\": 2}", "\"a\" comes twice");
    expectJsonRefused("{\"a\": 1, \n\"a\": 2}", "line 2");
    expectJsonRefused("[NaN]", "not valid JSON");
    expectJsonRefused("[1e999]", "number overflow");
    expectJsonRefused("[01]", "not valid JSON");
    expectJsonRefused("[1,]", "not valid JSON");
    expectJsonRefused("{'a': 1}", "not valid JSON");
    expectJsonRefused("[\"\xFF\"]", "not valid JSON");
    expectJsonRefused(std::string_view("{}\0{}", 5), "zero byte");
    expectJsonRefused("", "is empty");
    expectJsonRefused(" \t\r\n", "is empty");
}

TEST(Json, BoundsDepthAndSize) {
    const std::string deep = std::string(64, '[') + std::string(64, ']');
    EXPECT_TRUE(parseJson(deep, "file"));
    expectJsonRefused("[" + deep + "]", "64 levels");
    expectJsonRefused(std::string(1'000'000, '['), "64 levels");
    expectJsonRefused(std::string((16 << 20) + 1, ' '), "16 MB");
}

TEST(Json, ManyKeysTakeLinearTime) {
    // Quadratic work would take minutes here and run into the test's time limit.
    std::string text = "{";
    for (int i = 0; i < 1'000'000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
    text.back() = '}';
    const auto value = parseJson(text, "file");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->size(), 1'000'000U);
}

TEST(Json, FilesAreNamedInErrors) {
    const test::TestFolder folder;
    const auto path = folder.put("bad.json", "{");
    EXPECT_EQ(readJsonFile(path).error().where, path.native());
    EXPECT_EQ(readJsonFile(folder / "missing.json").error().fault, Fault::file);
    const auto good = readJsonFile(folder.put("good.json", "\xEF\xBB\xBF{\"a\": 1}\n"));
    ASSERT_TRUE(good);
    EXPECT_EQ((*good)["a"], 1);
}

}  // namespace
}  // namespace scorescope
