// SPDX-License-Identifier: Apache-2.0
#include "app/present/tsne.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace scorescope::app {
namespace {

constexpr std::size_t kLanes = 8;  // sums side by side: compilers keep the order of one sum
constexpr int kBisections = 60;
constexpr double kEntropyTolerance = 1e-5;
constexpr double kStartSpread = 1e-4;
constexpr float kSmallestGain = 0.01f;

using Lanes = std::array<float, kLanes>;

float sumOf(const Lanes& lanes) {
    float sum = 0.0f;
    for (const float lane : lanes) sum += lane;
    return sum;
}

/// What all others do to one row.
struct Push {
    float attractX = 0.0f, attractY = 0.0f;  ///< sum of p q (y_i - y_j)
    float repelX = 0.0f, repelY = 0.0f;      ///< sum of q^2 (y_i - y_j)
    float q = 0.0f;                          ///< sum of q, the row itself included
};

Push pushOn(std::size_t i, const float* p, const std::vector<float>& x,
            const std::vector<float>& y) {
    Lanes ax{}, ay{}, rx{}, ry{}, qs{};
    const float xi = x[i], yi = y[i];
    const std::size_t whole = x.size() / kLanes * kLanes;
    for (std::size_t j = 0; j < whole; j += kLanes) {
        for (std::size_t k = 0; k < kLanes; ++k) {
            const float dx = xi - x[j + k], dy = yi - y[j + k];
            const float q = 1.0f / (1.0f + dx * dx + dy * dy);
            const float pull = p[j + k] * q, away = q * q;
            ax[k] += pull * dx;
            ay[k] += pull * dy;
            rx[k] += away * dx;
            ry[k] += away * dy;
            qs[k] += q;
        }
    }
    Push push{sumOf(ax), sumOf(ay), sumOf(rx), sumOf(ry), sumOf(qs)};
    for (std::size_t j = whole; j < x.size(); ++j) {
        const float dx = xi - x[j], dy = yi - y[j];
        const float q = 1.0f / (1.0f + dx * dx + dy * dy);
        push.attractX += p[j] * q * dx;
        push.attractY += p[j] * q * dy;
        push.repelX += q * q * dx;
        push.repelY += q * q * dy;
        push.q += q;
    }
    return push;
}

/// Gaussian affinities of one row whose entropy is ln(perplexity); distances are squared.
void affinitiesOf(const std::vector<double>& distances, std::size_t self, double perplexity,
                  std::vector<double>& out) {
    double precision = 1.0, lowest = 0.0, highest = -1.0;
    double nearest = -1.0;
    for (std::size_t j = 0; j < distances.size(); ++j) {
        if (j != self && (nearest < 0.0 || distances[j] < nearest)) nearest = distances[j];
    }
    for (int round = 0; round < kBisections; ++round) {
        double sum = 0.0, weighted = 0.0;
        for (std::size_t j = 0; j < distances.size(); ++j) {
            // From the nearest one on: no sum underflows to 0.
            const double offset = distances[j] - nearest;
            out[j] = j == self ? 0.0 : std::exp(-precision * offset);
            sum += out[j];
            weighted += out[j] * offset;
        }
        const double entropy = std::log(sum) + precision * weighted / sum;
        for (double& entry : out) entry /= sum;
        const double excess = entropy - std::log(perplexity);
        if (std::abs(excess) < kEntropyTolerance) return;
        if (excess > 0.0) {
            lowest = precision;
            precision = highest < 0.0 ? 2.0 * precision : 0.5 * (precision + highest);
        } else {
            highest = precision;
            precision = 0.5 * (precision + lowest);
        }
    }
}

}  // namespace

Tsne::Tsne(LatentRows rows, const Options& options, const std::vector<render::Vec2>& start)
    : count_(rows.count()), options_(options) {
    assert(count_ > 0);
    if (start.size() == count_) options_.exaggerated = 0;
    last_ = count_ < 4 ? 0 : options_.iterations;
    x_.assign(count_, 0.0f);
    y_.assign(count_, 0.0f);
    const std::vector<render::Vec2> places =
        start.size() == count_ ? start : LatentPlane(rows).places(rows);
    double spread = 0.0;
    for (const render::Vec2& place : places) spread += place.x * place.x;
    spread = std::sqrt(spread / static_cast<double>(count_));
    const double scale = start.size() == count_ || spread <= 0.0 ? 1.0 : kStartSpread / spread;
    for (std::size_t i = 0; i < count_; ++i) {
        x_[i] = static_cast<float>(scale * places[i].x);
        y_[i] = static_cast<float>(scale * places[i].y);
    }
    for (auto* zero : {&speedX_, &speedY_}) zero->assign(count_, 0.0f);
    for (auto* one : {&gainX_, &gainY_}) one->assign(count_, 1.0f);
    if (last_ > 0) setAffinities(rows, options_.perplexity);
}

void Tsne::setAffinities(LatentRows rows, double perplexity) {
    const double reachable = std::min(perplexity, static_cast<double>(count_ - 1) / 3.0);
    std::vector<double> distances(count_), affinities(count_);
    p_.assign(count_ * count_, 0.0f);
    const double share = 0.5 / static_cast<double>(count_);
    for (std::size_t i = 0; i < count_; ++i) {
        const auto from = rows.row(i);
        for (std::size_t j = 0; j < count_; ++j) {
            const auto to = rows.row(j);
            double sum = 0.0;
            for (std::size_t d = 0; d < rows.dimension; ++d) {
                const double offset = static_cast<double>(from[d]) - to[d];
                sum += offset * offset;
            }
            distances[j] = sum;
        }
        affinitiesOf(distances, i, std::max(1.5, reachable), affinities);
        for (std::size_t j = 0; j < count_; ++j) {
            const auto half = static_cast<float>(share * affinities[j]);
            p_[i * count_ + j] += half;
            p_[j * count_ + i] += half;
        }
    }
}

double Tsne::progress() const {
    return last_ == 0 ? 1.0 : static_cast<double>(iteration_) / last_;
}

void Tsne::advance(int iterations) {
    for (int i = 0; i < iterations && !finished(); ++i) step();
}

void Tsne::step() {
    const bool early = iteration_ < options_.exaggerated;
    const auto exaggeration = static_cast<float>(early ? options_.exaggeration : 1.0);
    const float momentum = early ? 0.5f : 0.8f;
    // Belkina et al. (2019): the number of rows over the exaggeration.
    const auto rate = static_cast<float>(
        std::max(static_cast<double>(count_) / options_.exaggeration / 4.0, 50.0));
    std::vector<Push> pushes(count_);
    double total = 0.0;
    for (std::size_t i = 0; i < count_; ++i) {
        pushes[i] = pushOn(i, p_.data() + i * count_, x_, y_);
        total += static_cast<double>(pushes[i].q) - 1.0;
    }
    const auto share = static_cast<float>(1.0 / total);
    const auto move = [&](float force, float& speed, float& gain, float& place) {
        gain =
            std::max(kSmallestGain, (force > 0.0f) == (speed > 0.0f) ? 0.8f * gain : gain + 0.2f);
        speed = momentum * speed - rate * gain * force;
        place += speed;
    };
    for (std::size_t i = 0; i < count_; ++i) {
        const Push& push = pushes[i];
        move(4.0f * (exaggeration * push.attractX - share * push.repelX), speedX_[i], gainX_[i],
             x_[i]);
        move(4.0f * (exaggeration * push.attractY - share * push.repelY), speedY_[i], gainY_[i],
             y_[i]);
    }
    centre();
    ++iteration_;
}

void Tsne::centre() {
    for (auto* places : {&x_, &y_}) {
        double mean = 0.0;
        for (const float place : *places) mean += place;
        mean /= static_cast<double>(count_);
        for (float& place : *places) place -= static_cast<float>(mean);
    }
}

std::vector<render::Vec2> Tsne::places() const {
    std::vector<render::Vec2> all;
    all.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
        all.push_back({static_cast<double>(x_[i]), static_cast<double>(y_[i])});
    }
    return all;
}

double Tsne::divergence() const {
    if (p_.empty()) return 0.0;
    const auto q = [this](std::size_t i, std::size_t j) {
        const double dx = static_cast<double>(x_[i]) - x_[j];
        const double dy = static_cast<double>(y_[i]) - y_[j];
        return 1.0 / (1.0 + dx * dx + dy * dy);
    };
    double total = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < count_; ++i) {
        for (std::size_t j = 0; j < count_; ++j) total += i == j ? 0.0 : q(i, j);
    }
    for (std::size_t i = 0; i < count_; ++i) {
        for (std::size_t j = 0; j < count_; ++j) {
            const double p = p_[i * count_ + j];
            if (i != j && p > 0.0) sum += p * std::log(p * total / q(i, j));
        }
    }
    return sum;
}

}  // namespace scorescope::app
