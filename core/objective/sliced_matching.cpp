// SPDX-License-Identifier: Apache-2.0
#include "core/objective/sliced_matching.h"

#include <torch/types.h>

#include <cmath>

#include "core/base/random.h"

namespace scorescope {
namespace {

void shape(Projection projection, std::span<float> v) {
    if (projection == Projection::rademacher) {
        for (float& value : v) value = value < 0.0F ? -1.0F : 1.0F;
    } else if (projection == Projection::sphere) {
        double squares = 0.0;
        for (const float value : v) squares += static_cast<double>(value) * value;
        const double scale = std::sqrt(static_cast<double>(v.size()) / std::max(squares, 1e-30));
        for (float& value : v) value = static_cast<float>(scale * value);
    }
}

}  // namespace

torch::Tensor randomDirections(const SlicedOptions& options, const TrainingBatch& batch) {
    const std::int64_t count = batch.x0.size(0);
    const auto dimension = static_cast<std::size_t>(batch.x0.size(1));
    const auto directions = static_cast<std::size_t>(options.projections);
    torch::Tensor v = torch::empty({count, options.projections, batch.x0.size(1)});
    float* out = v.data_ptr<float>();
    for (std::int64_t i = 0; i < count; ++i) {
        const std::span<float> sample(out, directions * dimension);
        normals({batch.seed, Stream::slice, static_cast<std::uint64_t>(i),
                 static_cast<std::uint32_t>(batch.step)},
                sample);
        for (std::size_t m = 0; m < directions; ++m) {
            shape(options.projection, sample.subspan(m * dimension, dimension));
        }
        out += sample.size();
    }
    return v.transpose(0, 1).contiguous().to(batch.x0.device());
}

torch::Tensor SlicedMatching::terms(const torch::Tensor& x, const torch::Tensor& score,
                                    const TrainingBatch& batch, std::int64_t& passes) const {
    torch::Tensor sum;
    for (const torch::Tensor& v : randomDirections(options_, batch).unbind(0)) {
        const torch::Tensor along = (score * v).sum(1);
        torch::Tensor term = (slope(along, x) * v).sum(1);
        if (!reducedVariance_) term = term + 0.5 * along.square();
        sum = sum.defined() ? sum + term : term;
        ++passes;
    }
    sum = sum / static_cast<double>(options_.projections);
    return reducedVariance_ ? sum + 0.5 * score.square().sum(1) : sum;
}

}  // namespace scorescope
