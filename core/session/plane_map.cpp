// SPDX-License-Identifier: Apache-2.0
#include "core/session/plane_map.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/session/host_numbers.h"

namespace scorescope {
namespace {

constexpr double kSquaresAcross = 32.0;  // of the training set, for "was anything sampled here?"
constexpr int kQuadratureCells = 128;    // along each side
constexpr double kMargin = 0.25;         // of the longer side, around the training points
constexpr double kNoiseMargin = 5.0;     // standard deviations of the noise

/// The smallest rectangle around the training points, scaled by m, in data units.
Rect extentOf(const Experiment& experiment, double m) {
    const Points& points = experiment.set().points;
    auto corners = torch::empty({2, 2}, torch::kFloat64);
    auto at = corners.accessor<double, 2>();
    for (std::int64_t d = 0; d < 2; ++d) {
        double lo = std::numeric_limits<double>::infinity(), hi = -lo;
        for (std::int64_t i = 0; i < points.count; ++i) {
            const double value =
                m * static_cast<double>(points.row(i)[static_cast<std::size_t>(d)]);
            lo = std::min(lo, value);
            hi = std::max(hi, value);
        }
        at[0][d] = lo;
        at[1][d] = hi;
    }
    const torch::Tensor data = experiment.toData(corners);
    const auto ends = data.accessor<double, 2>();
    return {ends[0][0], ends[0][1], ends[1][0], ends[1][1]};
}

double longerSide(const Rect& rect) {
    return std::max(rect.right - rect.left, rect.top - rect.bottom);
}

torch::Tensor inModelSpace(const torch::Tensor& points, const Experiment& experiment,
                           torch::ScalarType type) {
    return experiment.toModel(points).to(torch::TensorOptions(experiment.device()).dtype(type));
}

double ninthDecile(const torch::Tensor& values) {
    const auto good = values.masked_select(torch::isfinite(values));
    const std::int64_t rank = good.size(0) * 9 / 10;
    return good.size(0) == 0 ? 0.0 : std::get<0>(good.sort())[rank].item<double>();
}

/// ln of the integral of exp(f) over all that matters, data units.
double logPartition(const MapParts& parts, double t) {
    const Experiment& experiment = parts.site.experiment();
    Rect area = extentOf(experiment, experiment.sde().meanScale(t));
    const auto& scale = experiment.set().scaling.scale;
    const double noise =
        experiment.sde().noiseScale(t) * *std::max_element(scale.begin(), scale.end());
    const double margin = kMargin * longerSide(area) + kNoiseMargin * noise;
    area = {area.left - margin, area.bottom - margin, area.right + margin, area.top + margin};
    const auto x = inModelSpace(cellCentres(area, kQuadratureCells, kQuadratureCells), experiment,
                                parts.score.type);
    const double cell = (area.right - area.left) * (area.top - area.bottom) /
                        (static_cast<double>(kQuadratureCells) * kQuadratureCells);
    const auto energy = parts.score.function->energy(x, t);
    return torch::logsumexp(energy, 0).item<double>() + std::log(cell);
}

/// Values of all cells, or nothing with the reason in the reply.
torch::Tensor mapValues(const MapParts& parts, const torch::Tensor& centres, FieldReply& reply) {
    const Experiment& experiment = parts.site.experiment();
    const ScoreFunction& learned = *parts.score.function;
    const auto x = inModelSpace(centres, experiment, parts.score.type);
    switch (parts.request.map) {
        case MapKind::density: break;
        case MapKind::modelDensity: {
            if (learned.hasEnergy())
                return learned.energy(x, reply.t) - logPartition(parts, reply.t);
            reply.mapRefusal =
                Error{Fault::usage,
                      "this network gives a score and no energy, so it has no density to show",
                      "model.kind", "choose model.kind energy, or another map"};
            return {};
        }
        case MapKind::error: {
            const auto& given = parts.request.source.given;
            if (given && given->part != GivenPoint::Part::prior) {
                reply.mapRefusal =
                    Error{Fault::usage, "the true score given z is not known, so there is no error",
                          "map", "show the prior's part, or choose another map"};
                return {};
            }
            const auto y = inModelSpace(centres, experiment, parts.exactType);
            const auto truth = parts.exact.score(y, reply.t).to(torch::kFloat64);
            const auto difference = learned.score(x, reply.t).to(torch::kFloat64) - truth;
            reply.mapReference = ninthDecile(experiment.scoreToData(truth).square().sum(1).sqrt());
            reply.mapLogDensity =
                floatsOf(parts.exact.logDensity(y, reply.t) + experiment.logDensityToData());
            reply.sparseLogDensity = sparseLogDensity(experiment);
            return experiment.scoreToData(difference).square().sum(1).sqrt();
        }
        case MapKind::curl:
        case MapKind::divergence: {
            if (parts.request.source.given) {
                reply.mapRefusal = Error{Fault::usage, "this score's slopes are not known", "map",
                                         "choose another map"};
                return {};
            }
            const auto slopes = jacobianToData(learned.jacobian(x, reply.t), experiment);
            reply.mapReference = ninthDecile(slopes.flatten(1).square().sum(1).sqrt());
            const auto of = [&](int i, int j) { return slopes.select(1, i).select(1, j); };
            return parts.request.map == MapKind::curl ? of(1, 0) - of(0, 1) : of(0, 0) + of(1, 1);
        }
    }
    return {};
}

}  // namespace

torch::Tensor cellCentres(const Rect& view, int columns, int rows) {
    auto centres = torch::empty({rows, columns, 2}, torch::kFloat64);
    auto at = centres.accessor<double, 3>();
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            at[r][c][0] = view.left + (view.right - view.left) * (c + 0.5) / columns;
            at[r][c][1] = view.bottom + (view.top - view.bottom) * (r + 0.5) / rows;
        }
    }
    return centres.view({-1, 2});
}

torch::Tensor jacobianToData(const torch::Tensor& jacobian, const Experiment& experiment) {
    // The score is divided by the scale, and so is each of its slopes.
    const auto rows = experiment.scoreToData(jacobian);
    return experiment.scoreToData(rows.transpose(1, 2)).transpose(1, 2);
}

double sparseLogDensity(const Experiment& experiment) {
    const double side = longerSide(extentOf(experiment, 1.0)) / kSquaresAcross;
    const auto count = static_cast<double>(experiment.set().points.count);
    return -std::log(count * side * side);
}

void drawMap(const MapParts& parts, FieldReply& reply) {
    const FieldRequest& request = parts.request;
    if (request.mapColumns <= 0 || request.mapRows <= 0) return;
    reply.map = request.map;
    const auto centres = cellCentres(request.view, request.mapColumns, request.mapRows);
    const torch::Tensor values = mapValues(parts, centres, reply);
    if (!values.defined()) return;
    reply.mapColumns = request.mapColumns;
    reply.mapRows = request.mapRows;
    reply.mapValues = floatsOf(values);
}

}  // namespace scorescope
