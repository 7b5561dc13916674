// SPDX-License-Identifier: Apache-2.0
#include "core/eval/image_eval.h"

#include <algorithm>
#include <array>

#include "core/eval/aggregate_posterior.h"

namespace scorescope {
namespace {

constexpr std::array<const char*, 11> kPictureMetrics = {
    "l2",         "mse", "ssim",         "feature_distance", "sharpness", "fd",
    "fd_samples", "kl",  "active_units", "latent_kl",        "latent_mmd"};

MeasurePause pauseOf(const MetricInput& input) {
    return [&input] {
        if (input.cancelled) (void)input.cancelled();
    };
}

Result<Json> frechetOf(std::span<const float> images, const MetricInput& input) {
    const auto features = FeatureNetwork::shipped();
    if (!features) return features.error();
    if (images.size() < 2 * static_cast<std::size_t>(input.data.dimension())) {
        return Error{Fault::usage, "one image has no covariance", "count", "take two or more"};
    }
    return featureFrechet(images, *input.data.images(), *features, pauseOf(input));
}

}  // namespace

bool looksAtPictures(const std::string& id) {
    return std::find(kPictureMetrics.begin(), kPictureMetrics.end(), id) != kPictureMetrics.end();
}

std::optional<std::string> withoutReconstructions(const MetricInput& input) {
    if (input.data.images() == nullptr) return "the data are not images";
    if (input.latent == nullptr) return "the model has no encoder";
    return std::nullopt;
}

std::optional<std::string> withoutMeasure(const std::string& id, const MetricInput& input) {
    if (const auto none = withoutReconstructions(input)) return none;
    return measureRefusal(id, input.data.images()->shape());
}

std::optional<std::string> withoutLikelihoodBound(const MetricInput& input) {
    if (const auto none = withoutReconstructions(input)) return none;
    if (input.latent->bound) return std::nullopt;
    return "only a VAE and a ScoreVAE bound the likelihood";
}

std::optional<std::string> withoutNelbo(const MetricInput& input) {
    if (const auto none = withoutReconstructions(input)) return none;
    if (input.latent->nelbo) return std::nullopt;
    return "only a VAE and a latent diffusion model tell p(z)";
}

std::optional<std::string> withoutGap(const MetricInput& input) {
    if (const auto none = withoutReconstructions(input)) return none;
    if (input.latent->gap) return std::nullopt;
    return "only a latent diffusion model has a bound by score matching";
}

std::optional<std::string> withoutFeatures(const MetricInput& input) {
    if (input.data.images() == nullptr) return "the data are not images";
    return measureRefusal("fd", input.data.images()->shape());
}

std::optional<std::string> withoutLatentFeatures(const MetricInput& input) {
    return withoutMeasure("fd", input);
}

Result<Json> reconstructionMeasure(const std::string& id, const MetricInput& input) {
    const auto made = input.latent->reconstructions();
    if (!made) return made.error();
    if (id != "feature_distance") return measureAll(id, *made, nullptr);
    const auto features = FeatureNetwork::shipped();
    if (!features) return features.error();
    return measureAll(id, *made, &*features);
}

Result<Json> reconstructedSharpness(const MetricInput& input) {
    const auto made = input.latent->reconstructions();
    if (!made) return made.error();
    return sharpness(*made);
}

Result<Json> latentKl(const MetricInput& input) {
    const auto latents = input.latent->latents();
    if (!latents) return latents.error();
    return latentDivergence(*latents);
}

Result<Json> latentActiveUnits(const MetricInput& input) {
    const auto latents = input.latent->latents();
    if (!latents) return latents.error();
    return activeUnits(*latents);
}

Result<Json> likelihoodBound(const MetricInput& input) {
    return input.latent->bound();
}

Result<Json> negativeBound(const MetricInput& input) {
    return input.latent->nelbo();
}

Result<Json> boundGap(const MetricInput& input) {
    return input.latent->gap();
}

Result<Json> latentAggregateKl(const MetricInput& input) {
    const auto latents = input.latent->latents();
    if (!latents) return latents.error();
    return aggregateDivergence(*latents, input.seed, pauseOf(input));
}

Result<Json> latentAggregateMmd(const MetricInput& input) {
    const auto latents = input.latent->latents();
    if (!latents) return latents.error();
    return aggregateDiscrepancy(*latents, pauseOf(input));
}

Result<Json> featureDistanceOfSets(const MetricInput& input) {
    if (input.latent == nullptr) return featureDistanceOfSamples(input);
    const auto made = input.latent->reconstructions();
    if (!made) return made.error();
    return frechetOf(made->pixels, input);
}

Result<Json> featureDistanceOfSamples(const MetricInput& input) {
    const auto samples = input.samples();
    if (!samples) return samples.error();
    return frechetOf(samples->values, input);
}

}  // namespace scorescope
