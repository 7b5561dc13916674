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
         &vpOptionsSchema().fields()}};
    return family;
}

}  // namespace scorescope
