// SPDX-License-Identifier: Apache-2.0
#include "app/present/trajectory.h"

#include <algorithm>
#include <iterator>

namespace scorescope::app {

void Trajectory::take(const SampleReply& reply) {
    frames_.insert(frames_.end(), reply.frames.begin(), reply.frames.end());
    if (reply.dimension > 0) dimension_ = reply.dimension;
    step_ = reply.step;
    nfe_ = reply.nfe;
    seconds_ = reply.seconds;
    progress_ = reply.progress;
    finished_ = reply.finished;
}

std::int64_t Trajectory::count() const {
    if (frames_.empty()) return 0;
    return static_cast<std::int64_t>(frames_.front().positions->size()) / dimension_;
}

render::FloatArray Trajectory::at(double position) const {
    if (frames_.empty()) return nullptr;
    const auto after =
        std::ranges::find_if(frames_, [position](const auto& f) { return f.position <= position; });
    if (after == frames_.begin()) return plane(0);
    if (after == frames_.end()) return plane(frames_.size() - 1);
    const auto later = static_cast<std::size_t>(after - frames_.begin());
    const SampleFrame& before = frames_[later - 1];
    const double span = before.position - after->position;
    const auto share = static_cast<float>(span > 0.0 ? (before.position - position) / span : 1.0);
    if (share >= 1.0f) return plane(later);
    const render::FloatArray from = plane(later - 1);
    const render::FloatArray to = plane(later);
    std::vector<float> positions(from->size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        positions[i] = (*from)[i] + share * ((*to)[i] - (*from)[i]);
    }
    return render::shareArray(std::move(positions));
}

const SampleFrame* Trajectory::stateAt(double position) const {
    if (frames_.empty()) return nullptr;
    const auto after =
        std::ranges::find_if(frames_, [position](const auto& f) { return f.position <= position; });
    if (after == frames_.end()) return &frames_.back();
    const bool exact = after->position == position || after == frames_.begin();
    // Where several states have one position, the last one counts.
    if (!exact) return &*std::prev(after);
    auto last = after;
    while (std::next(last) != frames_.end() && std::next(last)->position >= position) ++last;
    return &*last;
}

render::FloatArray Trajectory::plane(std::size_t frame) const {
    const auto& all = frames_[frame].positions;
    if (dimension_ == 2) return all;
    const auto d = static_cast<std::size_t>(dimension_);
    std::vector<float> positions(2 * (all->size() / d), 0.0f);
    for (std::size_t i = 0; i < positions.size() / 2; ++i) {
        positions[2 * i] = (*all)[i * d];
        if (d > 1) positions[2 * i + 1] = (*all)[i * d + 1];
    }
    return render::shareArray(std::move(positions));
}

int framesFor(std::int64_t count) {
    constexpr std::int64_t kMostFrames = 64;
    constexpr std::int64_t kMostStates = 16'000'000;  // 128 MB of floats
    return static_cast<int>(
        std::clamp<std::int64_t>(kMostStates / std::max<std::int64_t>(count, 1), 2, kMostFrames));
}

int framesFor(std::int64_t count, std::int64_t pixels) {
    constexpr std::int64_t kMostStateFrames = 64;
    constexpr std::int64_t kMostPixels = 8'000'000;  // 32 MB of floats
    const std::int64_t state = std::max<std::int64_t>(count * pixels, 1);
    return static_cast<int>(std::clamp<std::int64_t>(kMostPixels / state, 2, kMostStateFrames));
}

}  // namespace scorescope::app
