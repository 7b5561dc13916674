// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler_options.h"

namespace scorescope {
namespace {

constexpr double kMostClasses = 10000;

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

template <class T>
void addInit(Schema<T>& schema) {
    schema.add(
        "init", &T::init, Describe("Start from").live().help("Where the particles begin."),
        {{StartFrom::prior, "prior", "Prior",
          "The noise that the process ends in; on a ladder N(0, sigma_max^2)."},
         {StartFrom::uniform, "uniform", "Uniform",
          "Evenly on [-8, 8] in every dimension, so that each mode is found at first as often "
          "as it catches area."},
         {StartFrom::data, "data", "Data", "Training points."}});
}

Describe stepSize(const std::string& help) {
    return Describe("Step size").in(1e-9, 1000.0).slider(1e-3, 1.0).logScale().live().help(help);
}

/// The fields of Langevin dynamics at one level.
Schema<LangevinOptions> oneLevelSchema(const std::string& stepSizeHelp) {
    Schema<LangevinOptions> schema;
    schema
        .add("steps", &LangevinOptions::steps,
             Describe("Steps")
                 .in(1, 1'000'000)
                 .slider(10, 10'000)
                 .logScale()
                 .live()
                 .help("Steps at the one noise level: that of the process without diffusion, "
                       "otherwise the smallest there is."))
        .add("step_size", &LangevinOptions::stepSize, stepSize(stepSizeHelp));
    addInit(schema);
    addDenoise(schema);
    return schema;
}

}  // namespace

const Schema<LatentSamplingOptions>& latentSamplingOptionsSchema() {
    static const auto schema =
        Schema<LatentSamplingOptions>{}
            .add("alpha", &LatentSamplingOptions::alpha,
                 Describe("Alpha").in(0.0, 1.0).live().expert().help(
                     "Mixing coefficients of a latent diffusion model's score while it samples, "
                     "instead of the learned ones: 0 draws from N(0, I), 1 follows the network "
                     "alone. One number for all latents, or one for each; none: as learned."))
            .add("label", &LatentSamplingOptions::label,
                 Describe("Class")
                     .in(-1, kMostClasses - 1)
                     .live()
                     .expert()
                     .help("The class that a latent diffusion model's samples are led to, by its "
                           "number; -1: "
                           "none. A small classifier of the encoded training images, one Gaussian "
                           "a class, "
                           "adds the gradient of its ln p(class | z_t) to the prior's score."))
            .add("guidance", &LatentSamplingOptions::guidance,
                 Describe("Guidance")
                     .in(0.0, 100.0)
                     .slider(0.0, 8.0)
                     .live()
                     .expert()
                     .help("Factor of the gradient that leads samples to sampler.label: 1 is "
                           "Bayes' rule, "
                           "more draws what is most typical of the class."));
    return schema;
}

const Schema<EulerMaruyamaOptions>& eulerMaruyamaOptionsSchema() {
    static const auto schema = gridSchema<EulerMaruyamaOptions>();
    return schema;
}

const Schema<ReverseDiffusionOptions>& reverseDiffusionOptionsSchema() {
    static const auto schema = gridSchema<ReverseDiffusionOptions>();
    return schema;
}

const Schema<AncestralOptions>& ancestralOptionsSchema() {
    static const auto schema = gridSchema<AncestralOptions>();
    return schema;
}

const Schema<PredictorCorrectorOptions>& predictorCorrectorOptionsSchema() {
    static const auto schema = [] {
        using Options = PredictorCorrectorOptions;
        auto all = gridSchema<Options>();
        all.add("predictor", &Options::predictor,
                Describe("Predictor").live().help("What goes to the next noise level."),
                {{Predictor::reverseDiffusion, "reverse-diffusion", "Reverse diffusion"},
                 {Predictor::eulerMaruyama, "euler-maruyama", "Euler-Maruyama"},
                 {Predictor::ancestral, "ancestral", "Ancestral"},
                 {Predictor::odeEuler, "ode-euler", "Probability flow, Euler"},
                 {Predictor::none, "none", "None",
                  "The corrector alone: Langevin dynamics under falling noise."}});
        all.add("corrector_steps", &Options::correctorSteps,
                Describe("Corrector steps")
                    .in(0, 100)
                    .slider(0, 5)
                    .live()
                    .help("Langevin steps at each noise level before the predictor's; each costs "
                          "one score call."));
        all.add("snr", &Options::snr,
                Describe("Corrector's signal-to-noise ratio")
                    .in(1e-4, 10.0)
                    .slider(0.01, 0.5)
                    .logScale()
                    .live()
                    .help("r in the corrector's step 2 a (r mean|z| / mean|score|)^2, norms "
                          "averaged over all particles. Usual: 0.05 to 0.2; larger ones widen "
                          "what comes out."));
        return all;
    }();
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

const Schema<ConsistencyOptions>& consistencyOptionsSchema() {
    static const auto schema = Schema<ConsistencyOptions>{}.add(
        "steps", &ConsistencyOptions::steps,
        Describe("Steps").in(1, 1000).slider(1, 8).live().help(
            "Guesses of x_0, each one score call; from the second on of the last guess with fresh "
            "noise, equally far apart in the log signal-to-noise ratio."));
    return schema;
}

const Schema<LangevinOptions>& langevinOptionsSchema() {
    static const auto schema = oneLevelSchema(
        "a in x += a/2 score + sqrt(a) z. Larger steps wander faster, but widen what comes out: "
        "N(0, 1) gets variance 1 / (1 - a/4), and from a = 4 on the particles run away.");
    return schema;
}

const Schema<LangevinOptions>& followScoreOptionsSchema() {
    static const auto schema =
        oneLevelSchema("a in x += a/2 score. Too large steps jump over the modes and run away.");
    return schema;
}

const Schema<AnnealedLangevinOptions>& annealedLangevinOptionsSchema() {
    static const auto schema = [] {
        using Options = AnnealedLangevinOptions;
        Schema<Options> all;
        all.add("steps_per_level", &Options::stepsPerLevel,
                Describe("Steps per level")
                    .in(1, 1'000'000)
                    .slider(1, 1000)
                    .logScale()
                    .live()
                    .help("Langevin steps on each noise level before the next one."));
        all.add("step_size", &Options::stepSize,
                stepSize("a_i / sigma_i^2 in x += a_i/2 score + sqrt(a_i) z. Of the NCSN paper's "
                         "eps it is eps / sigma_L^2, sigma_L the last level. Published image code "
                         "has x += a score + sqrt(2 a) z: there take twice its a / sigma_i^2. "
                         "From 2 on the particles overshoot, from 4 on they run away."));
        addInit(all);
        addDenoise(all);
        return all;
    }();
    return schema;
}

}  // namespace scorescope
