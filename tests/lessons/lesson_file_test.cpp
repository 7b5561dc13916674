// SPDX-License-Identifier: Apache-2.0
// What a lesson's file may say, and what is told about one that is wrong.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "app/present/lesson.h"
#include "core/base/json.h"

namespace scorescope::app {
namespace {

constexpr const char* kGood = R"({
  "title": "A lesson", "chapter": 3, "slides": ["One"], "text": ["Some **words**."],
  "experiment": {"data": {"kind": "two-gaussians"}, "sde": {"kind": "none"}},
  "view": {"t": 0.2, "map": "error", "probe": [1, 2], "layers": {"true": true}},
  "steps": [{"text": "Look.", "actions": ["t 0.3", "train 20"]}, {"text": "Think."}],
  "sweeps": [{"name": "sizes", "title": "T", "x_label": "x", "y_label": "y",
              "points": [{"x": 1, "set": {"sampler.steps": 1}}, {"x": 2, "set": {}}],
              "curves": [{"name": "c", "metric": "swd", "exact": true, "mark_lowest": true}]}],
  "expect": [
    {"name": "a", "metric": "mode_weights", "path": "value.1", "exact": true, "max": 1,
     "set": {"sampler.kind": "langevin", "sampler.steps": 7}},
    {"name": "b", "log": "loss", "of_steps": [1, 10], "over_steps": [2, 3], "min": -1, "max": 2},
    {"name": "c", "ratio": ["a", "b"], "min": 0},
    {"name": "d", "sweep": "sizes", "curve": "c", "statistic": "lowest_at", "min": 0}],
  "figures": [{"name": "field", "view": "field", "t": 0.1}]
})";

Json good() {
    return *parseJson(kGood, "good");
}

Result<Lesson> read(const Json& json) {
    return lessonFromJson(json, "folder/demo.json");
}

/// The lesson with one value changed is refused, with all of these in the error's line.
void refused(const std::string& pointer, const Json& value, const std::vector<std::string>& says) {
    Json json = good();
    json[Json::json_pointer(pointer)] = value;
    const auto lesson = read(json);
    ASSERT_FALSE(lesson) << pointer;
    EXPECT_NE(lesson.error().fault, Fault::missed) << pointer;
    EXPECT_FALSE(lesson.error().remedy.empty()) << lesson.error().line();
    for (const std::string& words : says) {
        EXPECT_NE(lesson.error().line().find(words), std::string::npos)
            << words << " is not in " << lesson.error().line();
    }
}

TEST(LessonFile, HoldsEverything) {
    const auto lesson = read(good());
    ASSERT_TRUE(lesson) << lesson.error().line();
    EXPECT_EQ(lesson->name, "demo");
    EXPECT_EQ(lesson->chapter, 3);
    EXPECT_EQ(lesson->view.t, 0.2);
    EXPECT_EQ(lesson->view.view.map, MapKind::error);
    EXPECT_TRUE(lesson->view.view.shows(Layer::exact));
    ASSERT_TRUE(lesson->view.view.probe);
    EXPECT_EQ(lesson->steps.size(), 2u);
    const LessonNumber& first = lesson->expected[0].number;
    EXPECT_TRUE(first.exact);
    EXPECT_EQ(first.settings.integer("sampler.steps"), 7);
    EXPECT_EQ(std::get<MetricNumber>(first.kind).path, "value.1");
    EXPECT_TRUE(std::get<LogNumber>(lesson->expected[1].number.kind).over);
    EXPECT_EQ(std::get<CombinedNumber>(lesson->expected[2].number.kind).second, 1u);
    ASSERT_EQ(lesson->sweeps.size(), 1u);
    EXPECT_EQ(lesson->sweeps[0].curves[0].numbers[0].settings.integer("sampler.steps"), 1);
    EXPECT_EQ(lesson->sweeps[0].lowestOf, 0u);
}

TEST(LessonFile, AdjustmentsReachEveryNumber) {
    const auto lesson = lessonFromJson(good(), "demo.json", [](Settings& settings) {
        return settings.set("seed", std::int64_t{5});
    });
    ASSERT_TRUE(lesson);
    EXPECT_EQ(lesson->expected[0].number.settings.integer("seed"), 5);
    EXPECT_EQ(lesson->sweeps[0].curves[0].numbers[1].settings.integer("seed"), 5);
}

TEST(LessonFile, UnknownKeysNameTheNearest) {
    refused("/titel", "x", {"folder/demo.json", "titel", "title"});
    refused("/expect/0/maxx", 1, {"expect.1.maxx", "max"});
    refused("/view/layers/densty", true, {"view.layers.densty", "density"});
    refused("/steps/0/action", "t 1", {"steps.1.action", "actions"});
}

TEST(LessonFile, MissingPartsAreNamed) {
    for (const char* key :
         {"title", "chapter", "slides", "text", "experiment", "steps", "expect"}) {
        Json json = good();
        json.erase(key);
        const auto lesson = read(json);
        ASSERT_FALSE(lesson) << key;
        EXPECT_NE(lesson.error().line().find(key), std::string::npos) << lesson.error().line();
    }
}

TEST(LessonFile, SettingsAreChecked) {
    refused("/experiment/data/kind", "two-gausians", {"two-gausians", "two-gaussians"});
    refused("/expect/0/set", {{"sampler.stepz", 3}}, {"sampler.steps"});
    refused("/expect/0/set", {{"sampler.steps", -3}}, {"expect.1.set"});
    refused("/expect/0/set", 7, {"expect.1.set"});
}

TEST(LessonFile, NumbersMustSayHowAndWhat) {
    refused("/expect/0/metric", "mode_weigths", {"mode_weights"});
    refused("/expect/2/ratio/0", "z", {"expect.3.ratio", "\"z\""});
    refused("/expect/2/ratio/0", "d", {"before"});  // comes later
    refused("/expect/1/of_steps/0", 0, {"of_steps"});
    refused("/expect/1/of_steps/0", 20, {"of_steps"});
    refused("/expect/1/min", 3, {"expect.2.min", "above max"});
    refused("/expect/1/name", "a", {"twice"});
    refused("/expect/3/curve", "other", {"expect.4.curve"});
    refused("/expect/3/sweep", "size", {"sizes"});
    Json json = good();
    json["expect"][0].erase("metric");
    json["expect"][0].erase("path");
    EXPECT_FALSE(read(json));
    json = good();
    json["expect"][0].erase("max");
    EXPECT_FALSE(read(json));
}

TEST(LessonFile, ImagesAreShownAndMeasured) {
    Json json = good();
    json["view"]["images"] = {{"mode", "film"}, {"film_row", 3}};
    json["steps"][0]["actions"] = {"images mode film", "images film_frame 5"};
    json["expect"].push_back({{"name", "l"},
                              {"reconstruction", "sharpness"},
                              {"decoder", "vae"},
                              {"count", 8},
                              {"draws", 4},
                              {"of_mean", true},
                              {"guidance", 0.5},
                              {"steps", 0},
                              {"max", 1}});
    json["expect"].push_back({{"name", "m"},
                              {"mistaken_after", "crop"},
                              {"judge", "features"},
                              {"count", 10},
                              {"max", 1}});
    json["expect"].push_back({{"name", "n"}, {"components", 3}, {"count", 10}, {"max", 1}});
    const auto lesson = read(json);
    ASSERT_TRUE(lesson) << lesson.error().line();
    EXPECT_EQ(lesson->view.view.images.mode, ImageMode::film);
    EXPECT_EQ(lesson->view.view.images.filmRow, 3);
    const LessonNumber& sharp = lesson->expected[4].number;
    EXPECT_EQ(sharp.steps, 0);
    EXPECT_TRUE(std::get<PictureNumber>(sharp.kind).ofMean);
    EXPECT_EQ(std::get<PictureNumber>(sharp.kind).order.guidance, 0.5);
    const auto& likeness = std::get<LikenessNumber>(lesson->expected[5].number.kind);
    EXPECT_TRUE(likeness.byFeatures);
    EXPECT_EQ(likeness.amount, imageChangeInfo(ImageChange::crop).usual);
    EXPECT_EQ(std::get<ComponentNumber>(lesson->expected[6].number.kind).components, 3);
    refused("/view/images", {{"mode", "films"}}, {"view.images", "mode"});
    refused("/view/images", {{"colums", 3}}, {"colums", "columns"});
    refused("/view/images", {{"columns", 3000}}, {"columns"});
    refused("/steps/0/actions/0", "images mode films", {"steps.1.actions"});
    refused("/expect/0", {{"name", "a"}, {"reconstruction", "l3"}, {"count", 1}, {"max", 1}},
            {"reconstruction", "l2"});
}

TEST(LessonFile, ActionsAreChecked) {
    refused("/steps/0/actions/0", "trian 5", {"steps.1.actions", "train"});
    refused("/steps/0/actions/0", "train -5", {"steps.1.actions"});
    for (const char* line : {"shot a.png", "quit", "preset two-moons", "lesson ncsn", "click x"}) {
        refused("/steps/0/actions/0", line, {"does not belong in a lesson"});
    }
}

TEST(LessonFile, SizesAreBounded) {
    refused("/text/0", std::string(5000, 'x'), {"text"});
    refused("/steps", Json::array(), {"steps"});
    refused("/chapter", 0, {"chapter"});
    refused("/chapter", 1.5, {"chapter"});
    refused("/sweeps/0/name", "../up", {"sweeps.1.name"});
    refused("/figures/0/view", "fields", {"field"});
    Json json = good();
    for (int i = 0; i < 40; ++i) json["text"].push_back("more");
    EXPECT_FALSE(read(json));
}

TEST(LessonFile, WrongTypesAreToldNotThrown) {
    for (const char* pointer : {"/title", "/slides", "/text", "/experiment", "/view", "/steps",
                                "/sweeps", "/expect", "/figures", "/steps/0", "/expect/0"}) {
        for (const Json& value : {Json(), Json(3), Json(true), Json::array({1}), Json("x")}) {
            Json json = good();
            json[Json::json_pointer(pointer)] = value;
            if (std::string(pointer) == "/title" && value.is_string()) continue;
            const auto lesson = read(json);
            ASSERT_FALSE(lesson) << pointer << ' ' << value;
            EXPECT_FALSE(lesson.error().line().empty());
        }
    }
    EXPECT_FALSE(read(Json::array()));
}

TEST(LessonFile, TheCourseIsComplete) {
    std::set<std::int64_t> chapters;
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SCORESCOPE_LESSONS)) {
        if (entry.path().extension() != ".json") continue;
        const auto lesson = readLesson(entry.path());
        ASSERT_TRUE(lesson) << lesson.error().line();
        EXPECT_TRUE(chapters.insert(lesson->chapter).second) << lesson->name;
        std::size_t words = 0;
        for (const std::string& text : lesson->text) {
            words += static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1;
        }
        EXPECT_GE(words, 80u) << lesson->name;
        EXPECT_LE(words, 200u) << lesson->name;
        ++count;
    }
    EXPECT_GE(count, 21u);
    EXPECT_EQ(*chapters.begin(), 1);
    EXPECT_EQ(*chapters.rbegin(), static_cast<std::int64_t>(count));
}

}  // namespace
}  // namespace scorescope::app
