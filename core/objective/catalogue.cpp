// SPDX-License-Identifier: Apache-2.0
#include "core/objective/catalogue.h"

#include "core/base/settings.h"
#include "core/objective/latent_objective_options.h"
#include "core/objective/objective_options.h"

namespace scorescope {

FamilySchema objectiveFamily() {
    FamilySchema family;
    family.id = "objective";
    family.title = "Objective";
    family.fittingKind = [](const Settings& settings) -> std::optional<std::string> {
        // Only of a model that was chosen: an unchosen one follows the objective.
        if (!settings.isDefault("model.kind")) {
            const std::string model = settings.text("model.kind");
            if (model == "vae") return "elbo";
            if (model == "scorevae" || model == "cde" || model == "lsgm") return model;
        }
        if (settings.text("sde.kind") == "none") return "ssm-vr";
        return std::nullopt;
    };
    const FieldSet* levels = &dsmOptionsSchema().fields();
    const FieldSet* slices = &slicedOptionsSchema().fields();
    const FieldSet* langevin = &contrastiveOptionsSchema().fields();
    const FieldSet* beta = &betaOptionsSchema().fields();
    family.kinds = {
        {"dsm",
         "Denoising score matching",
         "The network learns the noise that was added to the data.",
         {levels}},
        {"esm",
         "Score matching, exact trace",
         "Minimises the divergence of the score plus half its square: no noise and no true score "
         "needed, but one backward pass for each dimension of the data.",
         {levels}},
        {"ssm",
         "Sliced score matching",
         "Score matching along random directions: the same minimum with one backward pass a "
         "direction, however many dimensions there are.",
         {levels, slices}},
        {"ssm-vr",
         "Sliced score matching, reduced variance",
         "Sliced score matching in which only the divergence is sliced: the same mean, less "
         "scatter. Learns the score of clean data; without noise a network soon knows few points "
         "by "
         "heart: raise data.count.",
         {levels, slices}},
        {"cd",
         "Contrastive divergence",
         "Maximum likelihood for energy models: lowers the density where short Langevin chains "
         "from the data run to, raises it at the data.",
         {langevin}},
        {"pcd",
         "Contrastive divergence, persistent",
         "Contrastive divergence whose chains go on from step to step, so that they reach what is "
         "far from the data.",
         {langevin, &persistentOptionsSchema().fields()}},
        {"elbo",
         "Evidence lower bound",
         "Reconstruction and, with the factor beta, how far the latent vectors are from N(0, I).",
         {beta, &elboOptionsSchema().fields()}},
        {"scorevae",
         "ScoreVAE",
         "Prior score plus encoder score should point where the noise came from; the prior stays "
         "as it is.",
         {beta, &boundTimesSchema().fields(), &scoreVaeObjectiveOptionsSchema().fields()}},
        {"cde",
         "Conditional denoising",
         "Denoising score matching of a network that takes z too, and its encoder with it.",
         {beta, levels}},
        {"lsgm",
         "Latent score matching",
         "Reconstruction less the encoder's entropy plus the cross-entropy to the prior, which is "
         "denoising score matching of the latent vectors; first with N(0, I) as prior.",
         {&lsgmTimesSchema().fields(), &lsgmOptionsSchema().fields()}}};
    return family;
}

}  // namespace scorescope
