// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler_options.h"

namespace scorescope {
namespace {

/// The fields that every sampler over a fixed time grid has.
template <class T>
Schema<T> gridSchema() {
    return Schema<T>{}
        .add("steps", &T::steps,
             Describe("Steps")
                 .in(1, 100'000)
                 .slider(5, 1000)
                 .logScale()
                 .live()
                 .help("Time steps from t = 1 to the smallest t."))
        .add("grid", &T::grid,
             Describe("Time grid").live().help("How the steps are spread over t."),
             {{TimeGrid::uniform, "uniform", "Uniform in t"},
              {TimeGrid::logSnr, "log-snr", "Uniform in log signal-to-noise"}})
        .add("denoise", &T::denoise,
             Describe("Final denoising")
                 .live()
                 .help("A last step to the posterior mean E[x_0 | x_t] (Tweedie), then t = 0."));
}

}  // namespace

const Schema<EulerMaruyamaOptions>& eulerMaruyamaOptionsSchema() {
    static const auto schema = gridSchema<EulerMaruyamaOptions>();
    return schema;
}

const Schema<OdeHeunOptions>& odeHeunOptionsSchema() {
    static const auto schema = gridSchema<OdeHeunOptions>();
    return schema;
}

}  // namespace scorescope
