// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/session/messages.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

/// Particles on their way from noise to data, for any place of the time bar: kept states with
/// straight lines between.
///
/// Filled by the replies of one sampling; a value is cheap to copy because the states are shared.
class Trajectory {
public:
    /// Adds the reply's frames; they come in order of falling position.
    void take(const SampleReply& reply);

    bool empty() const { return frames_.empty(); }
    bool finished() const { return finished_; }
    double progress() const { return progress_; }
    std::int64_t count() const;
    std::int64_t step() const { return step_; }  ///< of the weights
    std::int64_t nfe() const { return nfe_; }
    double seconds() const { return seconds_; }

    /// [count, 2] at a position of the time bar (see SampleFrame), clamped to the kept range; null
    /// when empty. One dimension lies on y = 0, of more the first two are shown.
    render::FloatArray at(double position) const;

    /// The kept state at or before this position (nearer to the noise), with all its coordinates;
    /// null when empty.
    const SampleFrame* stateAt(double position) const;
    std::int64_t dimension() const { return dimension_; }

private:
    render::FloatArray plane(std::size_t frame) const;

    std::vector<SampleFrame> frames_;
    std::int64_t dimension_ = 2;
    std::int64_t step_ = 0;
    std::int64_t nfe_ = 0;
    double seconds_ = 0.0;
    double progress_ = 0.0;
    bool finished_ = false;
};

/// How many states of `count` particles are kept: fewer when they are many, to bound memory.
int framesFor(std::int64_t count);
/// Likewise of images with so many pixels.
int framesFor(std::int64_t count, std::int64_t pixels);

}  // namespace scorescope::app
