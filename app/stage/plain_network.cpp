// SPDX-License-Identifier: Apache-2.0
#include "app/stage/plain_network.h"

#include <cassert>
#include <cmath>

#include "core/sde/sde.h"

namespace scorescope::app {
namespace {

double sigmoid(double z) {
    return 1.0 / (1.0 + std::exp(-z));
}
double silu(double z) {
    return z * sigmoid(z);
}
double siluSlope(double z) {
    const double s = sigmoid(z);
    return s * (1.0 + z * (1.0 - s));
}

}  // namespace

std::size_t PlainShape::inputs() const {
    return dimension + (timeFeatures ? 2 * kernel::timeFrequencies().size() : 0);
}

std::int64_t PlainShape::parameters() const {
    const std::size_t first = (inputs() + 1) * width;
    const std::size_t inner = (depth - 1) * (width + 1) * width;
    return static_cast<std::int64_t>(first + inner + (width + 1) * outputs());
}

std::optional<PlainShape> plainShape(const Settings& settings, const TrainingSet& set) {
    const std::string kind = settings.text("model.kind");
    PlainShape shape;
    if (kind == "score") {
        const auto options = settings.read(scoreModelOptionsSchema(), "model");
        shape.parameterisation = options.parameterisation;
        shape.width = static_cast<std::size_t>(options.width);
        shape.depth = static_cast<std::size_t>(options.depth);
    } else if (kind == "energy") {
        const auto options = settings.read(energyModelOptionsSchema(), "model");
        shape.energy = true;
        shape.width = static_cast<std::size_t>(options.width);
        shape.depth = static_cast<std::size_t>(options.depth);
    } else {
        return std::nullopt;
    }
    shape.dimension = static_cast<std::size_t>(set.points.dimension);
    shape.timeFeatures = !withoutNoise(settings);
    shape.mean.assign(set.mean.begin(), set.mean.end());
    shape.variance = set.variance;
    return shape;
}

PlainNetwork::PlainNetwork(PlainShape shape, std::vector<float> weights)
    : shape_(std::move(shape)),
      weights_(std::move(weights)),
      frequencies_(kernel::timeFrequencies()) {
    assert(shape_.parameters() == static_cast<std::int64_t>(weights_.size()));
    const float* from = weights_.data();
    std::size_t inputs = shape_.inputs();
    for (std::size_t i = 0; i <= shape_.depth; ++i) {
        const std::size_t outputs = i < shape_.depth ? shape_.width : shape_.outputs();
        layers_.push_back({from, from + inputs * outputs, inputs, outputs});
        from += (inputs + 1) * outputs;
        inputs = outputs;
    }
}

PlainNetwork::Vector PlainNetwork::features(double c) const {
    Vector all;
    if (!shape_.timeFeatures) return all;
    for (const float f : frequencies_) all.push_back(std::sin(f * c));
    for (const float f : frequencies_) all.push_back(std::cos(f * c));
    return all;
}

/// sums: what comes out of each layer, before its SiLU.
void PlainNetwork::forward(Vector input, std::vector<Vector>& sums) const {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
        const Layer& layer = layers_[l];
        Vector& out = sums[l];
        out.assign(layer.bias, layer.bias + layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            const float* row = layer.weight + o * layer.inputs;
            for (std::size_t i = 0; i < layer.inputs; ++i) out[o] += row[i] * input[i];
        }
        input.resize(out.size());
        for (std::size_t o = 0; o < out.size(); ++o) input[o] = silu(out[o]);
    }
}

/// Of the one output, with respect to the point.
PlainNetwork::Vector PlainNetwork::gradient(const std::vector<Vector>& sums) const {
    Vector above = {1.0};
    for (std::size_t l = layers_.size(); l-- > 0;) {
        const Layer& layer = layers_[l];
        Vector below(l == 0 ? shape_.dimension : layer.inputs, 0.0);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            const float* row = layer.weight + o * layer.inputs;
            for (std::size_t i = 0; i < below.size(); ++i) below[i] += row[i] * above[o];
        }
        for (std::size_t i = 0; l > 0 && i < below.size(); ++i) {
            below[i] *= siluSlope(sums[l - 1][i]);
        }
        above = std::move(below);
    }
    return above;
}

void PlainNetwork::evaluate(std::span<const float> x, const kernel::MlpLevel& level,
                            std::span<float> score) const {
    const bool clean = !shape_.timeFeatures;
    const double m = clean ? 1.0 : level.m, s = clean ? 0.0 : level.s;
    const bool scaled =
        shape_.energy || shape_.parameterisation == Parameterisation::preconditioned;
    const double root = std::sqrt(m * m * shape_.variance + s * s);
    // Of the network's part in the score of a preconditioned network.
    const double factor = clean ? 1.0 : -m * std::sqrt(shape_.variance) / s;
    const Vector time = features(level.halfLogSnr);
    std::vector<Vector> sums(layers_.size());
    Vector input;
    for (std::size_t at = 0; at + shape_.dimension <= x.size(); at += shape_.dimension) {
        input.assign(x.begin() + static_cast<std::ptrdiff_t>(at),
                     x.begin() + static_cast<std::ptrdiff_t>(at + shape_.dimension));
        for (std::size_t d = 0; scaled && d < shape_.dimension; ++d) {
            input[d] = (input[d] - m * shape_.mean[d]) / root;
        }
        const Vector u = input;
        input.insert(input.end(), time.begin(), time.end());
        forward(input, sums);
        const Vector out = shape_.energy ? gradient(sums) : sums.back();
        for (std::size_t d = 0; d < shape_.dimension; ++d) {
            double value = out[d];
            if (scaled) value = (factor * out[d] - u[d]) / root;
            if (!scaled && shape_.parameterisation == Parameterisation::eps) value = -out[d] / s;
            score[at + d] = static_cast<float>(value);
        }
    }
}

}  // namespace scorescope::app
