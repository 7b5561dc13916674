// SPDX-License-Identifier: Apache-2.0
#include "core/data/shape_data.h"

namespace scorescope {
namespace {

ShapeDraw drawOf(NoiseKey key) {
    ShapeDraw draw;
    const auto words = randomWords(key);
    for (std::size_t i = 0; i < draw.u.size(); ++i) {
        draw.u[i] = (static_cast<double>(words[i]) + 0.5) * 0x1p-32;
    }
    key.step = 1;
    normals(key, draw.z);
    return draw;
}

}  // namespace

Points ShapeData::draw(std::int64_t count, std::uint64_t seed, Stream stream) const {
    Points points{count, 2, {}};
    points.values.reserve(static_cast<std::size_t>(2 * count));
    for (std::int64_t i = 0; i < count; ++i) {
        for (const double x : shape_(drawOf({seed, stream, static_cast<std::uint64_t>(i)}))) {
            points.values.push_back(static_cast<float>(x));
        }
    }
    return points;
}

}  // namespace scorescope
