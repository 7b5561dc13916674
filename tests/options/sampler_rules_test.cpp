// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler_rules.h"

#include <gtest/gtest.h>

#include "core/session/experiment_schema.h"

namespace scorescope {
namespace {

/// The Error of an experiment with these assignments; empty: it is good.
std::string refusalOf(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    const auto good = settings.assign(assignments);
    return good ? std::string() : good.error().line();
}

TEST(SamplerRules, FitTheDefaultsOfEveryProcess) {
    for (const auto& [process, sampler] :
         {std::pair{"ladder", "annealed-langevin"}, {"none", "langevin"}, {"ve", "ode-heun"}}) {
        Settings settings(experimentSchema());
        ASSERT_TRUE(settings.assign({std::string("sde.kind=") + process}));
        EXPECT_EQ(settings.text("sampler.kind"), sampler);
    }
}

TEST(SamplerRules, RefuseDivergingSteps) {
    EXPECT_EQ(refusalOf({"sde.kind=ladder", "sampler.step_size=3.9"}), "");
    EXPECT_NE(refusalOf({"sde.kind=ladder", "sampler.step_size=4"}).find("farther out"),
              std::string::npos);
    // How far a step of plain Langevin dynamics reaches depends on the data.
    EXPECT_EQ(refusalOf({"sde.kind=none", "sampler.step_size=4"}), "");
}

TEST(SamplerRules, WarnOfOvershootingSteps) {
    Settings settings(experimentSchema());
    ASSERT_TRUE(settings.assign({"sde.kind=ladder", "sampler.step_size=1.9"}));
    EXPECT_FALSE(samplerWarning(settings));
    ASSERT_TRUE(settings.assign({"sampler.step_size=2"}));
    ASSERT_TRUE(samplerWarning(settings));
    EXPECT_NE(samplerWarning(settings)->find("step_size"), std::string::npos);
}

TEST(SamplerRules, RefuseAncestralStepsOfSubVp) {
    EXPECT_NE(refusalOf({"sde.kind=subvp", "sampler.kind=ancestral"}), "");
    EXPECT_NE(refusalOf({"sde.kind=subvp", "sampler.kind=predictor-corrector",
                         "sampler.predictor=ancestral"}),
              "");
    EXPECT_EQ(refusalOf({"sde.kind=subvp", "sampler.kind=predictor-corrector"}), "");
}

TEST(SamplerRules, RefuseToStartFromNoNoise) {
    EXPECT_NE(refusalOf({"sde.kind=none", "sampler.init=prior"}), "");
    EXPECT_EQ(refusalOf({"sde.kind=none", "sde.sigma=1", "sampler.init=prior"}), "");
    EXPECT_EQ(refusalOf({"sde.kind=none", "sampler.init=data"}), "");
}

}  // namespace
}  // namespace scorescope
