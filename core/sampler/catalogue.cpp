// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/catalogue.h"

#include "core/base/settings.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

namespace {

/// Many steps at each noise level.
std::vector<KindSchema> levelKinds() {
    return {
        {"langevin",
         "Langevin dynamics",
         "Steps along the score with fresh noise, at one noise level. Slow between modes: which "
         "mode gets how much depends on where the particles start.",
         {&langevinOptionsSchema().fields()}},
        {"follow-score",
         "Follow the score",
         "Steps along the score without noise: every particle climbs to a mode, and what is left "
         "of the distribution are points.",
         {&followScoreOptionsSchema().fields()}},
        {"annealed-langevin",
         "Annealed Langevin dynamics",
         "Langevin dynamics on one level of a noise ladder after the other, from much noise to "
         "little: at first the particles move freely between the modes, later they find details.",
         {&annealedLangevinOptionsSchema().fields()}}};
}

/// Backward in time with fresh noise.
std::vector<KindSchema> noisyKinds() {
    return {
        {"euler-maruyama",
         "Reverse SDE, Euler-Maruyama",
         "First-order steps of the noisy reverse process; one score call a step. Noise forgives "
         "errors of the score, but needs hundreds of steps.",
         {&eulerMaruyamaOptionsSchema().fields()}},
        {"reverse-diffusion",
         "Reverse diffusion",
         "Undoes the forward process as a chain of steps: the same noise and drift as each forward "
         "step had. One score call a step.",
         {&reverseDiffusionOptionsSchema().fields()}},
        {"ancestral",
         "Ancestral",
         "Guesses x_0 and draws the state before from its distribution given x_t and that guess, "
         "as DDPM does. One score call a step.",
         {&ancestralOptionsSchema().fields()}},
        {"predictor-corrector",
         "Predictor-corrector",
         "At each noise level first some Langevin steps that put the particles' distribution "
         "right, then a predictor's step to the next level.",
         {&predictorCorrectorOptionsSchema().fields()}}};
}

/// Backward in time, at least by default without noise.
std::vector<KindSchema> flowKinds() {
    return {
        {"ode-euler",
         "Probability flow, Euler",
         "First-order steps along the deterministic ODE: the simplest sampler; one score call a "
         "step. Half the step, half the error.",
         {&odeEulerOptionsSchema().fields()}},
        {"ode-heun",
         "Probability flow, Heun",
         "Second-order steps along the deterministic ODE; two score calls a step. Half the step, a "
         "quarter of the error.",
         {&odeHeunOptionsSchema().fields()}},
        {"ode-rk45",
         "Probability flow, adaptive",
         "Dormand-Prince 5(4): chooses its steps so that the estimated error stays below a "
         "tolerance; small steps show where the flow bends. The step size serves all particles.",
         {&odeRk45OptionsSchema().fields()}},
        {"ddim",
         "DDIM",
         "Guesses x_0 and goes back to the next noise level along the guessed noise; one score "
         "call a step. Exact when the guess does not change; noise can be mixed in.",
         {&ddimOptionsSchema().fields()}},
        {"edm-heun",
         "EDM (Heun in s/m)",
         "Second-order steps in the noise-to-signal ratio on a grid that is fine near the data "
         "(Karras et al. 2022); two score calls a step, one in the last. Few calls, small error.",
         {&edmHeunOptionsSchema().fields()}},
        {"dpmpp-2m",
         "DPM-Solver++ 2M",
         "Second order with one score call a step: the last two guesses of x_0 are extrapolated in "
         "the log signal-to-noise ratio. Often the best picture for few calls.",
         {&dpmppOptionsSchema().fields()}},
        {"consistency",
         "Consistency",
         "Takes the score's guess of x_0 for the end of the ODE, then adds less noise and guesses "
         "again: for distilled models, whose guess that is. Of any other score guesses are means, "
         "and the samples come out too near to each other.",
         {&consistencyOptionsSchema().fields()}}};
}

}  // namespace

FamilySchema samplerFamily() {
    FamilySchema family;
    family.id = "sampler";
    family.title = "Sampler";
    family.common = {&latentSamplingOptionsSchema().fields()};
    family.fittingKind = [](const Settings& settings) -> std::optional<std::string> {
        const std::string process = settings.text("sde.kind");
        if (process == "ladder") return "annealed-langevin";
        if (process == "none") return "langevin";
        return std::nullopt;
    };
    for (const auto& kinds : {levelKinds(), noisyKinds(), flowKinds()}) {
        family.kinds.insert(family.kinds.end(), kinds.begin(), kinds.end());
    }
    return family;
}

}  // namespace scorescope
