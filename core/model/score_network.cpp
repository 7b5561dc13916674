// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_network.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "core/model/row_blocks.h"

namespace scorescope {
namespace {

constexpr std::int64_t kBlockRows = 1024;  // hidden activations of one block stay in the cache

class LearnedScore final : public ScoreFunction {
public:
    LearnedScore(const ScoreNetwork& network, const Sde& sde) : network_(network), sde_(sde) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        const torch::Tensor eps =
            overRowBlocks(x.to(options), kBlockRows,
                          [&](const torch::Tensor& block) { return network_.eps(block, levels); });
        return eps.to(x.options()).mul_(-1.0 / sde_.noiseScale(t));
    }

    std::int64_t dimension() const override { return network_.dimension(); }
    bool differentiable() const override { return true; }

    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override {
        const torch::TensorOptions options = network_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        const double factor = -1.0 / sde_.noiseScale(t);
        return productsOverRows(x, probes, kBlockRows, [&](const auto& block, const auto& v) {
            return epsProducts(block.to(options), levels, v.to(options), factor);
        });
    }

private:
    /// Of factor times eps.
    ScoreProducts epsProducts(const torch::Tensor& x, const NoiseLevels& levels,
                              const torch::Tensor& probes, double factor) const {
        const torch::AutoGradMode withGraph(true);
        const torch::Tensor leaf = x.detach().requires_grad_(true);
        const torch::Tensor eps = network_.eps(leaf, levels);
        std::vector<torch::Tensor> products;
        for (const torch::Tensor& v : probes.unbind(0)) {
            const bool keepGraph = static_cast<std::int64_t>(products.size()) + 1 < probes.size(0);
            const torch::Tensor pulled = torch::autograd::grad({eps}, {leaf}, {v}, keepGraph)[0];
            products.push_back((pulled * v).sum(1).to(torch::kFloat64).mul_(factor));
        }
        return {eps.detach().to(torch::kFloat64).mul_(factor), torch::stack(products)};
    }

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
