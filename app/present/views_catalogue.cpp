// SPDX-License-Identifier: Apache-2.0
#include "app/present/views_catalogue.h"

namespace scorescope::app {

const std::vector<ViewInfo>& viewsCatalogue() {
    static const std::vector<ViewInfo> views = {
        {"field", "Score field",
         "Density at time t as a picture, the learned score as arrows, the exact one in a second "
         "colour, and points of the data."},
        {"samples", "Samples", "Samples of the model over the density of the data."},
        {"model-density", "Model density",
         "Density of an energy model, exp(f) over its integral, under the score's arrows."},
        {"error", "Score error",
         "Distance between the learned and the exact score, hatched where hardly a training point "
         "falls."},
        {"curl", "Curl", "Curl of the learned score: 0 for every gradient."},
        {"divergence", "Divergence", "Divergence of the learned score, the trace of its Jacobian."},
        {"xt", "Paths over time",
         "One-dimensional data: density over time as a picture, paths of the forward process, the "
         "reverse SDE and the probability-flow ODE, the data's density and the prior at the "
         "edges."},
        {"loss", "Loss curve", "Training loss of every step, raw and smoothed, on log axes."},
    };
    return views;
}

}  // namespace scorescope::app
