// SPDX-License-Identifier: Apache-2.0
#include "app/present/field_view.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace scorescope::app {
namespace {

ArrowField arrowsOf(const FieldReply& reply, const std::vector<float>& vectors) {
    return {reply.columns, reply.rows, reply.view,
            reply.t,       reply.step, render::shareArray(std::vector<float>(vectors))};
}

/// An array that has not changed stays the one it was, so that it is not drawn anew.
void renew(ArrowField& field, const FieldReply& reply, const std::vector<float>& vectors) {
    const render::FloatArray old = field.vectors;
    field = arrowsOf(reply, vectors);
    if (old && *old == vectors) field.vectors = old;
}

render::FloatArray sharesOf(const std::vector<float>& logarithms, float largest) {
    std::vector<float> shares(logarithms.size());
    for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = std::exp(logarithms[i] - largest);
    return render::shareArray(std::move(shares));
}

DensityField densityOf(const FieldReply& reply) {
    DensityField field = {reply.densityColumns,
                          reply.densityRows,
                          reply.view,
                          reply.t,
                          render::shareArray(std::vector<float>(reply.logDensity)),
                          nullptr,
                          0.0};
    const auto largest = std::ranges::max_element(
        reply.logDensity, [](float a, float b) { return std::isnan(a) || a < b; });
    field.largestLog = static_cast<double>(*largest);
    field.density = sharesOf(reply.logDensity, *largest);
    return field;
}

/// The value of the last colour. It follows what the field is compared with, not the values
/// themselves, so that an error that shrinks also fades.
double largestOf(const FieldReply& reply) {
    constexpr double kOfACurl = 0.5;        // as large as the slopes themselves would be extreme
    constexpr double kOfADivergence = 1.5;  // a trace is at most sqrt(2) |J|
    const auto scaled = [&](double share) {
        return reply.mapReference > 0.0 ? roundedUp(share * reply.mapReference) : 1.0;
    };
    switch (reply.map) {
        case MapKind::error: return scaled(1.0);
        case MapKind::curl: return scaled(kOfACurl);
        case MapKind::divergence: return scaled(kOfADivergence);
        case MapKind::density:
        case MapKind::modelDensity: break;
    }
    float largest = -std::numeric_limits<float>::infinity();
    for (const float value : reply.mapValues) largest = std::max(largest, value);
    return static_cast<double>(largest);
}

/// NaN where the density is below what can be expected to have been sampled; null: nowhere.
render::FloatArray sparseOf(const FieldReply& reply) {
    std::vector<float> sparse(reply.mapLogDensity.size(), 0.0f);
    bool any = false;
    for (std::size_t i = 0; i < sparse.size(); ++i) {
        if (static_cast<double>(reply.mapLogDensity[i]) >= reply.sparseLogDensity) continue;
        sparse[i] = std::numeric_limits<float>::quiet_NaN();
        any = true;
    }
    return any ? render::shareArray(std::move(sparse)) : nullptr;
}

MapField mapOf(const FieldReply& reply) {
    MapField field;
    field.kind = reply.map;
    field.columns = reply.mapColumns;
    field.rows = reply.mapRows;
    field.view = reply.view;
    field.t = reply.t;
    field.step = reply.step;
    field.largest = largestOf(reply);
    field.sparse = sparseOf(reply);
    if (reply.mapRefusal) {
        field.refusal = reply.mapRefusal->what;
        return field;
    }
    std::vector<float> values = reply.mapValues;
    if (reply.map == MapKind::error) {
        for (float& value : values) value = std::log10(std::max(value, 1e-30f));
    }
    if (reply.map == MapKind::modelDensity) {
        field.shares = sharesOf(values, static_cast<float>(field.largest));
    }
    field.values = render::shareArray(std::move(values));
    return field;
}

}  // namespace

std::optional<VectorAt> ArrowField::at(render::Vec2 point) const {
    if (!present() || columns < 2 || rows < 2) return std::nullopt;
    const double u = (point.x - view.left) / (view.right - view.left) * columns - 0.5;
    const double v = (point.y - view.bottom) / (view.top - view.bottom) * rows - 0.5;
    if (!(u >= -0.5 && v >= -0.5 && u <= columns - 0.5 && v <= rows - 0.5)) return std::nullopt;
    const int i = std::clamp(static_cast<int>(std::floor(u)), 0, columns - 2);
    const int j = std::clamp(static_cast<int>(std::floor(v)), 0, rows - 2);
    const double a = u - i;
    const double b = v - j;
    VectorAt result{};
    for (int k = 0; k < 2; ++k) {
        const auto node = [&](int di, int dj) {
            const int place = (j + dj) * columns + i + di;
            const std::size_t first = 2 * static_cast<std::size_t>(place);
            return static_cast<double>((*vectors)[first + static_cast<std::size_t>(k)]);
        };
        result[static_cast<std::size_t>(k)] = (1 - b) * ((1 - a) * node(0, 0) + a * node(1, 0)) +
                                              b * ((1 - a) * node(0, 1) + a * node(1, 1));
    }
    return result;
}

void FieldView::take(const FieldReply& reply) {
    if (!reply.learned.empty()) renew(learned_, reply, reply.learned);
    if (!reply.exact.empty()) renew(exact_, reply, reply.exact);
    if (!reply.logDensity.empty()) density_ = densityOf(reply);
    if (!reply.mapValues.empty() || reply.mapRefusal) map_ = mapOf(reply);
    if (!reply.exact.empty() || !reply.logDensity.empty()) exactPoints_ = reply.exactPoints;
    if (reply.relativeError >= 0.0) relativeError_ = reply.relativeError;
}

double FieldView::fullLength() const {
    // The exact field does not change in training; where there is none the learned one must do.
    const bool both = !learned_.present() || exact_.t == learned_.t;
    const ArrowField& field = exact_.present() && both ? exact_ : learned_;
    if (!field.present()) return 1.0;
    std::vector<double> lengths;
    lengths.reserve(field.vectors->size() / 2);
    for (std::size_t i = 0; i + 1 < field.vectors->size(); i += 2) {
        const double length = std::hypot((*field.vectors)[i], (*field.vectors)[i + 1]);
        if (std::isfinite(length)) lengths.push_back(length);
    }
    if (lengths.empty()) return 1.0;
    const auto decile = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() * 9 / 10);
    std::ranges::nth_element(lengths, decile);
    return *decile > 0.0 ? roundedDown(*decile) : 1.0;
}

double roundedUp(double value) {
    const double below = roundedDown(value);
    if (below >= value) return below;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    return below < 1.5 * power ? 2.0 * power : below < 3.0 * power ? 5.0 * power : 10.0 * power;
}

double roundedDown(double value) {
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    const double digit = value / power;
    return power * (digit >= 5.0 ? 5.0 : digit >= 2.0 ? 2.0 : 1.0);
}

}  // namespace scorescope::app
