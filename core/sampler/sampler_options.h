// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

enum class TimeGrid {
    automatic,  ///< log-SNR where the process is fast near t = 1 (Sde::fastNearEnd), else uniform
    uniform,    ///< equal steps of t
    logSnr,     ///< equal steps of ln(m/s)
    edm         ///< equal steps of (s/m)^(1/7) (Karras et al. 2022, eq. 5)
};

/// What someone who watches may change about a prior of latent vectors.
struct LatentSamplingOptions {
    Vector alpha = {};  ///< instead of the learned mixing coefficients: one for all, or for each
    std::int64_t label = -1;  ///< the class that samples are led to; -1: none
    double guidance = 1.0;    ///< factor of the classifier's gradient
};
const Schema<LatentSamplingOptions>& latentSamplingOptionsSchema();

/// Reverse SDE by Euler-Maruyama.
struct EulerMaruyamaOptions {
    std::int64_t steps = 500;
    TimeGrid grid = TimeGrid::automatic;
    bool denoise = true;
};
const Schema<EulerMaruyamaOptions>& eulerMaruyamaOptionsSchema();

/// Reverse of the discretised forward chain.
struct ReverseDiffusionOptions {
    std::int64_t steps = 500;
    TimeGrid grid = TimeGrid::automatic;
    bool denoise = true;
};
const Schema<ReverseDiffusionOptions>& reverseDiffusionOptionsSchema();

/// Draws from p(x' | x, x_0 guessed).
struct AncestralOptions {
    std::int64_t steps = 500;
    TimeGrid grid = TimeGrid::automatic;
    bool denoise = true;
};
const Schema<AncestralOptions>& ancestralOptionsSchema();

/// What brings the particles from one noise level to the next.
enum class Predictor { reverseDiffusion, eulerMaruyama, ancestral, odeEuler, none };

/// Steps of a predictor with Langevin steps between them.
struct PredictorCorrectorOptions {
    std::int64_t steps = 500;
    TimeGrid grid = TimeGrid::automatic;
    Predictor predictor = Predictor::reverseDiffusion;
    std::int64_t correctorSteps = 1;
    double snr = 0.16;
    bool denoise = true;
};
const Schema<PredictorCorrectorOptions>& predictorCorrectorOptionsSchema();

/// Probability-flow ODE by Euler's method.
struct OdeEulerOptions {
    std::int64_t steps = 1000;
    TimeGrid grid = TimeGrid::automatic;
    bool denoise = false;
};
const Schema<OdeEulerOptions>& odeEulerOptionsSchema();

/// Probability-flow ODE by Heun's method.
struct OdeHeunOptions {
    std::int64_t steps = 50;
    TimeGrid grid = TimeGrid::automatic;
    bool denoise = false;
};
const Schema<OdeHeunOptions>& odeHeunOptionsSchema();

/// Probability-flow ODE by the adaptive Dormand-Prince pair.
struct OdeRk45Options {
    double rtol = 1e-5;
    double atol = 1e-5;
    bool denoise = false;
};
const Schema<OdeRk45Options>& odeRk45OptionsSchema();

/// DDIM steps.
struct DdimOptions {
    std::int64_t steps = 200;
    TimeGrid grid = TimeGrid::automatic;
    double eta = 0.0;
    bool denoise = true;
};
const Schema<DdimOptions>& ddimOptionsSchema();

/// Heun's method in the noise-to-signal ratio, as EDM has it.
struct EdmHeunOptions {
    std::int64_t steps = 40;
    TimeGrid grid = TimeGrid::edm;
    bool denoise = true;
    double churn = 0.0;  ///< S_churn
    double churnMin = 0.0;
    double churnMax = 1e6;
    double churnNoise = 1.0;  ///< S_noise
};
const Schema<EdmHeunOptions>& edmHeunOptionsSchema();

/// DPM-Solver++, second order, multistep.
struct DpmppOptions {
    std::int64_t steps = 30;
    TimeGrid grid = TimeGrid::logSnr;
    bool denoise = true;
};
const Schema<DpmppOptions>& dpmppOptionsSchema();

/// Few calls of a score whose posterior mean is the end of the ODE.
struct ConsistencyOptions {
    std::int64_t steps = 2;
};
const Schema<ConsistencyOptions>& consistencyOptionsSchema();

/// Where particles start.
enum class StartFrom {
    prior,    ///< N(0, priorSd^2 I) of the process
    uniform,  ///< [-kUniformReach, kUniformReach]^D, model space
    data      ///< training points
};
inline constexpr double kUniformReach = 8.0;

/// Langevin dynamics at one noise level, and the same without noise.
struct LangevinOptions {
    std::int64_t steps = 1000;
    double stepSize = 0.1;
    StartFrom init = StartFrom::uniform;
    bool denoise = false;
};
const Schema<LangevinOptions>& langevinOptionsSchema();
const Schema<LangevinOptions>& followScoreOptionsSchema();

/// Langevin dynamics on one level of a ladder after the other.
struct AnnealedLangevinOptions {
    std::int64_t stepsPerLevel = 100;
    double stepSize = 0.1;  ///< a_i / sigma_i^2
    StartFrom init = StartFrom::prior;
    bool denoise = true;
};
const Schema<AnnealedLangevinOptions>& annealedLangevinOptionsSchema();

}  // namespace scorescope
