// SPDX-License-Identifier: Apache-2.0
#include "core/objective/learned_times.h"

#include <cmath>

#include "core/model/prior_score.h"
#include "core/objective/latent_matching.h"
#include "small_lsgm.h"
#include "tests/engine/math/support.h"

namespace scorescope {
namespace {

using test::lsgmSettings;

/// Mean and variance of a sample's weighted loss.
struct LossScatter {
    double mean = 0.0, variance = 0.0, error = 0.0;  ///< error: of the mean
};

using EpsHat = std::function<torch::Tensor(const torch::Tensor&, const NoiseLevels&)>;

/// The cross-entropy's loss over `steps` steps with times of `times`, after it has learned.
LossScatter scatter(TimeChooser& times, const Sde& sde, const torch::Tensor& z0,
                    const EpsHat& epsHat, double length) {
    constexpr std::int64_t kLearning = 800, kSteps = 600;
    std::vector<torch::Tensor> all;
    for (std::int64_t step = 0; step < kSteps + kLearning; ++step) {
        const std::int64_t first = (step * 128) % (z0.size(0) - 128);
        const TrainingBatch batch{z0.narrow(0, first, 128), 7, step};
        const NoisedBatch noised = noisedBatch(times.draw(batch, 7), sde, batch);
        const torch::Tensor error =
            (noised.eps - epsHat(noised.x, noised.levels)).square().sum(1).to(torch::kFloat64);
        const torch::Tensor losses =
            0.5 * length * torch::tensor(noised.draws.weight, torch::kFloat64) * error;
        times.remember(noised.draws, losses);
        if (step >= kLearning) all.push_back(losses);
    }
    const torch::Tensor table = torch::stack(all);
    const double means = table.mean(1).std().item<double>();
    return {table.mean().item<double>(), table.var().item<double>(),
            means / std::sqrt(static_cast<double>(kSteps))};
}

struct Compared {
    LossScatter closed, learned;
};

Compared compared(const std::string& process, const torch::Tensor& z0, const EpsHat& epsHat) {
    const Settings settings = lsgmSettings({"sde.kind=" + process, "sde.t_min=0.01"});
    const auto sde = makeSde(settings);
    const TimeLaw closed(settings, {Weighting::likelihood, TimeSampling::importance});
    const TimeLaw even(settings, {Weighting::likelihood, TimeSampling::logSnr});
    LawfulTimes lawful(closed);
    LearnedTimes learned(even, torch::zeros({kRememberedTimes}));
    const double length = 1.0 - closed.tMin();
    return {scatter(lawful, *sde, z0, epsHat, length), scatter(learned, *sde, z0, epsHat, length)};
}

void expectSameMean(const Compared& both) {
    const double error = std::hypot(both.closed.error, both.learned.error);
    EXPECT_NEAR(both.closed.mean, both.learned.mean, 4.5 * error);
}

TEST(LearnedTimes, OfNormalLatentsTheClosedFormsAreReached) {
    const torch::Tensor z0 = randomPoints(4000, 4, 1).to(torch::kFloat32);
    const EpsHat normal = [](const torch::Tensor& x, const NoiseLevels& levels) {
        return levels.s.unsqueeze(1) * x / (levels.m.square() + levels.s.square()).unsqueeze(1);
    };
    for (const std::string process : {"vp", "geometric-vp", "subvp", "ve"}) {
        const Compared both = compared(process, z0, normal);
        expectSameMean(both);
        // The closed forms are the best there are of N(0, I) where the process keeps variance 1.
        EXPECT_LT(both.learned.variance, 1.1 * both.closed.variance) << process;
    }
}

TEST(LearnedTimes, OfAMixtureTheVarianceIsLower) {
    const GaussianMixture mixture{{0.5, 0.5}, {{-1.0, 0.4}, {1.0, -0.4}}, {0.1, 0.1}, {}};
    const auto prior = mixturePrior(mixture);
    torch::Tensor z0 = 0.1 * randomPoints(4000, 2, 1);
    z0 += torch::tensor({{-1.0, 0.4}, {1.0, -0.4}}, torch::kFloat64).repeat({2000, 1});
    const EpsHat exact = [&](const torch::Tensor& x, const NoiseLevels& levels) {
        return -levels.s.unsqueeze(1) * prior->score(x, levels);
    };
    for (const std::string process : {"vp", "geometric-vp"}) {
        const Compared both = compared(process, z0.to(torch::kFloat32), exact);
        expectSameMean(both);
        EXPECT_LT(both.learned.variance, 0.95 * both.closed.variance) << process;
    }
}

TEST(LearnedTimes, TheScheduleRisesFromEndToEnd) {
    const LinearDensity density({0.2, 3.0, 1.0, 0.001, 0.5});
    EXPECT_DOUBLE_EQ(density.placeOf(0.0), 0.0);
    EXPECT_DOUBLE_EQ(density.placeOf(1.0), 1.0);
    double before = 0.0;
    for (int i = 1; i < 1000; ++i) {
        const double share = i / 1000.0, place = density.placeOf(share);
        EXPECT_GT(place, before);
        const double slope = (density.placeOf(share + 1e-6) - density.placeOf(share - 1e-6)) / 2e-6;
        EXPECT_NEAR(slope * density.at(place), 1.0, 2e-2) << share;
        before = place;
    }
}

TEST(LearnedTimes, TrainALatentDiffusionModelToTheSameLoss) {
    const torch::Tensor x = torch::linspace(-1.2, 1.4, 256).view({128, 2}).sin();
    const auto meanLoss = [&](const std::string& times, const std::string& algorithm) {
        const Settings settings =
            lsgmSettings({"sde.kind=geometric-vp", "objective.algorithm=" + algorithm,
                          "objective.time_sampling=" + times});
        const auto sde = makeSde(settings);
        const LatentTimeLaws laws(settings);
        const Lsgm model = test::smallLsgm(*sde);
        LatentStep step;
        step.algorithm = settings.read(lsgmOptionsSchema(), "objective").algorithm;
        std::vector<double> losses;
        for (int i = 0; i < 300; ++i) {
            const auto value = evaluateLatentMatching(model, *sde, laws, {x, 4, i}, step);
            losses.push_back(value.losses.to(torch::kFloat64).mean().item<double>());
        }
        return torch::tensor(losses, torch::kFloat64);
    };
    for (const std::string algorithm : {"shared", "separate", "reweighted"}) {
        const torch::Tensor plain = meanLoss("importance", algorithm);
        const torch::Tensor learned = meanLoss("learned", algorithm);
        const double error = (plain.var() + learned.var()).sqrt().item<double>() / std::sqrt(300.0);
        EXPECT_NEAR(plain.mean().item<double>(), learned.mean().item<double>(), 4.5 * error)
            << algorithm;
    }
}

}  // namespace
}  // namespace scorescope
