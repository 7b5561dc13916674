// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <string>
#include <vector>

#include "core/base/settings.h"
#include "core/model/lsgm.h"
#include "core/sde/sde.h"
#include "core/session/experiment_schema.h"

namespace scorescope::test {

/// Settings of a latent diffusion model with these assignments besides.
inline Settings lsgmSettings(std::vector<std::string> more = {}) {
    Settings settings(experimentSchema());
    more.insert(more.begin(), "model.kind=lsgm");
    const auto done = settings.assign(more);
    EXPECT_TRUE(done) << (done ? "" : done.error().line());
    return settings;
}

/// Of points in the plane with two latents; its weights are moved off their start, so that the
/// network has something to say.
inline Lsgm smallLsgm(const Sde& sde, std::int64_t latents = 2) {
    LatentShape shape;
    shape.dimension = 2;
    shape.options = {latents, 4, {8}};
    const LatentPriorOptions prior{16, 1, true, 0.3};
    Lsgm model(shape, {Likelihood::gaussian, DecoderVariance::fixed, 0.5}, prior,
               {torch::zeros({2}), 1.0}, sde, 1);
    for (const auto& entry : model.layout().entries) {
        // What training remembers and masks are no weights of a layer.
        if (entry.name == "prior.active" || entry.name == "prior.time_history") continue;
        torch::Tensor part = model.weights().narrow(0, entry.offset, entry.count);
        part.add_(0.2 * torch::sin(torch::arange(entry.count, torch::kFloat32) + 1.0));
    }
    return model;
}

/// Nodes and weights of a rule for the mean under N(0, 1), exact for polynomials of degree 9.
struct NormalRule {
    std::vector<double> nodes = {-2.8569700138728056, -1.3556261799742659, 0.0, 1.3556261799742659,
                                 2.8569700138728056};
    std::vector<double> weights = {0.011257411327720691, 0.22207592200561266, 0.53333333333333333,
                                   0.22207592200561266, 0.011257411327720691};
};

}  // namespace scorescope::test
