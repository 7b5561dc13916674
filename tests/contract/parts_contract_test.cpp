// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <map>

#include "core/base/json.h"
#include "core/eval/metric.h"
#include "core/eval/metric_catalogue.h"
#include "core/model/exact_score.h"
#include "core/objective/objective.h"
#include "core/session/experiment_schema.h"
#include "core/session/latent_models.h"
#include "kinds.h"

namespace scorescope {
namespace {

TEST(DataContract, EveryKindBuildsAndRepeatsItsDraws) {
    for (const std::string& kind : kindsOf("data")) {
        const Settings settings = settingsOfKind("data", kind);
        const auto data = makeDataSet(settings);
        ASSERT_TRUE(data) << data.error().line();
        const Points points = (*data)->draw(100, 1, Stream::data);
        EXPECT_EQ(points.count, 100) << kind;
        EXPECT_EQ(points.dimension, (*data)->dimension());
        EXPECT_EQ(points.values.size(), static_cast<std::size_t>(100 * points.dimension));
        EXPECT_EQ(points.values, (*data)->draw(100, 1, Stream::data).values);
        EXPECT_NE(points.values, (*data)->draw(100, 2, Stream::data).values);
        EXPECT_NE(points.values, (*data)->draw(100, 1, Stream::evaluation).values);
        const Points held = (*data)->drawHeldOut(50, 1);
        EXPECT_EQ(held.count, 50);
        EXPECT_EQ(held.dimension, points.dimension);
        EXPECT_FALSE((*data)->rows() > 0 && (*data)->density()) << kind;
        const auto set = makeTrainingSet(**data, settings);
        ASSERT_TRUE(set);
        EXPECT_TRUE(checkTrainable(*set));
        EXPECT_GT(set->variance, 0.0);
    }
}

TEST(SdeContract, EveryKindObeysTheMomentEquations) {
    for (const std::string& kind : kindsOf("sde")) {
        if (kind == "none") continue;  // nothing changes over time
        const auto sde = makeSde(settingsOfKind("sde", kind));
        for (const double t : {0.05, 0.3, 0.6, 0.95}) {
            const double h = 1e-5;
            const double meanSlope = (sde->meanScale(t + h) - sde->meanScale(t - h)) / (2 * h);
            const double slope = (sde->variance(t + h) - sde->variance(t - h)) / (2 * h);
            const double expected =
                2 * sde->driftRate(t) * sde->variance(t) + sde->diffusionSquared(t);
            EXPECT_NEAR(meanSlope, sde->driftRate(t) * sde->meanScale(t), 1e-6) << kind;
            EXPECT_NEAR(slope / expected, 1.0, 1e-5) << kind;
            EXPECT_GT(sde->halfLogSnr(t - 0.01), sde->halfLogSnr(t));
        }
        // Data of variance 1 ends near the prior.
        const double m = sde->meanScale(1.0);
        EXPECT_NEAR((m * m + sde->variance(1.0)) / (sde->priorSd() * sde->priorSd()), 1.0, 0.01);
    }
}

/// Parts of the default experiment with 200 points.
struct Parts {
    explicit Parts(Settings chosen)
        : settings(std::move(chosen)),
          data(*makeDataSet(settings)),
          set(*makeTrainingSet(*data, settings)),
          sde(makeSde(settings)),
          network(makeScoreNetwork(settings, set, torch::kCPU)) {}

    Settings settings;
    std::unique_ptr<DataSet> data;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<ScoreNetwork> network;
};

TEST(ModelContract, EveryKindHasOneFlatVectorFilledFromTheSeed) {
    for (const std::string& kind : kindsOf("model")) {
        if (hasEncoder(settingsOfKind("model", kind))) continue;  // latent_contract_test
        const Parts parts(settingsOfKind("model", kind));
        const Parts again(settingsOfKind("model", kind));
        EXPECT_TRUE(torch::equal(parts.network->weights(), again.network->weights())) << kind;
        EXPECT_EQ(parts.network->weights().size(0), parts.network->layout().total);
        EXPECT_EQ(parts.network->gradients().size(0), parts.network->layout().total);
        EXPECT_EQ(parts.network->dimension(), parts.data->dimension());
        const auto score = learnedScore(*parts.network, *parts.sde);
        const torch::Tensor x = torch::ones({3, parts.network->dimension()});
        EXPECT_TRUE(torch::isfinite(score->score(x, 0.3)).all().item<bool>());
    }
}

/// A process with its noise: clean data are another case than one level of noise.
const std::vector<std::vector<std::string>> kProcesses = {{"sde.kind=vp"},
                                                          {"sde.kind=subvp"},
                                                          {"sde.kind=ve"},
                                                          {"sde.kind=geometric-vp"},
                                                          {"sde.kind=ladder"},
                                                          {"sde.kind=none"},
                                                          {"sde.kind=none", "sde.sigma=0.5"}};

/// The experiment of this pair, or nothing when it is refused, which must say why and what to do.
std::optional<Settings> pairOf(const std::string& objective, const std::string& model,
                               const std::vector<std::string>& process) {
    Settings settings(experimentSchema());
    EXPECT_TRUE(settings.assign({"data.count=200", "model.width=32"}));
    std::vector<std::string> chosen = process;
    chosen.insert(chosen.end(), {"objective.kind=" + objective, "model.kind=" + model});
    const auto assigned = settings.assign(chosen);
    if (assigned) return settings;
    EXPECT_FALSE(assigned.error().what.empty());
    EXPECT_FALSE(assigned.error().where.empty());
    EXPECT_FALSE(assigned.error().remedy.empty()) << assigned.error().line();
    return std::nullopt;
}

void expectSlope(const Parts& parts, const std::string& kind, const std::string& what) {
    const auto objective = makeObjective(parts.settings);
    const torch::Tensor x0 = torch::tensor(parts.set.points.values).view({200, -1});
    const TrainingBatch batch{x0, 1, 2, 0.7 * x0};  // chains that are not at the data
    torch::Tensor weights = parts.network->weights();
    weights.add_(0.05 * torch::sin(torch::arange(weights.size(0), torch::kFloat32)));
    parts.network->gradients().zero_();
    const auto evaluate = [&] { return objective->evaluate(*parts.network, *parts.sde, batch); };
    const ObjectiveValue value = evaluate();
    value.loss.backward();
    EXPECT_EQ(value.t.size(), 200U) << what;
    EXPECT_EQ(value.losses.size(0), 200) << what;
    EXPECT_NEAR(value.losses.mean().item<double>() / value.loss.item<double>(), 1.0, 1e-4) << what;
    EXPECT_FALSE(value.losses.requires_grad());
    EXPECT_TRUE(torch::equal(value.losses, evaluate().losses)) << what;
    const double length = parts.network->gradients().norm().item<double>();
    ASSERT_TRUE(std::isfinite(length) && length > 0.0) << what;
    if (kind == "cd") return;  // its chains move with the weights; pcd tests the same gradient
    const torch::Tensor step = parts.network->gradients() * (2e-3 / length);
    weights.add_(step);
    const double above = evaluate().loss.item<double>();
    weights.sub_(2.0 * step);
    const double below = evaluate().loss.item<double>();
    EXPECT_NEAR((above - below) / 4e-3 / length, 1.0, 0.03) << what;
}

TEST(ObjectiveContract, EveryPairGivesTheSlopeOfItsLossOrIsRefused) {
    std::map<std::string, int> sensible;
    for (const std::string& kind : kindsOf("objective")) {
        if (!latentModelOf(kind).empty()) continue;
        for (const std::string& model : kindsOf("model")) {
            for (const auto& process : kProcesses) {
                auto settings = pairOf(kind, model, process);
                if (!settings) continue;
                if (settings->isActive("objective.langevin_step_size")) {
                    // Chains that stay where they are do not change with the weights.
                    EXPECT_TRUE(settings->set("objective.langevin_step_size", Value(1e-6)));
                }
                ++sensible[kind];
                expectSlope(Parts(*settings), kind, kind + ' ' + model + ' ' + process.back());
            }
        }
        EXPECT_GT(sensible[kind], 0) << kind;
    }
    EXPECT_EQ(sensible["ssm-vr"], 14);  // two models, seven processes
    EXPECT_EQ(sensible["dsm"], 12);     // not of clean data
    EXPECT_EQ(sensible["pcd"], 2);      // energies under one density
}

/// thoroughly: also the metrics that nobody asks of images unless by name.
void expectMetrics(const Parts& parts, bool thoroughly = true) {
    const auto score = learnedScore(*parts.network, *parts.sde);
    const auto density = parts.data->density();
    const auto exact = density ? mixtureScore(*density, *parts.sde)
                               : empiricalScore(parts.set.points, 0, *parts.sde);
    const MetricInput input{*parts.data,
                            parts.set,
                            *parts.sde,
                            smallestTime(parts.settings),
                            *score,
                            exact.get(),
                            [&] { return parts.set.points; },
                            parts.set.image ? 3 : 100,
                            3,
                            {}};
    for (const MetricInfo& info : metricCatalogue()) {
        if (!thoroughly && !takenUnasked(info.id, input)) continue;
        EXPECT_FALSE(info.title.empty());
        EXPECT_FALSE(info.help.empty());
        if (const auto refusal = metricRefusal(info.id, input)) {
            EXPECT_FALSE(refusal->empty());
            continue;
        }
        const auto first = evaluateMetric(info.id, input);
        ASSERT_TRUE(first) << info.id << ": " << first.error().line();
        EXPECT_TRUE(first->contains("value")) << info.id;
        EXPECT_TRUE((*first)["n"].is_number_integer()) << info.id;
        EXPECT_EQ(first->dump(), evaluateMetric(info.id, input)->dump()) << info.id;
        EXPECT_EQ(first->dump().find("null"), std::string::npos) << info.id << first->dump();
    }
}

TEST(MetricContract, EveryMetricGivesAValueOrSaysWhyNot) {
    for (const std::string& kind : kindsOf("data")) {
        SCOPED_TRACE(kind);
        const Parts parts(settingsOfKind("data", kind));
        // Images differ in where they come from only: one kind stands for what scores are asked.
        expectMetrics(parts, !parts.set.image || kind == "fashion-mnist");
    }
}

TEST(MetricContract, EveryMetricKnowsEveryProcess) {
    for (const auto& process : kProcesses) {
        for (const std::string data : {"eight-gaussians", "rings"}) {
            SCOPED_TRACE(process.back() + ' ' + data);
            std::vector<std::string> chosen = process;
            chosen.push_back("data.kind=" + data);
            const bool clean = process.back() == "sde.kind=none";
            const auto settings = pairOf(clean ? "ssm-vr" : "dsm", "energy", chosen);
            ASSERT_TRUE(settings);
            expectMetrics(Parts(*settings));
        }
    }
}

}  // namespace
}  // namespace scorescope
