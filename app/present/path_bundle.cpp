// SPDX-License-Identifier: Apache-2.0
#include "app/present/path_bundle.h"

#include <algorithm>
#include <cmath>

namespace scorescope::app {
namespace {

constexpr double kSmoothWidth = 3.2;
constexpr double kRoughWidth = 2.2;
constexpr float kThinWidth = 1.2f;
constexpr std::int64_t kThinRough = 25;

}  // namespace

void PathBundle::take(const PathsReply& reply, bool noiseLeft) {
    reply_ = reply;
    noiseLeft_ = noiseLeft;
    bold_ = lines(0, boldCount());
    thin_ = lines(boldCount(), boldCount() + thinCount());
}

void PathBundle::turn(bool noiseLeft) {
    if (!empty() && noiseLeft != noiseLeft_) take(PathsReply(reply_), noiseLeft);
}

std::int64_t PathBundle::boldCount() const {
    return std::min(reply_.count, isRough() ? kBoldRoughPaths : kBoldPaths);
}

std::int64_t PathBundle::thinCount() const {
    const std::int64_t rest = reply_.count - boldCount();
    return isRough() ? std::min(rest, kThinRough) : rest;
}

double PathBundle::boldWidth() const {
    return isRough() ? kRoughWidth : kSmoothWidth;
}

double PathBundle::value(std::int64_t path, std::size_t vertex) const {
    const auto row = static_cast<std::size_t>(path) * reply_.t.size();
    return static_cast<double>((*reply_.positions)[row + vertex]);
}

render::FloatArray PathBundle::lines(std::int64_t first, std::int64_t last) const {
    std::vector<float> values;
    values.reserve(2 * static_cast<std::size_t>(last - first) * reply_.t.size());
    for (std::int64_t path = first; path < last; ++path) {
        for (std::size_t v = 0; v < reply_.t.size(); ++v) {
            const double t = reply_.t[v];
            values.push_back(static_cast<float>(noiseLeft_ ? 1.0 - t : t));
            values.push_back(static_cast<float>(value(path, v)));
        }
    }
    return render::shareArray(std::move(values));
}

render::Paths PathBundle::bold(const std::string& id) const {
    render::Paths paths;
    paths.id = id;
    paths.count = static_cast<std::size_t>(boldCount());
    paths.verticesPerPath = reply_.t.size();
    paths.positions = bold_;
    paths.widthPixels = static_cast<float>(boldWidth());
    paths.fade = 0.0f;
    return paths;
}

render::Paths PathBundle::thin(const std::string& id) const {
    render::Paths paths = bold(id);
    paths.count = static_cast<std::size_t>(thinCount());
    paths.positions = thin_;
    paths.widthPixels = kThinWidth;
    return paths;
}

std::vector<float> PathBundle::heads(double t) const {
    std::vector<float> places;
    if (empty()) return places;
    const std::vector<double>& times = reply_.t;
    const bool rises = times.front() < times.back();
    const auto after =
        std::ranges::find_if(times, [=](double other) { return rises ? other >= t : other <= t; });
    const auto to = std::min(static_cast<std::size_t>(after - times.begin()), times.size() - 1);
    const std::size_t from = to > 0 ? to - 1 : 0;
    const double span = times[to] - times[from];
    const double share = span != 0.0 ? std::clamp((t - times[from]) / span, 0.0, 1.0) : 1.0;
    for (std::int64_t path = 0; path < boldCount(); ++path) {
        places.push_back(static_cast<float>(noiseLeft_ ? 1.0 - t : t));
        places.push_back(static_cast<float>(std::lerp(value(path, from), value(path, to), share)));
    }
    return places;
}

std::vector<double> PathBundle::places(std::int64_t path) const {
    std::vector<double> values(reply_.t.size());
    for (std::size_t v = 0; v < values.size(); ++v) values[v] = value(path, v);
    return values;
}

}  // namespace scorescope::app
