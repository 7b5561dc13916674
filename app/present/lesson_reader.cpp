// SPDX-License-Identifier: Apache-2.0
#include "app/present/lesson_reader.h"

#include <cmath>
#include <limits>

#include "app/present/lesson_number_reader.h"
#include "app/present/map_catalogue.h"
#include "app/present/script.h"
#include "app/present/views_catalogue.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kMostActions = 40;
constexpr std::size_t kMostPoints = 40;
constexpr std::size_t kMostCurves = 8;
constexpr double kLargest = 1e12;

/// What a reader may trigger; files, other experiments and the end of the program are not in it.
bool belongsInLessons(ScriptVerb verb) {
    switch (verb) {
        case ScriptVerb::preset:
        case ScriptVerb::click:
        case ScriptVerb::drag:
        case ScriptVerb::key:
        case ScriptVerb::shot:
        case ScriptVerb::report:
        case ScriptVerb::lesson:
        case ScriptVerb::quit: return false;
        default: return true;
    }
}

void readLayers(ObjectReader& reader, ViewState& view) {
    for (const LayerInfo& info : layerCatalogue()) {
        view.show(info.layer, reader.flagOr(info.id, view.shows(info.layer)));
    }
}

/// The map under the arrows, the selected point, the two ways of a line integral, and how much of a
/// denoising sample is shown.
void readTools(ObjectReader& reader, ViewState& view) {
    std::vector<std::string> maps;
    for (const MapInfo& info : mapCatalogue()) maps.push_back(info.id);
    view.map = mapNamed(reader.wordOr("map", maps, mapInfo(view.map).id)).value_or(view.map);
    if (reader.has("probe")) {
        const auto at = reader.numbers("probe", 2, 2);
        view.probe = render::Vec2{at[0], at[1]};
    }
    if (reader.has("ways")) {
        const auto at = reader.numbers("ways", 6, 6);
        view.ways = TwoWays{{at[0], at[1]}, {at[2], at[3]}, {at[4], at[5]}};
    }
    view.dsm.stage = static_cast<int>(reader.integerOr("reveal", 0, kLastDsmStage, 0));
    view.dsm.index = reader.integerOr("sample", 0, 1'000'000, 0);
}

/// What is shown of images: the keys of a view file.
void readImages(ObjectReader& reader, ImageChoices& choices) {
    const Json* all = reader.raw("images");
    if (all == nullptr) return;
    if (!all->is_object()) {
        return reader.refuse("images", "is no object", "write {\"mode\": \"reconstructions\"}");
    }
    for (const auto& [key, value] : all->items()) {
        const auto good = setImageChoice(choices, key, value);
        if (!good) reader.refuse("images." + key, good.error().what, good.error().remedy);
    }
}

/// A name that can be a file's.
std::string readFileName(ObjectReader& reader) {
    std::string name = reader.text("name", 60);
    const bool good =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!good) reader.refuse("name", "cannot name a file", "use a-z, 0-9 and -");
    return name;
}

/// The points of a sweep: settings at each of them, and x.
std::vector<Settings> readPoints(ObjectReader& reader, const Settings& base, LessonSweep& sweep) {
    std::vector<Settings> points;
    reader.each("points", 2, kMostPoints, [&](ObjectReader& point) {
        sweep.x.push_back(point.number("x", -kLargest, kLargest));
        points.push_back(readChanges(point, base));
    });
    return points;
}

}  // namespace

LessonView readLessonView(ObjectReader& reader) {
    LessonView view;
    view.t = reader.numberIf("t", 0.0, 1.0).value_or(view.t);
    view.view.logDensity = reader.flagOr("log_density", view.view.logDensity);
    view.view.diffuseData = reader.flagOr("diffuse_data", view.view.diffuseData);
    view.view.exactPaths = reader.flagOr("exact_paths", view.view.exactPaths);
    view.view.resample = reader.flagOr("resample", view.view.resample);
    const auto arrows = reader.wordOr("arrows", {"magnitude", "direction"}, "magnitude");
    view.view.arrows = arrows == "direction" ? ArrowScaling::direction : ArrowScaling::magnitude;
    view.view.particleCount =
        reader.integerOr("particles", kFewestParticles, 20'000, view.view.particleCount);
    readTools(reader, view.view);
    readImages(reader, view.view.images);
    reader.object("layers", [&](ObjectReader& layers) { readLayers(layers, view.view); });
    return view;
}

LessonStep readLessonStep(ObjectReader& reader) {
    LessonStep step{reader.text("text", kLongestText),
                    reader.texts("actions", 0, kMostActions, kLongestName)};
    for (const std::string& line : step.actions) {
        const auto actions = parseScript(line, reader.path());
        if (!actions) {
            reader.refuse("actions", actions.error().what, actions.error().remedy);
        } else if (actions->size() != 1 || !belongsInLessons(actions->front().verb)) {
            reader.refuse("actions", "\"" + printable(line) + "\" does not belong in a lesson",
                          "use set, train, t, layer, sample, ...");
        }
    }
    return step;
}

LessonSweep readLessonSweep(ObjectReader& reader, const Settings& experiment) {
    LessonSweep sweep;
    sweep.name = readFileName(reader);
    sweep.title = reader.text("title", kLongestName);
    sweep.xLabel = reader.text("x_label", kLongestName);
    sweep.yLabel = reader.text("y_label", kLongestName);
    sweep.xLog = reader.flagOr("x_log", false);
    sweep.yLog = reader.flagOr("y_log", false);
    const std::vector<Settings> points = readPoints(reader, readChanges(reader, experiment), sweep);
    reader.each("curves", 1, kMostCurves, [&](ObjectReader& part) {
        LessonSweep::Curve curve{part.text("name", kLongestName), {}};
        for (const Settings& point : points) {
            curve.numbers.push_back(readNumber(part, {point, nullptr, nullptr}));
        }
        if (part.flagOr("mark_lowest", false)) sweep.lowestOf = sweep.curves.size();
        sweep.curves.push_back(std::move(curve));
    });
    return sweep;
}

Expectation readExpectation(ObjectReader& reader, const Lesson& soFar) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Expectation expectation{reader.text("name", kLongestName),
                            readNumber(reader, {soFar.experiment, &soFar.expected, &soFar.sweeps}),
                            reader.numberIf("min", -kLargest, kLargest).value_or(-kInfinity),
                            reader.numberIf("max", -kLargest, kLargest).value_or(kInfinity)};
    if (std::isinf(expectation.min) && std::isinf(expectation.max)) {
        reader.refuse("", "has neither min nor max", "say what the number must be");
    }
    if (expectation.min > expectation.max) {
        reader.refuse("min", "is above max", "exchange them");
    }
    for (const Expectation& earlier : soFar.expected) {
        if (earlier.name == expectation.name) {
            reader.refuse("name", "comes twice", "give each number a name of its own");
        }
    }
    return expectation;
}

LessonFigure readLessonFigure(ObjectReader& reader, const Settings& experiment) {
    std::vector<std::string> views;
    for (const ViewInfo& info : viewsCatalogue()) views.push_back(info.id);
    return {readFileName(reader), reader.word("view", views), reader.numberIf("t", 0.0, 1.0),
            reader.flagOr("exact", false), readChanges(reader, experiment)};
}

}  // namespace scorescope::app
