// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_network.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "core/model/row_blocks.h"

namespace scorescope {
namespace {

constexpr std::int64_t kMostRows = 1024;
constexpr std::int64_t kFewestRows = 16;
constexpr std::int64_t kFewestDerivativeRows = 8;
constexpr std::int64_t kBlockNumbers = 12 * kMostRows;
constexpr std::int64_t kLatentDimension = 8;  // from here on a row's layers outweigh the calls

class LearnedScore final : public ScoreFunction {
public:
    LearnedScore(const ScoreNetwork& network, const Sde& sde)
        : network_(network),
          sde_(sde),
          rows_(networkRows(network.dimension())),
          derivativeRows_(derivativeRows(network.dimension())) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        return overRowBlocks(
                   x.to(options), rows_,
                   [&](const torch::Tensor& block) { return network_.score(block, levels); })
            .to(x.options());
    }

    std::int64_t dimension() const override { return network_.dimension(); }
    bool differentiable() const override { return true; }

    bool hasEnergy() const override { return network_.hasEnergy(); }
    torch::Tensor energy(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        return overRowBlocks(
                   x.to(options), rows_,
                   [&](const torch::Tensor& block) { return network_.energy(block, levels); })
            .to(torch::kFloat64);
    }

    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override {
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        return productsOverRows(x, probes, derivativeRows_, [&](const auto& block, const auto& v) {
            return blockProducts(block.to(options), levels, v.to(options));
        });
    }

    torch::Tensor jacobian(const torch::Tensor& x, double t) const override {
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        return overRowPieces(x, derivativeRows_, [&](const torch::Tensor& block) {
            return blockJacobian(block.to(options), levels);
        });
    }

private:
    /// Row i is e_i^T J: one backward pass a dimension.
    torch::Tensor blockJacobian(const torch::Tensor& x, const NoiseLevels& levels) const {
        const torch::AutoGradMode withGraph(true);
        const torch::Tensor leaf = x.detach().requires_grad_(true);
        const torch::Tensor score = network_.score(leaf, levels);
        std::vector<torch::Tensor> rows;
        for (std::int64_t i = 0; i < score.size(1); ++i) {
            torch::Tensor pull = torch::zeros_like(score);
            pull.select(1, i).fill_(1.0);
            const bool keepGraph = i + 1 < score.size(1);
            rows.push_back(torch::autograd::grad({score}, {leaf}, {pull}, keepGraph)[0]);
        }
        return torch::stack(rows, 1).to(torch::kFloat64);
    }

    ScoreProducts blockProducts(const torch::Tensor& x, const NoiseLevels& levels,
                                const torch::Tensor& probes) const {
        const torch::AutoGradMode withGraph(true);
        const torch::Tensor leaf = x.detach().requires_grad_(true);
        const torch::Tensor score = network_.score(leaf, levels);
        std::vector<torch::Tensor> products;
        for (const torch::Tensor& v : probes.unbind(0)) {
            const bool keepGraph = static_cast<std::int64_t>(products.size()) + 1 < probes.size(0);
            const torch::Tensor pulled = torch::autograd::grad({score}, {leaf}, {v}, keepGraph)[0];
            products.push_back((pulled * v).sum(1).to(torch::kFloat64));
        }
        return {score.detach().to(torch::kFloat64), torch::stack(products)};
    }

    const ScoreNetwork& network_;
    const Sde& sde_;
    const std::int64_t rows_, derivativeRows_;
};

}  // namespace

std::int64_t networkRows(std::int64_t dimension) {
    return dimension < kLatentDimension ? std::min(kBlockNumbers / dimension, kMostRows)
                                        : kFewestRows;
}

std::int64_t derivativeRows(std::int64_t dimension) {
    return std::clamp(kBlockNumbers / 2 / dimension, kFewestDerivativeRows, kMostRows);
}

NoiseLevels noiseLevels(const Sde& sde, std::span<const double> t, torch::Device device) {
    std::vector<float> values(4 * t.size());
    for (std::size_t i = 0; i < t.size(); ++i) {
        values[i] = static_cast<float>(sde.meanScale(t[i]));
        values[t.size() + i] = static_cast<float>(sde.noiseScale(t[i]));
        values[2 * t.size() + i] = static_cast<float>(sde.halfLogSnr(t[i]));
        values[3 * t.size() + i] = static_cast<float>(t[i]);
    }
    // One transfer for all four.
    const torch::Tensor all =
        torch::tensor(values).view({4, static_cast<std::int64_t>(t.size())}).to(device);
    return {all[0], all[1], all[2], all[3]};
}

torch::Tensor ScoreNetwork::score(const torch::Tensor& x, const NoiseLevels& levels) const {
    return eps(x, levels) / -levels.s.unsqueeze(1);
}

torch::Tensor ScoreNetwork::energy(const torch::Tensor&, const NoiseLevels&) const {
    TORCH_INTERNAL_ASSERT(false, "this network has no energy");
}

std::unique_ptr<ScoreFunction> learnedScore(const ScoreNetwork& network, const Sde& sde) {
    return std::make_unique<LearnedScore>(network, sde);
}

}  // namespace scorescope
