// SPDX-License-Identifier: Apache-2.0
#include "app/present/lesson_question.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

Error unanswered(const std::string& what, const std::string& remedy) {
    return {Fault::usage, what, "", remedy};
}

/// The value below `json` that a path names; keys may hold dots ("by_t.0.05").
const Json* follow(const Json& json, const std::string& path) {
    if (path.empty()) return &json;
    if (json.is_array()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        const auto index = parseInteger(path.substr(0, dot));
        if (!index || *index < 0 || static_cast<std::size_t>(*index) >= json.size()) return nullptr;
        return follow(json[static_cast<std::size_t>(*index)],
                      path.substr(std::min(dot + 1, path.size())));
    }
    if (!json.is_object()) return nullptr;
    for (const auto& [key, value] : json.items()) {
        if (path == key) return &value;
        if (!path.starts_with(key + ".")) continue;
        if (const Json* found = follow(value, path.substr(key.size() + 1))) return found;
    }
    return nullptr;
}

double length(const std::vector<double>& vector) {
    double squares = 0.0;
    for (const double value : vector) squares += value * value;
    return std::sqrt(squares);
}

/// Of every `stride`-th number from the one at `axis` on.
template <class Number>
double meanAlong(std::size_t axis, const std::vector<Number>& points, std::size_t stride) {
    double sum = 0.0;
    for (std::size_t i = axis; i < points.size(); i += stride) sum += points[i];
    const std::size_t count = points.size() / stride;
    return sum / static_cast<double>(count);
}

template <class Number>
double varianceAlong(std::size_t axis, const std::vector<Number>& points, std::size_t stride) {
    const double mean = meanAlong(axis, points, stride);
    double squares = 0.0;
    for (std::size_t i = axis; i < points.size(); i += stride) {
        squares += (points[i] - mean) * (points[i] - mean);
    }
    const std::size_t count = points.size() / stride;
    return squares / static_cast<double>(count);
}

/// Asks; one overload a kind of number.
class Asking {
public:
    explicit Asking(const LessonNumber& number) : number_(number) {
        source_.exact = number.exact;
        seed_ = static_cast<std::uint64_t>(number.settings.integer("seed"));
    }

    std::optional<ExplorerJobRequest> operator()(const MetricNumber& kind) const {
        return EvalRequest{source_, {kind.metric}, kind.count, seed_, number_.settings};
    }
    std::optional<ExplorerJobRequest> operator()(const SampleNumber& kind) const {
        return SampleRequest{source_, kind.count, seed_, number_.settings, 2};
    }
    std::optional<ExplorerJobRequest> operator()(const ScoreNumber& kind) const {
        ScoreSource source = source_;
        source.given = kind.given;
        ScoreRequest request{source, kind.t, kind.point};
        request.latent = kind.latent;
        const std::string alpha = "sampler.alpha";
        if (kind.latent && number_.settings.isActive(alpha)) {
            const Value chosen = number_.settings.get(alpha);
            if (const auto* numbers = std::get_if<Vector>(&chosen)) request.alpha = *numbers;
        }
        return request;
    }
    std::optional<ExplorerJobRequest> operator()(const PictureNumber& kind) const {
        return pictureRequest(kind.order, source_, number_.settings);
    }
    std::optional<ExplorerJobRequest> operator()(const LikenessNumber& kind) const {
        return pictureRequest(kind.order, source_, number_.settings);
    }
    std::optional<ExplorerJobRequest> operator()(const ComponentNumber& kind) const {
        return pictureRequest(kind.order, source_, number_.settings);
    }
    std::optional<ExplorerJobRequest> operator()(const PathGapNumber& kind) const {
        LineIntegralRequest request;
        request.source = source_;
        request.t = kind.t;
        request.paths = kind.paths;
        return request;
    }
    std::optional<ExplorerJobRequest> operator()(const TargetNumber& kind) const {
        DsmDemoRequest request;
        request.source = source_;
        request.t = kind.t;
        request.seed = seed_;
        request.index = kind.index;
        request.neighbours = kind.neighbours;
        request.radius = kind.radius;
        return request;
    }
    template <class Other>
    std::optional<ExplorerJobRequest> operator()(const Other&) const {
        return std::nullopt;
    }

private:
    const LessonNumber& number_;
    ScoreSource source_;
    std::uint64_t seed_ = 0;
};

Result<double> read(const MetricNumber& kind, const EvalReply& reply) {
    const auto all = reply.metrics.find(kind.metric);
    if (all == reply.metrics.end()) return unanswered("was not computed", "choose another metric");
    const Json* value = all->is_number() && kind.path == "value" ? &*all : follow(*all, kind.path);
    if (value != nullptr && value->is_number()) return value->get<double>();
    return unanswered("metric " + kind.metric + " has no number \"" + kind.path + "\"",
                      "correct its path");
}

Result<double> read(const SampleNumber& kind, const SampleReply& reply) {
    if (kind.statistic == SampleStatistic::nfe) return static_cast<double>(reply.nfe);
    if (kind.axis >= reply.dimension || reply.frames.empty()) {
        return unanswered("the samples have no axis " + std::to_string(kind.axis),
                          "choose a smaller one");
    }
    const std::vector<float>& points = *reply.frames.back().positions;
    const auto stride = static_cast<std::size_t>(reply.dimension);
    const auto axis = static_cast<std::size_t>(kind.axis);
    return kind.statistic == SampleStatistic::mean ? meanAlong(axis, points, stride)
                                                   : varianceAlong(axis, points, stride);
}

Result<double> read(const ScoreNumber& kind, const ScoreReply& reply) {
    if (!kind.component) return length(reply.scores);
    if (static_cast<std::size_t>(*kind.component) < reply.scores.size()) {
        return reply.scores[static_cast<std::size_t>(*kind.component)];
    }
    return unanswered("the score has no component " + std::to_string(*kind.component),
                      "choose a smaller one");
}

Result<double> read(const PathGapNumber& kind, const LineIntegralReply& reply) {
    const std::vector<double>& values = kind.ofTruth ? reply.exact : reply.learned;
    if (values.size() != 2) return unanswered("there is no line integral", "leave it out");
    return std::abs(values[0] - values[1]) / std::max(std::abs(values[0]), std::abs(values[1]));
}

Result<double> read(const TargetNumber& kind, const DsmDemoReply& reply) {
    if (reply.meanTarget.empty() || reply.nearbyExact.size() != reply.meanTarget.size()) {
        return unanswered("no pairs landed near the point", "ask for fewer neighbours");
    }
    const std::size_t dimension = reply.meanTarget.size();
    if (kind.statistic == TargetStatistic::variance) {
        return varianceAlong(0, reply.nearbyTargets, dimension);
    }
    double squares = 0.0;
    const bool single = kind.statistic == TargetStatistic::single;
    const std::vector<double>& targets = single ? reply.nearbyTargets : reply.meanTarget;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const double off = targets[i] - reply.nearbyExact[i % dimension];
        squares += off * off;
    }
    const std::size_t count = targets.size() / dimension;
    return std::sqrt(squares / static_cast<double>(count)) / length(reply.nearbyExact);
}

template <class Kind, class Reply>
Result<double> readAs(const LessonNumber& number, const ExplorerAnswer& answer) {
    const auto* kind = std::get_if<Kind>(&number.kind);
    const auto* reply = std::get_if<Reply>(&answer);
    if (kind == nullptr || reply == nullptr) return unanswered("is not the answer", "");
    return read(*kind, *reply);
}

const PictureOrder* pictureOrder(const LessonNumber& number) {
    if (const auto* picture = std::get_if<PictureNumber>(&number.kind)) return &picture->order;
    if (const auto* likeness = std::get_if<LikenessNumber>(&number.kind)) return &likeness->order;
    if (const auto* parts = std::get_if<ComponentNumber>(&number.kind)) return &parts->order;
    return nullptr;
}

Result<double> pictureNumberIn(const LessonNumber& number, const ReconstructReply& reply) {
    if (const auto* picture = std::get_if<PictureNumber>(&number.kind)) {
        return numberOf(*picture, reply);
    }
    if (const auto* likeness = std::get_if<LikenessNumber>(&number.kind)) {
        return numberOf(*likeness, reply);
    }
    if (const auto* parts = std::get_if<ComponentNumber>(&number.kind)) {
        return numberOf(*parts, reply);
    }
    return unanswered("is not the answer", "");
}

double valueOf(const LossPoint& point, LogColumn column) {
    switch (column) {
        case LogColumn::loss: return point.loss;
        case LogColumn::epsMse: return point.epsMse.value_or(std::nan(""));
        case LogColumn::gradientNorm: return point.gradientNorm;
        case LogColumn::misfit: return point.misfit.value_or(std::nan(""));
        case LogColumn::kl: return point.kl.value_or(std::nan(""));
        case LogColumn::entropy: return point.entropy.value_or(std::nan(""));
        case LogColumn::crossEntropy: return point.crossEntropy.value_or(std::nan(""));
        case LogColumn::nelbo: return point.nelbo.value_or(std::nan(""));
        case LogColumn::alpha: return point.alpha.value_or(std::nan(""));
    }
    return std::nan("");
}

Result<double> statisticOver(const std::vector<LossPoint>& losses, const LogNumber& kind,
                             StepRange range) {
    std::vector<double> values;
    for (const LossPoint& point : losses) {
        if (point.step >= range.first && point.step <= range.last) {
            values.push_back(valueOf(point, kind.column));
        }
    }
    if (static_cast<std::int64_t>(values.size()) == range.last - range.first + 1) {
        return kind.spread ? std::sqrt(varianceAlong(0, values, 1)) : meanAlong(0, values, 1);
    }
    return unanswered("training ended before step " + std::to_string(range.last),
                      "raise training.steps");
}

}  // namespace

std::optional<ExplorerJobRequest> questionFor(const LessonNumber& number) {
    return std::visit(Asking(number), number.kind);
}

std::string answerKey(const LessonNumber& number) {
    if (const auto* metric = std::get_if<MetricNumber>(&number.kind)) {
        return number.settings.hash() + ' ' + metric->metric + ' ' + std::to_string(metric->count);
    }
    if (const auto* samples = std::get_if<SampleNumber>(&number.kind)) {
        return number.settings.hash() + " samples " + std::to_string(samples->count);
    }
    if (const PictureOrder* order = pictureOrder(number)) {
        return number.settings.hash() + pictureKey(*order);
    }
    return {};
}

bool isPartOfAnswer(const ExplorerAnswer& answer) {
    if (const auto* metrics = std::get_if<EvalReply>(&answer)) return !metrics->finished;
    if (const auto* samples = std::get_if<SampleReply>(&answer)) return !samples->finished;
    if (const auto* images = std::get_if<ReconstructReply>(&answer)) return !images->finished;
    return false;
}

Result<double> numberIn(const LessonNumber& number, const ExplorerAnswer& answer) {
    if (const auto* error = std::get_if<Error>(&answer)) return *error;
    if (std::holds_alternative<SampleReply>(answer)) {
        return readAs<SampleNumber, SampleReply>(number, answer);
    }
    if (std::holds_alternative<ScoreReply>(answer)) {
        return readAs<ScoreNumber, ScoreReply>(number, answer);
    }
    if (std::holds_alternative<LineIntegralReply>(answer)) {
        return readAs<PathGapNumber, LineIntegralReply>(number, answer);
    }
    if (std::holds_alternative<DsmDemoReply>(answer)) {
        return readAs<TargetNumber, DsmDemoReply>(number, answer);
    }
    if (const auto* images = std::get_if<ReconstructReply>(&answer)) {
        return pictureNumberIn(number, *images);
    }
    return readAs<MetricNumber, EvalReply>(number, answer);
}

Result<double> numberInLog(const LogNumber& kind, const std::vector<LossPoint>& losses) {
    const auto value = statisticOver(losses, kind, kind.steps);
    if (!value || !kind.over) return value;
    const auto other = statisticOver(losses, kind, *kind.over);
    if (!other) return other;
    return *value / *other;
}

}  // namespace scorescope::app
