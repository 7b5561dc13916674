// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/json.h"
#include "core/session/experiment_schema.h"
#include "kinds.h"

namespace scorescope {
namespace {

std::vector<std::string> familiesWithKinds() {
    std::vector<std::string> ids;
    for (const FamilySchema& family : experimentSchema().families()) {
        if (!family.kinds.empty()) ids.push_back(family.id);
    }
    return ids;
}

class EveryFamily : public testing::TestWithParam<std::string> {};

TEST_P(EveryFamily, DefaultsOfEveryKindAreValid) {
    for (const std::string& kind : kindsOf(GetParam())) {
        const Settings settings = settingsOfKind(GetParam(), kind);
        EXPECT_TRUE(settings.check()) << kind;
        for (const std::string& key : settings.activeKeys()) {
            EXPECT_TRUE(settings.find(key)->check(settings.get(key))) << key;
        }
    }
}

TEST_P(EveryFamily, SettingsSurviveJson) {
    for (const std::string& kind : kindsOf(GetParam())) {
        const Settings settings = settingsOfKind(GetParam(), kind);
        for (const Json& json : {settings.toJson(), settings.overridesToJson()}) {
            const auto read = Settings::fromJson(experimentSchema(), json, "test");
            ASSERT_TRUE(read) << read.error().line();
            EXPECT_EQ(*read, settings) << kind;
            EXPECT_EQ(read->hash(), settings.hash());
            EXPECT_EQ(read->toJson(), settings.toJson());
        }
    }
}

TEST_P(EveryFamily, KindsHaveTitlesAndHelp) {
    for (const KindSchema& kind : experimentSchema().family(GetParam())->kinds) {
        EXPECT_FALSE(kind.id.empty());
        EXPECT_FALSE(kind.title.empty()) << kind.id;
        EXPECT_FALSE(kind.help.empty()) << kind.id;
    }
}

INSTANTIATE_TEST_SUITE_P(Contract, EveryFamily, testing::ValuesIn(familiesWithKinds()));

class EverySetting : public testing::TestWithParam<std::string> {
protected:
    static const SettingsSchema::Row& row() {
        static const auto rows = experimentSchema().rows();
        for (const auto& row : rows) {
            if (row.key + "/" + row.kind == GetParam()) return row;
        }
        throw std::logic_error(GetParam());
    }
    static Settings settings() {
        Settings settings(experimentSchema());
        if (!row().kind.empty()) {
            EXPECT_TRUE(settings.set(row().family->id + ".kind", Value(row().kind)));
        }
        return settings;
    }
};

TEST_P(EverySetting, EnforcesItsBounds) {
    Settings changed = settings();
    const Field& field = *row().field;
    const auto tryNumber = [&](double number) {
        if (field.type == ValueType::integer) {
            return changed.set(row().key, Value(static_cast<std::int64_t>(number)));
        }
        return changed.set(row().key, Value(number));
    };
    if (field.type == ValueType::integer || field.type == ValueType::real) {
        const bool whole = field.type == ValueType::integer;
        for (const double bound : {field.minimum, field.maximum}) {
            if (!std::isfinite(bound)) continue;
            const double outside = whole ? 1.0 : std::max(1e-9, std::abs(bound) * 1e-6);
            EXPECT_TRUE(tryNumber(bound)) << bound;
            EXPECT_FALSE(tryNumber(bound == field.minimum ? bound - outside : bound + outside));
        }
    } else if (field.type == ValueType::array && std::isfinite(field.maximum)) {
        EXPECT_FALSE(changed.set(row().key, Value(Vector{2.0 * field.maximum})));
    } else if (field.type == ValueType::matrix && std::isfinite(field.maximum)) {
        EXPECT_FALSE(changed.set(row().key, Value(Matrix{{2.0 * field.maximum}})));
    } else if (field.type == ValueType::choice) {
        for (const Choice& choice : field.choices) {
            EXPECT_TRUE(changed.set(row().key, Value(choice.id)));
        }
        const auto unknown = changed.set(row().key, Value(std::string("no-such-choice")));
        ASSERT_FALSE(unknown);
        EXPECT_FALSE(unknown.error().remedy.empty());
    }
}

TEST_P(EverySetting, SaysWhatItIsFor) {
    EXPECT_FALSE(row().field->label.empty());
    // What chooses a kind explains each of them instead.
    const auto& choices = row().field->choices;
    const bool allExplained =
        !choices.empty() && std::all_of(choices.begin(), choices.end(),
                                        [](const Choice& choice) { return !choice.help.empty(); });
    EXPECT_TRUE(!row().field->help.empty() || allExplained);
}

TEST_P(EverySetting, DefaultSurvivesBeingWrittenAsText) {
    Settings changed = settings();
    const Value value = changed.get(row().key);
    EXPECT_TRUE(changed.setText(row().key, valueToText(value)));
    EXPECT_EQ(changed.get(row().key), value);
    EXPECT_EQ(changed, settings());
}

std::vector<std::string> settingNames() {
    std::vector<std::string> names;
    for (const auto& row : experimentSchema().rows()) names.push_back(row.key + "/" + row.kind);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Contract, EverySetting, testing::ValuesIn(settingNames()));

}  // namespace
}  // namespace scorescope
