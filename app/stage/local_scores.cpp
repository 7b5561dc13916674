// SPDX-License-Identifier: Apache-2.0
#include "app/stage/local_scores.h"

#include <algorithm>
#include <cmath>

#include "core/model/kernel_network.h"

namespace scorescope::app {
namespace {

/// Centre of cell i of n between two ends.
double centreOf(double from, double to, int i, int n) {
    return from + (to - from) * (i + 0.5) / n;
}

std::size_t product(int columns, int rows) {
    return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
}

/// Values of a grid whose columns are times, made column by column.
template <class ColumnOf>
std::vector<float> grid(int columns, int rows, const ColumnOf& columnOf) {
    std::vector<float> values(product(columns, rows));
    for (int c = 0; c < columns; ++c) {
        const std::vector<float> column = columnOf(c);
        for (std::size_t r = 0; r < column.size(); ++r) {
            values[r * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c)] = column[r];
        }
    }
    return values;
}

/// sqrt(sum p |s - s*|^2 / sum p |s*|^2) over points of the plane.
double relativeError(std::span<const float> learned, std::span<const float> exact,
                     std::span<const float> logDensity) {
    const float largest = *std::ranges::max_element(logDensity);
    double above = 0.0, below = 0.0;
    for (std::size_t i = 0; i < learned.size(); ++i) {
        const double p = std::exp(static_cast<double>(logDensity[i / 2] - largest));
        const double truth = exact[i], error = learned[i] - truth;
        above += p * error * error;
        below += p * truth * truth;
    }
    return below > 0.0 ? std::sqrt(above / below) : -1.0;
}

}  // namespace

Result<std::shared_ptr<const LocalScores>> LocalScores::build(const Settings& settings) {
    if (const auto good = settings.check(); !good) return good.error();
    const auto data = makeDataSet(settings);
    if (!data) return data.error();
    auto set = makeTrainingSet(**data, settings);
    if (!set) return set.error();
    const std::shared_ptr<LocalScores> scores(new LocalScores());
    scores->set_ = *std::move(set);
    scores->sde_ = makeSde(settings);
    scores->tMin_ = smallestTime(settings);
    scores->exact_ = LocalExact(**data, scores->set_);
    if (kernelsKnow(settings)) scores->fast_ = kernelNetwork(settings, scores->set_);
    scores->plain_ = plainShape(settings, scores->set_);
    if (!scores->plain_) scores->obstacle_ = "this kind of network is drawn by the window only";
    return std::shared_ptr<const LocalScores>(scores);
}

Result<std::shared_ptr<const LocalNetwork>> LocalScores::network(
    const RecordedWeights& weights) const {
    const auto count = static_cast<std::int64_t>(weights.ema->size());
    if (!plain_ || count != plain_->parameters()) {
        return Error{Fault::file, "holds another network than the experiment", "recording",
                     "choose the folder of one run"};
    }
    auto network = std::make_shared<LocalNetwork>();
    network->step = weights.step;
    if (fast_) {
        network->fast.emplace(*fast_, *weights.ema, kernel::activeIsa());
    } else {
        network->plain.emplace(*plain_, *weights.ema);
    }
    return std::shared_ptr<const LocalNetwork>(std::move(network));
}

FieldReply LocalScores::field(const FieldRequest& request, const LocalNetwork* network) const {
    FieldReply reply;
    reply.t = noised(request.t);
    reply.view = request.view;
    if (network != nullptr) reply.step = network->step;
    if (dimension() != 2) return reply;
    reply.exactPoints = exact_.points();
    arrows(request, network, reply);
    if (request.densityColumns > 0 && request.densityRows > 0) {
        reply.densityColumns = request.densityColumns;
        reply.densityRows = request.densityRows;
        reply.logDensity = logDensityAt(
            centres({request.view, request.densityColumns, request.densityRows}), reply.t);
    }
    return reply;
}

void LocalScores::arrows(const FieldRequest& request, const LocalNetwork* network,
                         FieldReply& reply) const {
    const bool learned = request.learned && network != nullptr;
    if (!(learned || request.exact) || request.columns <= 0 || request.rows <= 0) return;
    reply.columns = request.columns;
    reply.rows = request.rows;
    const auto x = centres({request.view, request.columns, request.rows});
    if (learned) reply.learned = learnedAt(x, reply.t, *network);
    if (!request.exact) return;
    reply.exact = exactAt(x, reply.t);
    if (!learned) return;
    reply.relativeError = relativeError(reply.learned, reply.exact, logDensityAt(x, reply.t));
}

XtReply LocalScores::overTime(const XtRequest& request, const LocalNetwork* network) const {
    XtReply reply;
    if (network != nullptr) reply.step = network->step;
    reply.view = request.view;
    reply.view.left = std::clamp(request.view.left, 0.0, 1.0);
    reply.view.right = std::clamp(request.view.right, reply.view.left, 1.0);
    if (dimension() != 1) return reply;
    reply.exactPoints = exact_.points();
    slice(request, network, reply);
    const Rect& view = reply.view;
    const auto timeOf = [&](int column, int columns) {
        return noised(centreOf(view.left, view.right, column, columns));
    };
    if (const int columns = request.arrowColumns, rows = request.arrowRows; columns > 0) {
        reply.arrowColumns = columns;
        reply.arrowRows = rows;
        const auto x = line(view.bottom, view.top, rows);
        const auto exact = [&](int c) { return exactAt(x, timeOf(c, columns)); };
        const auto learned = [&](int c) { return learnedAt(x, timeOf(c, columns), *network); };
        if (request.learned && network) reply.learned = grid(columns, rows, learned);
        if (request.exact) reply.exact = grid(columns, rows, exact);
    }
    if (const int columns = request.columns, rows = request.rows; columns > 0) {
        reply.columns = columns;
        reply.rows = rows;
        const auto x = line(view.bottom, view.top, rows);
        const auto density = [&](int c) { return logDensityAt(x, timeOf(c, columns)); };
        reply.logDensity = grid(columns, rows, density);
        if (exact_.closedForm()) reply.logDensityOfData = logDensityAt(x, 0.0);
    }
    return reply;
}

void LocalScores::slice(const XtRequest& request, const LocalNetwork* network,
                        XtReply& reply) const {
    reply.t = noised(request.t);
    if (request.sliceRows <= 0) return;
    const auto x = line(request.view.bottom, request.view.top, request.sliceRows);
    reply.sliceLogDensity = logDensityAt(x, reply.t);
    if (request.exact) reply.sliceExact = exactAt(x, reply.t);
    if (request.learned && network) reply.sliceLearned = learnedAt(x, reply.t, *network);
}

std::vector<float> LocalScores::centres(const Cells& cells) const {
    std::vector<float> x;
    x.reserve(2 * product(cells.columns, cells.rows));
    const Scaling& scaling = set_.scaling;
    for (int r = 0; r < cells.rows; ++r) {
        const double y = centreOf(cells.view.bottom, cells.view.top, r, cells.rows);
        for (int c = 0; c < cells.columns; ++c) {
            const double u = centreOf(cells.view.left, cells.view.right, c, cells.columns);
            x.push_back(static_cast<float>((u - scaling.shift[0]) / scaling.scale[0]));
            x.push_back(static_cast<float>((y - scaling.shift[1]) / scaling.scale[1]));
        }
    }
    return x;
}

std::vector<float> LocalScores::line(double bottom, double top, int rows) const {
    std::vector<float> x;
    for (int r = 0; r < rows; ++r) {
        const double place = centreOf(bottom, top, r, rows);
        x.push_back(static_cast<float>((place - set_.scaling.shift[0]) / set_.scaling.scale[0]));
    }
    return x;
}

std::vector<float> LocalScores::exactAt(std::span<const float> x, double t) const {
    std::vector<float> scores(x.size());
    exact_.evaluate({x, scores, {}}, *sde_, t);
    toData(scores);
    return scores;
}

std::vector<float> LocalScores::learnedAt(std::span<const float> x, double t,
                                          const LocalNetwork& network) const {
    std::vector<float> scores(x.size());
    const kernel::MlpLevel level = {sde_->meanScale(t), sde_->noiseScale(t),
                                    static_cast<float>(sde_->halfLogSnr(t))};
    if (network.fast) {
        network.fast->evaluate({x, kernel::MlpOutput::score, scores}, level);
    } else {
        network.plain->evaluate(x, level, scores);
    }
    toData(scores);
    return scores;
}

std::vector<float> LocalScores::logDensityAt(std::span<const float> x, double t) const {
    std::vector<float> values(x.size() / static_cast<std::size_t>(dimension()));
    exact_.evaluate({x, {}, values}, *sde_, t);
    double shift = 0.0;
    for (const double scale : set_.scaling.scale) shift -= std::log(scale);
    for (float& value : values) value += static_cast<float>(shift);
    return values;
}

void LocalScores::toData(std::vector<float>& scores) const {
    const auto dimension = static_cast<std::size_t>(this->dimension());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        scores[i] = static_cast<float>(scores[i] / set_.scaling.scale[i % dimension]);
    }
}

}  // namespace scorescope::app
