// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/present/min_max_tree.h"
#include "core/session/snapshot.h"

namespace scorescope::app {

/// Corners of a line, ready to be drawn: x is the training step.
struct Polyline {
    std::vector<double> x;
    std::vector<double> y;
};

/// A change of a live setting on the curve.
struct CurveMark {
    std::int64_t step = 0;
    std::string text;  ///< "Learning rate = 0.001"
};

/// The part of the step axis that is drawn, and how wide.
struct CurveWindow {
    double firstStep = 1.0;
    double lastStep = 1.0;
    int columns = 600;  ///< pixels
    bool logSteps = false;
};

/// The loss over training: every point raw, and smoothed by a debiased exponential average of all
/// points. Thinning comes last and keeps the extremes of every pixel column.
class CurvesView {
public:
    enum class Quantity {
        loss,
        epsMse,
        misfit,
        kl,
        activeUnits,
        gradient,
        encoderGradient,
        decoderGradient,
        scoreGradient,
        entropy,
        crossEntropy,
        nelbo,
        alpha,
    };
    static constexpr std::size_t kQuantities = 13;
    struct Info {
        Quantity quantity;
        std::string title;  ///< "KL of z"
        std::string axis;   ///< with its unit
        std::string help;
    };
    /// Every quantity, in the order of the enumeration.
    static const std::vector<Info>& catalogue();
    /// Whether the newest point has it.
    bool has(Quantity quantity) const;

    /// Forgets everything, for a new run.
    void clear();
    /// Points of consecutive steps.
    void append(std::span<const LossPoint> points);
    void mark(CurveMark mark) { marks_.push_back(std::move(mark)); }

    /// Which number is drawn; smoothing: weight of the past, 0 (none) to below 1.
    void choose(Quantity quantity, double smoothing);
    Quantity quantity() const { return quantity_; }
    double smoothing() const { return smoothing_; }

    /// Of all steps, as they came; NaN where there is none.
    const std::vector<float>& values(Quantity quantity) const { return of(quantity); }
    bool empty() const { return of(Quantity::loss).empty(); }
    std::int64_t firstStep() const { return firstStep_; }
    std::int64_t lastStep() const;
    /// Whether the chosen quantity has values: data without noise have no noise error.
    bool known() const;
    /// Whether all its values are above 0, as a logarithmic axis needs them.
    bool positive() const;
    /// Newest raw and smoothed values; there must be a point, of a quantity that is known.
    double lastRaw() const { return raw_[raw_.size() - 1]; }
    double lastSmoothed() const { return smoothed_[smoothed_.size() - 1]; }
    Clock::time_point newestMade() const { return newestMade_; }

    Polyline raw(const CurveWindow& window) const { return thin(raw_, window); }
    Polyline smoothed(const CurveWindow& window) const { return thin(smoothed_, window); }
    const std::vector<CurveMark>& marks() const { return marks_; }

private:
    void take(float value);
    Polyline thin(const MinMaxTree& values, const CurveWindow& window) const;

    const std::vector<float>& of(Quantity quantity) const {
        return values_[static_cast<std::size_t>(quantity)];
    }

    std::array<std::vector<float>, kQuantities> values_;  ///< NaN where there is none
    MinMaxTree raw_;                                      ///< of the chosen quantity
    MinMaxTree smoothed_;
    std::vector<CurveMark> marks_;
    Quantity quantity_ = Quantity::loss;
    double smoothing_ = 0.98;
    double average_ = 0.0;  ///< running sum of the exponential average, still biased
    double weight_ = 0.0;   ///< of the values in it
    std::int64_t firstStep_ = 1;
    Clock::time_point newestMade_;
};

}  // namespace scorescope::app
