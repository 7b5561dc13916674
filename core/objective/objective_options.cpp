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

const Schema<SlicedOptions>& slicedOptionsSchema() {
    static const auto schema =
        Schema<SlicedOptions>{}
            .add("projection", &SlicedOptions::projection,
                 Describe("Directions").live().help("How the random directions are drawn."),
                 {{Projection::rademacher, "rademacher", "Rademacher",
                   "Each component -1 or 1: the least scatter."},
                  {Projection::gaussian, "gaussian", "Gaussian", "N(0, I)."},
                  {Projection::sphere, "sphere", "Sphere", "Of length sqrt(D)."}})
            .add("projections", &SlicedOptions::projections,
                 Describe("Directions a sample")
                     .in(1, 256)
                     .slider(1, 16)
                     .logScale()
                     .live()
                     .help("More directions scatter less; each costs a backward pass."));
    return schema;
}

const Schema<ContrastiveOptions>& contrastiveOptionsSchema() {
    static const auto schema =
        Schema<ContrastiveOptions>{}
            .add("langevin_steps", &ContrastiveOptions::steps,
                 Describe("Langevin steps")
                     .in(1, 1000)
                     .slider(1, 100)
                     .logScale()
                     .live()
                     .unit("steps")
                     .help("By how many steps of Langevin dynamics the model's samples are drawn "
                           "in each training step; each costs a score call."))
            .add("langevin_step_size", &ContrastiveOptions::stepSize,
                 Describe("Langevin step size a")
                     .in(1e-6, 10.0)
                     .slider(1e-3, 1.0)
                     .logScale()
                     .live()
                     .help("x += a/2 s + sqrt(a) z. It must stay below four times the smallest "
                           "variance of the density, or the chains diverge; a quarter of that "
                           "is safe."));
    return schema;
}

const Schema<PersistentOptions>& persistentOptionsSchema() {
    static const auto schema = Schema<PersistentOptions>{}.add(
        "chains", &PersistentOptions::chains,
        Describe("Chains").in(1, 65'536).slider(64, 4096).logScale().help(
            "How many chains go on from step to step. They "
            "begin at the first batch's data."));
    return schema;
}

}  // namespace scorescope
