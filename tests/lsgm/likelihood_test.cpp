// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "core/model/vae.h"

namespace scorescope {
namespace {

Vae pixelVae(const VaeOptions& options) {
    LatentShape shape;
    shape.dimension = 1;
    shape.image = ImageShape{1, 1, 1};
    shape.options = {2, 4, {8}};
    Vae vae(shape, options, {torch::full({1}, 0.4F), 0.1}, 3);
    torch::Tensor weights = vae.weights();
    weights.add_(0.2 * torch::sin(torch::arange(weights.size(0), torch::kFloat32)));
    return vae;
}

/// Sum over all values of a pixel of p(x | z), for one z.
double total(const Vae& vae, int values) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor x = torch::linspace(0.0, 1.0, values).view({values, 1});
    const torch::Tensor z = torch::tensor({0.3F, -1.2F}).expand({values, 2});
    return (-vae.negativeLogLikelihood(x, z).to(torch::kFloat64)).exp().sum().item<double>();
}

TEST(Likelihood, ProbabilitiesOfAPixelAddUpToOne) {
    VaeOptions options;
    options.likelihood = Likelihood::bernoulli;
    EXPECT_NEAR(total(pixelVae(options), 2), 1.0, 1e-6);
    options.likelihood = Likelihood::logistic;
    EXPECT_NEAR(total(pixelVae(options), 256), 1.0, 1e-4);
    options.likelihood = Likelihood::categorical;
    options.levels = 5;
    EXPECT_NEAR(total(pixelVae(options), 5), 1.0, 1e-6);
}

TEST(Likelihood, CategoricalTakesTheNearestLevelAndDecodesItsMean) {
    VaeOptions options;
    options.likelihood = Likelihood::categorical;
    options.levels = 3;
    const Vae vae = pixelVae(options);
    const torch::NoGradGuard noGrad;
    const torch::Tensor z = torch::tensor({0.3F, -1.2F}).expand({4, 2});
    const torch::Tensor x = torch::tensor({0.0F, 0.2F, 0.5F, 1.0F}).view({4, 1});
    const torch::Tensor misfit = vae.negativeLogLikelihood(x, z);
    EXPECT_EQ(misfit[0].item<float>(), misfit[1].item<float>());
    const torch::Tensor p = (-misfit).exp();
    const double mean = 0.5 * p[2].item<double>() + p[3].item<double>();
    EXPECT_NEAR(vae.decode(z)[0].item<double>(), mean, 1e-6);
}

TEST(Likelihood, LogisticIsSteadyFarFromTheImage) {
    VaeOptions options;
    options.likelihood = Likelihood::logistic;
    const Vae vae = pixelVae(options);
    const torch::Tensor z = torch::full({2, 2}, 50.0F).requires_grad_(true);
    const torch::Tensor x = torch::tensor({0.0F, 1.0F}).view({2, 1});
    const torch::Tensor misfit = vae.negativeLogLikelihood(x, z);
    EXPECT_TRUE(torch::isfinite(misfit).all().item<bool>());
    misfit.sum().backward();
    EXPECT_TRUE(torch::isfinite(z.grad()).all().item<bool>());
}

}  // namespace
}  // namespace scorescope
