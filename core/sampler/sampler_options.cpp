// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler_options.h"

namespace scorescope {
namespace {

template <class T>
void addDenoise(Schema<T>& schema) {
    schema.add("denoise", &T::denoise,
               Describe("Final denoising")
                   .live()
                   .help("A last step to the posterior mean E[x_0 | x_t] (Tweedie), then t = 0."));
}

/// The fields that every sampler over a fixed time grid has.
template <class T>
Schema<T> gridSchema(const std::string& stepsHelp = "Time steps from t = 1 to the smallest t.") {
    Schema<T> schema;
    schema
        .add("steps", &T::steps,
             Describe("Steps").in(1, 100'000).slider(5, 1000).logScale().live().help(stepsHelp))
        .add("grid", &T::grid,
             Describe("Time grid").live().help("How the steps are spread over t."),
             {{TimeGrid::automatic, "auto", "Automatic",
               "Uniform in log-SNR for a process that is fast near t = 1 (geometric-vp), otherwise "
               "uniform in t."},
              {TimeGrid::uniform, "uniform", "Uniform in t", "Equal steps of t."},
              {TimeGrid::logSnr, "log-snr", "Uniform in log signal-to-noise",
               "Equal steps of ln(m/s): every factor of noise gets as many steps."},
              {TimeGrid::edm, "edm", "EDM",
               "Equal steps of (s/m)^(1/7): fine where little noise is left, coarse before."}});
    addDenoise(schema);
    return schema;
}

Describe tolerance(const std::string& label) {
    return Describe(label).in(1e-12, 1.0).slider(1e-7, 1e-1).logScale().live();
}

}  // namespace

const Schema<EulerMaruyamaOptions>& eulerMaruyamaOptionsSchema() {
    static const auto schema = gridSchema<EulerMaruyamaOptions>();
    return schema;
}

const Schema<OdeEulerOptions>& odeEulerOptionsSchema() {
    static const auto schema = gridSchema<OdeEulerOptions>();
    return schema;
}

const Schema<OdeHeunOptions>& odeHeunOptionsSchema() {
    static const auto schema = gridSchema<OdeHeunOptions>();
    return schema;
}

const Schema<OdeRk45Options>& odeRk45OptionsSchema() {
    static const auto schema = [] {
        Schema<OdeRk45Options> all;
        all.add("rtol", &OdeRk45Options::rtol,
                tolerance("Relative tolerance")
                    .help("Error allowed per step as a share of |x|. Smaller: more and smaller "
                          "steps."));
        all.add("atol", &OdeRk45Options::atol,
                tolerance("Absolute tolerance")
                    .help("Error allowed per step where x is near 0, model space."));
        addDenoise(all);
        return all;
    }();
    return schema;
}

const Schema<DdimOptions>& ddimOptionsSchema() {
    static const auto schema = gridSchema<DdimOptions>().add(
        "eta", &DdimOptions::eta,
        Describe("Noise η").in(0.0, 1.0).live().help(
            "How much fresh noise a step brings in: 0 is deterministic, 1 as much as the exact "
            "reverse step of DDPM."));
    return schema;
}

const Schema<EdmHeunOptions>& edmHeunOptionsSchema() {
    static const auto schema = [] {
        auto all = gridSchema<EdmHeunOptions>(
            "Steps in all. With final denoising the last one goes to t = 0 by Euler: 2 N - 1 score "
            "calls; without it 2 N.");
        all.add("churn", &EdmHeunOptions::churn,
                Describe("Churn")
                    .in(0.0, 1000.0)
                    .slider(0.0, 100.0)
                    .live()
                    .expert()
                    .help("S_churn: each step first raises the noise by the factor 1 + min(churn / "
                          "steps, 0.414). 0 is deterministic."));
        all.add("churn_min", &EdmHeunOptions::churnMin,
                Describe("Churn from s/m")
                    .in(0.0, 1e6)
                    .live()
                    .expert()
                    .help("S_min: below this noise-to-signal ratio nothing is added."));
        all.add("churn_max", &EdmHeunOptions::churnMax,
                Describe("Churn to s/m")
                    .in(0.0, 1e6)
                    .live()
                    .expert()
                    .help("S_max: above this noise-to-signal ratio nothing is added."));
        all.add("churn_noise", &EdmHeunOptions::churnNoise,
                Describe("Churn noise")
                    .in(0.0, 2.0)
                    .live()
                    .expert()
                    .help("S_noise: standard deviation of the added noise; 1 is exact."));
        return all;
    }();
    return schema;
}

const Schema<DpmppOptions>& dpmppOptionsSchema() {
    static const auto schema = gridSchema<DpmppOptions>();
    return schema;
}

}  // namespace scorescope
