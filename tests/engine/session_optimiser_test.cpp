// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "core/session/optimiser.h"
#include "core/session/trainer.h"

namespace scorescope {
namespace {

/// Gradients of all sizes, as training has them.
torch::Tensor someGradient(std::int64_t count, int step) {
    const auto i = torch::arange(count, torch::kFloat32);
    return torch::sin(0.7 * i + step) * torch::pow(10.0, torch::fmod(i, 7.0) - 4.0);
}

TEST(Optimiser, IsAdam) {
    constexpr std::int64_t kCount = 300;
    auto start = torch::randn({kCount});
    auto expected = start.clone().requires_grad_();
    torch::optim::Adam adam({expected}, torch::optim::AdamOptions(3e-3));
    Optimiser ours(start.clone());
    OptimiserSettings settings;
    settings.horizon = 1000;
    for (int step = 0; step < 200; ++step) {
        const auto gradient = someGradient(kCount, step);
        const double rate = scheduledRate(settings, step);
        static_cast<torch::optim::AdamOptions&>(adam.param_groups()[0].options()).lr(rate);
        expected.mutable_grad() = gradient.clone();
        adam.step();
        ours.step(gradient.clone(), gradient.norm().item<double>(), settings);
        const double difference = (ours.weights() - expected.detach()).abs().max().item<double>();
        ASSERT_LE(difference, 1e-6) << "step " << step;
    }
}

TEST(Optimiser, ClipsTheNorm) {
    const auto gradient = torch::full({4}, 3.0);  // norm 6
    Optimiser clipped(torch::zeros({4})), scaled(torch::zeros({4}));
    OptimiserSettings settings;
    settings.clip = 1.5;
    clipped.step(gradient.clone(), 6.0, settings);
    settings.clip = 0.0;
    scaled.step(gradient * 0.25, 1.5, settings);
    EXPECT_TRUE(torch::allclose(clipped.firstMoment(), scaled.firstMoment(), 1e-6));
    EXPECT_TRUE(torch::allclose(clipped.secondMoment(), scaled.secondMoment(), 1e-6));
}

TEST(Optimiser, RateFallsAsTheSquareRootOfWhatIsLeft) {
    OptimiserSettings settings;
    settings.learningRate = 0.01;
    settings.horizon = 100;
    EXPECT_DOUBLE_EQ(scheduledRate(settings, 0), 0.01 + 1e-5);
    EXPECT_DOUBLE_EQ(scheduledRate(settings, 75), 0.005 + 1e-5);
    EXPECT_DOUBLE_EQ(scheduledRate(settings, 100), 1e-5);
    EXPECT_DOUBLE_EQ(scheduledRate(settings, 1000), 1e-5);
    settings.warmup = 10;
    EXPECT_DOUBLE_EQ(scheduledRate(settings, 0), (0.01 + 1e-5) / 10);
    EXPECT_DOUBLE_EQ(scheduledRate(settings, 10), 0.01 * std::sqrt(0.9) + 1e-5);
}

TEST(Optimiser, AverageFollowsItsLaw) {
    EXPECT_DOUBLE_EQ(warmedDecay(0.999, 0), 0.1);
    EXPECT_DOUBLE_EQ(warmedDecay(0.999, 90), 0.91);
    EXPECT_DOUBLE_EQ(warmedDecay(0.999, 1'000'000), 0.999);
    EXPECT_DOUBLE_EQ(warmedDecay(0.0, 50), 0.0);
    Optimiser optimiser(torch::ones({1}));
    OptimiserSettings settings;
    settings.emaDecay = 0.95;
    double expected = 1.0;
    for (int n = 0; n < 300; ++n) {
        optimiser.step(torch::full({1}, std::cos(0.1 * n)), 1.0, settings);
        const double decay = warmedDecay(0.95, n);
        expected = decay * expected + (1.0 - decay) * optimiser.weights().item<double>();
        ASSERT_NEAR(optimiser.average().item<double>(), expected, 2e-6) << n;
    }
}

TEST(Optimiser, NamesTheFirstBadTensor) {
    ParameterLayout layout;
    layout.entries = {{"layers.0.weight", {2, 2}, 0, 4}, {"layers.0.bias", {2}, 4, 2}};
    layout.total = 6;
    auto flat = torch::zeros({6});
    EXPECT_EQ(firstBadTensor(flat, layout), std::nullopt);
    flat[5] = std::numeric_limits<float>::infinity();
    EXPECT_EQ(firstBadTensor(flat, layout), "layers.0.bias");
    flat[3] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(firstBadTensor(flat, layout), "layers.0.weight");
}

}  // namespace
}  // namespace scorescope
