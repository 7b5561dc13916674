// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_network.h"

#include <torch/torch.h>

namespace scorescope {
namespace {

// Hidden activations of one chunk stay in the cache. Matrix kernels round differently, in the last
// bit, for other numbers of rows; with chunks of one size a row's score does not depend on how many
// others there are.
constexpr std::int64_t kChunkRows = 1024;

torch::Tensor wholeChunk(const torch::Tensor& x) {
    const std::int64_t missing = kChunkRows - x.size(0);
    if (missing == 0) return x;
    return torch::cat({x, torch::zeros({missing, x.size(1)}, x.options())});
}

class LearnedScore final : public ScoreFunction {
public:
    LearnedScore(const ScoreNetwork& network, const Sde& sde) : network_(network), sde_(sde) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        std::vector<torch::Tensor> parts;
        for (const torch::Tensor& chunk : x.to(options).split(kChunkRows)) {
            parts.push_back(network_.eps(wholeChunk(chunk), levels).narrow(0, 0, chunk.size(0)));
        }
        return torch::cat(parts).to(x.options()).mul_(-1.0 / sde_.noiseScale(t));
    }

    std::int64_t dimension() const override { return network_.dimension(); }

private:
    const ScoreNetwork& network_;
    const Sde& sde_;
};

}  // namespace

NoiseLevels noiseLevels(const Sde& sde, std::span<const double> t, torch::Device device) {
    std::vector<float> values(3 * t.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
        values[i] = static_cast<float>(sde.meanScale(t[i]));
        values[t.size() + i] = static_cast<float>(sde.noiseScale(t[i]));
        values[2 * t.size() + i] = static_cast<float>(sde.halfLogSnr(t[i]));
    }
    // One transfer for all three.
    const torch::Tensor all =
        torch::tensor(values).view({3, static_cast<std::int64_t>(t.size())}).to(device);
    return {all[0], all[1], all[2]};
}

std::unique_ptr<ScoreFunction> learnedScore(const ScoreNetwork& network, const Sde& sde) {
    return std::make_unique<LearnedScore>(network, sde);
}

}  // namespace scorescope
