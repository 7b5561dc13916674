// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/present/picture_number.h"
#include "core/base/settings.h"
#include "core/session/score_source.h"

namespace scorescope::app {

/// A figure of merit of `eval`: one number of what it reports.
struct MetricNumber {
    std::string metric;
    std::string path;  ///< "value.1", "by_t.0.05"
    std::int64_t count = 0;
};

/// A column of the training log.
enum class LogColumn {
    loss,
    epsMse,
    gradientNorm,
    misfit,
    kl,
    entropy,
    crossEntropy,
    nelbo,
    alpha,
};

/// Steps from `first` to `last`, both counted.
struct StepRange {
    std::int64_t first = 1;
    std::int64_t last = 1;
};

/// The mean of a column over some steps, or its standard deviation, divided by that over others
/// when they are given.
struct LogNumber {
    LogColumn column = LogColumn::loss;
    bool spread = false;
    StepRange steps;
    std::optional<StepRange> over = {};
};

/// What one step of training costs.
enum class StepCounter { backwardPasses, scoreEvaluations };
struct StepCountNumber {
    StepCounter counter = StepCounter::backwardPasses;
};

enum class SampleStatistic { mean, variance, nfe };

/// Samples of the model: moments along one axis, or how often the score was asked for.
struct SampleNumber {
    SampleStatistic statistic = SampleStatistic::mean;
    std::int64_t axis = 0;
    std::int64_t count = 0;
};

/// The score at one point: one component, or its length.
struct ScoreNumber {
    std::vector<double> point;
    double t = 0.0;
    std::optional<std::int64_t> component = {};
    std::optional<GivenPoint> given = {};  ///< of models with an encoder: the score given its z
    bool latent = false;  ///< the point is a z_t under a latent diffusion model's prior
};

/// How far the integrals of s . dl along two paths between the same ends lie apart, relative to the
/// larger of their sizes: 0 when the score is a gradient.
struct PathGapNumber {
    std::vector<std::vector<double>> paths;  ///< two polylines, each [k, D]
    double t = 0.0;
    bool ofTruth = false;  ///< of the true score, not the model's
};

enum class TargetStatistic {
    mean,      ///< distance of their mean from the true score, relative to that score
    single,    ///< likewise of a single one, root mean square
    variance,  ///< of the first component
};

/// Denoising targets of many pairs that land near one noisy point.
struct TargetNumber {
    TargetStatistic statistic = TargetStatistic::mean;
    double t = 0.0;
    double radius = 0.0;     ///< how near, data units; 0: a quarter of the noise
    std::int64_t index = 0;  ///< of the training point
    std::int64_t neighbours = 0;
};

/// Two expected numbers before this one, by their place.
struct CombinedNumber {
    enum class How { ratio, difference };
    How how = How::ratio;
    std::size_t first = 0;
    std::size_t second = 0;
};

enum class SweepStatistic {
    lowest,    ///< the smallest y
    lowestAt,  ///< the x where y is smallest
    first,     ///< y of the first point
    last,      ///< y of the last point
    slope,     ///< of ln y against ln x, by least squares
};

/// What one curve of a sweep says.
struct SweepNumber {
    std::size_t sweep = 0;
    std::size_t curve = 0;
    SweepStatistic statistic = SweepStatistic::lowest;
};

using NumberKind = std::variant<MetricNumber, LogNumber, StepCountNumber, SampleNumber, ScoreNumber,
                                PathGapNumber, TargetNumber, PictureNumber, LikenessNumber,
                                ComponentNumber, CombinedNumber, SweepNumber>;

/// A number and everything that decides it: the settings of its experiment, whether the score is
/// exact or trained, and for how long.
struct LessonNumber {
    Settings settings;
    bool exact = false;
    std::optional<std::int64_t> steps = {};  ///< of training; nothing: to its horizon, 0: none
    NumberKind kind;
};

}  // namespace scorescope::app
