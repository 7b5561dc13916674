// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "core/session/experiment_schema.h"
#include "core/session/latent_models.h"
#include "core/session/learner.h"
#include "core/session/trainer.h"
#include "kinds.h"

namespace scorescope {
namespace {

Settings chosen(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    const auto done = settings.assign(assignments);
    EXPECT_TRUE(done) << done.error().line();
    return settings;
}

/// Every kind with an encoder on points, and on odd little images where it needs no trained prior.
std::vector<Settings> latentExperiments() {
    std::vector<Settings> all;
    for (const std::string& kind : kindsOf("model")) {
        const std::vector<std::string> small = {"model.kind=" + kind, "data.count=200"};
        if (!hasEncoder(chosen(small))) continue;
        auto points = small;
        points.insert(points.end(), {"model.latents=3", "model.channels=8"});
        all.push_back(chosen(points));
        if (kind == "scorevae") {
            for (const char* recipe : {"paper", "warm-started"}) {
                auto more = points;
                more.push_back(std::string("objective.recipe=") + recipe);
                all.push_back(chosen(more));
            }
            continue;
        }
        Settings images = settingsOfKind("data", "mnist");
        EXPECT_TRUE(images.set("model.kind", Value(kind)));
        EXPECT_TRUE(images.set("model.latents", Value(std::int64_t{3})));
        EXPECT_TRUE(images.set("model.channels", Value(std::int64_t{4})));
        if (kind == "cde") {
            EXPECT_TRUE(images.set("model.base", Value(std::int64_t{8})));
        }
        all.push_back(images);
        if (kind != "vae" && kind != "lsgm") continue;
        // Groups at two scales, 3 channels each.
        Settings groups = images;
        EXPECT_TRUE(groups.assign({"model.encoder=hierarchical", "model.groups=[1,1]",
                                   "model.encoder_multipliers=[1,2]", "model.soft_clamp=5"}));
        if (kind == "lsgm") {
            EXPECT_TRUE(groups.assign({"model.prior_width=8", "model.prior_blocks=1"}));
            Settings joint = groups;
            EXPECT_TRUE(joint.assign({"objective.vae_share=0", "model.prior_groups=1"}));
            all.push_back(joint);
            EXPECT_TRUE(groups.assign({"objective.kl_balance=true"}));
        }
        all.push_back(groups);
    }
    EXPECT_GE(all.size(), 10U);
    return all;
}

TrainingBatch someBatch(const Experiment& experiment) {
    const Points& points = experiment.set().points;
    auto* values = const_cast<float*>(points.values.data());
    const torch::Tensor x0 =
        torch::from_blob(values, {points.count, points.dimension}, torch::kFloat32).clone();
    return {x0.narrow(0, 0, 64), 1, 2};
}

TEST(LatentContract, EveryKindEncodesAndDecodesRows) {
    for (const Settings& settings : latentExperiments()) {
        const std::string what = settings.text("model.kind");
        const auto experiment = Experiment::build(settings);
        ASSERT_TRUE(experiment) << experiment.error().line();
        const auto model = makeLatentModel(**experiment);
        const auto again = makeLatentModel(**experiment);
        EXPECT_TRUE(torch::equal(model->weights(), again->weights())) << what;
        EXPECT_EQ(model->weights().size(0), model->layout().total);
        EXPECT_EQ(model->gradients().size(0), model->layout().total);
        const torch::Tensor x = someBatch(**experiment).x0;
        const LatentNormal q = model->encode(x);
        const bool groups =
            settings.isActive("model.encoder") && settings.text("model.encoder") == "hierarchical";
        EXPECT_EQ(q.mean.size(0), 64) << what;
        EXPECT_EQ(q.mean.size(1), model->latents()) << what;
        EXPECT_EQ(model->latents() == 3, !groups) << what;
        EXPECT_LE(q.logVariance.abs().max().item<double>(), groups ? 10.0 : 8.0);
        const LatentNormal along = model->encodeAlong(x, torch::zeros_like(q.mean));
        EXPECT_TRUE(torch::equal(along.mean, q.mean)) << what;
        torch::Tensor decoded;
        if (model->decodesDirectly()) {
            decoded = model->decode(q.mean);
        } else {
            decoded = model->posteriorScore(q.mean, 1.0)->score(x, 0.4);
            EXPECT_FALSE(decoded.requires_grad());
        }
        EXPECT_EQ(decoded.sizes(), x.sizes()) << what;
        EXPECT_TRUE(torch::isfinite(decoded).all().item<bool>()) << what;
    }
}

TEST(LatentContract, EveryLearnerGivesTheSlopeOfItsLoss) {
    for (Settings settings : latentExperiments()) {
        // Its factors follow from the batch and have no gradient.
        if (settings.isActive("objective.kl_balance")) settings.reset("objective.kl_balance");
        const std::string what = settings.text("model.kind");
        const auto experiment = Experiment::build(settings);
        ASSERT_TRUE(experiment) << experiment.error().line();
        const auto learner = makeLearner(**experiment);
        const TrainingBatch batch = someBatch(**experiment);
        torch::Tensor weights = learner->network().weights();
        weights.add_(0.05 * torch::sin(torch::arange(weights.size(0), torch::kFloat32)));
        const torch::Tensor gradient = learner->network().gradients();
        gradient.zero_();
        const ObjectiveValue value = learner->evaluate(batch);
        value.loss.backward();
        EXPECT_NEAR(value.losses.mean().item<double>() / value.loss.item<double>(), 1.0, 1e-4);
        EXPECT_FALSE(value.parts.empty()) << what;
        const double length = gradient.norm().item<double>();
        ASSERT_TRUE(std::isfinite(length) && length > 0.0) << what;
        const torch::Tensor step = gradient * (1e-3 / length);
        weights.add_(step);
        const double above = learner->evaluate(batch).loss.item<double>();
        weights.sub_(2.0 * step);
        const double below = learner->evaluate(batch).loss.item<double>();
        EXPECT_NEAR((above - below) / 2e-3 / length, 1.0, 0.03) << what;
    }
}

TEST(LatentContract, EveryKindLearnsAndContinuesBitForBit) {
    for (const Settings& settings : latentExperiments()) {
        const auto experiment = Experiment::build(settings);
        ASSERT_TRUE(experiment) << experiment.error().line();
        Trainer one(*experiment);
        Trainer two(*experiment);
        for (int i = 0; i < 3; ++i) {
            const auto a = one.step();
            const auto b = two.step();
            ASSERT_TRUE(a && b);
            EXPECT_EQ(a->loss, b->loss);
        }
        EXPECT_FALSE(one.lastParts().empty());
        EXPECT_TRUE(torch::equal(one.optimiser().weights(), two.optimiser().weights()));
    }
}

TEST(Lineage, SaysWhatIsMissingAndWhatToDo) {
    const auto none = Experiment::build(chosen({"lineage.prior=no-such-weights"}));
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().what.find("no-such-weights"), std::string::npos);
    EXPECT_EQ(none.error().where, "lineage.prior");
    EXPECT_FALSE(none.error().remedy.empty());

    Settings images = settingsOfKind("data", "mnist");
    EXPECT_TRUE(images.set("model.kind", Value("scorevae")));
    const auto noPrior = Experiment::build(images);
    ASSERT_FALSE(noPrior);
    EXPECT_EQ(noPrior.error().where, "lineage.prior");
}

TEST(Lineage, LatentKindsGoWithTheirOwnObjective) {
    Settings settings(experimentSchema());
    ASSERT_TRUE(settings.set("model.kind", Value("vae")));
    EXPECT_EQ(settings.text("objective.kind"), "elbo");
    EXPECT_FALSE(settings.assign({"objective.kind=dsm"}));
    Settings other(experimentSchema());
    EXPECT_FALSE(other.assign({"objective.kind=elbo"}));
    EXPECT_FALSE(other.assign({"model.kind=cde", "sde.kind=ladder"}));
}

}  // namespace
}  // namespace scorescope
