// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

namespace scorescope {

/// Error that one step may make: |error| <= absolute + relative |y| in the root mean square.
struct Tolerance {
    double relative = 1e-5;
    double absolute = 1e-5;
};

/// Adaptive Dormand-Prince 5(4) for dy/dt = slope(t, y), forward or backward in time.
///
/// Tableau, first step, error norm (root mean square over all numbers of y) and step control are
/// those of SciPy's RK45: safety 0.9, step factors in [0.2, 10], exponent -1/5, the last slope of
/// a step is the first of the next one. Time is double whatever y's type is.
/// (Dormand and Prince 1980; Hairer, Norsett and Wanner, Solving ODEs I, II.4 and II.5.)
class DormandPrince {
public:
    /// dy/dt, shaped like y.
    using Slope = std::function<torch::Tensor(double t, const torch::Tensor& y)>;

    DormandPrince(torch::Tensor start, double from, double to, Tolerance tolerance);

    /// One accepted step. False when none is possible: the step would be shorter than times can
    /// tell apart (the slope is not finite) or the tolerance needs far too many.
    bool advance(const Slope& slope);

    bool finished() const { return t_ == to_; }
    double time() const { return t_; }
    const torch::Tensor& state() const { return y_; }
    std::int64_t slopes() const { return slopes_; }  ///< calls of the slope
    std::int64_t accepted() const { return accepted_; }
    std::int64_t rejected() const { return rejected_; }
    bool finite() const;  ///< whether the last step tried met finite slopes only

private:
    void begin(const Slope& slope);
    double firstStep(const Slope& slope);
    /// Fills the stages of a step of length h; the state at its end.
    torch::Tensor attempt(const Slope& slope, double h);
    double errorNorm(const torch::Tensor& next, double h) const;
    /// y + h (sum of the first stages, so weighted).
    torch::Tensor advanced(const torch::Tensor& weights, double h) const;
    void setStage(std::int64_t index, const Slope& slope, double t, const torch::Tensor& y);

    torch::Tensor y_;
    double t_;
    double to_;
    double direction_;
    Tolerance tolerance_;
    torch::Tensor stages_;                ///< [7, numbers of y]
    std::vector<torch::Tensor> weights_;  ///< rows of the tableau, then the error's
    double step_ = 0.0;                   ///< length to try next, positive; 0: not begun
    std::int64_t slopes_ = 0;
    std::int64_t accepted_ = 0;
    std::int64_t rejected_ = 0;
};

}  // namespace scorescope
