// SPDX-License-Identifier: Apache-2.0
#include "app/present/lesson_number_reader.h"

#include <algorithm>
#include <utility>

#include "app/present/image_choices.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/eval/metric_catalogue.h"
#include "core/eval/reconstruction_metrics.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostSteps = 100'000;
constexpr std::int64_t kMostSamples = 200'000;
constexpr std::int64_t kUsualSamples = 2000;
constexpr std::int64_t kMostAxes = 4096;
constexpr std::size_t kLongestMetricName = 200;
constexpr double kLargestPlace = 1e9;

template <class T>
using NamedWords = std::vector<std::pair<std::string, T>>;

/// The meaning of the word at the key.
template <class T>
T readWord(ObjectReader& reader, const std::string& key, const NamedWords<T>& words) {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) names.push_back(name);
    const std::string given = reader.word(key, names);
    return std::ranges::find(words, given, &NamedWords<T>::value_type::first)->second;
}

std::int64_t readSampleCount(ObjectReader& reader) {
    return reader.integerOr("count", 1, kMostSamples, kUsualSamples);
}

NumberKind readMetric(ObjectReader& reader, const NumberSurroundings&) {
    std::vector<std::string> ids;
    for (const MetricInfo& metric : metricCatalogue()) ids.push_back(metric.id);
    return MetricNumber{reader.word("metric", ids),
                        reader.textOr("path", kLongestMetricName, "value"),
                        readSampleCount(reader)};
}

StepRange readSteps(ObjectReader& reader, const std::string& key) {
    const auto ends = reader.numbers(key, 2, 2);
    const StepRange range{static_cast<std::int64_t>(ends[0]), static_cast<std::int64_t>(ends[1])};
    const auto most = static_cast<double>(kMostSteps);
    if (!(ends[0] >= 1.0 && ends[1] >= ends[0] && ends[1] <= most)) {
        reader.refuse(key, "is no range of steps", "write [FIRST, LAST], the first step is 1");
    }
    return range;
}

NumberKind readLog(ObjectReader& reader, const NumberSurroundings&) {
    static const NamedWords<LogColumn> columns = {{"loss", LogColumn::loss},
                                                  {"eps_mse", LogColumn::epsMse},
                                                  {"gradient_norm", LogColumn::gradientNorm},
                                                  {"misfit", LogColumn::misfit},
                                                  {"kl", LogColumn::kl},
                                                  {"entropy", LogColumn::entropy},
                                                  {"cross_entropy", LogColumn::crossEntropy},
                                                  {"nelbo", LogColumn::nelbo},
                                                  {"alpha", LogColumn::alpha}};
    LogNumber log{readWord(reader, "log", columns),
                  reader.flagOr("spread", false),
                  readSteps(reader, "of_steps"),
                  {}};
    if (reader.has("over_steps")) log.over = readSteps(reader, "over_steps");
    return log;
}

NumberKind readStepCount(ObjectReader& reader, const NumberSurroundings&) {
    static const NamedWords<StepCounter> counters = {
        {"backward_passes", StepCounter::backwardPasses},
        {"score_evaluations", StepCounter::scoreEvaluations}};
    return StepCountNumber{readWord(reader, "each_step", counters)};
}

NumberKind readSamples(ObjectReader& reader, const NumberSurroundings&) {
    static const NamedWords<SampleStatistic> statistics = {{"mean", SampleStatistic::mean},
                                                           {"variance", SampleStatistic::variance},
                                                           {"nfe", SampleStatistic::nfe}};
    return SampleNumber{readWord(reader, "samples", statistics),
                        reader.integerOr("axis", 0, kMostAxes, 0), readSampleCount(reader)};
}

NumberKind readScore(ObjectReader& reader, const NumberSurroundings&) {
    ScoreNumber score{reader.numbers("score_at", 1, static_cast<std::size_t>(kMostAxes)),
                      reader.numberIf("t", 0.0, 1.0).value_or(0.0),
                      {}};
    if (reader.has("component")) score.component = reader.integer("component", 0, kMostAxes);
    score.latent = reader.flagOr("latent", false);
    if (!reader.has("given")) return score;
    static const NamedWords<GivenPoint::Part> parts = {{"posterior", GivenPoint::Part::posterior},
                                                       {"prior", GivenPoint::Part::prior},
                                                       {"encoder", GivenPoint::Part::encoder}};
    score.given = GivenPoint{reader.numbers("given", 1, static_cast<std::size_t>(kMostAxes)),
                             readWord(reader, "part", parts)};
    return score;
}

PictureOrder readOrder(ObjectReader& reader) {
    constexpr std::int64_t kMostPictures = 2000;
    constexpr double kMostGuidance = 100.0;
    PictureOrder order;
    order.decoder = reader.wordOr("decoder", {"vae", "scorevae", "cde"}, "");
    order.count = reader.integer("count", 1, kMostPictures);
    order.draws = reader.integerOr("draws", 1, kMostImageDraws, 1);
    order.guidance = reader.numberIf("guidance", 0.0, kMostGuidance).value_or(1.0);
    order.meanLatent = reader.flagOr("mean_latent", false);
    return order;
}

NumberKind readPicture(ObjectReader& reader, const NumberSurroundings&) {
    std::vector<std::string> measures = imageMeasures();
    measures.push_back("sharpness");
    return PictureNumber{readOrder(reader), reader.word("reconstruction", measures),
                         reader.flagOr("of_mean", false)};
}

NumberKind readLikeness(ObjectReader& reader, const NumberSurroundings&) {
    NamedWords<ImageChange> changes;
    for (const ImageChangeInfo& info : imageChangeCatalogue()) {
        changes.emplace_back(info.id, info.change);
    }
    LikenessNumber number{readOrder(reader), readWord(reader, "mistaken_after", changes), 0.0,
                          reader.wordOr("judge", {"l2", "features"}, "l2") == "features"};
    const ImageChangeInfo& info = imageChangeInfo(number.change);
    number.amount = reader.numberIf("amount", 0.0, info.largest).value_or(info.usual);
    return number;
}

NumberKind readComponents(ObjectReader& reader, const NumberSurroundings&) {
    return ComponentNumber{readOrder(reader), reader.integer("components", 1, kMostAxes)};
}

NumberKind readPathGap(ObjectReader& reader, const NumberSurroundings&) {
    constexpr std::size_t kMostCoordinates = 64;
    PathGapNumber gap;
    gap.paths = {reader.numbers("path_gap", 4, kMostCoordinates),
                 reader.numbers("other_path", 4, kMostCoordinates)};
    gap.t = reader.numberIf("t", 0.0, 1.0).value_or(0.0);
    gap.ofTruth = reader.flagOr("exact", false);
    return gap;
}

NumberKind readTarget(ObjectReader& reader, const NumberSurroundings&) {
    constexpr std::int64_t kMostNeighbours = 10'000;
    TargetNumber target;
    static const NamedWords<TargetStatistic> statistics = {{"mean", TargetStatistic::mean},
                                                           {"single", TargetStatistic::single},
                                                           {"variance", TargetStatistic::variance}};
    target.statistic = readWord(reader, "targets", statistics);
    target.radius = reader.numberIf("radius", 0.0, kLargestPlace).value_or(0.0);
    target.t = reader.number("t", 0.0, 1.0);
    target.index = reader.integerOr("index", 0, kMostSamples, 0);
    target.neighbours = reader.integer("neighbours", 2, kMostNeighbours);
    return target;
}

/// The place of an earlier expected number.
std::size_t indexOf(ObjectReader& reader, const std::string& key, const std::string& name,
                    const NumberSurroundings& around) {
    std::vector<std::string> names;
    if (around.expected != nullptr) {
        for (const Expectation& earlier : *around.expected) names.push_back(earlier.name);
    }
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    reader.refuse(key, "there is no number \"" + printable(name) + "\" before it",
                  nearestRemedy(name, names));
    return 0;
}

template <CombinedNumber::How how>
NumberKind readCombined(ObjectReader& reader, const NumberSurroundings& around) {
    const std::string key = how == CombinedNumber::How::ratio ? "ratio" : "difference";
    const auto names = reader.texts(key, 2, 2, kLongestMetricName);
    if (names.size() != 2) return CombinedNumber{how, 0, 0};
    return CombinedNumber{how, indexOf(reader, key, names[0], around),
                          indexOf(reader, key, names[1], around)};
}

template <class T>
std::size_t indexNamed(ObjectReader& reader, const std::string& key, const std::vector<T>& all) {
    std::vector<std::string> names;
    for (const T& item : all) names.push_back(item.name);
    if (names.empty()) {
        reader.refuse(key, "there is none to choose from", "add a sweep");
        return 0;
    }
    const std::string given = reader.word(key, names);
    return static_cast<std::size_t>(std::ranges::find(names, given) - names.begin());
}

NumberKind readSweepNumber(ObjectReader& reader, const NumberSurroundings& around) {
    static const NamedWords<SweepStatistic> statistics = {{"lowest", SweepStatistic::lowest},
                                                          {"lowest_at", SweepStatistic::lowestAt},
                                                          {"first", SweepStatistic::first},
                                                          {"last", SweepStatistic::last},
                                                          {"slope", SweepStatistic::slope}};
    static const std::vector<LessonSweep> none;
    const auto& sweeps = around.sweeps == nullptr ? none : *around.sweeps;
    const std::size_t sweep = indexNamed(reader, "sweep", sweeps);
    const std::size_t curve =
        sweeps.empty() ? 0 : indexNamed(reader, "curve", sweeps[sweep].curves);
    return SweepNumber{sweep, curve, readWord(reader, "statistic", statistics)};
}

/// A kind of number, known by the key that only it has.
struct KindReader {
    std::string key;
    NumberKind (*read)(ObjectReader& reader, const NumberSurroundings& around);
};

const std::vector<KindReader>& kindReaders() {
    static const std::vector<KindReader> all = {
        {"metric", readMetric},
        {"log", readLog},
        {"each_step", readStepCount},
        {"samples", readSamples},
        {"score_at", readScore},
        {"path_gap", readPathGap},
        {"targets", readTarget},
        {"reconstruction", readPicture},
        {"mistaken_after", readLikeness},
        {"components", readComponents},
        {"ratio", readCombined<CombinedNumber::How::ratio>},
        {"difference", readCombined<CombinedNumber::How::difference>},
        {"sweep", readSweepNumber},
    };
    return all;
}

NumberKind readKind(ObjectReader& reader, const NumberSurroundings& around) {
    std::string keys;
    for (const KindReader& kind : kindReaders()) {
        if (reader.has(kind.key)) return kind.read(reader, around);
        keys += (keys.empty() ? "" : ", ") + kind.key;
    }
    reader.refuse("", "does not say how the number is obtained", "add one of " + keys);
    return MetricNumber{};
}

}  // namespace

Settings readChanges(ObjectReader& reader, const Settings& settings) {
    const Json* changes = reader.raw("set");
    Settings changed = settings;
    if (changes == nullptr) return changed;
    if (!changes->is_object()) {
        reader.refuse("set", "is no object", "write {\"sampler.kind\": \"langevin\"}");
        return changed;
    }
    std::vector<std::string> assignments;
    for (const auto& [key, value] : changes->items()) {
        assignments.push_back(
            key + "=" + (value.is_string() ? value.get<std::string>() : writeJson(value, -1)));
    }
    Result<void> good = changed.assign(assignments);
    if (good) good = changed.check();
    if (!good)
        reader.refuse("set", good.error().where + ": " + good.error().what, good.error().remedy);
    return changed;
}

LessonNumber readNumber(ObjectReader& reader, const NumberSurroundings& around) {
    LessonNumber number{.settings = readChanges(reader, around.experiment), .kind = {}};
    number.exact = reader.flagOr("exact", false);
    if (reader.has("steps")) number.steps = reader.integer("steps", 0, kMostSteps);
    number.kind = readKind(reader, around);
    return number;
}

}  // namespace scorescope::app
