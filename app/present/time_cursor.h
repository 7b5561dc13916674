// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scorescope::app {

/// Where the canvas stands on the axis of diffusion time: 0 is data, 1 is noise.
class TimeCursor {
public:
    enum class Motion { still, toData, toNoise };

    explicit TimeCursor(double t = 0.1) : t_(t) {}

    double t() const { return t_; }
    Motion motion() const { return motion_; }
    bool isPlaying() const { return motion_ != Motion::still; }

    /// Jumps there (clamped to [0, 1]); playing goes on from the new place.
    void moveTo(double t);
    /// Starts to move; from the far end when it already stands at the near one.
    void play(Motion motion);
    void pause() { motion_ = Motion::still; }
    /// Space: pauses, or plays on in the direction of the last time.
    void toggle();

    /// Time has passed; true when t has changed. Stops by itself at the end of the axis.
    bool advance(double seconds);

private:
    double t_;
    Motion motion_ = Motion::still;
    Motion last_ = Motion::toData;
};

inline constexpr double kSecondsPerSweep = 4.0;  ///< from one end of the axis to the other

}  // namespace scorescope::app
