// SPDX-License-Identifier: Apache-2.0
#include "core/base/settings.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/base/nearest.h"

namespace scorescope {
namespace {

enum class Mode { calm, wild };

struct Common {
    std::int64_t count = 10;
    Mode mode = Mode::calm;
};

struct Ramp {
    double low = 0.1;
    double high = 20.0;
    Matrix grid = {{1.0, 2.0}, {3.0, 4.0}};
};

struct Flat {
    double level = 1.0;
};

const Schema<Common>& commonSchema() {
    static const auto schema =
        Schema<Common>{}
            .add("count", &Common::count, Describe("Count").in(1, 100))
            .add("mode", &Common::mode, Describe("Mode").live(),
                 {{Mode::calm, "calm", "Calm"}, {Mode::wild, "wild", "Wild"}});
    return schema;
}

const Schema<Ramp>& rampSchema() {
    static const auto schema =
        Schema<Ramp>{}
            .add("low", &Ramp::low, Describe("Low").in(0.0, 50.0))
            .add("high", &Ramp::high, Describe("High").in(0.0, 50.0))
            .add("grid", &Ramp::grid, Describe("Grid").in(-10.0, 10.0))
            .require("low < high", [](const Ramp& o) { return o.low < o.high; });
    return schema;
}

const Schema<Flat>& flatSchema() {
    static const auto schema =
        Schema<Flat>{}.add("level", &Flat::level, Describe("Level").in(0.0, 1.0));
    return schema;
}

const SettingsSchema& tree() {
    static const auto schema = [] {
        FamilySchema noise;
        noise.id = "noise";
        noise.title = "Noise";
        noise.common = {&commonSchema().fields()};
        noise.kinds = {{"ramp", "Ramp", "", {&rampSchema().fields()}},
                       {"flat", "Flat", "", {&flatSchema().fields()}}};
        FamilySchema plain;
        plain.id = "plain";
        plain.title = "Plain";
        plain.common = {&commonSchema().fields()};
        FamilySchema walk;  // strides fit a flat world, and both kinds have a level
        walk.id = "walk";
        walk.title = "Walk";
        walk.kinds = {{"stride", "Stride", "", {&flatSchema().fields()}},
                      {"climb", "Climb", "", {&rampSchema().fields(), &flatSchema().fields()}}};
        walk.fittingKind = [](const Settings& settings) -> std::optional<std::string> {
            if (settings.text("noise.kind") == "flat") return "stride";
            return std::nullopt;
        };
        return SettingsSchema{}
            .add(std::move(noise), "ramp")
            .add(std::move(plain))
            .add(std::move(walk), "climb");
    }();
    return schema;
}

Json json(const char* text) {
    return *parseJson(text, "test");
}

TEST(Settings, DefaultsAreTheMemberInitialisers) {
    const Settings settings(tree());
    EXPECT_EQ(settings.integer("noise.count"), 10);
    EXPECT_EQ(settings.text("noise.mode"), "calm");
    const Ramp ramp = settings.read(rampSchema(), "noise");
    EXPECT_EQ(ramp.low, 0.1);
    EXPECT_EQ(ramp.grid, (Matrix{{1.0, 2.0}, {3.0, 4.0}}));
}

TEST(Settings, JsonRoundTripIsTheIdentity) {
    Settings settings(tree());
    ASSERT_TRUE(settings.assign(
        {"noise.low=0.30000000000000004", "noise.mode=wild", "noise.grid=[[1,2],[3,4.5]]"}));
    const auto full = Settings::fromJson(tree(), settings.toJson(), "full");
    ASSERT_TRUE(full);
    EXPECT_EQ(*full, settings);
    const auto sparse = Settings::fromJson(tree(), settings.overridesToJson(), "sparse");
    ASSERT_TRUE(sparse);
    EXPECT_EQ(*sparse, settings);
    EXPECT_EQ(sparse->hash(), settings.hash());
    EXPECT_EQ(sparse->read(commonSchema(), "noise").mode, Mode::wild);
}

TEST(Settings, KindMayComeAfterTheKeysThatNeedIt) {
    const auto settings =
        Settings::fromJson(tree(), json(R"({"noise": {"level": 0.5, "kind": "flat"}})"), "f.json");
    ASSERT_TRUE(settings) << settings.error().line();
    EXPECT_EQ(settings->real("noise.level"), 0.5);
    EXPECT_FALSE(settings->isActive("noise.low"));
}

TEST(Settings, ADefaultKindFollowsTheChoicesBeforeIt) {
    Settings settings(tree());
    EXPECT_EQ(settings.text("walk.kind"), "climb");
    ASSERT_TRUE(settings.set("noise.kind", Value(std::string("flat"))));
    EXPECT_EQ(settings.text("walk.kind"), "stride");
    EXPECT_TRUE(settings.isDefault("walk.kind"));
    EXPECT_FALSE(settings.isActive("walk.low"));
    ASSERT_TRUE(settings.set("noise.kind", Value(std::string("ramp"))));
    EXPECT_EQ(settings.text("walk.kind"), "climb");
}

TEST(Settings, AChosenKindStaysWhateverTheOrderOfTheAssignments) {
    for (const bool first : {true, false}) {
        Settings settings(tree());
        const std::string chosen = "walk.kind=climb", other = "noise.kind=flat";
        ASSERT_TRUE(settings.assign({first ? chosen : other, first ? other : chosen}));
        EXPECT_EQ(settings.text("walk.kind"), "climb");
        EXPECT_FALSE(settings.isDefault("walk.kind"));
        const auto read = Settings::fromJson(tree(), settings.overridesToJson(), "test");
        ASSERT_TRUE(read) << read.error().line();
        EXPECT_EQ(*read, settings);
    }
}

TEST(Settings, KindsMayShareFields) {
    Settings settings(tree());
    ASSERT_TRUE(settings.assign({"walk.level=0.5", "walk.low=0.2"}));
    ASSERT_TRUE(settings.set("walk.kind", Value(std::string("stride"))));
    EXPECT_EQ(settings.real("walk.level"), 0.5);
    EXPECT_FALSE(settings.isActive("walk.low"));
}

TEST(Settings, FamilyWithoutKindsReadsAndRefuses) {
    const auto settings = Settings::fromJson(tree(), json(R"({"plain": {"count": 3}})"), "f.json");
    ASSERT_TRUE(settings) << settings.error().line();
    EXPECT_EQ(settings->integer("plain.count"), 3);
    EXPECT_FALSE(Settings::fromJson(tree(), json(R"({"plain": {"kind": "x"}})"), "f.json"));
    EXPECT_FALSE(Settings::fromJson(tree(), json(R"({"plain": 3})"), "f.json"));
}

TEST(Settings, UnknownKeyNamesFileKeyAndNearest) {
    const auto settings = Settings::fromJson(tree(), json(R"({"noise": {"hihg": 3}})"), "f.json");
    ASSERT_FALSE(settings);
    const std::string line = settings.error().line();
    EXPECT_NE(line.find("f.json"), std::string::npos) << line;
    EXPECT_NE(line.find("noise.hihg"), std::string::npos) << line;
    EXPECT_NE(line.find("\"noise.high\""), std::string::npos) << line;
    EXPECT_EQ(settings.error().fault, Fault::usage);
}

TEST(Settings, KeyOfAnotherKindIsRefusedWithTheRemedy) {
    Settings settings(tree());
    const auto done = settings.setText("noise.level", "0.5");
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().line().find("set noise.kind to \"flat\""), std::string::npos)
        << done.error().line();
}

TEST(Settings, BoundsTypesAndRulesAreEnforced) {
    Settings settings(tree());
    EXPECT_FALSE(settings.setText("noise.count", "0"));
    EXPECT_FALSE(settings.setText("noise.count", "101"));
    EXPECT_FALSE(settings.setText("noise.count", "2.5"));
    EXPECT_FALSE(settings.setText("noise.low", "nan"));
    EXPECT_FALSE(settings.setText("noise.low", "1e999"));
    EXPECT_FALSE(settings.setText("noise.mode", "mild"));
    EXPECT_FALSE(settings.setText("noise.grid", "[[1,2],[3]]"));
    EXPECT_FALSE(settings.setText("noise.grid", "[[1,200]]"));
    EXPECT_EQ(settings, Settings(tree())) << "a refused value must change nothing";
    EXPECT_FALSE(settings.assign({"noise.low=30"})) << "low < high";
    EXPECT_TRUE(settings.assign({"noise.high=40"}));
}

TEST(Settings, ChangingTheKindDropsWhatNoLongerApplies) {
    Settings settings(tree());
    ASSERT_TRUE(settings.assign({"noise.low=0.5", "noise.count=7"}));
    ASSERT_TRUE(settings.setText("noise.kind", "flat"));
    EXPECT_EQ(settings.integer("noise.count"), 7);
    ASSERT_TRUE(settings.setText("noise.kind", "ramp"));
    EXPECT_EQ(settings.real("noise.low"), 0.1);
}

TEST(Settings, ChangedKeysListsBothSides) {
    const Settings before(tree());
    Settings after = before;
    ASSERT_TRUE(after.assign({"noise.kind=flat", "walk.kind=climb"}));
    const auto keys = changedKeys(before, after);
    EXPECT_EQ(keys, (std::vector<std::string>{"noise.kind", "noise.level", "noise.low",
                                              "noise.high", "noise.grid"}));
}

TEST(Settings, HashDependsOnValuesOnly) {
    Settings a(tree());
    Settings b(tree());
    ASSERT_TRUE(a.assign({"noise.low=0.2", "noise.count=5"}));
    ASSERT_TRUE(b.assign({"noise.count=5"}));
    EXPECT_NE(a.hash(), b.hash());
    ASSERT_TRUE(b.assign({"noise.low=0.2"}));
    EXPECT_EQ(a.hash(), b.hash());
    EXPECT_EQ(a.hash().size(), 16U);
}

TEST(Value, TextReadsBackToTheSameValue) {
    const std::vector<std::pair<ValueType, Value>> cases = {
        {ValueType::boolean, true},
        {ValueType::integer, std::int64_t{-7}},
        {ValueType::real, 0.1},
        {ValueType::real, 1e-300},
        {ValueType::text, std::string("a, b")},
        {ValueType::array, Vector{1.5, -2.0}},
        {ValueType::matrix, Matrix{{1.0}, {2.25}}},
    };
    for (const auto& [type, value] : cases) {
        const auto back = parseValue(type, valueToText(value));
        ASSERT_TRUE(back) << valueToText(value);
        EXPECT_EQ(*back, value);
    }
}

TEST(Nearest, FindsTheTypo) {
    EXPECT_EQ(nearest("tow-gaussians", {"eight-gaussians", "two-gaussians", "gaussian"}),
              "two-gaussians");
    EXPECT_EQ(nearest("x", {}), "");
}

}  // namespace
}  // namespace scorescope
