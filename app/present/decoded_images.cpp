// SPDX-License-Identifier: Apache-2.0
#include "app/present/decoded_images.h"

#include <algorithm>
#include <span>

#include "core/base/random.h"

namespace scorescope::app {

std::vector<float> priorLatents(std::int64_t count, std::int64_t dimension, std::uint64_t seed) {
    const auto size = static_cast<std::size_t>(dimension);
    std::vector<float> latents(static_cast<std::size_t>(count) * size);
    for (std::int64_t i = 0; i < count; ++i) {
        NoiseKey key;
        key.seed = seed;
        key.stream = Stream::prior;
        key.particle = static_cast<std::uint64_t>(i);
        normals(key, std::span(latents).subspan(static_cast<std::size_t>(i) * size, size));
    }
    return latents;
}

void takeInto(std::optional<ReconstructReply>& shown, const ReconstructReply& news) {
    const bool same = shown && shown->count == news.count && shown->originals == news.originals;
    if (!same) {
        shown = news;
        return;
    }
    shown->step = news.step;
    shown->progress = news.progress;
    shown->finished = news.finished;
    for (const DecodedImages& decoded : news.decoded) {
        const auto old =
            std::ranges::find(shown->decoded, decoded.decoder, &DecodedImages::decoder);
        if (old == shown->decoded.end()) {
            shown->decoded.push_back(decoded);
        } else if (!decoded.pixels.empty()) {
            *old = decoded;
        }
    }
}

}  // namespace scorescope::app
