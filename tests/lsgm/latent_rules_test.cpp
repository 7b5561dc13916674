// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/settings.h"
#include "core/session/experiment_schema.h"

namespace scorescope {
namespace {

TEST(LatentRules, ChoicesThatMakeNoSenseAreRefusedWithTheReason) {
    struct Case {
        std::vector<std::string> choices;
        std::string where, words;
    };
    const std::vector<Case> cases = {
        {{"model.kind=lsgm", "sde.kind=ladder"}, "sde.kind", "levels"},
        {{"model.kind=lsgm", "sde.kind=none"}, "sde.kind", "levels"},
        {{"model.kind=lsgm", "objective.kind=dsm"}, "objective.kind", "lsgm"},
        {{"objective.kind=lsgm"}, "model.kind", "encoder"},
        {{"model.kind=lsgm", "objective.weighting=simple"}, "objective.algorithm", "likelihood"},
        {{"model.kind=lsgm", "objective.algorithm=separate", "objective.weighting=uniform"},
         "objective.weighting",
         "small noise"},
        {{"model.kind=lsgm", "sde.kind=geometric-vp", "objective.algorithm=separate",
          "objective.weighting=simple"},
         "objective.time_sampling",
         "closed form"},
        {{"sampler.alpha=[0.5]"}, "sampler.alpha", "mixed score"},
        {{"model.kind=lsgm", "model.latents=3", "sampler.alpha=[0.5,1]"},
         "sampler.alpha",
         "2 coefficients"},
        {{"model.kind=lsgm", "sampler.alpha=[1.5]"}, "sampler.alpha", ""},
        {{"model.kind=lsgm", "sampler.kind=langevin", "sampler.init=data"},
         "sampler.init",
         "latent"},
        {{"model.kind=lsgm", "model.likelihood=bernoulli"}, "model.likelihood", "pixels"},
        {{"model.kind=vae", "data.kind=fashion-mnist", "data.scaling=standardize",
          "model.likelihood=logistic"},
         "data.scaling",
         "0 to 1"},
        {{"model.kind=lsgm", "model.hidden=[2.5]"}, "", "whole numbers"},
        {{"model.kind=lsgm", "model.encoder=hierarchical"}, "model.encoder", "places"},
        {{"model.kind=cde", "data.kind=fashion-mnist", "model.encoder=hierarchical"},
         "model.encoder",
         "one group"},
        {{"model.kind=lsgm", "data.kind=fashion-mnist", "model.encoder=hierarchical",
          "model.hidden=[32]"},
         "model.hidden",
         "places"},
        {{"model.kind=lsgm", "data.kind=fashion-mnist", "model.encoder=hierarchical",
          "model.groups=[1,1,1,1]"},
         "model.groups",
         "whole numbers"},
        {{"model.kind=lsgm", "data.kind=fashion-mnist", "model.encoder=hierarchical",
          "model.groups=[2]", "model.prior_groups=3"},
         "model.prior_groups",
         "2 groups"},
        {{"model.kind=lsgm", "data.kind=fashion-mnist", "model.encoder=hierarchical",
          "model.latents=2", "model.groups=[2]", "sampler.alpha=[0,1]"},
         "sampler.alpha",
         "4 channels"},
        {{"model.kind=lsgm", "model.prior_groups=2"}, "model.prior_groups", "1 groups"},
        {{"model.kind=lsgm", "objective.kl_balance=true"}, "objective.kl_balance", "one group"},
        {{"model.kind=lsgm", "objective.adaptive=true", "objective.time_sampling=learned"},
         "objective.adaptive",
         "learned"}};
    for (const Case& wrong : cases) {
        Settings settings(experimentSchema());
        const auto done = settings.assign(wrong.choices);
        ASSERT_FALSE(done) << wrong.choices.back();
        EXPECT_NE(done.error().line().find(wrong.where), std::string::npos) << done.error().line();
        EXPECT_NE(done.error().line().find(wrong.words), std::string::npos) << done.error().line();
        EXPECT_FALSE(done.error().remedy.empty());
    }
}

TEST(LatentRules, EveryContinuousProcessAndAlgorithmGoTogether) {
    for (const std::string process : {"vp", "subvp", "ve", "geometric-vp"}) {
        for (const std::string algorithm : {"shared", "separate", "disjoint", "reweighted"}) {
            Settings settings(experimentSchema());
            EXPECT_TRUE(settings.assign(
                {"model.kind=lsgm", "sde.kind=" + process, "objective.algorithm=" + algorithm}));
            EXPECT_EQ(settings.text("objective.kind"), "lsgm");
        }
    }
}

}  // namespace
}  // namespace scorescope
