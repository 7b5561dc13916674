// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/catalogue.h"

#include "core/sampler/sampler_options.h"

namespace scorescope {

FamilySchema samplerFamily() {
    FamilySchema family;
    family.id = "sampler";
    family.title = "Sampler";
    family.kinds = {
        {"euler-maruyama", "Reverse SDE, Euler-Maruyama",
         "First-order steps of the noisy reverse process; one score call a step. Noise forgives "
         "errors of the score, but needs hundreds of steps.",
         &eulerMaruyamaOptionsSchema().fields()},
        {"ode-euler", "Probability flow, Euler",
         "First-order steps along the deterministic ODE: the simplest sampler; one score call a "
         "step. Half the step, half the error.",
         &odeEulerOptionsSchema().fields()},
        {"ode-heun", "Probability flow, Heun",
         "Second-order steps along the deterministic ODE; two score calls a step. Half the step, a "
         "quarter of the error.",
         &odeHeunOptionsSchema().fields()},
        {"ode-rk45", "Probability flow, adaptive",
         "Dormand-Prince 5(4): chooses its steps so that the estimated error stays below a "
         "tolerance; small steps show where the flow bends. The step size serves all particles.",
         &odeRk45OptionsSchema().fields()},
        {"ddim", "DDIM",
         "Guesses x_0 and goes back to the next noise level along the guessed noise; one score "
         "call a step. Exact when the guess does not change; noise can be mixed in.",
         &ddimOptionsSchema().fields()},
        {"edm-heun", "EDM (Heun in s/m)",
         "Second-order steps in the noise-to-signal ratio on a grid that is fine near the data "
         "(Karras et al. 2022); two score calls a step, one in the last. Few calls, small error.",
         &edmHeunOptionsSchema().fields()},
        {"dpmpp-2m", "DPM-Solver++ 2M",
         "Second order with one score call a step: the last two guesses of x_0 are extrapolated in "
         "the log signal-to-noise ratio. Often the best picture for few calls.",
         &dpmppOptionsSchema().fields()}};
    return family;
}

}  // namespace scorescope
