// SPDX-License-Identifier: Apache-2.0
#include "core/data/image_transform.h"

#include <algorithm>
#include <cassert>

#include "core/base/random.h"

namespace scorescope {
namespace {

// Rows are chosen by keys of level 0 of the same stream.
constexpr std::uint32_t kFlipLevel = 1;
constexpr std::uint32_t kPixelLevel = 2;

NoiseKey keyOf(std::uint64_t seed, std::int64_t step, std::size_t image, std::uint32_t level) {
    NoiseKey key{seed, Stream::batchIndex, image};
    key.step = static_cast<std::uint32_t>(step);
    key.level = level;
    return key;
}

void flipped(std::span<float> image, const ImageShape& shape) {
    const auto width = static_cast<std::size_t>(shape.width);
    for (std::size_t first = 0; first < image.size(); first += width) {
        std::reverse(image.begin() + static_cast<std::ptrdiff_t>(first),
                     image.begin() + static_cast<std::ptrdiff_t>(first + width));
    }
}

/// Calls change(pixel, u) with u uniform on (0, 1) for each pixel.
template <class Change>
void withUniforms(std::span<float> image, const NoiseKey& key, Change change) {
    for (std::size_t i = 0; i < image.size(); i += 4) {
        const auto words = randomWords(key, static_cast<std::uint32_t>(i / 4));
        for (std::size_t j = i; j < std::min(i + 4, image.size()); ++j) {
            // 24 bits: all that a float can tell apart below 1.
            const auto bits = static_cast<float>(words[j - i] >> 8);
            image[j] = change(image[j], (bits + 0.5F) * 0x1p-24F);
        }
    }
}

void changePixels(std::span<float> image, const ImageTransformOptions& options,
                  const NoiseKey& key) {
    if (options.dequantise) {
        withUniforms(image, key, [](float x, float u) { return (255.0F * x + u) / 256.0F; });
    }
    if (options.binarise == Binarise::threshold) {
        for (float& x : image) x = x >= 0.5F ? 1.0F : 0.0F;
    } else if (options.binarise == Binarise::dynamic) {
        withUniforms(image, key, [](float x, float u) { return u < x ? 1.0F : 0.0F; });
    }
}

}  // namespace

void augment(std::span<float> rows, const ImageShape& shape, const ImageTransformOptions& options,
             std::uint64_t seed, std::int64_t step) {
    const auto size = static_cast<std::size_t>(shape.size());
    assert(size > 0 && rows.size() % size == 0);
    for (std::size_t i = 0; i < rows.size() / size; ++i) {
        const std::span<float> image = rows.subspan(i * size, size);
        const bool turn =
            options.flip && randomWords(keyOf(seed, step, i, kFlipLevel))[0] >> 31 != 0;
        if (turn) flipped(image, shape);
        changePixels(image, options, keyOf(seed, step, i, kPixelLevel));
    }
}

std::optional<BatchTransform> BatchTransform::of(const Settings& settings, const TrainingSet& set) {
    if (!set.image || !settings.isActive("data.binarise")) return std::nullopt;
    const auto options = settings.read(imageTransformOptionsSchema(), "data");
    const bool idle = !options.flip && !options.dequantise && options.binarise == Binarise::none;
    if (idle) return std::nullopt;
    return BatchTransform(options, *set.image, set.scaling);
}

void BatchTransform::apply(std::span<float> rows, std::uint64_t seed, std::int64_t step) const {
    const auto rescale = [&](auto change) {
        for (std::size_t i = 0; i < rows.size();) {
            for (std::size_t d = 0; d < scaling_.shift.size(); ++d, ++i) {
                rows[i] = static_cast<float>(change(rows[i], scaling_.shift[d], scaling_.scale[d]));
            }
        }
    };
    rescale([](double x, double shift, double scale) { return x * scale + shift; });
    augment(rows, shape_, options_, seed, step);
    rescale([](double x, double shift, double scale) { return (x - shift) / scale; });
}

}  // namespace scorescope
