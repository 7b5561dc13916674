// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/residual_table.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/kernel/isa.h"
#include "core/model/latent_prior.h"

namespace scorescope {
namespace {

struct Weights {
    Weights(std::int64_t inputs, std::int64_t outputs)
        : w(torch::randn({outputs, inputs}) / std::sqrt(static_cast<double>(inputs))),
          b(torch::randn({outputs})) {}
    kernel::DenseLayer plain() const { return {w.data_ptr<float>(), b.data_ptr<float>()}; }
    torch::Tensor of(const torch::Tensor& x) const {
        return torch::addmm(b.to(torch::kFloat64), x, w.to(torch::kFloat64).t());
    }
    torch::Tensor w, b;
};

double largestError(const torch::Tensor& found, const torch::Tensor& truth) {
    return (found.to(torch::kFloat64) - truth).abs().max().item<double>();
}

class ResidualKernel : public testing::TestWithParam<kernel::Isa> {
protected:
    void SetUp() override { torch::manual_seed(4); }
    const kernel::ResidualTable& table() const {
        return SCORESCOPE_PICK_TABLE(residualTable, GetParam());
    }
};

TEST_P(ResidualKernel, AgreesWithItsFormulaInDoublePrecision) {
    for (const std::int64_t width : {1, 7, 64, 256}) {
        for (const std::int64_t dimension : {2, 16, 19}) {
            const Weights first(dimension, width), last(width, dimension);
            const Weights a1(width, width), a2(width, width), b1(width, width), b2(width, width);
            const kernel::ResidualBlock blocks[] = {{a1.plain(), a2.plain()},
                                                    {b1.plain(), b2.plain()}};
            std::vector<float> scratch(
                static_cast<std::size_t>((2 * dimension + 3 * width) * kernel::kResidualPoints));
            for (const std::int64_t count : {1, 15, 16, 33}) {
                const torch::Tensor x = torch::randn({count, dimension});
                const torch::Tensor y = torch::full_like(x, 7.0);
                kernel::ResidualCall call{
                    x.data_ptr<float>(), y.data_ptr<float>(), count,  dimension, width,
                    first.plain(),       last.plain(),        blocks, 2,         scratch.data()};
                table().forward(call);
                torch::Tensor hidden = first.of(x.to(torch::kFloat64));
                hidden = hidden + a2.of(torch::silu(a1.of(torch::silu(hidden))));
                hidden = hidden + b2.of(torch::silu(b1.of(torch::silu(hidden))));
                EXPECT_LT(largestError(y, last.of(torch::silu(hidden))), 2e-5)
                    << width << " " << dimension << " " << count;
            }
        }
    }
}

TEST_P(ResidualKernel, OneRowIsWeightsTimesItAndTheBias) {
    for (const std::int64_t inputs : {1, 5, 16, 67}) {
        for (const std::int64_t outputs : {1, 4, 9}) {
            const Weights layer(inputs, outputs);
            const torch::Tensor x = torch::randn({1, inputs}), y = torch::empty({1, outputs});
            table().one(layer.plain(), inputs, outputs, x.data_ptr<float>(), y.data_ptr<float>());
            EXPECT_LT(largestError(y, layer.of(x.to(torch::kFloat64))), 1e-5) << inputs << outputs;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(AllSets, ResidualKernel, testing::ValuesIn(kernel::supportedIsas()),
                         [](const auto& set) { return std::string(isaName(set.param)); });

/// Few points without a graph take the kernel; with a graph, or more of them, LibTorch.
TEST(LatentPriorKernel, FewPointsAgreeWithTheNetworkOnLibTorch) {
    LatentPriorOptions options;
    options.mixed = true;
    const LatentPrior prior(LatentGroups{{{5, 1, 1}}}, options, 3, torch::kCPU);
    torch::manual_seed(6);
    const torch::NoGradGuard noGrad;
    prior.weights().add_(0.2 * torch::randn_like(prior.weights()));
    const torch::Tensor x = torch::randn({100, 5});
    const auto one = [](double value) { return torch::full({1}, value, torch::kFloat32); };
    const NoiseLevels levels{one(0.8), one(0.6), one(0.3), one(0.4)};
    const torch::Tensor whole = prior.eps(x, levels);
    for (const std::int64_t count : {1, 16, 40, 64}) {
        const torch::Tensor few = prior.eps(x.narrow(0, 0, count), levels);
        const torch::Tensor truth = whole.narrow(0, 0, count);
        EXPECT_LT((few - truth).abs().max().item<double>(), 2e-5 * truth.abs().max().item<double>())
            << count;
    }
}

}  // namespace
}  // namespace scorescope
