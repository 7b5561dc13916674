// SPDX-License-Identifier: Apache-2.0
#include "core/model/catalogue.h"

#include "core/base/settings.h"
#include "core/model/latent_options.h"
#include "core/model/model_options.h"

namespace scorescope {

FamilySchema modelFamily() {
    FamilySchema family;
    family.id = "model";
    family.title = "Model";
    family.fittingKind = [](const Settings& settings) -> std::optional<std::string> {
        const std::string objective = settings.text("objective.kind");
        if (objective == "cd" || objective == "pcd") return "energy";
        return std::nullopt;
    };
    family.kinds = {
        {"score",
         "Score network",
         "A network that gives the score at (x, t): dense, or a U-Net on images.",
         {&scoreModelOptionsSchema().fields(), &unetOptionsSchema().fields()}},
        {"energy",
         "Energy model",
         "A dense network that gives the logarithm of an unnormalised density; the score is its "
         "gradient, so it has no curl. Each score takes a backward pass.",
         {&energyModelOptionsSchema().fields()}},
        {"vae",
         "Variational autoencoder",
         "An encoder to a few numbers and a decoder back: fast, and blurred, since it returns a "
         "mean.",
         {&latentOptionsSchema().fields(), &vaeOptionsSchema().fields()}},
        {"scorevae",
         "ScoreVAE",
         "An encoder for a diffusion model that stays as it is: its gradient is added to the "
         "prior's score, so that sampling decodes.",
         {&latentOptionsSchema().fields(), &scoreVaeOptionsSchema().fields()}},
        {"cde",
         "Conditional diffusion decoder",
         "An encoder and a score network that takes z beside x, trained together; a U-Net on "
         "images.",
         {&latentOptionsSchema().fields(), &unetOptionsSchema().fields()}},
        {"lsgm",
         "Latent diffusion (LSGM)",
         "A variational autoencoder whose latent vectors have a diffusion model as prior, trained "
         "together: few numbers to diffuse, so that sampling is fast.",
         {&latentOptionsSchema().fields(), &vaeOptionsSchema().fields(),
          &latentPriorOptionsSchema().fields()}}};
    return family;
}

}  // namespace scorescope
