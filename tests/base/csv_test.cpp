// SPDX-License-Identifier: Apache-2.0
#include "core/base/csv.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using Names = std::vector<std::string>;
using Values = std::vector<double>;

void expectCsvRefused(std::string_view text, std::string_view where, std::string_view reason,
                      const CsvLimits& limits = {}) {
    const auto table = parseCsv(text, "p.csv", limits);
    ASSERT_FALSE(table) << text;
    EXPECT_EQ(table.error().fault, Fault::file);
    EXPECT_EQ(table.error().where, where) << table.error().line();
    EXPECT_NE(table.error().what.find(reason), std::string::npos) << table.error().line();
    EXPECT_FALSE(table.error().remedy.empty());
}

void expectTable(std::string_view text, const Names& header, const Values& values) {
    const auto table = parseCsv(text, "p.csv");
    ASSERT_TRUE(table) << table.error().line();
    EXPECT_EQ(table->header, header);
    EXPECT_EQ(table->values, values);
    EXPECT_EQ(table->columns, static_cast<std::int64_t>(header.size()));
    EXPECT_EQ(table->rows * table->columns, static_cast<std::int64_t>(values.size()));
}

TEST(Csv, ReadsTheCommonDialects) {
    const Names header{"x0", "x1"};
    const Values values{1, 2.5, -3, 4e-2};
    expectTable("x0,x1\n1,2.5\n-3,4e-2\n", header, values);
    expectTable("x0,x1\r\n1,2.5\r\n-3,4e-2", header, values);
    expectTable(
        "\xEF\xBB\xBF"
        "x0,x1\n1,2.5\n-3,4e-2\n\n \n",
        header, values);
    expectTable("\"x0\", \"x1\" \n \"1\" , +2.5\n-3,\t0.04\n", header, values);
    expectTable("1,2.5\n-3,4e-2\n", header, values);
    expectTable("\"a,b\",\"say \"\"c\"\"\"\n1,2\n", {"a,b", "say \"c\""}, {1, 2});
    expectTable("2019,year\n1,2\n", {"2019", "year"}, {1, 2});
    expectTable(",x\n1,2\n", {"column1", "x"}, {1, 2});
    expectTable("x\n5\n", {"x"}, {5});
    expectTable("x0,x1\n", header, {});
}

TEST(Csv, NamesLineAndColumnOfABadCell) {
    expectCsvRefused("x0,x1\n1,2\n3,nan\n", "p.csv:3: column x1", "no finite number");
    expectCsvRefused("x0,x1\n1,-Inf\n", "p.csv:2: column x1", "no finite number");
    expectCsvRefused("x0,x1\n1,abc\n", "p.csv:2: column x1", "\"abc\" is no number");
    expectCsvRefused("x0,x1\n,2\n", "p.csv:2: column x0", "is empty");
    expectCsvRefused("x0,x1\n1e999,2\n", "p.csv:2: column x0", "is no number");
    expectCsvRefused("x0,x1\n0x10,2\n", "p.csv:2: column x0", "is no number");
}

TEST(Csv, ABadFirstRowIsNoHeader) {
    expectCsvRefused("nan,1\n2,3\n", "p.csv:1: column x0", "no finite number");
    expectCsvRefused("1.5,abc\n2,3\n", "p.csv:1: column x1", "\"abc\" is no number");
}

TEST(Csv, NamesTheLineOfARaggedRow) {
    expectCsvRefused("x0,x1\n1,2\n3\n", "p.csv:3", "has 1 cells instead of 2");
    expectCsvRefused("x0,x1\n1,2,3,4\n", "p.csv:2", "has 4 cells instead of 2");
    expectCsvRefused("x0,x1\n1,2,\n", "p.csv:2", "has 3 cells instead of 2");
    expectCsvRefused("x0,x1\n1,2\n\n3,4\n", "p.csv:3", "is blank");
}

TEST(Csv, RefusesWhatIsNoTable) {
    expectCsvRefused("", "p.csv", "is empty");
    expectCsvRefused("\n\n", "p.csv", "is empty");
    expectCsvRefused("a,a\n1,2\n", "p.csv:1", "names two columns a");
    expectCsvRefused("a,\"b\n1,2\n", "p.csv:1", "quote");
    expectCsvRefused("a,b\n\"1\"x,2\n", "p.csv:2", "quote");
    expectCsvRefused(
        "\xFF\xFE"
        "a",
        "p.csv", "UTF-16");
    const auto german = parseCsv("x0;x1\n1,5;2,5\n", "p.csv");
    ASSERT_FALSE(german);
}

TEST(Csv, KeepsItsLimits) {
    CsvLimits limits;
    limits.lineBytes = 20;
    expectCsvRefused("x\n" + std::string(21, '1') + "\n", "p.csv:2", "longer than 20 bytes",
                     limits);
    limits.columns = 2;
    expectCsvRefused("a,b,c\n", "p.csv:1", "more than 2 columns", limits);
    limits.values = 3;
    expectCsvRefused("a,b\n1,2\n3,4\n", "p.csv:3", "more than 3 numbers", limits);
    expectCsvRefused(std::string((1 << 20) + 1, 'x'), "p.csv:1", "longer");
    const test::TestFolder folder;
    limits.fileBytes = 3;
    EXPECT_FALSE(readCsv(folder.put("p.csv", "x\n1\n"), limits));
}

TEST(Csv, FilesAreNamedInErrors) {
    const test::TestFolder folder;
    const auto path = folder.put("points.csv", "x0\nbad\n");
    EXPECT_EQ(readCsv(path).error().where, path.native() + ":2: column x0");
    EXPECT_EQ(readCsv(folder / "missing.csv").error().fault, Fault::file);
}

TEST(Csv, FloatsComeBackUnchanged) {
    std::mt19937 random{3};
    std::vector<float> values(3000);
    for (float& v : values) v = static_cast<float>(random()) * 1e-7F - 200.0F;
    const std::string text = writeCsv({"x0", "x1", "x2"}, values, 3);
    EXPECT_EQ(text.substr(0, 9), "x0,x1,x2\n");
    const auto table = parseCsv(text, "p.csv");
    ASSERT_TRUE(table);
    ASSERT_EQ(table->rows, 1000);
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(static_cast<float>(table->values[i]), values[i]);
    }
}

TEST(Csv, DoublesAreRoundedToTheDigitsAsked) {
    const Values values{1.0 / 3.0, 1e-20};
    EXPECT_EQ(writeCsv({"a", "b,c"}, values, 2), "a,\"b,c\"\n0.333333333,1e-20\n");
    const auto table = parseCsv(writeCsv({"a", "b"}, values, 2, 17), "p.csv");
    ASSERT_TRUE(table);
    EXPECT_EQ(table->values, values);
}

}  // namespace
}  // namespace scorescope
