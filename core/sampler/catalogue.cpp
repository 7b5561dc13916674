// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/catalogue.h"

#include "core/sampler/sampler_options.h"

namespace scorescope {

FamilySchema samplerFamily() {
    FamilySchema family;
    family.id = "sampler";
    family.title = "Sampler";
    family.kinds = {{"ode-heun", "Probability flow, Heun",
                     "Second-order steps along the deterministic ODE; two score calls a step.",
                     &odeHeunOptionsSchema().fields()},
                    {"euler-maruyama", "Reverse SDE, Euler-Maruyama",
                     "First-order steps of the noisy reverse process; one score call a step.",
                     &eulerMaruyamaOptionsSchema().fields()}};
    return family;
}

}  // namespace scorescope
