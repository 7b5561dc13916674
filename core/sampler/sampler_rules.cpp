// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler_rules.h"

#include "core/base/number_text.h"
#include "core/model/latent_group_options.h"
#include "core/sampler/sampler_options.h"
#include "core/sde/sde.h"

namespace scorescope {
namespace {

// On N(0, s^2) a Langevin step a = step_size s^2 multiplies x by 1 - step_size / 2.
constexpr double kOvershoots = 2.0;
constexpr double kDiverges = 4.0;

std::optional<Error> withoutDiffusion(const std::string& sampler, bool ladder) {
    if (sampler == "langevin" || sampler == "follow-score") return std::nullopt;
    if (ladder && sampler == "annealed-langevin") return std::nullopt;
    if (sampler == "annealed-langevin") {
        return Error{Fault::usage,
                     "annealed-langevin goes down a ladder of noise levels, but there is only one",
                     "sampler.kind", "choose langevin, or sde.kind=ladder"};
    }
    if (ladder) {
        return Error{Fault::usage,
                     sampler +
                         " follows a process in continuous time, but a ladder has levels "
                         "between which no score is trained",
                     "sampler.kind", "choose annealed-langevin, or sde.kind=ve"};
    }
    return Error{Fault::usage,
                 sampler +
                     " goes from noise to data through time, but there is only one noise "
                     "level",
                 "sampler.kind", "choose langevin or follow-score, or another sde.kind"};
}

std::optional<Error> ancestralRefusal(const Settings& settings, const std::string& sampler) {
    if (settings.text("sde.kind") != "subvp") return std::nullopt;
    const bool predictor =
        sampler == "predictor-corrector" && settings.text("sampler.predictor") == "ancestral";
    if (sampler != "ancestral" && !predictor) return std::nullopt;
    return Error{Fault::usage,
                 "ancestral sampling undoes the steps of a noising chain, and none belongs to the "
                 "sub-variance-preserving process",
                 predictor ? "sampler.predictor" : "sampler.kind",
                 "choose reverse-diffusion, or sde.kind=vp"};
}

std::optional<Error> startRefusal(const Settings& settings) {
    if (!withoutNoise(settings) || settings.text("sampler.init") != "prior") return std::nullopt;
    return Error{Fault::usage, "there is no noise to start from", "sampler.init",
                 "choose uniform or data"};
}

/// Of what samples latent vectors.
std::optional<Error> mixingRefusal(const Settings& settings) {
    const bool latent = settings.text("model.kind") == "lsgm";
    const auto options = settings.read(latentSamplingOptionsSchema(), "sampler");
    if (options.label >= 0 && !latent) {
        return Error{Fault::usage, "only a latent diffusion model's samples are led to a class",
                     "sampler.label", "set sampler.label to -1, or model.kind to \"lsgm\""};
    }
    const auto alphas = options.alpha.size();
    if (alphas > 0 && !latent) {
        return Error{Fault::usage, "only a latent diffusion model has a mixed score",
                     "sampler.alpha", "leave sampler.alpha empty, or set model.kind to \"lsgm\""};
    }
    if (!latent) return std::nullopt;
    const auto latents = mixingChannels(settings);
    if (alphas > 1 && static_cast<std::int64_t>(alphas) != latents) {
        const std::string named = hasGroups(settings) ? " channels of latents" : " latents";
        return Error{
            Fault::usage,
            std::to_string(alphas) + " coefficients for " + std::to_string(latents) + named,
            "sampler.alpha", "give one for all, or one for each"};
    }
    if (settings.isActive("sampler.init") && settings.text("sampler.init") == "data") {
        return Error{Fault::usage, "latent vectors cannot start from data", "sampler.init",
                     "choose prior or uniform"};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> samplerRefusal(const Settings& settings) {
    const std::string sampler = settings.text("sampler.kind");
    const std::string process = settings.text("sde.kind");
    if (process == "ladder" || process == "none") {
        if (auto refusal = withoutDiffusion(sampler, process == "ladder")) return refusal;
    } else if (sampler == "annealed-langevin") {
        return Error{Fault::usage,
                     "annealed-langevin goes down a ladder of noise levels, and sde.kind=" +
                         process + " has none",
                     "sampler.kind", "choose predictor-corrector or langevin, or sde.kind=ladder"};
    }
    if (auto refusal = mixingRefusal(settings)) return refusal;
    if (auto refusal = ancestralRefusal(settings, sampler)) return refusal;
    if (settings.isActive("sampler.init")) {
        if (auto refusal = startRefusal(settings)) return refusal;
    }
    if (sampler == "annealed-langevin" && settings.real("sampler.step_size") >= kDiverges) {
        return Error{Fault::usage,
                     "steps of " + formatReal(settings.real("sampler.step_size")) +
                         " sigma^2 throw the particles ever farther out",
                     "sampler.step_size",
                     "choose less than 4; 0.1 is usual. The step of the NCSN paper is this times "
                     "the square of the last sigma"};
    }
    return std::nullopt;
}

std::optional<std::string> samplerWarning(const Settings& settings) {
    if (settings.text("sampler.kind") != "annealed-langevin") return std::nullopt;
    const double step = settings.real("sampler.step_size");
    if (step < kOvershoots) return std::nullopt;
    return "sampler.step_size " + formatReal(step) +
           ": steps of more than 2 sigma^2 jump over the modes, and the samples spread too wide";
}

}  // namespace scorescope
