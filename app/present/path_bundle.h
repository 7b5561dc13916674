// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/session/messages.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

/// Paths of one kind over time, as lines: a few that stand out and the rest.
class PathBundle {
public:
    /// One-dimensional paths; `noiseLeft`: time runs from right to left.
    void take(const PathsReply& reply, bool noiseLeft);
    void turn(bool noiseLeft);
    void clear() { *this = {}; }

    bool empty() const { return reply_.positions == nullptr; }
    std::int64_t count() const { return reply_.count; }
    std::int64_t step() const { return reply_.step; }  ///< of the weights
    std::int64_t exactPoints() const { return reply_.exactPoints; }

    /// Lines [.., vertices, 2] of the first paths and of all others.
    render::Paths bold(const std::string& id) const;
    render::Paths thin(const std::string& id) const;
    /// Where the bold paths stand at time t, [.., 2].
    std::vector<float> heads(double t) const;
    /// Vertices of one path, time and place.
    std::vector<double> times() const { return reply_.t; }
    std::vector<double> places(std::int64_t path) const;
    std::int64_t boldCount() const;
    double boldWidth() const;  ///< pixels

private:
    bool isRough() const { return reply_.kind != PathKind::flow; }
    std::int64_t thinCount() const;
    render::FloatArray lines(std::int64_t first, std::int64_t last) const;
    double value(std::int64_t path, std::size_t vertex) const;

    PathsReply reply_;
    bool noiseLeft_ = false;
    render::FloatArray bold_;
    render::FloatArray thin_;
};

/// How many paths stand out: of rough ones fewer, so that each can be followed.
inline constexpr std::int64_t kBoldPaths = 10;
inline constexpr std::int64_t kBoldRoughPaths = 5;

}  // namespace scorescope::app
