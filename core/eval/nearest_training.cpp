// SPDX-License-Identifier: Apache-2.0
#include "core/eval/nearest_training.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace scorescope {
namespace {

constexpr std::int64_t kComparedRows = 4096;  // of training images at once

torch::Tensor rowsOf(const Points& points) {
    return torch::tensor(points.values, torch::kFloat32).view({points.count, points.dimension});
}

/// Mean over rows [n, D] of the distance to the nearest of `known` [N, D].
double meanDistance(const torch::Tensor& rows, const torch::Tensor& known,
                    const MetricInput& input) {
    const torch::Tensor lengths = rows.square().sum(1, true);
    torch::Tensor nearest =
        torch::full({rows.size(0)}, std::numeric_limits<float>::infinity(), torch::kFloat32);
    for (std::int64_t first = 0; first < known.size(0); first += kComparedRows) {
        if (input.cancelled) (void)input.cancelled();
        const auto piece = known.slice(0, first, std::min(first + kComparedRows, known.size(0)));
        const torch::Tensor squares =
            lengths + piece.square().sum(1).unsqueeze(0) - 2.0 * at::mm(rows, piece.t());
        nearest = at::minimum(nearest, squares.amin(1));
    }
    return nearest.clamp_min(0.0).sqrt().to(torch::kFloat64).mean().item<double>();
}

}  // namespace

std::optional<std::string> withoutTrainingImages(const MetricInput& input) {
    if (input.data.images() == nullptr) return "the data are not images";
    return std::nullopt;
}

Result<Json> nearestTraining(const MetricInput& input) {
    const auto samples = input.samples();
    if (!samples) return samples.error();
    const torch::Tensor known = rowsOf(input.set.scaling.toData(input.set.points));
    const ImageData& images = *input.data.images();
    std::vector<std::int64_t> rows(
        static_cast<std::size_t>(std::min(samples->count, images.testRows())));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return Json{{"value", meanDistance(rowsOf(*samples), known, input)},
                {"n", samples->count},
                {"test", meanDistance(rowsOf(images.testImages(rows)), known, input)}};
}

}  // namespace scorescope
