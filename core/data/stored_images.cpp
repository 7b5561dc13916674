// SPDX-License-Identifier: Apache-2.0
#include "core/data/stored_images.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/data/finite_data.h"
#include "core/data/image_transform.h"

namespace scorescope {
namespace {

constexpr std::int64_t kHeldOutStep = 0xFFFFFFFF;  // of no training batch

/// A byte as a pixel: the nearest float to byte / 255.
std::array<float, 256> pixelTable() {
    std::array<float, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        table[byte] = static_cast<float>(byte) / 255.0F;
    }
    return table;
}

Points pixelsOf(const ByteImages& images, std::span<const std::int64_t> rows) {
    static const std::array<float, 256> table = pixelTable();
    const std::int64_t size = images.shape.size();
    Points points{static_cast<std::int64_t>(rows.size()), size, {}};
    points.values.resize(rows.size() * static_cast<std::size_t>(size));
    float* out = points.values.data();
    for (const std::int64_t row : rows) {
        assert(row >= 0 && row < images.count());
        const std::uint8_t* first = images.pixels.data() + row * size;
        out = std::transform(first, first + size, out, [](std::uint8_t b) { return table[b]; });
    }
    return points;
}

std::vector<int> labelsOf(const ByteImages& images, std::span<const std::int64_t> rows) {
    std::vector<int> labels;
    if (images.labels.empty()) return labels;
    for (const std::int64_t row : rows) {
        assert(row >= 0 && row < images.count());
        labels.push_back(images.labels[static_cast<std::size_t>(row)]);
    }
    return labels;
}

/// Moves image `from` to the place of image `to`.
void moveImage(ByteImages& images, std::int64_t from, std::int64_t to) {
    const std::int64_t size = images.shape.size();
    const auto first = images.pixels.begin() + from * size;
    std::copy(first, first + size, images.pixels.begin() + to * size);
    if (images.labels.empty()) return;
    images.labels[static_cast<std::size_t>(to)] = images.labels[static_cast<std::size_t>(from)];
}

/// Bytes from 127.5 on, which is 0.5.
void applyThreshold(std::vector<std::uint8_t>& pixels) {
    for (std::uint8_t& pixel : pixels) pixel = pixel >= 128 ? 255 : 0;
}

/// Black or white with the pixel as probability, the same for every seed.
void drawPixels(ByteImages& images) {
    for (std::size_t i = 0; i < images.pixels.size(); i += 4) {
        const auto words = randomWords({0, Stream::evaluation, i / 4});
        for (std::size_t j = i; j < std::min(i + 4, images.pixels.size()); ++j) {
            images.pixels[j] = words[j - i] % 255 < images.pixels[j] ? 255 : 0;
        }
    }
}

}  // namespace

StoredImages::StoredImages(ByteImages training, ByteImages test,
                           std::vector<std::string> labelNames)
    : training_(std::move(training)), test_(std::move(test)), labelNames_(std::move(labelNames)) {
    assert(training_.count() > 0 && test_.count() > 0 && training_.shape == test_.shape);
}

void StoredImages::prepare(const ImageTransformOptions& options) {
    dequantised_ = options.dequantise;
    if (options.binarise == Binarise::threshold) {
        applyThreshold(training_.pixels);
        applyThreshold(test_.pixels);
    } else if (options.binarise == Binarise::dynamic) {
        drawPixels(test_);
    }
}

Points StoredImages::draw(std::int64_t count, std::uint64_t seed, Stream stream) const {
    return pixelsOf(training_, chooseRows(training_.count(), count, seed, stream));
}

Points StoredImages::drawHeldOut(std::int64_t count, std::uint64_t seed) const {
    Points points = pixelsOf(test_, chooseRows(test_.count(), count, seed, Stream::evaluation));
    const ImageTransformOptions noise{.dequantise = dequantised_};
    augment(points.values, test_.shape, noise, seed, kHeldOutStep);
    return points;
}

Points StoredImages::testImages(std::span<const std::int64_t> rows) const {
    return pixelsOf(test_, rows);
}

std::vector<int> StoredImages::testLabels(std::span<const std::int64_t> rows) const {
    return labelsOf(test_, rows);
}

Points StoredImages::trainingImages(std::span<const std::int64_t> rows) const {
    return pixelsOf(training_, rows);
}

std::vector<int> StoredImages::trainingLabels(std::span<const std::int64_t> rows) const {
    return labelsOf(training_, rows);
}

ByteImages takeOut(ByteImages& images, double share) {
    const std::int64_t count = images.count();
    assert(count >= 2);
    const auto wanted = static_cast<std::int64_t>(std::llround(share * static_cast<double>(count)));
    const std::int64_t taken = std::clamp<std::int64_t>(wanted, 1, count - 1);
    // A seed of their own: the same images are held out whatever the experiment's seed is.
    std::vector<bool> out(static_cast<std::size_t>(count), false);
    for (const std::int64_t row : chooseRows(count, taken, 0, Stream::evaluation)) {
        out[static_cast<std::size_t>(row)] = true;
    }
    const std::int64_t size = images.shape.size();
    ByteImages test{images.shape, {}, {}};
    test.pixels.reserve(static_cast<std::size_t>(taken * size));
    std::int64_t kept = 0;
    for (std::int64_t row = 0; row < count; ++row) {
        if (!out[static_cast<std::size_t>(row)]) {
            moveImage(images, row, kept++);
            continue;
        }
        const auto first = images.pixels.begin() + row * size;
        test.pixels.insert(test.pixels.end(), first, first + size);
        if (!images.labels.empty()) {
            test.labels.push_back(images.labels[static_cast<std::size_t>(row)]);
        }
    }
    images.pixels.resize(static_cast<std::size_t>(kept * size));
    if (!images.labels.empty()) images.labels.resize(static_cast<std::size_t>(kept));
    return test;
}

}  // namespace scorescope
