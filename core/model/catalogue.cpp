// SPDX-License-Identifier: Apache-2.0
#include "core/model/catalogue.h"

#include "core/model/model_options.h"

namespace scorescope {

FamilySchema modelFamily() {
    FamilySchema family;
    family.id = "model";
    family.title = "Model";
    family.kinds = {{"score", "Score network", "A dense network that gives the score at (x, t).",
                     &scoreModelOptionsSchema().fields()}};
    return family;
}

}  // namespace scorescope
