// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/present/curves_view.h"
#include "core/model/latent_group_options.h"
#include "core/session/image_messages.h"
#include "core/session/snapshot.h"

namespace scorescope::app {

/// One term of the bound, as a lecturer reads it.
struct TermRow {
    std::string title;            ///< "Reconstruction"
    std::string formula;          ///< "E[-ln p(x | z)]"
    std::string sign;             ///< "+", "−", "=": how it enters the bound
    std::optional<double> value;  ///< mean over the newest steps
    Polyline curve;               ///< over all steps, each point a mean
};

/// KL(q(z | x) || N(0, I)) of one latent, nats.
struct LatentNats {
    std::int64_t latent = 0;
    double nats = 0.0;
    bool active = false;  ///< a tenth of a nat or more
};

/// What one bar of the panel stands for: a latent, or a group of latents with places.
struct NatsBar {
    std::string name;  ///< "z1", or "group 1: 4 × 7 × 7"
    double nats = 0.0;
    bool active = false;  ///< some latent is
};

/// A curve of few points over all steps, each the mean of what is finite.
Polyline meansOverSteps(const std::vector<float>& values, std::int64_t firstStep);

/// How far the aggregate posterior q(z) of some images is from N(0, I).
struct AggregateGap {
    std::int64_t step = 0;
    std::int64_t images = 0;
    double divergence = 0.0;   ///< nats, KL of the Normal with q's moments
    double discrepancy = 0.0;  ///< maximum mean discrepancy
};

/// The terms of LSGM's bound while it trains: what metrics.csv says, the samples of the newest
/// batches, and what test images' latents carry.
class TermsView {
public:
    static constexpr std::size_t kBins = 25;  ///< of t
    static constexpr double kActiveNats = 0.1;

    void clear() { *this = {}; }
    /// The newest batch; the same one twice counts once.
    void take(const SampleLosses& samples);
    /// `jointStep`: the last step of the VAE stage.
    void take(const EncodeReply& encoded, std::int64_t jointStep);

    std::vector<TermRow> rows(const CurvesView& curves) const;
    /// Shares of the drawn t, over the batches of the last while; they add up to 1.
    const std::array<double, kBins>& times() const { return times_; }
    bool hasTimes() const { return step_ >= 0; }
    /// Of the newest batch: the objective's variance over its samples.
    std::optional<double> variance() const { return variance_; }
    /// The same, averaged over the batches of the last while.
    std::optional<double> steadyVariance() const;
    /// In the order of the latents.
    const std::vector<LatentNats>& latents() const { return latents_; }
    std::size_t activeLatents() const;
    /// One for each latent, or for each group where groups have places.
    std::vector<NatsBar> bars(const LatentGroups& groups) const;
    /// At the first weights that were seen, the last of the VAE stage among them, and the newest;
    /// less where fewer were seen.
    const std::vector<AggregateGap>& gaps() const { return gaps_; }

private:
    std::int64_t step_ = -1;
    std::array<double, kBins> times_{};
    std::optional<double> variance_;
    double variances_ = 0.0, weight_ = 0.0;
    std::vector<LatentNats> latents_;
    std::vector<AggregateGap> gaps_;
};

}  // namespace scorescope::app
