// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/base/settings.h"
#include "core/session/experiment_schema.h"

namespace scorescope {
namespace {

using Assignments = std::vector<std::string>;

/// The Error of an experiment with these assignments; empty: it is good.
Error refusalAmong(const Assignments& assignments) {
    Settings settings(experimentSchema());
    const auto good = settings.assign(assignments);
    return good ? Error() : good.error();
}

void expectRefused(const Assignments& assignments, const std::string& key,
                   const Assignments& remedy) {
    SCOPED_TRACE(testing::PrintToString(assignments));
    const Error error = refusalAmong(assignments);
    EXPECT_EQ(error.where, key) << error.line();
    EXPECT_FALSE(error.what.empty());
    EXPECT_FALSE(error.remedy.empty());
    Assignments remedied = assignments;
    remedied.insert(remedied.end(), remedy.begin(), remedy.end());
    EXPECT_EQ(refusalAmong(remedied).what, "");
}

TEST(ScoreMatchingRules, DefaultsFitTheOtherChoices) {
    Settings settings(experimentSchema());
    EXPECT_EQ(settings.text("objective.kind"), "dsm");
    ASSERT_TRUE(settings.assign({"sde.kind=none"}));
    EXPECT_EQ(settings.text("objective.kind"), "ssm-vr");
    EXPECT_EQ(settings.text("model.kind"), "score");
    ASSERT_TRUE(settings.assign({"objective.kind=pcd"}));
    EXPECT_EQ(settings.text("model.kind"), "energy");
}

TEST(ScoreMatchingRules, CleanDataHaveNoNoiseToLearn) {
    const Assignments denoising = {"sde.kind=none", "objective.kind=dsm"};
    expectRefused(denoising, "objective.kind", {"sde.sigma=0.1"});
    expectRefused(denoising, "objective.kind", {"objective.kind=ssm-vr"});
    const Assignments noise = {"sde.kind=none", "model.parameterisation=eps"};
    expectRefused(noise, "model.parameterisation", {"model.parameterisation=score"});
    expectRefused(noise, "model.parameterisation", {"sde.sigma=0.1"});
}

TEST(ScoreMatchingRules, ContrastiveDivergenceTakesTheEnergyOfOneDensity) {
    for (const std::string kind : {"cd", "pcd"}) {
        expectRefused({"objective.kind=" + kind}, "sde.kind", {"sde.kind=none"});
        expectRefused({"objective.kind=" + kind, "sde.kind=ladder"}, "sde.kind", {"sde.kind=none"});
        expectRefused({"objective.kind=" + kind, "sde.kind=none", "model.kind=score"}, "model.kind",
                      {"model.kind=energy"});
    }
}

TEST(ScoreMatchingRules, LevelsHaveNoDiffusionCoefficient) {
    for (const std::string weighting : {"likelihood", "reweighted"}) {
        for (const std::string process : {"ladder", "none"}) {
            expectRefused({"sde.kind=" + process, "objective.weighting=" + weighting},
                          "objective.weighting", {"objective.weighting=uniform"});
        }
        EXPECT_EQ(refusalAmong({"objective.kind=esm", "objective.weighting=" + weighting}).what,
                  "");
    }
}

TEST(ScoreMatchingRules, SecondOrderLossesGoWithEveryProcess) {
    for (const std::string kind : {"esm", "ssm", "ssm-vr"}) {
        for (const std::string process : {"vp", "subvp", "ve", "geometric-vp", "ladder", "none"}) {
            EXPECT_EQ(refusalAmong({"objective.kind=" + kind, "sde.kind=" + process}).what, "");
        }
    }
}

}  // namespace
}  // namespace scorescope
