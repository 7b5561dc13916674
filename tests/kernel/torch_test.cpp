// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/model/kernel_exact.h"
#include "core/model/kernel_network.h"
#include "core/model/kernel_score.h"
#include "core/sampler/path_noise.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

constexpr std::int64_t kCounts[] = {1, 7, 8, 47, 48, 49, 65537};
constexpr double kTimes[] = {0.001, 0.3, 1.0};

/// A network with weights that are not those of the start, on LibTorch and on the kernels.
struct Networks {
    explicit Networks(const std::vector<std::string>& settingsTexts)
        : settings(experiment(settingsTexts)),
          set(trainingSet(settings)),
          sde(makeSde(settings)),
          network(makeScoreNetwork(settings, set, torch::kCPU)) {
        const std::int64_t total = network->layout().total;
        network->weights().add_((0.2 * randomPoints(total, 1, 2)).squeeze(1).to(torch::kFloat32));
        const float* numbers = network->weights().data_ptr<float>();
        reference = learnedScore(*network, *sde);
        kernels = std::make_unique<KernelScore>(
            kernelNetwork(settings, set), std::vector<float>(numbers, numbers + total), *sde,
            [this]() -> const ScoreFunction& { return *reference; });
    }

    Settings settings;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<ScoreNetwork> network;
    std::unique_ptr<ScoreFunction> reference, kernels;
};

TEST(KernelScore, AgreesWithLibTorch) {
    for (const char* shape : {"128 3", "17 2", "30 4", "8 1"}) {
        const std::string text = shape;
        const std::size_t space = text.find(' ');
        for (const char* parameterisation : {"preconditioned", "eps"}) {
            const Networks both({"data.kind=two-gaussians", "data.count=500",
                                 std::string("model.parameterisation=") + parameterisation,
                                 "model.width=" + text.substr(0, space),
                                 "model.depth=" + text.substr(space + 1)});
            for (const double t : kTimes) {
                const torch::Tensor x = 3.0 * randomPoints(1001, 2, 1);
                for (const auto type : {torch::kFloat32, torch::kFloat64}) {
                    const torch::Tensor points = x.to(type);
                    const torch::Tensor score = both.kernels->score(points, t);
                    EXPECT_EQ(score.scalar_type(), type);
                    EXPECT_LT(relativeDifference(score, both.reference->score(points, t)), 1e-5)
                        << shape << ' ' << parameterisation << ' ' << t;
                }
            }
        }
    }
}

TEST(KernelScore, DoesNotDependOnHowManyRowsThereAre) {
    const Networks both({"data.kind=two-gaussians", "data.count=500", "model.width=24"});
    const torch::Tensor x = randomPoints(65537, 2, 4).to(torch::kFloat32);
    const torch::Tensor all = both.kernels->score(x, 0.2);
    for (const std::int64_t count : kCounts) {
        EXPECT_TRUE(sameBytes(both.kernels->score(x.narrow(0, 0, count), 0.2),
                              all.narrow(0, 0, count).contiguous()));
    }
}

TEST(KernelScore, TakesItsDerivativesFromLibTorch) {
    const Networks both({"data.kind=two-gaussians", "data.count=500", "model.width=24"});
    const torch::Tensor x = randomPoints(9, 2, 4);
    const torch::Tensor probes = randomPoints(9, 2, 5).unsqueeze(0);
    EXPECT_TRUE(sameBytes(both.kernels->products(x, 0.4, probes).products,
                          both.reference->products(x, 0.4, probes).products));
}

void expectSame(const DensityFunction& kernels, const DensityFunction& truth,
                const torch::Tensor& x) {
    for (const double t : kTimes) {
        const torch::Tensor single = x.to(torch::kFloat32);
        const torch::Tensor same = single.to(torch::kFloat64);
        EXPECT_LT(relativeDifference(kernels.score(single, t), truth.score(same, t)), 1e-5) << t;
        EXPECT_LT(relativeDifference(kernels.logDensity(single, t), truth.logDensity(same, t)),
                  1e-5)
            << t;
        EXPECT_TRUE(sameBytes(kernels.score(same, t), truth.score(same, t)));
    }
}

TEST(KernelExact, AgreesWithDoublePrecision) {
    const auto sde = makeSde(experiment({}));
    const GaussianMixture round = {{0.2, 0.8}, {{-1, 0, 2}, {1.5, 1, 0}}, {0.3, 0.7}, {}};
    const GaussianMixture skew = {{0.3, 0.7},
                                  {{1, -1}, {-0.5, 2}},
                                  {1, 1},
                                  {{{1.0, 0.6}, {0.6, 0.5}}, {{0.3, -0.1}, {-0.1, 0.8}}}};
    for (const GaussianMixture& mixture : {round, skew}) {
        const auto kernels = kernelMixtureScore(mixture, *sde, mixtureScore(mixture, *sde));
        expectSame(*kernels, *mixtureScore(mixture, *sde),
                   3.0 * randomPoints(999, mixture.dimension(), 1));
    }
}

TEST(KernelExact, EmpiricalAgreesWithDoublePrecision) {
    const auto settings = experiment({"data.kind=two-gaussians", "data.count=3000"});
    const auto set = trainingSet(settings);
    const auto sde = makeSde(settings);
    for (const std::int64_t limit : {0, 100}) {
        const auto kernels =
            kernelEmpiricalScore(set.points, limit, *sde, empiricalScore(set.points, limit, *sde));
        expectSame(*kernels, *empiricalScore(set.points, limit, *sde),
                   2.0 * randomPoints(99, 2, 1));
    }
}

TEST(PathNoise, MovesInSinglePrecisionByTheSameDraws) {
    for (const std::int64_t dimension : {1, 2, 5}) {
        const PathNoise noise(9, 1000, dimension);
        const torch::Tensor x = randomPoints(1000, dimension, 1).to(torch::kFloat32);
        const torch::Tensor score = randomPoints(1000, dimension, 2).to(torch::kFloat32);
        const PathNoise::Move move = {0.9, 0.2, 0.4};
        const torch::Tensor exact =
            noise.moved(3, move, x.to(torch::kFloat64), score.to(torch::kFloat64));
        EXPECT_LT(relativeDifference(noise.moved(3, move, x, score), exact), 1e-6);
        EXPECT_LT(relativeDifference(exact - 0.9 * x - 0.2 * score, noise.increments(3, 0.16)),
                  1e-6);
    }
}

}  // namespace
}  // namespace scorescope
