// SPDX-License-Identifier: Apache-2.0
#include "app/present/curves_view.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace scorescope::app {

namespace {

/// In the order of CurvesView::Quantity.
std::array<std::optional<double>, CurvesView::kQuantities> quantitiesOf(const LossPoint& point) {
    return {point.loss,          point.epsMse,       point.misfit,          point.kl,
            point.activeUnits,   point.gradientNorm, point.encoderGradient, point.decoderGradient,
            point.scoreGradient, point.entropy,      point.crossEntropy,    point.nelbo,
            point.alpha};
}

}  // namespace

const std::vector<CurvesView::Info>& CurvesView::catalogue() {
    static const std::vector<Info> all = {
        {Quantity::loss, "Loss", "loss", "What training makes small"},
        {Quantity::epsMse, "Noise error", "mean (ε − ε̂)²",
         "Mean of (ε − ε̂)², comparable between weightings"},
        {Quantity::misfit, "Misfit", "misfit, nats",
         "The loss without the divergence: reconstruction, denoising or −ln q(z | x_t)"},
        {Quantity::kl, "KL of z", "KL, nats",
         "KL(q(z | x) ‖ N(0, I)): what z tells of an image; near 0 it has collapsed"},
        {Quantity::activeUnits, "Active latents", "latents",
         "How many numbers of z carry more than 0.1 nat"},
        {Quantity::gradient, "Gradient", "gradient norm", "Of all weights, before clipping"},
        {Quantity::encoderGradient, "Gradient, encoder", "gradient norm",
         "Of the encoder's weights, before clipping"},
        {Quantity::decoderGradient, "Gradient, decoder", "gradient norm",
         "Of the decoder's weights, before clipping"},
        {Quantity::scoreGradient, "Gradient, score", "gradient norm",
         "Of the weights of the network that gives the score, before clipping"},
        {Quantity::entropy, "Entropy of z", "H[q(z | x)], nats",
         "Of the encoder's Normal, of a model with a prior of latent vectors"},
        {Quantity::crossEntropy, "Cross-entropy", "CE(q ‖ p), nats",
         "Of encoder and prior, by denoising score matching"},
        {Quantity::nelbo, "NELBO", "nats", "Reconstruction - entropy + cross-entropy"},
        {Quantity::alpha, "Alpha", "mean α",
         "Mean over latents of the mixing coefficients: 0 is the Normal, 1 the network"},
    };
    return all;
}

bool CurvesView::has(Quantity quantity) const {
    return !empty() && std::isfinite(of(quantity).back());
}

void CurvesView::clear() {
    for (std::vector<float>& values : values_) values.clear();
    raw_.clear();
    smoothed_.clear();
    marks_.clear();
    average_ = weight_ = 0.0;
    firstStep_ = 1;
}

void CurvesView::append(std::span<const LossPoint> points) {
    for (const LossPoint& point : points) {
        if (empty()) firstStep_ = point.step;
        const auto quantities = quantitiesOf(point);
        for (std::size_t i = 0; i < kQuantities; ++i) {
            values_[i].push_back(quantities[i] ? static_cast<float>(*quantities[i])
                                               : std::numeric_limits<float>::quiet_NaN());
        }
        take(of(quantity_).back());
        newestMade_ = point.made;
    }
}

void CurvesView::choose(Quantity quantity, double smoothing) {
    if (quantity == quantity_ && smoothing == smoothing_) return;
    quantity_ = quantity;
    smoothing_ = smoothing;
    raw_.clear();
    smoothed_.clear();
    average_ = weight_ = 0.0;
    for (const float value : of(quantity)) take(value);
}

std::int64_t CurvesView::lastStep() const {
    return firstStep_ + static_cast<std::int64_t>(of(Quantity::loss).size()) - 1;
}

bool CurvesView::known() const {
    return !empty() && (quantity_ == Quantity::loss || weight_ > 0.0);
}

bool CurvesView::positive() const {
    return !(raw_.range(0, raw_.size()).lowest <= 0.0F);
}

void CurvesView::take(float value) {
    raw_.append(value);
    if (std::isfinite(value)) {  // one broken point must not break all later ones
        average_ = smoothing_ * average_ + (1.0 - smoothing_) * static_cast<double>(value);
        weight_ = smoothing_ * weight_ + (1.0 - smoothing_);
    }
    smoothed_.append(weight_ > 0.0 ? static_cast<float>(average_ / weight_) : value);
}

Polyline CurvesView::thin(const MinMaxTree& values, const CurveWindow& window) const {
    Polyline line;
    if (values.size() == 0) return line;
    const double base = static_cast<double>(firstStep_);
    const auto count = static_cast<double>(values.size());
    // One point beyond each edge, so that the line reaches the frame.
    const double begin = std::clamp(std::floor(window.firstStep - base) - 1.0, 0.0, count);
    const double end = std::clamp(std::ceil(window.lastStep - base) + 2.0, begin, count);
    const int columns = std::max(1, window.columns);
    const double lowest = std::max(1.0, begin + base);
    const double ratio = (end + base) / lowest;
    auto from = static_cast<std::size_t>(begin);
    for (int column = 1; column <= columns && from < static_cast<std::size_t>(end); ++column) {
        const double share = static_cast<double>(column) / columns;
        const double edge = window.logSteps ? lowest * std::pow(ratio, share) - base
                                            : begin + share * (end - begin);
        const std::size_t to = column == columns
                                   ? static_cast<std::size_t>(end)
                                   : static_cast<std::size_t>(std::clamp(edge, 0.0, end));
        if (to <= from) continue;
        const MinMax extremes = values.range(from, to);
        const double x = base + 0.5 * static_cast<double>(from + to - 1);
        from = to;
        if (extremes.lowest > extremes.highest) continue;
        line.x.push_back(x);
        line.y.push_back(extremes.lowest);
        if (extremes.highest > extremes.lowest) {
            line.x.push_back(x);
            line.y.push_back(extremes.highest);
        }
    }
    return line;
}

}  // namespace scorescope::app
