// SPDX-License-Identifier: Apache-2.0
#include "core/session/experiment_schema.h"

#include "core/data/catalogue.h"
#include "core/model/catalogue.h"
#include "core/model/model_refusal.h"
#include "core/objective/catalogue.h"
#include "core/objective/objective_refusal.h"
#include "core/objective/time_density.h"
#include "core/sampler/catalogue.h"
#include "core/sampler/sampler_rules.h"
#include "core/sde/catalogue.h"
#include "core/session/lineage_options.h"
#include "core/session/training_options.h"

namespace scorescope {
namespace {

FamilySchema plainFamily(std::string id, std::string title, const FieldSet& fields) {
    FamilySchema family;
    family.id = std::move(id);
    family.title = std::move(title);
    family.common = {&fields};
    return family;
}

}  // namespace

const SettingsSchema& experimentSchema() {
    static const auto schema =
        SettingsSchema{}
            .add(plainFamily("", "Experiment", rootOptionsSchema().fields()))
            .add(dataFamily(), kDefaultData)
            .add(sdeFamily(), kDefaultSde)
            .add(objectiveFamily(), kDefaultObjective)
            .add(modelFamily(), kDefaultModel)
            .add(plainFamily("training", "Training", trainingOptionsSchema().fields()))
            .add(samplerFamily(), kDefaultSampler, true)
            .add(plainFamily("lineage", "Lineage", lineageOptionsSchema().fields()))
            .refuse(objectiveRefusal)
            .refuse(modelRefusal)
            .refuse(timeSamplingRefusal)
            .refuse(samplerRefusal);
    return schema;
}

}  // namespace scorescope
