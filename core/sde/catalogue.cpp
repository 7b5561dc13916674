// SPDX-License-Identifier: Apache-2.0
#include "core/sde/catalogue.h"

#include "core/sde/sde_options.h"

namespace scorescope {

FamilySchema sdeFamily() {
    FamilySchema family;
    family.id = "sde";
    family.title = "Noise";
    family.common = {&sdeOptionsSchema().fields()};
    family.kinds = {
        {"vp", "Variance preserving",
         "dx = -beta/2 x dt + sqrt(beta) dw with beta rising linearly; ends in N(0, I).",
         &linearBetaOptionsSchema().fields()},
        {"subvp", "Sub-variance preserving",
         "The drift of the variance-preserving process with less noise; ends in N(0, I).",
         &linearBetaOptionsSchema().fields()},
        {"ve", "Variance exploding",
         "dx = g dw: the data stay, noise grows geometrically over them; ends in "
         "N(0, sigma_max^2 I).",
         &veOptionsSchema().fields()},
        {"geometric-vp", "Geometric variance preserving",
         "Variance preserving with the noise variance rising geometrically; ends in N(0, I).",
         &geometricVpOptionsSchema().fields()}};
    return family;
}

}  // namespace scorescope
