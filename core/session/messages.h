// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/settings.h"
#include "core/session/image_messages.h"
#include "core/session/score_source.h"
#include "core/session/snapshot.h"

namespace scorescope {

// ---- To the trainer. First in, first out.

/// Trains until `untilStep` (absolute; nothing: the horizon), a stop condition or Pause.
struct Start {
    std::optional<std::int64_t> untilStep;
    std::optional<double> minutes;
};
struct Pause {};  ///< a checkpoint is written when there is a run folder
/// Takes `count` steps (after those still to be taken), then pauses; at the horizon it is finished.
struct TakeSteps {
    std::int64_t count = 1;
};
/// Changes one live setting at the next step (Event SettingApplied; a Notice when it is refused).
struct ApplySetting {
    std::string key;
    Value value;
};
/// Back to step 0 with these settings; the old run's folder stays as it is.
struct Restart {
    Settings settings;
    std::string runFolder;  ///< new folder; empty: none
};
struct WriteCheckpoint {};
/// A hand moves something that is drawn: for a moment training works less and the explorer more.
/// Beside a window only.
struct GiveWay {};

using TrainerCommand =
    std::variant<Start, Pause, TakeSteps, ApplySetting, Restart, WriteCheckpoint, GiveWay>;

// ---- From the trainer. Nothing is dropped.

struct StateChanged {
    RunState state;
    std::int64_t step;
    std::string reason;  ///< "reached step 5000", "paused"; may be empty
};
/// Parts are built: the first field can be asked for. Resumed runs start at step > 0.
struct Ready {
    std::int64_t step;
    std::int64_t parameters;
    std::int64_t dimension;
    std::optional<ImageInfo> images = {};  ///< where the data are images
};
struct SettingApplied {
    std::string key;
    Value value;
    std::int64_t step;
};
struct CheckpointWritten {
    std::string path;
    std::int64_t step;
};
/// Worth knowing, nothing is lost: "step-00000500 is damaged; step-00000400 is used".
struct Notice {
    std::string text;
};
struct Failed {
    Error error;
};

using Event = std::variant<StateChanged, Ready, SettingApplied, CheckpointWritten, Notice, Failed>;

// ---- To the explorer. Latest wins per key; a newer request cancels the older one.

struct Rect {
    double left = -1.0, bottom = -1.0, right = 1.0, top = 1.0;
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// What a picture of the plane tells at each place.
enum class MapKind {
    density,       ///< p_t of the data
    modelDensity,  ///< exp(f) of an energy model over its integral
    error,         ///< |s - s*|
    curl,          ///< ds_1/dx_0 - ds_0/dx_1 of the score
    divergence,    ///< ds_0/dx_0 + ds_1/dx_1 of the score
};

/// Fields over a rectangle of the plane (two-dimensional data only), at time t.
struct FieldRequest {
    ScoreSource source;  ///< of the learned arrows
    double t = 0.5;
    Rect view;
    int columns = 32, rows = 32;              ///< arrows at cell centres
    int densityColumns = 0, densityRows = 0;  ///< 0: no density
    bool learned = true;
    bool exact = true;
    MapKind map = MapKind::error;     ///< any but density, which has a grid of its own
    int mapColumns = 0, mapRows = 0;  ///< 0: no map
};

/// Scores and their derivatives at points of any dimension (row-major [count, dimension], data
/// units).
struct ProbeRequest {
    ScoreSource source;
    double t = 0.5;
    std::vector<double> points;
    bool jacobian = true;
    friend bool operator==(const ProbeRequest&, const ProbeRequest&) = default;
};

/// Integrals of s . dl along polylines, each [k, dimension], k >= 2, in data units. A path's value
/// depends on its ends alone when the score is a gradient.
struct LineIntegralRequest {
    ScoreSource source;
    double t = 0.5;
    std::vector<std::vector<double>> paths;
    int pieces = 128;  ///< of each straight part, for Simpson's rule: even, at least 64
    friend bool operator==(const LineIntegralRequest&, const LineIntegralRequest&) = default;
};

/// One sample of denoising score matching in all its steps, and many whose x_t lands nearby.
struct DsmDemoRequest {
    ScoreSource source;
    double t = 0.3;
    std::uint64_t seed = 0;
    std::int64_t index = 0;       ///< of the training point, wrapped around
    std::int64_t neighbours = 0;  ///< pairs to find; 0: none
    double radius = 0.0;  ///< how near they must land, data units; 0: a quarter of the noise
    friend bool operator==(const DsmDemoRequest&, const DsmDemoRequest&) = default;
};

/// Draws samples with the sampler that `settings` names ("sampler.*" are read).
struct SampleRequest {
    ScoreSource source;
    std::int64_t count = 1000;
    std::uint64_t seed = 0;
    Settings settings;
    int frames = 64;  ///< states kept of the trajectory, at least the two ends; 0: every one
};

/// Scores at given points (row-major [count, dimension], data units), in double precision.
struct ScoreRequest {
    ScoreSource source;
    double t = 0.5;
    std::vector<double> points;
    /// The points are latent vectors z_t [count, L] under a latent diffusion model's prior.
    bool latent = false;
    Vector alpha = {};  ///< its mixing coefficients as in `sampler.alpha`
};

struct EvalRequest {
    ScoreSource source;
    std::vector<std::string> metrics;  ///< ids; empty: all that apply
    std::int64_t count = 4000;
    std::uint64_t seed = 0;
    Settings settings;  ///< "sampler.*" for metrics of samples
};

/// ln p_t and scores of one-dimensional data over diffusion time (left..right of `view`, cut to
/// [0, 1]) and place (bottom..top, data units), and along one line of time.
struct XtRequest {
    ScoreSource source;  ///< of the learned score
    Rect view;
    int columns = 0, rows = 0;            ///< cells of the density; 0: none
    int arrowColumns = 0, arrowRows = 0;  ///< cells of the scores; 0: none
    double t = 0.5;
    int sliceRows = 0;  ///< cells of the line at t; 0: none
    bool learned = true;
    bool exact = true;
};

/// What a path follows.
enum class PathKind {
    forward,  ///< the forward process, from training points to noise
    reverse,  ///< the reverse SDE, from the prior to data
    flow,     ///< the probability-flow ODE, from the same starts as the reverse SDE
};

/// Paths between data and noise. Path p depends on (seed, p) only, not on how many there are.
struct PathsRequest {
    PathKind kind = PathKind::forward;
    ScoreSource source;  ///< not used by forward paths
    std::int64_t count = 64;
    std::uint64_t seed = 0;
    int vertices = 128;  ///< states kept of each path, both ends included; at least 2
};

struct ExplorerRequest {
    std::string key;       ///< who asks: one answer is awaited per key
    std::uint64_t id = 0;  ///< comes back with the replies
    std::variant<FieldRequest, SampleRequest, ScoreRequest, EvalRequest, XtRequest, PathsRequest,
                 ProbeRequest, LineIntegralRequest, DsmDemoRequest, EncodeRequest,
                 ReconstructRequest, DecodeRequest>
        job;
};

// ---- From the explorer.

struct FieldReply {
    double t = 0.0;
    std::int64_t step = 0;  ///< of the weights
    Rect view;
    int columns = 0, rows = 0;
    std::vector<float> learned;  ///< [rows, columns, 2], bottom row first; empty: not asked for
    std::vector<float> exact;    ///< likewise; empty when there is no exact score
    int densityColumns = 0, densityRows = 0;
    std::vector<float> logDensity;  ///< [rows, columns] of p_t, natural log, bottom row first
    std::int64_t exactPoints =
        0;  ///< of an empirical score: how many points it took; 0: closed form
    double relativeError = -1.0;  ///< sqrt(sum |s-s*|^2 / sum |s*|^2) weighted by p_t; -1: none
    MapKind map = MapKind::error;
    int mapColumns = 0, mapRows = 0;
    std::vector<float> mapValues;  ///< [rows, columns], bottom row first; densities as natural
                                   ///< logarithms, all in data units
    /// The ninth decile of |s*| (of an error map) or of |J| (of curl and divergence) over the map:
    /// what its values can be compared with.
    double mapReference = 0.0;
    std::vector<float> mapLogDensity;  ///< of an error map: ln p_t at the same places
    double sparseLogDensity = 0.0;     ///< below it hardly a training point falls
    std::optional<Error> mapRefusal;   ///< why there is no map
};

/// One score function at some points; all row-major, data units, double precision.
struct ProbedScore {
    std::vector<double> score;     ///< [count, D]
    std::vector<double> jacobian;  ///< [count, D, D], [i][j] = ds_i/dx_j; empty: not asked for
};

struct ProbeReply {
    double t = 0.0;
    std::int64_t step = 0;  ///< of the weights
    std::int64_t dimension = 0;
    std::vector<double> points;  ///< as asked
    ProbedScore learned, exact;
    std::vector<double> logDensity;  ///< [count], ln p_t of the data
    std::int64_t exactPoints = 0;    ///< see FieldReply
};

struct LineIntegralReply {
    double t = 0.0;
    std::int64_t step = 0;                   ///< of the weights
    std::vector<std::vector<double>> paths;  ///< as asked
    std::vector<double> learned, exact;      ///< integral of s . dl, one a path
    /// ln p(end) - ln p(start) of each path: the value for a gradient.
    std::vector<double> logDensityRise;
    std::vector<double> energyRise;  ///< f(end) - f(start) of an energy model; else empty
    std::int64_t exactPoints = 0;    ///< see FieldReply
};

/// x_t = m x_0 + s eps; the target -eps/s is the score of p(x_t | x_0). Data units.
struct DsmDemoReply {
    double t = 0.0;
    std::int64_t step = 0;  ///< of the weights
    std::int64_t dimension = 0, index = 0;
    double meanScale = 1.0;             ///< m
    std::vector<double> noiseScale;     ///< [D], s in data units
    std::vector<double> clean;          ///< x_0
    std::vector<double> shrunk;         ///< m x_0, the centre of p(x_t | x_0)
    std::vector<double> noise;          ///< eps
    std::vector<double> noisy;          ///< x_t
    std::vector<double> target;         ///< -eps/s
    std::vector<double> prediction;     ///< the learned score at x_t
    std::vector<double> exact;          ///< the true score at x_t
    double loss = 0.0;                  ///< |s (prediction - target)|^2 / D in model space
    double radius = 0.0;                ///< of the neighbourhood of x_t
    std::vector<double> nearby;         ///< [count, D], x_t of the pairs that landed there
    std::vector<double> nearbyTargets;  ///< [count, D]
    std::vector<double> meanTarget;     ///< [D]; empty: no pairs
    std::vector<double> nearbyExact;    ///< [D], mean of the true score at those places
    std::int64_t tried = 0;             ///< pairs drawn to find them
};

/// One kept state of a trajectory; frame 0 is the initial noise.
struct SampleFrame {
    int index = 0;
    double t = 1.0;         ///< of the state; stays the same over many steps of Langevin dynamics
    double position = 1.0;  ///< on a time bar, from 1 (start) to 0 (end): t where that falls
    std::shared_ptr<const std::vector<float>> positions;  ///< [count, dimension], data units
    /// z_t [count, L] of which the positions are pictures; null where no latent vectors diffuse.
    std::shared_ptr<const std::vector<float>> latents = {};
};

struct SampleReply {
    std::vector<SampleFrame> frames;  ///< new ones since the last reply
    double progress = 0.0;            ///< 0..1
    bool finished = false;            ///< the last frame holds the samples
    std::int64_t step = 0;            ///< of the weights
    std::int64_t dimension = 0;
    std::int64_t nfe = 0, accepted = 0, rejected = 0;
    std::vector<double>
        stepSizes;  ///< by how much t fell, step by step where it did; when finished
    double seconds = 0.0, cpuSeconds = 0.0;
};

struct ScoreReply {
    std::vector<double> scores;      ///< like the points
    std::int64_t step = 0;           ///< of the weights
    std::vector<double> alpha = {};  ///< [L] of latent points: the learned mixing coefficients
};

struct EvalReply {
    Json metrics;  ///< one key a metric
    double progress = 0.0;
    bool finished = false;
};

/// Grids have time from left to right and place from the bottom up; values belong to centres of
/// cells. Times below the smallest t of training are taken as that.
struct XtReply {
    std::int64_t step = 0;  ///< of the weights
    Rect view;
    int columns = 0, rows = 0;
    std::vector<float> logDensity;        ///< [rows, columns] of p_t, natural log
    std::vector<float> logDensityOfData;  ///< [rows] at t = 0; empty without a closed form
    int arrowColumns = 0, arrowRows = 0;
    std::vector<float> learned;  ///< [arrowRows, arrowColumns]; empty: not asked for
    std::vector<float> exact;
    double t = 0.0;                      ///< of the line
    std::vector<float> sliceLogDensity;  ///< [sliceRows]
    std::vector<float> sliceLearned;     ///< [sliceRows]; empty: not asked for
    std::vector<float> sliceExact;
    std::int64_t exactPoints = 0;  ///< see FieldReply
};

struct PathsReply {
    PathKind kind = PathKind::forward;
    std::int64_t step = 0;  ///< of the weights
    std::int64_t count = 0, dimension = 0;
    std::vector<double> t;                                ///< [vertices], along the path
    std::shared_ptr<const std::vector<float>> positions;  ///< [count, vertices, dimension]
    std::int64_t exactPoints = 0;                         ///< see FieldReply
};

struct ExplorerReply {
    std::string key;
    std::uint64_t id = 0;
    std::variant<FieldReply, SampleReply, ScoreReply, EvalReply, XtReply, PathsReply, ProbeReply,
                 LineIntegralReply, DsmDemoReply, EncodeReply, ReconstructReply, Error>
        result;
};

}  // namespace scorescope
