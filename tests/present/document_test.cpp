// SPDX-License-Identifier: Apache-2.0
#include "app/present/document.h"

#include <gtest/gtest.h>

#include <random>

#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

Document freshDocument() {
    return Document(Settings(experimentSchema()));
}

/// A random value that the field takes.
Value randomValue(const Field& field, std::mt19937& random) {
    const auto below = [&](std::size_t n) { return random() % n; };
    switch (field.type) {
        case ValueType::boolean: return below(2) == 0;
        case ValueType::integer:
            return static_cast<std::int64_t>(field.sliderMinimum) +
                   static_cast<std::int64_t>(below(9));
        case ValueType::real: {
            const double share = static_cast<double>(below(1000)) / 1000.0;
            return field.sliderMinimum + share * (field.sliderMaximum - field.sliderMinimum);
        }
        case ValueType::choice: return field.choices[below(field.choices.size())].id;
        case ValueType::text:
        case ValueType::path: return "file" + std::to_string(below(5));
        case ValueType::array: return Vector{0.5, static_cast<double>(below(3))};
        case ValueType::matrix:
            return Matrix{{1.0, 0.0}, {0.0, 1.0 + static_cast<double>(below(3))}};
    }
    return false;
}

void changeSomething(Document& document, std::mt19937& random) {
    document.endGesture();
    const int kind = static_cast<int>(random() % 4);
    if (kind == 0) {
        ViewState view = document.view();
        const auto layer = static_cast<Layer>(random() % kLayerCount);
        view.show(layer, !view.shows(layer));
        document.changeView("layer", view);
    } else if (kind == 1) {
        ViewState view = document.view();
        view.probe = render::Vec2{static_cast<double>(random() % 5), 1.0};
        view.noiseSeed = static_cast<std::int64_t>(random() % 100);
        document.changeView("select", view);
    } else {
        const auto keys = document.settings().activeKeys();
        const std::string key = keys[random() % keys.size()];
        static_cast<void>(document.set(key, randomValue(*document.settings().find(key), random)));
    }
}

TEST(Document, UndoOfAHundredRandomChangesReturnsToTheBeginning) {
    for (unsigned seed = 0; seed < 10; ++seed) {
        std::mt19937 random(seed);
        Document document = freshDocument();
        const std::string before = document.hash();
        for (int i = 0; i < 100; ++i) changeSomething(document, random);
        const std::string after = document.hash();
        EXPECT_NE(before, after);
        while (document.canUndo()) document.undo();
        EXPECT_EQ(document.hash(), before);
        while (document.canRedo()) document.redo();
        EXPECT_EQ(document.hash(), after);
    }
}

TEST(Document, ADraggedSliderIsOneStep) {
    Document document = freshDocument();
    for (const double lr : {1e-4, 2e-4, 5e-4}) ASSERT_TRUE(document.set("training.lr", lr));
    document.endGesture();
    ASSERT_TRUE(document.set("training.lr", 1e-3));
    document.undo();
    EXPECT_EQ(document.settings().real("training.lr"), 5e-4);
    document.undo();
    EXPECT_TRUE(document.settings().isDefault("training.lr"));
    EXPECT_FALSE(document.canUndo());
}

TEST(Document, AnErrorLeavesEverythingAsItWas) {
    Document document = freshDocument();
    const std::string before = document.hash();
    EXPECT_FALSE(document.set("training.batch", std::int64_t{-3}));
    EXPECT_FALSE(document.setText("training.lr", "fast"));
    EXPECT_FALSE(document.set("no.such.key", 1.0));
    EXPECT_EQ(document.hash(), before);
    EXPECT_FALSE(document.canUndo());
}

TEST(Document, ANewChangeForgetsWhatWasUndone) {
    Document document = freshDocument();
    ASSERT_TRUE(document.set("training.lr", 1e-3));
    document.undo();
    ASSERT_TRUE(document.set("training.batch", std::int64_t{64}));
    EXPECT_FALSE(document.canRedo());
}

TEST(Document, TellsWhatWasBeforeEachChange) {
    Document document = freshDocument();
    int calls = 0;
    document.onChange([&](const Settings& before, const ViewState&) {
        ++calls;
        EXPECT_TRUE(before.isDefault("training.lr"));
    });
    ASSERT_TRUE(document.set("training.lr", 1e-3));
    ASSERT_TRUE(document.set("training.lr", 1e-3));  // no change, nothing to tell
    EXPECT_EQ(calls, 1);
}

TEST(Document, OnlyWhatIsNotLiveWaitsForARestart) {
    Document document = freshDocument();
    const Settings running = document.settings();
    ASSERT_TRUE(document.set("training.lr", 1e-3));
    EXPECT_TRUE(restartKeys(running, document.settings()).empty());
    ASSERT_TRUE(document.set("model.width", std::int64_t{17}));
    EXPECT_EQ(restartKeys(running, document.settings()), std::vector<std::string>{"model.width"});
    ASSERT_TRUE(document.set("data.kind", std::string("mixture")));
    EXPECT_EQ(restartKeys(running, document.settings()),
              (std::vector<std::string>{"data.kind", "model.width"}));
    EXPECT_EQ(labelsOf({"model.width", "model.depth"}, running), "Width, Depth");
}

}  // namespace
}  // namespace scorescope::app
