// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/settings.h"
#include "core/data/training_set.h"
#include "core/kernel/mlp_forward.h"
#include "core/model/model_options.h"

namespace scorescope::app {

/// Any dense network of ours: what goes into it and what its output means
/// (core/model/trunk_score.h, core/model/energy_network.h).
struct PlainShape {
    std::size_t dimension = 2;
    std::size_t width = 128;
    std::size_t depth = 3;
    bool timeFeatures = true;  ///< false: data without noise
    bool energy = false;       ///< one output, whose gradient makes the score
    Parameterisation parameterisation = Parameterisation::preconditioned;  ///< unless energy
    std::vector<float> mean;                                               ///< mu [D]
    double variance = 1.0;                                                 ///< v

    std::size_t outputs() const { return energy ? 1 : dimension; }
    std::size_t inputs() const;
    std::int64_t parameters() const;
};

/// The network of the settings; nothing when it is of another kind.
std::optional<PlainShape> plainShape(const Settings& settings, const TrainingSet& set);

/// Scores of the networks that the kernels do not know, point by point: slow, and fast enough for
/// the arrows of one picture. Immutable.
class PlainNetwork {
public:
    /// weights: flat, per layer the weight [outputs, inputs] and the bias [outputs].
    PlainNetwork(PlainShape shape, std::vector<float> weights);

    /// x and score: [N, D], model space.
    void evaluate(std::span<const float> x, const kernel::MlpLevel& level,
                  std::span<float> score) const;

private:
    struct Layer {
        const float* weight = nullptr;
        const float* bias = nullptr;
        std::size_t inputs = 0, outputs = 0;
    };
    using Vector = std::vector<double>;

    Vector features(double c) const;
    void forward(Vector input, std::vector<Vector>& sums) const;
    Vector gradient(const std::vector<Vector>& sums) const;

    PlainShape shape_;
    std::vector<float> weights_;
    std::vector<Layer> layers_;
    std::vector<float> frequencies_;
};

}  // namespace scorescope::app
