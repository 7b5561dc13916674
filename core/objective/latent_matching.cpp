// SPDX-License-Identifier: Apache-2.0
#include "core/objective/latent_matching.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/model/latent_groups.h"
#include "core/objective/elbo.h"
#include "core/objective/latent_noise.h"
#include "core/objective/learned_times.h"
#include "core/objective/remembered_times.h"

namespace scorescope {
namespace {

constexpr double kLeastNats = 0.1;       // of an active latent
constexpr double kTiny = 1e-12;          // keeps the direction of a zero matrix finite
constexpr double kJointRise = 0.1;       // share of the joint stage
constexpr std::uint64_t kPriorSeed = 1;  // added for draws that are the prior's own

torch::Tensor perSample(const std::vector<double>& values, const torch::Tensor& like) {
    return torch::tensor(values, torch::kFloat64).to(like.options());
}

/// 1/2 |eps - eps_hat|^2 [B], over latents that the prior covers.
torch::Tensor halfError(const LatentPrior& prior, const NoisedBatch& noised,
                        const torch::Tensor& epsHat) {
    return 0.5 * prior.sumOfCovered((noised.eps - epsHat).square());
}

std::unique_ptr<TimeChooser> timesOf(const TimeLaw& law, bool learned, bool adaptive,
                                     const torch::Tensor& history) {
    if (learned) return std::make_unique<LearnedTimes>(law, history);
    if (adaptive) return std::make_unique<RememberedTimes>(law, history);
    return std::make_unique<LawfulTimes>(law);
}

/// The value of `value` with `c` times its gradient, row by row.
torch::Tensor withGradientTimes(const torch::Tensor& value, const torch::Tensor& c) {
    const torch::Tensor fixed = value.detach();
    return fixed + c.unsqueeze(1) * (value - fixed);
}

/// Score matching of one batch of latent vectors.
struct Matching {
    torch::Tensor cross;  ///< [B] estimate of the cross-entropy's integral, for the encoder
    torch::Tensor prior;  ///< [B], adds the prior's gradient; undefined: `cross` has it
    NoisedBatch noised;   ///< what the prior saw
    torch::Tensor epsHat;
};

/// What the samples of a law weigh, over t in [t_min, 1].
torch::Tensor lengths(const std::vector<double>& weights, const TimeLaw& law,
                      const torch::Tensor& like) {
    return (1.0 - law.tMin()) * perSample(weights, like);
}

class Matcher {
public:
    Matcher(const Lsgm& model, const Sde& sde, const LatentTimeLaws& laws, TrainingBatch latents,
            bool adaptive)
        : model_(model),
          sde_(sde),
          laws_(laws),
          latents_(std::move(latents)),
          encoderTimes_(timesOf(laws.encoder, laws.learned, adaptive, historyOf(0))),
          priorTimes_(timesOf(laws.prior, laws.learned, adaptive, historyOf(1))) {}

    Matching shared() {
        Matching m = judged(encoderTimes_->draw(latents_, latents_.seed), latents_);
        m.cross = weighted(m, laws_.encoder);
        encoderTimes_->remember(m.noised.draws, m.cross);
        return m;
    }

    /// ownNoise: the prior's noise is not the encoder's.
    Matching apart(bool ownNoise) {
        const NoisedBatch seen =
            noisedBatch(encoderTimes_->draw(latents_, latents_.seed), sde_, latents_);
        const torch::Tensor epsHat = model_.prior().constantEps(seen.x, seen.levels);
        Matching m = priorAlone(ownNoise);
        m.cross = lengths(seen.draws.weight, laws_.encoder, epsHat) *
                  halfError(model_.prior(), seen, epsHat);
        encoderTimes_->remember(seen.draws, m.cross);
        return m;
    }

    /// The prior's loss at t drawn for it, of latent vectors that are data.
    Matching priorAlone(bool ownNoise) {
        TrainingBatch fixed = latents_;
        fixed.x0 = fixed.x0.detach();
        TimeDraws draws = priorTimes_->draw(fixed, fixed.seed + kPriorSeed);
        if (ownNoise) fixed.seed += kPriorSeed;
        Matching m = judged(std::move(draws), fixed);
        m.prior = weighted(m, laws_.prior);
        priorTimes_->remember(m.noised.draws, m.prior);
        return m;
    }

    /// One t for both: a row's gradient through z_t is scaled to what the likelihood's weight would
    /// give; rows do not see each other in the network. kl: the encoder's factor.
    Matching reweighted(double kl) {
        Matching m;
        m.noised = noisedBatch(priorTimes_->draw(latents_, latents_.seed), sde_, latents_);
        const auto& draws = m.noised.draws;
        std::vector<double> likelihood(draws.t.size()), factor(draws.t.size());
        for (std::size_t i = 0; i < draws.t.size(); ++i) {
            likelihood[i] =
                draws.ratio[i] * noiseErrorWeight(Weighting::likelihood, sde_, draws.t[i]);
            factor[i] = kl * likelihood[i] / draws.weight[i];
        }
        const torch::Tensor scaled = withGradientTimes(m.noised.x, perSample(factor, m.noised.x));
        m.epsHat = model_.prior().eps(scaled, m.noised.levels);
        const torch::Tensor error = halfError(model_.prior(), m.noised, m.epsHat);
        m.prior = lengths(draws.weight, laws_.prior, error) * error;
        m.cross = lengths(likelihood, laws_.prior, error) * error.detach();
        priorTimes_->remember(draws, m.prior);
        return m;
    }

private:
    /// What the prior says of a batch with noise on it.
    Matching judged(TimeDraws draws, const TrainingBatch& batch) const {
        Matching m;
        m.noised = noisedBatch(std::move(draws), sde_, batch);
        m.epsHat = model_.prior().eps(m.noised.x, m.noised.levels);
        return m;
    }

    /// [B] its error by the weights of the law that drew the times.
    torch::Tensor weighted(const Matching& m, const TimeLaw& law) const {
        return lengths(m.noised.draws.weight, law, m.epsHat) *
               halfError(model_.prior(), m.noised, m.epsHat);
    }

    torch::Tensor historyOf(std::int64_t learner) const {
        return model_.prior().timeHistory()[learner];
    }

    const Lsgm& model_;
    const Sde& sde_;
    const LatentTimeLaws& laws_;
    TrainingBatch latents_;
    std::unique_ptr<TimeChooser> encoderTimes_, priorTimes_;
};

Matching match(Matcher& matcher, const LatentStep& step) {
    switch (step.algorithm) {
        case LsgmAlgorithm::shared: return matcher.shared();
        case LsgmAlgorithm::separate: return matcher.apart(false);
        case LsgmAlgorithm::disjoint: return matcher.apart(true);
        case LsgmAlgorithm::reweighted: return matcher.reweighted(step.kl);
    }
    return matcher.shared();
}

/// What a batch is to the VAE.
struct Encoded {
    LatentNormal q;
    torch::Tensor z;        ///< [B, L]
    torch::Tensor misfit;   ///< [B]
    torch::Tensor entropy;  ///< [B] of q
};

Encoded encoded(const Lsgm& model, const TrainingBatch& batch, bool frozen) {
    const torch::AutoGradMode mode(!frozen);
    const torch::Tensor noise = latentNoise(batch, model.latents());
    Encoded e{model.encodeAlong(batch.x0, noise), {}, {}, {}};
    e.z = e.q.at(noise);
    e.misfit = model.vae().negativeLogLikelihood(batch.x0, e.z);
    const double constant = 1.0 + std::log(2.0 * std::numbers::pi);
    e.entropy = 0.5 * (e.q.logVariance + constant).sum(1);
    return e;
}

void noteTerms(const Encoded& e, const torch::Tensor& cross, const Lsgm& model, double kl,
               ObjectiveValue& value) {
    const torch::Tensor misfit = e.misfit.detach().mean();
    const torch::Tensor entropy = e.entropy.detach().mean();
    const torch::Tensor crossEntropy = cross.detach().mean();
    value.parts.push_back({"reconstruction", misfit});
    value.parts.push_back({"entropy", entropy});
    value.parts.push_back({"cross_entropy", crossEntropy});
    value.parts.push_back({"nelbo", misfit - entropy + crossEntropy});
    value.parts.push_back({"kl_factor", torch::tensor(kl)});
    value.parts.push_back({"alpha", model.prior().alpha().detach().mean()});
    noteDivergence(e.q.divergence(), model.vae().groups(), value);
}

void addPenalty(const torch::Tensor& penalty, ObjectiveValue& value) {
    value.loss = value.loss + penalty;
    value.losses = value.losses + penalty.detach();
}

TimeSampling samplingOf(const LsgmTimes& times) {
    switch (times.timeSampling) {
        case LatentTimes::uniform: return TimeSampling::uniform;
        case LatentTimes::importance: return TimeSampling::importance;
        case LatentTimes::learned: return TimeSampling::logSnr;
    }
    return TimeSampling::importance;
}

}  // namespace

LatentTimeLaws::LatentTimeLaws(const Settings& settings)
    : LatentTimeLaws(settings, settings.read(lsgmTimesSchema(), "objective")) {}

LatentTimeLaws::LatentTimeLaws(const Settings& settings, const LsgmTimes& times)
    : encoder(settings, {Weighting::likelihood, samplingOf(times)}),
      prior(settings, {times.weighting, samplingOf(times)}),
      learned(times.timeSampling == LatentTimes::learned) {}

double crossEntropyConstant(const Sde& sde, double tMin, std::int64_t latents) {
    const double unit = std::log(2.0 * std::numbers::pi * std::numbers::e * sde.variance(tMin));
    return 0.5 * static_cast<double>(latents) * unit;
}

ObjectiveValue evaluateLatentMatching(const Lsgm& model, const Sde& sde, const LatentTimeLaws& laws,
                                      const TrainingBatch& batch, const LatentStep& step) {
    const Encoded e = encoded(model, batch, step.frozen);
    Matcher matcher(model, sde, laws, {e.z, batch.seed, batch.step}, step.adaptive);
    Matching m;
    if (step.frozen) {
        // Without an encoder to teach, all algorithms are the prior's own.
        m = matcher.apart(false);
        m.cross = m.cross.detach();
    } else {
        m = match(matcher, step);
    }
    const double constant = crossEntropyConstant(sde, laws.encoder.tMin(), model.prior().covered());
    const torch::Tensor cross = m.cross + constant + model.prior().restNats(e.z);
    torch::Tensor losses = e.misfit + step.kl * (cross - e.entropy);
    ObjectiveValue value;
    m.noised.noteNoiseError(m.epsHat, value);
    value.losses = losses.detach();
    if (m.prior.defined()) losses = losses + (m.prior - m.prior.detach());
    value.loss = losses.mean();
    if (step.spectral > 0.0) addPenalty(step.spectral * largestSingularValues(model), value);
    if (step.normScale > 0.0) addPenalty(step.normScale * largestNormScales(model), value);
    noteTerms(e, cross, model, step.kl, value);
    return value;
}

torch::Tensor largestSingularValues(const Lsgm& model) {
    constexpr int kIterations = 6;
    torch::Tensor sum = torch::zeros({1}, model.weights().options());
    for (const auto* leaves : {&model.vae().parameters(), &model.prior().parameters()}) {
        for (const torch::Tensor& leaf : *leaves) {
            if (leaf.dim() < 2) continue;
            const torch::Tensor matrix = leaf.flatten(1);
            torch::Tensor left, right = torch::arange(matrix.size(1), matrix.options()).cos();
            const torch::Tensor fixed = matrix.detach();
            for (int i = 0; i < kIterations; ++i) {
                left = at::mv(fixed, right);
                left = left / (left.norm() + kTiny);
                right = at::mv(fixed.t(), left);
                right = right / (right.norm() + kTiny);
            }
            sum = sum + at::dot(left, at::mv(matrix, right));
        }
    }
    return sum.squeeze(0);
}

torch::Tensor largestNormScales(const Lsgm& model) {
    torch::Tensor sum = torch::zeros({}, model.weights().options());
    const auto add = [&sum](const ParameterLayout& layout, const std::vector<torch::Tensor>& all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            // Of all layers only norms have a weight that is one number a channel.
            const bool norm = all[i].dim() == 1 && layout.entries[i].name.ends_with(".weight");
            if (norm) sum = sum + all[i].abs().max();
        }
    };
    add(model.vae().layout(), model.vae().parameters());
    add(model.prior().layout(), model.prior().parameters());
    return sum;
}

double klFactor(const LsgmOptions& options, std::int64_t done, std::int64_t vaeSteps,
                std::int64_t steps) {
    const auto share = [](double at, double length) {
        return length <= 0.0 ? 1.0 : std::clamp(at / length, 0.0, 1.0);
    };
    if (done < vaeSteps) {
        const double length = options.klRise * static_cast<double>(vaeSteps);
        return std::lerp(options.klStart, options.klVae, share(static_cast<double>(done), length));
    }
    const double length = kJointRise * static_cast<double>(steps - vaeSteps);
    const double at = static_cast<double>(done - vaeSteps);
    return std::lerp(vaeSteps > 0 ? options.klVae : options.klStart, 1.0, share(at, length));
}

torch::Tensor activeLatents(const LatentNormal& q, const LatentGroups& groups) {
    const torch::Tensor each = overPlaces(q.divergence().detach(), groups);
    return (each.mean(0) >= kLeastNats).to(torch::kFloat32);
}

}  // namespace scorescope
