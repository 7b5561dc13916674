// SPDX-License-Identifier: Apache-2.0
#include "app/present/terms_view.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/eval/aggregate_posterior.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kNewest = 50;  // steps that a number is the mean of
constexpr std::size_t kCurvePoints = 160;
constexpr double kForget = 0.05;  // of the earlier batches, by each new one
constexpr std::size_t kMostAggregated = 300;
constexpr std::size_t kMostPairs = 1'500'000;  // of coordinates: some ten milliseconds

/// As many of the first rows as are compared with each other in a moment.
LatentStatistics aggregated(const EncodeReply& encoded, std::size_t size, std::size_t count) {
    const auto fitting = static_cast<std::size_t>(
        std::sqrt(static_cast<double>(kMostPairs) / static_cast<double>(size)));
    const std::size_t rows = std::min({count, kMostAggregated, std::max<std::size_t>(2, fitting)});
    const auto end = static_cast<std::ptrdiff_t>(rows * size);
    return {static_cast<std::int64_t>(rows),
            static_cast<std::int64_t>(size),
            {encoded.mean.begin(), encoded.mean.begin() + end},
            {encoded.logVariance.begin(), encoded.logVariance.begin() + end}};
}

/// The mean of what is finite; nothing where nothing is.
std::optional<double> meanOf(std::span<const float> values) {
    double sum = 0.0;
    std::size_t count = 0;
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        sum += static_cast<double>(value);
        ++count;
    }
    if (count == 0) return std::nullopt;
    return sum / static_cast<double>(count);
}

}  // namespace

Polyline meansOverSteps(const std::vector<float>& values, std::int64_t firstStep) {
    Polyline line;
    const std::span<const float> all = values;
    const std::size_t piece = std::max<std::size_t>(1, all.size() / kCurvePoints);
    for (std::size_t i = 0; i < all.size(); i += piece) {
        const std::size_t count = std::min(piece, all.size() - i);
        const auto mean = meanOf(all.subspan(i, count));
        if (!mean) continue;
        const std::size_t middle = i + count / 2;
        line.x.push_back(static_cast<double>(firstStep) + static_cast<double>(middle));
        line.y.push_back(*mean);
    }
    return line;
}

void TermsView::take(const SampleLosses& samples) {
    if (samples.step == step_ || samples.t.empty()) return;
    step_ = samples.step;
    std::array<double, kBins> now{};
    for (const float t : samples.t) {
        const double place = std::floor(static_cast<double>(t) * static_cast<double>(kBins));
        const double bin = std::clamp(place, 0.0, static_cast<double>(kBins - 1));
        now[static_cast<std::size_t>(bin)] += 1.0 / static_cast<double>(samples.t.size());
    }
    weight_ = (1.0 - kForget) * weight_ + kForget;
    const double share = kForget / weight_;
    for (std::size_t i = 0; i < kBins; ++i) times_[i] += share * (now[i] - times_[i]);
    const auto mean = meanOf(samples.losses);
    if (!mean || samples.losses.size() < 2) return;
    double squares = 0.0;
    for (const float loss : samples.losses) {
        const double offset = static_cast<double>(loss) - *mean;
        squares += offset * offset;
    }
    variance_ = squares / static_cast<double>(samples.losses.size() - 1);
    variances_ += share * (*variance_ - variances_);
}

std::optional<double> TermsView::steadyVariance() const {
    if (!variance_) return std::nullopt;
    return variances_;
}

void TermsView::take(const EncodeReply& encoded, std::int64_t jointStep) {
    const auto size = static_cast<std::size_t>(encoded.latentDimension);
    if (size == 0 || encoded.mean.empty()) return;
    const std::size_t count = encoded.mean.size() / size;
    latents_.assign(size, {});
    for (std::size_t d = 0; d < size; ++d) {
        double sum = 0.0;
        for (std::size_t i = 0; i < count; ++i) {
            const double mean = encoded.mean[i * size + d];
            const double log = encoded.logVariance[i * size + d];
            sum += 0.5 * (mean * mean + std::exp(log) - 1.0 - log);
        }
        const double nats = sum / static_cast<double>(count);
        latents_[d] = {static_cast<std::int64_t>(d), nats, nats >= kActiveNats};
    }
    if (count < 2) return;
    const LatentStatistics rows = aggregated(encoded, size, count);
    const AggregateGap now = {encoded.step, rows.count, momentsDivergence(rows),
                              aggregateDiscrepancy(rows, {})["value"].get<double>()};
    if (!gaps_.empty() && now.step < gaps_.back().step) gaps_.clear();  // weights of a recording
    // The newest is replaced unless it is the first, or the last of the VAE stage.
    const bool first = gaps_.size() < 2 && (gaps_.empty() || gaps_.back().step < now.step);
    const bool turn = gaps_.size() == 2 && gaps_.back().step <= jointStep && now.step > jointStep;
    if (!first && !turn) gaps_.pop_back();
    gaps_.push_back(now);
}

std::size_t TermsView::activeLatents() const {
    return static_cast<std::size_t>(std::ranges::count_if(latents_, &LatentNats::active));
}

std::vector<NatsBar> TermsView::bars(const LatentGroups& groups) const {
    std::vector<NatsBar> bars;
    if (!groups.spatial() || groups.size() != static_cast<std::int64_t>(latents_.size())) {
        for (const LatentNats& latent : latents_) {
            bars.push_back({"z" + std::to_string(latent.latent + 1), latent.nats, latent.active});
        }
        return bars;
    }
    auto next = latents_.begin();
    for (const LatentGroup& group : groups.all) {
        NatsBar bar{"group " + std::to_string(bars.size() + 1) + ": " +
                    std::to_string(group.channels) + " × " + std::to_string(group.height) + " × " +
                    std::to_string(group.width)};
        for (const auto end = next + group.size(); next != end; ++next) {
            bar.nats += next->nats;
            bar.active = bar.active || next->active;
        }
        bars.push_back(std::move(bar));
    }
    return bars;
}

std::vector<TermRow> TermsView::rows(const CurvesView& curves) const {
    using Quantity = CurvesView::Quantity;
    struct Said {
        const char* title;
        const char* formula;
        const char* sign;
        Quantity quantity;
    };
    static constexpr Said kSaid[] = {
        {"Reconstruction", "E[−ln p(x | z)]", "", Quantity::misfit},
        {"Entropy", "H[q(z | x)]", "−", Quantity::entropy},
        {"Cross-entropy", "CE(q(z | x) ‖ p(z))", "+", Quantity::crossEntropy},
        {"NELBO", "≥ −ln p(x)", "=", Quantity::nelbo},
        {"KL to N(0, I)", "what a VAE would pay", "", Quantity::kl},
    };
    std::vector<TermRow> rows;
    for (const Said& said : kSaid) {
        const auto& values = curves.values(said.quantity);
        const std::span<const float> newest =
            std::span(values).last(std::min(kNewest, values.size()));
        rows.push_back({said.title, said.formula, said.sign, meanOf(newest),
                        meansOverSteps(values, curves.firstStep())});
    }
    return rows;
}

}  // namespace scorescope::app
