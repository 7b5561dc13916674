// SPDX-License-Identifier: Apache-2.0
#include "app/present/latent_plane.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace scorescope::app {
namespace {

using render::Vec2;

constexpr int kMostIterations = 1000;
constexpr double kConverged = 1e-12;
constexpr double kFrameMargin = 0.07;   // of the width, on each side
constexpr double kSmallestFill = 0.55;  // of a frame, before it shrinks

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

void normalise(std::vector<double>& v) {
    const double length = std::sqrt(dot(v, v));
    if (length <= 0.0) return;
    for (double& entry : v) entry /= length;
}

void takeAway(std::vector<double>& v, const std::vector<double>& direction) {
    const double along = dot(v, direction);
    for (std::size_t i = 0; i < v.size(); ++i) v[i] -= along * direction[i];
}

/// Row-major [L, L], divided by n.
std::vector<double> covarianceOf(LatentRows rows, const std::vector<double>& centre) {
    const std::size_t dimension = rows.dimension;
    std::vector<double> covariance(dimension * dimension, 0.0);
    std::vector<double> offset(dimension);
    for (std::size_t i = 0; i < rows.count(); ++i) {
        const auto row = rows.row(i);
        for (std::size_t d = 0; d < dimension; ++d) offset[d] = row[d] - centre[d];
        for (std::size_t d = 0; d < dimension; ++d) {
            double* const out = covariance.data() + d * dimension;
            for (std::size_t e = 0; e <= d; ++e) out[e] += offset[d] * offset[e];
        }
    }
    const double share = 1.0 / static_cast<double>(rows.count());
    for (std::size_t d = 0; d < dimension; ++d) {
        for (std::size_t e = 0; e <= d; ++e) {
            covariance[d * dimension + e] *= share;
            covariance[e * dimension + d] = covariance[d * dimension + e];
        }
    }
    return covariance;
}

std::vector<double> product(const std::vector<double>& matrix, const std::vector<double>& v) {
    std::vector<double> out(v.size(), 0.0);
    for (std::size_t d = 0; d < v.size(); ++d) {
        const double* const row = matrix.data() + d * v.size();
        for (std::size_t e = 0; e < v.size(); ++e) out[d] += row[e] * v[e];
    }
    return out;
}

/// The largest entry is positive: the same direction every time.
void fixSign(std::vector<double>& v) {
    const auto largest =
        std::ranges::max_element(v, {}, [](double entry) { return std::abs(entry); });
    if (*largest < 0.0) {
        for (double& entry : v) entry = -entry;
    }
}

/// The eigenvector of the largest eigenvalue orthogonal to `other`; the eigenvalue.
std::pair<std::vector<double>, double> leading(const std::vector<double>& matrix, std::size_t size,
                                               const std::vector<double>* other) {
    std::vector<double> v(size);
    // Not orthogonal to any direction that data have in practice.
    for (std::size_t d = 0; d < size; ++d) v[d] = 1.0 + 0.37 * std::sin(1.0 + 2.3 * double(d));
    double value = 0.0;
    for (int i = 0; i < kMostIterations; ++i) {
        if (other != nullptr) takeAway(v, *other);
        normalise(v);
        std::vector<double> next = product(matrix, v);
        if (other != nullptr) takeAway(next, *other);
        value = std::sqrt(dot(next, next));
        if (value <= 0.0) break;
        normalise(next);
        const double change = 1.0 - std::abs(dot(next, v));
        v = std::move(next);
        if (change < kConverged * kConverged) break;
    }
    fixSign(v);
    return {std::move(v), value};
}

Vec2 meanOf(const std::vector<Vec2>& points) {
    Vec2 mean;
    for (const Vec2& p : points) {
        mean.x += p.x;
        mean.y += p.y;
    }
    const double n = std::max<double>(1.0, static_cast<double>(points.size()));
    return {mean.x / n, mean.y / n};
}

}  // namespace

LatentPlane::LatentPlane(LatentRows rows) {
    assert(rows.count() > 0);
    const std::size_t size = rows.dimension;
    centre_.assign(size, 0.0);
    axes_[0].assign(size, 0.0);
    axes_[1].assign(size, 0.0);
    ownAxes_ = size <= 2;
    if (ownAxes_) {
        axes_[0][0] = 1.0;
        if (size == 2) axes_[1][1] = 1.0;
        return;
    }
    for (std::size_t i = 0; i < rows.count(); ++i) {
        for (std::size_t d = 0; d < size; ++d) centre_[d] += rows.row(i)[d];
    }
    for (double& entry : centre_) entry /= static_cast<double>(rows.count());
    const std::vector<double> covariance = covarianceOf(rows, centre_);
    double total = 0.0;
    for (std::size_t d = 0; d < size; ++d) total += covariance[d * size + d];
    auto [first, firstValue] = leading(covariance, size, nullptr);
    auto [second, secondValue] = leading(covariance, size, &first);
    axes_[0] = std::move(first);
    axes_[1] = std::move(second);
    share_ = total > 0.0 ? (firstValue + secondValue) / total : 1.0;
}

LatentPlane LatentPlane::alongCoordinates(LatentRows rows, std::size_t first, std::size_t second) {
    assert(first < rows.dimension && second < rows.dimension && first != second);
    LatentPlane plane;
    plane.centre_.assign(rows.dimension, 0.0);
    for (std::size_t i = 0; i < rows.count(); ++i) {
        for (std::size_t d = 0; d < rows.dimension; ++d) plane.centre_[d] += rows.row(i)[d];
    }
    for (double& entry : plane.centre_) entry /= static_cast<double>(rows.count());
    plane.centre_[first] = plane.centre_[second] = 0.0;
    for (auto& axis : plane.axes_) axis.assign(rows.dimension, 0.0);
    plane.axes_[0][first] = plane.axes_[1][second] = 1.0;
    plane.ownAxes_ = true;
    return plane;
}

LatentPlane LatentPlane::throughRows(LatentRows three) {
    assert(three.count() == 3);
    LatentPlane plane;
    const auto origin = three.row(0);
    plane.centre_.assign(origin.begin(), origin.end());
    for (std::size_t axis = 0; axis < 2; ++axis) {
        std::vector<double>& v = plane.axes_[axis];
        const auto row = three.row(axis + 1);
        v.assign(row.begin(), row.end());
        for (std::size_t d = 0; d < v.size(); ++d) v[d] -= plane.centre_[d];
        if (axis == 1) takeAway(v, plane.axes_[0]);
        normalise(v);
    }
    plane.ownAxes_ = true;  // new weights move the images, and the axes with them
    return plane;
}

void LatentPlane::alignTo(LatentRows rows, const std::vector<Vec2>& before) {
    if (ownAxes_ || rows.count() != before.size()) return;
    const PlaneTurn turn = nearestTurn(places(rows), before);
    for (std::size_t d = 0; d < dimension(); ++d) {
        const Vec2 turned = turn.apply({axes_[0][d], axes_[1][d]});
        axes_[0][d] = turned.x;
        axes_[1][d] = turned.y;
    }
}

Vec2 LatentPlane::place(std::span<const float> z) const {
    Vec2 at;
    for (std::size_t d = 0; d < dimension(); ++d) {
        const double offset = z[d] - centre_[d];
        at.x += offset * axes_[0][d];
        at.y += offset * axes_[1][d];
    }
    return at;
}

std::vector<Vec2> LatentPlane::places(LatentRows rows) const {
    std::vector<Vec2> all;
    all.reserve(rows.count());
    for (std::size_t i = 0; i < rows.count(); ++i) all.push_back(place(rows.row(i)));
    return all;
}

std::vector<float> LatentPlane::moved(std::span<const float> z, Vec2 at) const {
    const Vec2 now = place(z);
    std::vector<float> out(z.begin(), z.end());
    for (std::size_t d = 0; d < dimension(); ++d) {
        out[d] =
            static_cast<float>(z[d] + (at.x - now.x) * axes_[0][d] + (at.y - now.y) * axes_[1][d]);
    }
    return out;
}

Vec2 LatentPlane::along(std::span<const float> direction) const {
    Vec2 v;
    for (std::size_t d = 0; d < dimension(); ++d) {
        v.x += direction[d] * axes_[0][d];
        v.y += direction[d] * axes_[1][d];
    }
    return v;
}

std::vector<float> LatentPlane::latentAt(Vec2 at) const {
    std::vector<float> out(dimension());
    for (std::size_t d = 0; d < dimension(); ++d) {
        out[d] = static_cast<float>(centre_[d] + at.x * axes_[0][d] + at.y * axes_[1][d]);
    }
    return out;
}

PlaneTurn nearestTurn(const std::vector<Vec2>& from, const std::vector<Vec2>& to) {
    assert(from.size() == to.size());
    const Vec2 fromMean = meanOf(from), toMean = meanOf(to);
    // m = sum of to from^T; the answer is the orthogonal R with the largest trace(R^T m).
    double xx = 0.0, xy = 0.0, yx = 0.0, yy = 0.0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const Vec2 f = {from[i].x - fromMean.x, from[i].y - fromMean.y};
        const Vec2 t = {to[i].x - toMean.x, to[i].y - toMean.y};
        xx += t.x * f.x;
        xy += t.x * f.y;
        yx += t.y * f.x;
        yy += t.y * f.y;
    }
    const double turning = std::hypot(xx + yy, yx - xy);
    const double mirroring = std::hypot(xx - yy, xy + yx);
    if (turning <= 0.0 && mirroring <= 0.0) return {};
    if (turning >= mirroring) {
        const double c = (xx + yy) / turning, s = (yx - xy) / turning;
        return {c, -s, s, c};
    }
    const double c = (xx - yy) / mirroring, s = (xy + yx) / mirroring;
    return {c, s, s, -c};
}

std::ptrdiff_t nearestPlace(const std::vector<Vec2>& places, Vec2 at, double reach) {
    std::ptrdiff_t best = -1;
    double least = reach * reach;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const double dx = places[i].x - at.x, dy = places[i].y - at.y;
        if (dx * dx + dy * dy > least) continue;
        least = dx * dx + dy * dy;
        best = static_cast<std::ptrdiff_t>(i);
    }
    return best;
}

std::vector<std::size_t> placesInside(const std::vector<Vec2>& places,
                                      const std::vector<Vec2>& polygon) {
    std::vector<std::size_t> inside;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Vec2 p = places[i];
        bool in = false;
        for (std::size_t k = 0, last = polygon.size() - 1; k < polygon.size(); last = k++) {
            const Vec2 a = polygon[last], b = polygon[k];
            if ((a.y > p.y) == (b.y > p.y)) continue;
            if (p.x < a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y)) in = !in;
        }
        if (in) inside.push_back(i);
    }
    return inside;
}

render::WorldRect frameFor(const std::vector<Vec2>& places, const render::WorldRect* before) {
    if (places.empty()) return {};
    render::WorldRect box = {places[0].x, places[0].y, places[0].x, places[0].y};
    for (const Vec2& p : places) {
        box.left = std::min(box.left, p.x);
        box.right = std::max(box.right, p.x);
        box.bottom = std::min(box.bottom, p.y);
        box.top = std::max(box.top, p.y);
    }
    const bool inside = before != nullptr && before->left <= box.left &&
                        before->right >= box.right && before->bottom <= box.bottom &&
                        before->top >= box.top;
    if (inside && box.width() >= kSmallestFill * before->width() &&
        box.height() >= kSmallestFill * before->height()) {
        return *before;
    }
    const double across = std::max(box.width(), 1e-6) * kFrameMargin;
    const double down = std::max(box.height(), 1e-6) * kFrameMargin;
    return {box.left - across, box.bottom - down, box.right + across, box.top + down};
}

}  // namespace scorescope::app
