// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include "experiment.h"

namespace scorescope {
namespace {

class CsvData : public testing::Test {
protected:
    void SetUp() override {
        path_ = std::filesystem::path(testing::TempDir()) /
                (std::string("csv_data_") +
                 testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv");
    }
    void TearDown() override { std::filesystem::remove(path_); }

    Settings settings(const std::string& text, std::vector<std::string> more = {}) {
        std::ofstream(path_) << text;
        more.push_back("data.kind=csv");
        more.push_back("data.path=" + path_.string());
        return experiment(more);
    }
    Error failure(const std::string& text, const std::vector<std::string>& more = {}) {
        const auto data = makeDataSet(settings(text, more));
        EXPECT_FALSE(data);
        return data ? Error{} : data.error();
    }

    std::filesystem::path path_;
};

const char* const kTable = "x,y,label\n1,2,0\n3,4,1\n5,6,0\n";

TEST_F(CsvData, ReadsAllColumnsInFileOrder) {
    const auto data = dataOf(settings(kTable));
    EXPECT_EQ(data->dimension(), 3);
    EXPECT_EQ(data->rows(), 3);
    EXPECT_EQ(data->draw(100, 0, Stream::data).values,
              (std::vector<float>{1, 2, 0, 3, 4, 1, 5, 6, 0}));
    EXPECT_FALSE(data->density());
}

TEST_F(CsvData, TakesColumnsByNameOrNumber) {
    const std::vector<float> expected = {2, 1, 4, 3, 6, 5};
    EXPECT_EQ(dataOf(settings(kTable, {"data.columns=y, x"}))->draw(9, 0, Stream::data).values,
              expected);
    EXPECT_EQ(dataOf(settings(kTable, {"data.columns=1,0"}))->draw(9, 0, Stream::data).values,
              expected);
}

TEST_F(CsvData, AHeadersNameWinsOverANumber) {
    const auto data = dataOf(settings("1,a\n10,20\n", {"data.columns=1"}));
    EXPECT_EQ(data->draw(9, 0, Stream::data).values, std::vector<float>{10});
}

TEST_F(CsvData, HoldsOutTheRowsThatTrainingLeaves) {
    const auto data = dataOf(settings(kTable, {"data.count=2", "data.columns=x"}));
    const float held = data->drawHeldOut(100, 0).values.at(0);
    const auto seen = data->draw(2, 0, Stream::data).values;
    EXPECT_EQ(data->drawHeldOut(100, 0).count, 1);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), held), 0);
}

TEST_F(CsvData, NamesTheNearestColumn) {
    const Error error = failure(kTable, {"data.columns=x,lable"});
    EXPECT_EQ(error.where, "data.columns");
    EXPECT_NE(error.what.find("'lable'"), std::string::npos);
    EXPECT_NE(error.remedy.find("label"), std::string::npos);
    EXPECT_NE(failure(kTable, {"data.columns=3"}).remedy.find("0 to 2"), std::string::npos);
    EXPECT_EQ(failure(kTable, {"data.columns=x,"}).where, "data.columns");
}

TEST_F(CsvData, RefusesFilesWithoutUsableRows) {
    EXPECT_EQ(failure("x,y\n").fault, Fault::file);
    EXPECT_EQ(failure("x,y\n1,nan\n").fault, Fault::file);
    EXPECT_EQ(failure("x,y\n1,1e200\n").fault, Fault::file);
    EXPECT_NE(failure("x,y\n1,1e200\n").where.find("column y"), std::string::npos);
}

TEST_F(CsvData, RefusesAMissingFileAndNoFile) {
    const auto missing = makeDataSet(experiment({"data.kind=csv", "data.path=/nowhere/p.csv"}));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().fault, Fault::file);
    const auto none = makeDataSet(experiment({"data.kind=csv"}));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().where, "data.path");
}

}  // namespace
}  // namespace scorescope
