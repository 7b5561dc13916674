// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <random>
#include <span>
#include <vector>

#include "core/kernel/train_step.h"

namespace scorescope::kernel::test {

/// The formulas of a training step's loss in double precision, one sample after the other.
class DenseReference {
public:
    explicit DenseReference(const TrainNetwork& network) : network_(network) {}

    double loss(const std::vector<double>& weights, const TrainBatch& batch) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < batch.rows.size(); ++i) {
            sum += static_cast<double>(batch.weight[i]) * error(weights, batch, i);
        }
        return sum / static_cast<double>(batch.rows.size());
    }

    /// eps_hat at x.
    std::vector<double> predictedNoise(const std::vector<double>& weights, std::span<const float> x,
                                       double m, double s, double halfLogSnr) const {
        const std::vector<double> point(x.begin(), x.end());
        return predictedNoise(weights, point, {m, s, halfLogSnr});
    }

private:
    struct Level {
        double m, s, halfLogSnr;
    };

    std::vector<double> predictedNoise(const std::vector<double>& weights,
                                       const std::vector<double>& x, const Level& level) const {
        const double m = level.m, s = level.s, v = network_.variance;
        const double root = network_.preconditioned ? std::sqrt(m * m * v + s * s) : 1.0;
        std::vector<double> input = x;
        for (std::size_t d = 0; d < x.size(); ++d) {
            if (network_.preconditioned) input[d] -= m * static_cast<double>(network_.mean[d]);
            input[d] /= root;
        }
        std::vector<double> hidden = input;
        addTimeFeatures(level.halfLogSnr, hidden);
        std::vector<double> output = forward(weights, hidden);
        for (std::size_t d = 0; d < x.size() && network_.preconditioned; ++d) {
            output[d] = s / root * input[d] + m * std::sqrt(v) / root * output[d];
        }
        return output;
    }

    double error(const std::vector<double>& weights, const TrainBatch& batch, std::size_t i) const {
        const auto dimension = static_cast<std::size_t>(network_.dimension);
        const Level level = {static_cast<double>(batch.m[i]), static_cast<double>(batch.s[i]),
                             static_cast<double>(batch.halfLogSnr[i])};
        std::vector<double> x(dimension);
        for (std::size_t d = 0; d < dimension; ++d) {
            x[d] = level.m * static_cast<double>(batch.points[batch.rows[i] * dimension + d]) +
                   level.s * static_cast<double>(batch.eps[i * dimension + d]);
        }
        const std::vector<double> predicted = predictedNoise(weights, x, level);
        double sum = 0.0;
        for (std::size_t d = 0; d < dimension; ++d) {
            const double eps = static_cast<double>(batch.eps[i * dimension + d]);
            sum += (predicted[d] - eps) * (predicted[d] - eps);
        }
        return sum / static_cast<double>(dimension);
    }

    static void addTimeFeatures(double halfLogSnr, std::vector<double>& input) {
        for (const bool sine : {true, false}) {
            for (int f = 0; f < 16; ++f) {
                const double angle = halfLogSnr * std::exp(-2.0 + 4.0 * f / 15.0);
                input.push_back(sine ? std::sin(angle) : std::cos(angle));
            }
        }
    }

    std::vector<double> forward(const std::vector<double>& weights,
                                std::vector<double> values) const {
        std::size_t place = 0;
        for (std::int64_t l = 0; l <= network_.depth; ++l) {
            if (l > 0) {
                for (double& value : values) value /= 1.0 + std::exp(-value);
            }
            const auto outputs =
                static_cast<std::size_t>(l < network_.depth ? network_.width : network_.dimension);
            const std::size_t bias = place + outputs * values.size();
            std::vector<double> sums(weights.begin() + static_cast<std::ptrdiff_t>(bias),
                                     weights.begin() + static_cast<std::ptrdiff_t>(bias + outputs));
            for (double& sum : sums) {
                for (const double value : values) sum += weights[place++] * value;
            }
            place += outputs;
            values = std::move(sums);
        }
        return values;
    }

    TrainNetwork network_;
};

/// A network with weights, points and a batch, all drawn from one seed.
struct DenseCase {
    DenseCase(std::int64_t width, std::int64_t depth, std::int64_t dimension, std::int64_t batch,
              bool preconditioned)
        : network{dimension, width, depth, preconditioned, {}, 1.3} {
        std::mt19937 generator(42);
        std::normal_distribution<float> normal;
        std::uniform_real_distribution<float> uniform(0.0F, 1.0F);
        constexpr std::size_t kPoints = 100;
        const auto size = static_cast<std::size_t>(batch);
        const auto d = static_cast<std::size_t>(dimension);
        for (std::size_t i = 0; i < d; ++i) network.mean.push_back(0.2F * normal(generator));
        for (std::size_t i = 0; i < kPoints * d; ++i) points.push_back(normal(generator));
        for (std::size_t i = 0; i < size * d; ++i) eps.push_back(normal(generator));
        for (std::size_t i = 0; i < size; ++i) {
            const float variance = 0.01F + 0.98F * uniform(generator);
            rows.push_back(static_cast<std::uint32_t>(generator() % kPoints));
            m.push_back(std::sqrt(1.0F - variance));
            s.push_back(std::sqrt(variance));
            halfLogSnr.push_back(std::log(m.back() / s.back()));
            weight.push_back(0.5F + uniform(generator));
        }
        std::int64_t inputs = dimension + 32;
        for (std::int64_t l = 0; l <= depth; ++l) {
            const std::int64_t outputs = l < depth ? width : dimension;
            const float bound = 1.5F / std::sqrt(static_cast<float>(inputs));
            for (std::int64_t i = 0; i < outputs * (inputs + 1); ++i) {
                weights.push_back(bound * (2.0F * uniform(generator) - 1.0F));
            }
            inputs = outputs;
        }
    }

    TrainBatch view() const { return {points, rows, eps, m, s, halfLogSnr, weight}; }

    TrainNetwork network;
    std::vector<float> weights, points, eps, m, s, halfLogSnr, weight;
    std::vector<std::uint32_t> rows;
};

}  // namespace scorescope::kernel::test
