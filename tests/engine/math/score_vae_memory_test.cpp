// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include "constant_memory.h"
#include "core/objective/score_vae_matching.h"

namespace scorescope {
namespace {

TEST(ScoreVaeMemory, StaysConstantOverManySecondBackwardPasses) {
    const auto settings = experiment({"sde.kind=vp", "model.kind=scorevae"});
    const auto sde = makeSde(settings);
    const TimeLaw law(settings);
    ScoreVae model({64, ImageShape{1, 8, 8}, {4, 8}}, {}, {torch::zeros({64}), 1.0}, *sde, 5);
    const Vector origin(64, 0.0);
    model.usePrior(mixturePrior({{1.0}, {origin}, {1.0}, {}}));
    const torch::Tensor x0 = randomPoints(32, 64, 8).to(torch::kFloat32);
    constexpr int kSteps = 2000;
    double before = 0.0;
    for (int step = 0; step < kSteps; ++step) {
        if (step == kSteps / 5) before = residentMemory();
        model.gradients().zero_();
        evaluateScoreVae(model, *sde, law, {x0, 1, step}, 0.01).loss.backward();
    }
    EXPECT_LT(residentMemory() - before, 16.0);
}

}  // namespace
}  // namespace scorescope
