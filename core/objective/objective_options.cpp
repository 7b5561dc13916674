// SPDX-License-Identifier: Apache-2.0
#include "core/objective/objective_options.h"

namespace scorescope {

const Schema<DsmOptions>& dsmOptionsSchema() {
    static const auto schema =
        Schema<DsmOptions>{}
            .add("weighting", &DsmOptions::weighting,
                 Describe("Weighting λ(t)")
                     .live()
                     .help("How much each noise level counts in the loss."),
                 {{Weighting::simple, "simple", "Simple (s²)", "All noise levels alike in eps."},
                  {Weighting::likelihood, "likelihood", "Likelihood (g²)",
                   "Bounds the Kullback-Leibler divergence."},
                  {Weighting::reweighted, "reweighted", "Reweighted (g² s²)", ""},
                  {Weighting::uniform, "uniform", "Uniform (1)",
                   "Small noise dominates: the loss is large and unsteady."}})
            .add("time_sampling", &DsmOptions::timeSampling,
                 Describe("Sampling of t")
                     .help("Stratified: one t from each of B intervals that "
                           "are equally likely."),
                 {{TimeSampling::uniform, "uniform", "Uniform", "Every t alike."},
                  {TimeSampling::importance, "importance", "Importance",
                   "More of the t where the weighted loss is large, so that it varies less from "
                   "step to step; its mean stays the same."}});
    return schema;
}

}  // namespace scorescope
