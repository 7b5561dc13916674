// SPDX-License-Identifier: Apache-2.0
#include "core/eval/fisher_divergence.h"

#include <cmath>

#include "core/base/json.h"
#include "core/model/exact_score.h"
#include "core/objective/objective.h"
#include "support.h"

namespace scorescope {
namespace {

constexpr std::int64_t kPoints = 40'000;

/// Two-gaussians with two networks that were never trained.
struct DivergenceCase {
    explicit DivergenceCase(std::vector<std::string> assignments)
        : settings(experiment(small(std::move(assignments)))),
          data(*makeDataSet(settings)),
          set(*makeTrainingSet(*data, settings)),
          sde(makeSde(settings)),
          exact(mixtureScore(*data->density(), *sde)) {
        for (std::uint64_t i = 0; i < 2; ++i) {
            auto network = makeScoreNetwork(settings, set, torch::kCPU);
            network->weights().add_((0.3 * randomPoints(network->weights().size(0), 1, 20 + i))
                                        .squeeze(1)
                                        .to(torch::kFloat32));
            networks.push_back(std::move(network));
        }
    }

    static std::vector<std::string> small(std::vector<std::string> assignments) {
        assignments.emplace_back("model.width=32");
        return assignments;
    }

    Json divergence(std::size_t network) const {
        const auto score = learnedScore(*networks[network], *sde);
        const MetricInput input{*data, set, *sde, 0.0, *score, exact.get(), {}, kPoints, 7, {}};
        return *fisherDivergence(input);
    }

    /// Loss of the first network minus that of the second, and its standard error.
    std::pair<double, double> lossDifference(const std::string& kind) const {
        Settings chosen = settings;
        EXPECT_TRUE(chosen.set("objective.kind", Value(kind)));
        const auto objective = makeObjective(chosen);
        const Points fresh = data->draw(kPoints, 11, Stream::evaluation);
        const torch::Tensor x0 = torch::tensor(fresh.values).view({-1, 2});
        const torch::Tensor difference =
            (objective->evaluate(*networks[0], *sde, {x0, 3, 1}).losses -
             objective->evaluate(*networks[1], *sde, {x0, 3, 1}).losses)
                .to(torch::kFloat64);
        return {difference.mean().item<double>(),
                difference.std().item<double>() / std::sqrt(static_cast<double>(kPoints))};
    }

    Settings settings;
    std::unique_ptr<DataSet> data;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<DensityFunction> exact;
    std::vector<std::unique_ptr<ScoreNetwork>> networks;
};

void expectSameDifference(const DivergenceCase& c, const std::string& objective,
                          const std::string& key, double factor) {
    const double a = c.divergence(0)[key].get<double>();
    const double b = c.divergence(1)[key].get<double>();
    const auto [difference, error] = c.lossDifference(objective);
    ASSERT_GT(std::abs(a - b), 0.01);
    // The divergences are estimated from as many points as the losses.
    const double allowed = 6.0 * error + 0.03 * std::abs(factor * (a - b));
    EXPECT_NEAR(difference, factor * (a - b), allowed) << objective << ' ' << a << ' ' << b;
}

TEST(FisherDivergence, DiffersBetweenNetworksAsTheLossesOfScoreMatchingDo) {
    const DivergenceCase clean({"data.kind=two-gaussians", "sde.kind=none"});
    expectSameDifference(clean, "esm", "plain", 1.0);
    expectSameDifference(clean, "ssm", "sliced", 1.0);
    expectSameDifference(clean, "ssm-vr", "plain", 1.0);
}

TEST(FisherDivergence, DiffersBetweenNetworksAsTheDenoisingLossDoes) {
    const DivergenceCase noised({"data.kind=two-gaussians", "sde.kind=none", "sde.sigma=0.7"});
    // dsm: sigma^2 |s - s*|^2, mean over two dimensions; esm and ssm: sigma^2 1/2 |s - s*|^2.
    expectSameDifference(noised, "dsm", "smoothed", 0.49);
    expectSameDifference(noised, "esm", "smoothed", 0.49);
    expectSameDifference(noised, "ssm", "sliced", 0.49);
}

TEST(FisherDivergence, IsZeroForTheTruthAndKnowsTheCostOfNoise) {
    const DivergenceCase noised({"data.kind=gaussian", "data.covariance=[[1, 0], [0, 1]]",
                                 "sde.kind=none", "sde.sigma=0.5"});
    const MetricInput input{*noised.data,       noised.set, *noised.sde, 0.0, *noised.exact,
                            noised.exact.get(), {},         20'000,      7,   {}};
    const Json result = *fisherDivergence(input);
    EXPECT_LT(result["value"].get<double>(), 1e-10);
    EXPECT_LT(result["sliced"].get<double>(), 1e-10);
    // Against the clean score: 1/2 E|x - x/1.25|^2 = 1/2 * 0.2^2 * 2.
    EXPECT_NEAR(result["plain"].get<double>(), 0.04, 0.002);
}

}  // namespace
}  // namespace scorescope
