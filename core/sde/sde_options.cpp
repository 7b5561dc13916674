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

const Schema<VpOptions>& vpOptionsSchema() {
    static const auto schema =
        Schema<VpOptions>{}
            .add("beta_min", &VpOptions::betaMin,
                 Describe("β at t = 0")
                     .in(1e-4, 10.0)
                     .slider(1e-2, 2.0)
                     .logScale()
                     .help("Rate at which noise comes in at the start."))
            .add("beta_max", &VpOptions::betaMax,
                 Describe("β at t = 1")
                     .in(0.01, 100.0)
                     .slider(1.0, 40.0)
                     .help("Larger values end closer to N(0, I) and need more sampling steps."))
            .require("sde.beta_min < sde.beta_max",
                     [](const VpOptions& o) { return o.betaMin < o.betaMax; });
    return schema;
}

}  // namespace scorescope
