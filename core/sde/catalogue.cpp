// SPDX-License-Identifier: Apache-2.0
#include "core/sde/catalogue.h"

#include "core/sde/sde_options.h"

namespace scorescope {

FamilySchema sdeFamily() {
    FamilySchema family;
    family.id = "sde";
    family.title = "Noise";
    family.kinds = {
        {"vp",
         "Variance preserving",
         "dx = -beta/2 x dt + sqrt(beta) dw with beta rising linearly; ends in N(0, I).",
         {&linearBetaOptionsSchema().fields(), &sdeOptionsSchema().fields()}},
        {"subvp",
         "Sub-variance preserving",
         "The drift of the variance-preserving process with less noise; ends in N(0, I).",
         {&linearBetaOptionsSchema().fields(), &sdeOptionsSchema().fields()}},
        {"ve",
         "Variance exploding",
         "dx = g dw: the data stay, noise grows geometrically over them; ends in "
         "N(0, sigma_max^2 I).",
         {&veOptionsSchema().fields(), &sdeOptionsSchema().fields()}},
        {"geometric-vp",
         "Geometric variance preserving",
         "Variance preserving with the noise variance rising geometrically; ends in N(0, I).",
         {&geometricVpOptionsSchema().fields(), &sdeOptionsSchema().fields()}},
        {"ladder",
         "Ladder of noise levels (NCSN)",
         "The data under L levels of noise, from large to small; sampled level by level with "
         "annealed Langevin dynamics. With ever more levels it becomes the variance-exploding "
         "process.",
         {&ladderOptionsSchema().fields()}},
        {"none",
         "One noise level, or none",
         "The data as they are, or under one level of noise. There is no time.",
         {&oneLevelOptionsSchema().fields()}}};
    return family;
}

}  // namespace scorescope
