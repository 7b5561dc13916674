// SPDX-License-Identifier: Apache-2.0
#include "core/sde/sde_options.h"

namespace scorescope {

const Schema<SdeOptions>& sdeOptionsSchema() {
    static const auto schema = Schema<SdeOptions>{}.add(
        "t_min", &SdeOptions::tMin,
        Describe("Smallest t")
            .in(1e-6, 0.5)
            .slider(1e-5, 0.1)
            .logScale()
            .expert()
            .help("Training and sampling stop here: at t = 0 the score of data on a thin set is "
                  "infinite."));
    return schema;
}

const Schema<LinearBetaOptions>& linearBetaOptionsSchema() {
    static const auto schema =
        Schema<LinearBetaOptions>{}
            .add("beta_min", &LinearBetaOptions::betaMin,
                 Describe("β at t = 0")
                     .in(1e-4, 10.0)
                     .slider(1e-2, 2.0)
                     .logScale()
                     .help("Rate at which noise comes in at the start."))
            .add("beta_max", &LinearBetaOptions::betaMax,
                 Describe("β at t = 1")
                     .in(0.01, 100.0)
                     .slider(1.0, 40.0)
                     .help("Larger values end closer to N(0, I) and need more sampling steps."))
            .require("sde.beta_min < sde.beta_max",
                     [](const LinearBetaOptions& o) { return o.betaMin < o.betaMax; });
    return schema;
}

const Schema<VeOptions>& veOptionsSchema() {
    static const auto schema =
        Schema<VeOptions>{}
            .add("sigma_min", &VeOptions::sigmaMin,
                 Describe("σ at t = 0")
                     .in(1e-4, 1.0)
                     .slider(1e-3, 0.1)
                     .logScale()
                     .help("Standard deviation of the noise that stays at t = 0. Details finer "
                           "than this are not learned."))
            .add("sigma_max", &VeOptions::sigmaMax,
                 Describe("σ at t = 1")
                     .in(0.5, 10'000.0)
                     .slider(1.0, 100.0)
                     .logScale()
                     .help("Standard deviation of the noise at the end. Choose about the largest "
                           "distance between two points of the data."))
            .require("sde.sigma_min < sde.sigma_max",
                     [](const VeOptions& o) { return o.sigmaMin < o.sigmaMax; });
    return schema;
}

const Schema<GeometricVpOptions>& geometricVpOptionsSchema() {
    static const auto schema =
        Schema<GeometricVpOptions>{}
            .add("sigma_min", &GeometricVpOptions::sigmaMin,
                 Describe("σ at t = 0")
                     .in(1e-4, 0.5)
                     .slider(1e-3, 0.1)
                     .logScale()
                     .help("Standard deviation of the noise that stays at t = 0. Details finer "
                           "than this are not learned."))
            .add("sigma_max", &GeometricVpOptions::sigmaMax,
                 Describe("σ at t = 1")
                     .in(0.5, 0.999999)
                     .slider(0.9, 0.9999)
                     .help("Standard deviation of the noise at the end. The nearer to 1, the "
                           "nearer the end is to N(0, I), and the larger is g there."))
            .require("sde.sigma_min < sde.sigma_max",
                     [](const GeometricVpOptions& o) { return o.sigmaMin < o.sigmaMax; });
    return schema;
}

const Schema<LadderOptions>& ladderOptionsSchema() {
    static const auto schema =
        Schema<LadderOptions>{}
            .add("sigma_min", &LadderOptions::sigmaMin,
                 Describe("σ of the last level")
                     .in(1e-4, 1000.0)
                     .slider(0.01, 2.0)
                     .logScale()
                     .help("Noise of the level nearest to the data. Details finer than this are "
                           "not learned."))
            .add("sigma_max", &LadderOptions::sigmaMax,
                 Describe("σ of the first level")
                     .in(1e-4, 10'000.0)
                     .slider(1.0, 100.0)
                     .logScale()
                     .help("Noise of the first level. About the largest distance between two "
                           "points of the data lets samples go from any mode to any other."))
            .add("levels", &LadderOptions::levels,
                 Describe("Levels L")
                     .in(1, 1000)
                     .slider(1, 100)
                     .logScale()
                     .help("How many noise levels there are, in equal ratios. Too few: samples of "
                           "one level lie where the next one was not trained."))
            .require("sde.sigma_min <= sde.sigma_max",
                     [](const LadderOptions& o) { return o.sigmaMin <= o.sigmaMax; });
    return schema;
}

const Schema<OneLevelOptions>& oneLevelOptionsSchema() {
    static const auto schema = Schema<OneLevelOptions>{}.add(
        "sigma", &OneLevelOptions::sigma,
        Describe("Noise σ")
            .in(0.0, 1000.0)
            .slider(0.0, 2.0)
            .help("Standard deviation of the noise on the data. 0: clean data, whose score "
                  "denoising cannot learn. Large: easy to learn, but far from the data."));
    return schema;
}

}  // namespace scorescope
