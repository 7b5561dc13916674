// SPDX-License-Identifier: Apache-2.0
#include "core/session/latent_models.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "core/model/cde.h"
#include "core/model/data_moments.h"
#include "core/model/lsgm.h"
#include "core/model/score_vae.h"
#include "core/model/vae.h"
#include "core/objective/latent_objective_options.h"

namespace scorescope {
namespace {

constexpr std::array<const char*, 3> kDecoderRoles = {"vae", "scorevae", "cde"};

/// A model of these settings with the moments of the data that it learns or learned from.
std::unique_ptr<LatentModel> build(const Experiment& experiment, const Settings& settings,
                                   const TrainingSet& set) {
    const LatentShape shape{set.points.dimension, set.image,
                            settings.read(latentOptionsSchema(), "model")};
    DataMoments moments = momentsOf(set, experiment.device());
    const auto seed = static_cast<std::uint64_t>(settings.integer("seed"));
    const std::string kind = settings.text("model.kind");
    if (kind == "vae") {
        return std::make_unique<Vae>(shape, settings.read(vaeOptionsSchema(), "model"),
                                     std::move(moments), seed);
    }
    if (kind == "cde") {
        const auto options = settings.read(unetOptionsSchema(), "model");
        const UnetShape unet = set.image ? unetShape(options, *set.image) : UnetShape{};
        return std::make_unique<Cde>(shape, unet, std::move(moments), experiment.sde(), seed);
    }
    if (kind == "lsgm") {
        return std::make_unique<Lsgm>(shape, settings.read(vaeOptionsSchema(), "model"),
                                      settings.read(latentPriorOptionsSchema(), "model"),
                                      std::move(moments), experiment.sde(), seed);
    }
    auto model = std::make_unique<ScoreVae>(shape, settings.read(scoreVaeOptionsSchema(), "model"),
                                            std::move(moments), experiment.sde(), seed);
    model->usePrior(makePriorScore(experiment));
    return model;
}

void loadWeights(const Network& network, const std::vector<float>& weights) {
    const torch::NoGradGuard noGrad;
    auto* values = const_cast<float*>(weights.data());
    network.weights().copy_(
        torch::from_blob(values, {static_cast<std::int64_t>(weights.size())}, torch::kFloat32));
}

/// Where names and shapes agree, the numbers of `from` become those of `to`.
void copyAlike(const Network& to, const Ancestor& from) {
    const torch::NoGradGuard noGrad;
    auto* values = const_cast<float*>(from.weights.data());
    const torch::Tensor flat =
        torch::from_blob(values, {static_cast<std::int64_t>(from.weights.size())}, torch::kFloat32);
    for (const auto& theirs : from.layout.entries) {
        for (const auto& ours : to.layout().entries) {
            if (ours.name != theirs.name || ours.shape != theirs.shape) continue;
            to.weights()
                .narrow(0, ours.offset, ours.count)
                .copy_(flat.narrow(0, theirs.offset, theirs.count));
        }
    }
}

std::optional<Error> layoutRefusal(const Ancestor& ancestor, const ParameterLayout& layout) {
    if (ancestor.layout == layout) return std::nullopt;
    return Error{Fault::file, "the weights of \"" + ancestor.origin + "\" do not fit its network",
                 "lineage." + ancestor.role, "train or export it again"};
}

/// Whether an experiment's own model begins with the weights of `lineage.vae`.
bool beginsWithVae(const Settings& settings) {
    const std::string kind = settings.text("model.kind");
    return kind == "scorevae" || kind == "lsgm";
}

/// A latent diffusion model takes over a VAE as it is.
std::optional<Error> vaeShapeRefusal(const Experiment& experiment, const Ancestor& vae) {
    if (experiment.settings().text("model.kind") != "lsgm") return std::nullopt;
    const auto model = build(experiment, experiment.settings(), experiment.set());
    const auto& ours = model->layout().entries;
    const auto& theirs = vae.layout.entries;
    const bool fits =
        theirs.size() < ours.size() &&
        std::equal(theirs.begin(), theirs.end(), ours.begin(), [](const auto& a, const auto& b) {
            return a.name == b.name && a.shape == b.shape;
        });
    if (fits) return std::nullopt;
    return Error{Fault::usage, "\"" + vae.origin + "\" has layers of other sizes", "lineage.vae",
                 "set model.hidden, model.channels and model.likelihood as it was trained with"};
}

std::optional<Error> warmStartRefusal(const Experiment& experiment) {
    const Ancestor* vae = experiment.lineage().find("vae");
    const Settings& settings = experiment.settings();
    if (vae == nullptr || !beginsWithVae(settings)) return std::nullopt;
    const std::int64_t latents = vae->settings.integer("model.latents");
    if (latents == settings.integer("model.latents")) return vaeShapeRefusal(experiment, *vae);
    return Error{Fault::usage,
                 "\"" + vae->origin + "\" has " + std::to_string(latents) + " latents",
                 "model.latents", "set model.latents to " + std::to_string(latents)};
}

/// A model that continues from one of its own kind has the same layers.
std::optional<Error> sameKindRefusal(const Experiment& experiment) {
    const Settings& settings = experiment.settings();
    const bool encodes = hasEncoder(settings);
    const Ancestor* same =
        experiment.lineage().find(encodes ? settings.text("model.kind") : std::string("prior"));
    if (same == nullptr) return std::nullopt;
    const ParameterLayout layout =
        encodes ? build(experiment, settings, experiment.set())->layout()
                : makeScoreNetwork(settings, experiment.set(), torch::kCPU)->layout();
    if (layout == same->layout) return std::nullopt;
    return Error{Fault::usage, "\"" + same->origin + "\" has layers of other sizes",
                 "lineage." + same->role, "set model.* as it was trained with, or leave it empty"};
}

bool needsPrior(const Experiment& experiment) {
    return experiment.settings().text("model.kind") == "scorevae" ||
           experiment.lineage().find("scorevae") != nullptr;
}

}  // namespace

bool hasEncoder(const Settings& settings) {
    const std::string kind = settings.text("model.kind");
    return kind == "vae" || kind == "scorevae" || kind == "cde" || kind == "lsgm";
}

std::unique_ptr<LatentModel> makeLatentModel(const Experiment& experiment) {
    auto model = build(experiment, experiment.settings(), experiment.set());
    const Ancestor* vae = experiment.lineage().find("vae");
    if (vae != nullptr && beginsWithVae(experiment.settings())) {
        copyAlike(*model, *vae);
    }
    const Ancestor* same = experiment.lineage().find(experiment.settings().text("model.kind"));
    if (same != nullptr) loadWeights(*model, same->weights);
    return model;
}

std::unique_ptr<LatentModel> ancestorModel(const Experiment& experiment, std::string_view role) {
    const Ancestor* ancestor = experiment.lineage().find(role);
    if (ancestor == nullptr) return nullptr;
    auto model = build(experiment, ancestor->settings, ancestor->set);
    loadWeights(*model, ancestor->weights);
    return model;
}

std::optional<Error> latentRefusal(const Experiment& experiment) {
    if (needsPrior(experiment) && experiment.lineage().find("prior") == nullptr &&
        !experiment.closedForm()) {
        return Error{Fault::usage, "a ScoreVAE decodes with a trained prior, and none is named",
                     "lineage.prior", "name a run of model.kind \"score\" on the same data"};
    }
    if (const Ancestor* prior = experiment.lineage().find("prior")) {
        const auto network = makeScoreNetwork(prior->settings, prior->set, torch::kCPU);
        if (auto wrong = layoutRefusal(*prior, network->layout())) return wrong;
    }
    for (const char* role : kDecoderRoles) {
        const Ancestor* ancestor = experiment.lineage().find(role);
        if (ancestor == nullptr) continue;
        const auto model = build(experiment, ancestor->settings, ancestor->set);
        if (auto wrong = layoutRefusal(*ancestor, model->layout())) return wrong;
    }
    if (experiment.lineage().find("lsgm") != nullptr &&
        experiment.settings().text("model.kind") != "lsgm") {
        return Error{Fault::usage, "only a latent diffusion model continues from one",
                     "lineage.lsgm", "leave it empty, or choose model.kind \"lsgm\""};
    }
    if (auto wrong = sameKindRefusal(experiment)) return wrong;
    return warmStartRefusal(experiment);
}

std::unique_ptr<ScoreNetwork> makeOwnScore(const Experiment& experiment) {
    auto network = makeScoreNetwork(experiment.settings(), experiment.set(), experiment.device());
    const Ancestor* prior = experiment.lineage().find("prior");
    if (prior != nullptr) loadWeights(*network, prior->weights);
    return network;
}

std::shared_ptr<const PriorScore> makePriorScore(const Experiment& experiment) {
    if (const Ancestor* prior = experiment.lineage().find("prior")) {
        auto network = makeScoreNetwork(prior->settings, prior->set, experiment.device());
        loadWeights(*network, prior->weights);
        return networkPrior(std::move(network));
    }
    const auto density = experiment.data().density();
    if (!density) return nullptr;
    const Scaling& scaling = experiment.set().scaling;
    return mixturePrior(density->standardized(scaling.shift, scaling.scale));
}

}  // namespace scorescope
