// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/kernel/aligned_floats.h"
#include "core/kernel/mlp_table.h"
#include "core/kernel/train_step.h"

namespace scorescope::kernel {

/// What comes out of a network that predicts the noise: eps_hat, or the score -eps_hat / s.
enum class MlpOutput { eps, score };

/// Points [N, D] and where their results [N, D] go; `out` may be `x`.
struct MlpQuery {
    std::span<const float> x;
    MlpOutput output = MlpOutput::score;
    std::span<float> out;
};

/// Scale of the noise, x_t = m x_0 + s eps, for all points of a query.
struct MlpLevel {
    double m = 1.0, s = 1.0;
    float halfLogSnr = 0.0F;  ///< ln(m/s)
};

/// The same for each point [N].
struct MlpLevels {
    std::span<const float> m, s, halfLogSnr;
};

/// f of the features sin(f c), cos(f c) of c = ln(m/s): exp(linspace(-2, 2, 16)).
std::vector<float> timeFrequencies();

/// Numbers in the flat weights of a network (TrainStep::parameters).
std::int64_t parametersOf(const TrainNetwork& network);

/// A dense score network with fixed weights, evaluated without LibTorch: points in lanes, a tile of
/// them through all layers while it lies in the cache. The reference is core/model/trunk_score.h.
///
/// A point's result depends neither on its neighbours nor on the number of threads. Immutable:
/// several threads may evaluate at once, each with a team of its own.
class MlpForward {
public:
    /// weights: flat, as TrainStep::parameters says.
    MlpForward(const TrainNetwork& network, std::span<const float> weights, Isa isa);

    int dimension() const { return dimension_; }

    /// team: may be null.
    void evaluate(const MlpQuery& query, const MlpLevel& level, ThreadTeam* team = nullptr) const;
    void evaluate(const MlpQuery& query, const MlpLevels& levels, ThreadTeam* team = nullptr) const;

private:
    struct Coefficients {
        float scale, shift, residual, gain;
    };
    struct Layout;

    PackedLayer pack(const float* weights, const float* bias, int firstInput, const Layout& layout);
    Coefficients coefficients(double m, double s, MlpOutput output) const;
    AlignedFloats foldedBias(float halfLogSnr) const;
    MlpCall call() const;
    std::vector<AlignedFloats> scratch(int members) const;

    const MlpTable& table_;
    int dimension_;
    bool preconditioned_;
    double variance_;
    std::vector<float> mean_, frequencies_;
    std::vector<AlignedFloats> packed_;
    std::vector<PackedLayer> layers_;  ///< the first takes x and the features of the time
    PackedLayer pointsOnly_;           ///< the first without the features
    std::vector<float> timeWeights_;   ///< [width, 2 frequencies] of the first layer
    std::size_t scratchRows_ = 0;
};

}  // namespace scorescope::kernel
