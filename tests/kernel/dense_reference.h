// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <random>
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

private:
    double error(const std::vector<double>& weights, const TrainBatch& batch, std::size_t i) const {
        const auto dimension = static_cast<std::size_t>(network_.dimension);
        const double m = static_cast<double>(batch.m[i]), s = static_cast<double>(batch.s[i]);
        const double v = network_.variance;
        const double root = network_.preconditioned ? std::sqrt(m * m * v + s * s) : 1.0;
        std::vector<double> input(dimension);
        for (std::size_t d = 0; d < dimension; ++d) {
            const double x0 = static_cast<double>(batch.points[batch.rows[i] * dimension + d]);
            const double eps = static_cast<double>(batch.eps[i * dimension + d]);
            const double shift =
                network_.preconditioned ? m * static_cast<double>(network_.mean[d]) : 0.0;
            input[d] = (m * x0 + s * eps - shift) / root;
        }
        std::vector<double> hidden = input;
        addTimeFeatures(static_cast<double>(batch.halfLogSnr[i]), hidden);
        const std::vector<double> output = forward(weights, hidden);
        double sum = 0.0;
        for (std::size_t d = 0; d < dimension; ++d) {
            const double skip = network_.preconditioned ? s / root * input[d] : 0.0;
            const double gain = network_.preconditioned ? m * std::sqrt(v) / root : 1.0;
            const double eps = static_cast<double>(batch.eps[i * dimension + d]);
            const double difference = skip + gain * output[d] - eps;
            sum += difference * difference;
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
