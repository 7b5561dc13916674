// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/kernel/aligned_floats.h"
#include "core/kernel/isa.h"
#include "core/kernel/parallel.h"
#include "core/kernel/train_table.h"

namespace scorescope::kernel {

/// The dense network and what goes into and comes out of it (core/model/mlp.h, trunk_score.h).
struct TrainNetwork {
    std::int64_t dimension = 2;  ///< D
    std::int64_t width = 128;
    std::int64_t depth = 3;      ///< hidden layers
    bool preconditioned = true;  ///< else the network's output is eps_hat
    std::vector<float> mean;     ///< mu [D] of the data
    double variance = 1.0;       ///< v of the data
};

/// A batch [B] of rows of the training points: x_t = m x_0 + s eps.
struct TrainBatch {
    std::span<const float> points;        ///< [count, D]
    std::span<const std::uint32_t> rows;  ///< [B], which points
    std::span<const float> eps;           ///< [B, D]
    std::span<const float> m, s, halfLogSnr;
    std::span<const float> weight;  ///< of a sample's mean (eps - eps_hat)^2 in the loss
};

struct TrainValue {
    double loss = 0.0;          ///< mean of weight (eps - eps_hat)^2
    double gradientNorm = 0.0;  ///< infinite when its square is beyond single precision
};

/// One training step of a dense score network under denoising score matching, without LibTorch:
/// forward and backward of a tile of samples while it lies in the cache, then Adam and the average
/// in one pass. The reference is core/objective/dsm.h with core/session/optimiser.h.
///
/// The samples' gradients are added up in chunks that follow from the batch alone, and the chunks
/// in their order, so results do not depend on the number of threads. Not synchronised.
class TrainStep {
public:
    TrainStep(const TrainNetwork& network, Isa isa, ThreadTeam& team);

    /// Numbers in the flat weights: per layer the weight [outputs, inputs] and the bias [outputs].
    std::int64_t parameters() const { return parameters_; }

    /// The loss's gradient at `weights`, both flat [P].
    TrainValue gradient(std::span<const float> weights, const TrainBatch& batch,
                        std::span<float> gradient);

    /// [B] of the newest batch: mean over dimensions of (eps - eps_hat)^2.
    std::span<const float> errors() const { return errors_; }

    /// Adam (betas and epsilon in `rates`) and the moving average; `state` [P].
    void update(const TrainWeights& state, const TrainRates& rates);

private:
    void layOut(const TrainNetwork& network);
    void addRows(const TrainLayer& layer);
    void planChunks(std::int64_t batch);
    void runChunks(const TrainBatch& batch);
    double reduce(float* gradient);

    const TrainTable& table_;
    ThreadTeam& team_;
    std::vector<TrainLayer> layers_;
    std::vector<float> frequencies_, mean_;
    TrainNet net_{};
    std::vector<TrainRows> rows_;  ///< parts of the gradient that are added up one by one
    std::vector<double> squares_;  ///< sum of the squares of each part

    std::int64_t parameters_ = 0;
    std::int64_t scratchSize_ = 0;  ///< of one member of the team
    std::int64_t sumSize_ = 0;      ///< of one chunk
    AlignedFloats packed_, scratch_, sums_;
    std::vector<float> errors_;
    std::int64_t chunkSize_ = 0, chunkCount_ = 0;
};

}  // namespace scorescope::kernel
