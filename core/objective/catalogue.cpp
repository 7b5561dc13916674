// SPDX-License-Identifier: Apache-2.0
#include "core/objective/catalogue.h"

#include "core/objective/objective_options.h"

namespace scorescope {

FamilySchema objectiveFamily() {
    FamilySchema family;
    family.id = "objective";
    family.title = "Objective";
    family.kinds = {{"dsm", "Denoising score matching",
                     "The network learns the noise that was added to the data.",
                     &dsmOptionsSchema().fields()}};
    return family;
}

}  // namespace scorescope
