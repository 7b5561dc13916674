// SPDX-License-Identifier: Apache-2.0
#include "core/objective/objective_refusal.h"

#include "core/model/latent_group_options.h"
#include "core/sde/sde.h"

namespace scorescope {
namespace {

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

Error refusal(std::string what, std::string where, std::string remedy) {
    return {Fault::usage, std::move(what), std::move(where), std::move(remedy)};
}

std::optional<Error> contrastiveRefusal(const Settings& settings) {
    const std::string kind = quoted(settings.text("objective.kind"));
    if (settings.text("model.kind") != "energy") {
        return refusal("objective.kind " + kind + " compares energies, which model.kind " +
                           quoted(settings.text("model.kind")) + " does not have",
                       "model.kind", "set model.kind to \"energy\"");
    }
    if (settings.text("sde.kind") != "none") {
        return refusal("objective.kind " + kind + " learns one density, and sde.kind " +
                           quoted(settings.text("sde.kind")) + " has one for each noise level",
                       "sde.kind", "set sde.kind to \"none\"");
    }
    return std::nullopt;
}

/// Models with an encoder have one objective each, which no other model has.
std::optional<Error> latentRefusal(const Settings& settings) {
    const std::string objective = settings.text("objective.kind");
    const std::string model = settings.text("model.kind");
    const auto ownOf = [](const std::string& kind) -> std::string {
        if (kind == "vae") return "elbo";
        return kind == "scorevae" || kind == "cde" || kind == "lsgm" ? kind : "";
    };
    if (const std::string own = ownOf(model); !own.empty() && objective != own) {
        return refusal(
            "model.kind " + quoted(model) + " is trained by objective.kind " + quoted(own),
            "objective.kind", "set objective.kind to " + quoted(own));
    }
    const bool latent = objective == "elbo" || !ownOf(objective).empty();
    if (latent && ownOf(model).empty()) {
        const std::string fitting = objective == "elbo" ? "vae" : objective;
        return refusal("objective.kind " + quoted(objective) +
                           " trains an encoder, which "
                           "model.kind " +
                           quoted(model) + " does not have",
                       "model.kind", "set model.kind to " + quoted(fitting));
    }
    const std::string process = settings.text("sde.kind");
    if (latent && objective != "elbo" && (process == "ladder" || process == "none")) {
        return refusal("objective.kind " + quoted(objective) +
                           " takes t from 0 to 1, and sde.kind " + quoted(process) +
                           " has levels instead",
                       "sde.kind", "set sde.kind to \"vp\"");
    }
    return std::nullopt;
}

std::optional<Error> lsgmRefusal(const Settings& settings) {
    if (settings.text("objective.kind") != "lsgm") return std::nullopt;
    const std::string weighting = settings.text("objective.weighting");
    if (weighting == "uniform") {
        return refusal(
            "the weighting \"uniform\" has no sound prior of latent vectors: small "
            "noise would be all that counts",
            "objective.weighting", "choose \"likelihood\", \"simple\" or \"reweighted\"");
    }
    if (settings.text("objective.algorithm") == "shared" && weighting != "likelihood") {
        return refusal(
            "one loss for both must bound the likelihood, or the encoder would be "
            "taught a wrong one by the weighting " +
                quoted(weighting),
            "objective.algorithm", "choose \"separate\", \"disjoint\" or \"reweighted\"");
    }
    if (settings.flag("objective.distil")) {
        if (settings.text("lineage.lsgm").empty()) {
            return refusal("distillation needs a model whose ODE it follows", "lineage.lsgm",
                           "name a run of model.kind \"lsgm\"");
        }
        if (settings.flag("model.mixed") || !settings.flag("model.prior_preconditioned")) {
            return refusal("where an ODE ends is said by a preconditioned network alone",
                           "objective.distil",
                           "set model.mixed to false and model.prior_preconditioned to true");
        }
    }
    if (settings.flag("objective.adaptive") &&
        settings.text("objective.time_sampling") == "learned") {
        return refusal("a learned schedule is adaptive itself", "objective.adaptive",
                       "set objective.adaptive to false, or objective.time_sampling to "
                       "\"importance\"");
    }
    if (settings.flag("objective.kl_balance") &&
        mixingChannels(settings) == settings.integer("model.latents")) {
        return refusal("one group of latents has nothing to be balanced against",
                       "objective.kl_balance",
                       "set it to false, or model.encoder to \"hierarchical\" with two groups or "
                       "more");
    }
    return std::nullopt;
}

std::optional<Error> weightingRefusal(const Settings& settings) {
    const std::string key = "objective.weighting";
    const std::string process = settings.text("sde.kind");
    if (!settings.isActive(key) || (process != "ladder" && process != "none")) return std::nullopt;
    const std::string weighting = settings.text(key);
    if (weighting != "likelihood" && weighting != "reweighted") return std::nullopt;
    return refusal("the weighting " + quoted(weighting) + " takes g(t), and sde.kind " +
                       quoted(process) + " has levels instead of a g(t)",
                   key, "set " + key + " to \"simple\" or \"uniform\"");
}

}  // namespace

std::optional<Error> objectiveRefusal(const Settings& settings) {
    const std::string kind = settings.text("objective.kind");
    if (kind == "dsm" && withoutNoise(settings)) {
        return refusal("clean data have no noise from which denoising could learn",
                       "objective.kind", "set sde.sigma above 0, or objective.kind to \"ssm-vr\"");
    }
    if (auto wrong = latentRefusal(settings)) return wrong;
    if (auto wrong = lsgmRefusal(settings)) return wrong;
    if (kind == "cd" || kind == "pcd") return contrastiveRefusal(settings);
    return weightingRefusal(settings);
}

}  // namespace scorescope
