// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace scorescope {

using Clock = std::chrono::steady_clock;

enum class RunState {
    loading,   ///< reading data, building the network
    paused,    ///< ready; nothing moves
    training,  ///< taking steps
    finished,  ///< reached the horizon or a stop condition
    failed,    ///< diverged or lost its files; the last good checkpoint is kept
};

/// One optimisation step, as metrics.csv holds it.
struct LossPoint {
    std::int64_t step = 0;     ///< 1 for the first step
    double wallSeconds = 0.0;  ///< spent training, pauses excluded
    double loss = 0.0;         ///< what objective.kind says; may be negative
    /// Mean over samples and dimensions of (eps - eps_hat)^2; nothing where there is no noise.
    std::optional<double> epsMse;
    double gradientNorm = 0.0;  ///< before clipping
    double learningRate = 0.0;
    // Of models with an encoder; nothing else has them.
    std::optional<double> misfit;  ///< reconstruction, denoising or -ln q(z | x_t), nats a sample
    std::optional<double> kl;      ///< KL(q(z | x) || N(0, I)), nats a sample
    std::optional<double> activeUnits;      ///< latents that carry more than .1 nat
    std::optional<double> encoderGradient;  ///< norms of gradients, before clipping
    std::optional<double> decoderGradient;
    std::optional<double> scoreGradient;  ///< of the network that gives the score
    // Of models with a prior of latent vectors, nats a sample.
    std::optional<double> entropy;       ///< of q(z | x)
    std::optional<double> crossEntropy;  ///< of q(z | x) and p(z)
    std::optional<double> nelbo;         ///< misfit - entropy + crossEntropy
    std::optional<double> alpha;         ///< mean over latents of the mixing coefficients
    Clock::time_point made;              ///< when the step ended; for the age of the plotted loss
};

/// A batch's samples one by one: which noise level is not learned yet?
struct SampleLosses {
    std::int64_t step = 0;
    std::vector<float> t;       ///< [B]
    std::vector<float> epsMse;  ///< [B], mean over dimensions; empty where there is no noise
    std::vector<float> losses;  ///< [B], whose mean is the loss
};

/// What the steps of a run have cost so far: work that a clock shows only on one machine.
struct TrainingCost {
    std::int64_t scoreCalls = 0;      ///< calls of the network, each for a whole batch
    std::int64_t backwardPasses = 0;  ///< through the network, likewise
};

/// What training looks like now. Immutable; only plain numbers.
struct TrainingSnapshot {
    RunState state = RunState::loading;
    std::int64_t step = 0;
    std::int64_t steps = 0;  ///< horizon
    std::uint64_t seed = 0;
    std::string settingsHash;
    double wallSeconds = 0.0;
    double cpuSeconds = 0.0;  ///< of the trainer's process while training
    double stepsPerSecond = 0.0;
    std::int64_t parameters = 0;
    TrainingCost cost;
    std::string path;           ///< what takes the steps: "fused avx2", "libtorch"
    int threads = 1;            ///< that share a step
    double explorerDuty = 1.0;  ///< part of the time in which the explorer works, while training
    std::shared_ptr<const SampleLosses> samples;
};

}  // namespace scorescope
