// SPDX-License-Identifier: Apache-2.0
#include "core/session/loss_parts.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

std::optional<double> LossPoint::*normOf(const std::string& parameter) {
    if (parameter.starts_with("encoder.")) return &LossPoint::encoderGradient;
    if (parameter.starts_with("decoder.")) return &LossPoint::decoderGradient;
    return &LossPoint::scoreGradient;
}

std::optional<double> LossPoint::*placeOf(const std::string& part) {
    if (part == "kl") return &LossPoint::kl;
    if (part == "active_units") return &LossPoint::activeUnits;
    if (part == "entropy") return &LossPoint::entropy;
    if (part == "cross_entropy") return &LossPoint::crossEntropy;
    if (part == "nelbo") return &LossPoint::nelbo;
    if (part == "alpha") return &LossPoint::alpha;
    const bool misfit =
        part == "reconstruction" || part == "score_matching" || part == "latent_nll";
    return misfit ? &LossPoint::misfit : nullptr;
}

}  // namespace

LossParts::LossParts(const ParameterLayout& layout) {
    const bool encodes = std::ranges::any_of(layout.entries, [](const auto& entry) {
        return normOf(entry.name) == &LossPoint::encoderGradient;
    });
    if (!encodes) return;
    for (const auto& entry : layout.entries) {
        const auto norm = normOf(entry.name);
        if (ranges_.empty() || ranges_.back().norm != norm) {
            ranges_.push_back({entry.offset, 0, norm});
        }
        ranges_.back().count += entry.count;
    }
}

void LossParts::note(const ObjectiveValue& value, const torch::Tensor& gradient,
                     LossPoint& point) const {
    if (ranges_.empty()) return;
    for (const LossPart& part : value.parts) {
        if (const auto place = placeOf(part.name)) point.*place = part.value.item<double>();
    }
    for (const Range& range : ranges_) {
        const double length = gradient.narrow(0, range.first, range.count).norm().item<double>();
        point.*range.norm = std::hypot((point.*range.norm).value_or(0.0), length);
    }
}

}  // namespace scorescope
