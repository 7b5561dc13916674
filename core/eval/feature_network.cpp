// SPDX-License-Identifier: Apache-2.0
#include "core/eval/feature_network.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

#include "core/base/locations.h"
#include "core/base/safetensors.h"
#include "core/kernel/feature_table.h"
#include "core/kernel/isa.h"

namespace scorescope {
namespace {

constexpr std::uint64_t kMostFeatureBytes = 16 << 20;
constexpr std::int64_t kKernelSide = 3;

using FeatureTensor = std::vector<float>;

Result<FeatureTensor> tensorOf(const SafetensorsFile& file, const std::string& name,
                               const std::vector<std::int64_t>& shape, const std::string& where) {
    for (const TensorEntry& entry : file.tensors) {
        if (entry.name != name || entry.dtype != "F32" || entry.shape != shape) continue;
        FeatureTensor values(entry.data.size() / sizeof(float));
        std::memcpy(values.data(), entry.data.data(), entry.data.size());
        return values;
    }
    return Error{Fault::file, "has no tensor " + name + " of the classifier's shape", where,
                 "install the program again"};
}

/// [out, in, ...k] as the file has it to [...k, in, out], so that the innermost loop runs over what
/// lies side by side.
FeatureTensor outputsLast(const FeatureTensor& values, std::int64_t out, std::int64_t in,
                          std::int64_t k) {
    FeatureTensor turned(values.size());
    for (std::int64_t o = 0; o < out; ++o) {
        for (std::int64_t i = 0; i < in; ++i) {
            for (std::int64_t j = 0; j < k; ++j) {
                turned[static_cast<std::size_t>((j * in + i) * out + o)] =
                    values[static_cast<std::size_t>((o * in + i) * k + j)];
            }
        }
    }
    return turned;
}

const kernel::FeatureTable& featureKernels() {
    static const kernel::Isa isa = kernel::activeIsa();
    return SCORESCOPE_PICK_TABLE(featureTable, isa);
}

struct MapSize {
    std::int64_t side = 0, channels = 0;
};

/// SiLU of a convolution with stride 2 and one pixel of padding; maps are [side, side, channels].
FeatureTensor convolve(const FeatureTensor& input, MapSize from, MapSize to,
                       const FeatureTensor& weights, const FeatureTensor& bias,
                       const kernel::FeatureTable& kernels) {
    FeatureTensor output(static_cast<std::size_t>(to.side * to.side * to.channels));
    for (std::int64_t place = 0; place < to.side * to.side; ++place) {
        const std::int64_t top = place / to.side * 2 - 1, left = place % to.side * 2 - 1;
        float* sum = output.data() + place * to.channels;
        std::copy(bias.begin(), bias.end(), sum);
        for (std::int64_t k = 0; k < kKernelSide * kKernelSide; ++k) {
            const std::int64_t y = top + k / kKernelSide, x = left + k % kKernelSide;
            if (y < 0 || x < 0 || y >= from.side || x >= from.side) continue;
            const float* pixel = input.data() + (y * from.side + x) * from.channels;
            const float* part = weights.data() + k * from.channels * to.channels;
            kernels.addRows(sum, pixel, part, from.channels, to.channels);
        }
    }
    kernels.silu(output.data(), static_cast<std::int64_t>(output.size()));
    return output;
}

FeatureTensor dense(const FeatureTensor& input, const FeatureTensor& weights,
                    const FeatureTensor& bias, const kernel::FeatureTable& kernels) {
    FeatureTensor output = bias;
    kernels.addRows(output.data(), input.data(), weights.data(),
                    static_cast<std::int64_t>(input.size()),
                    static_cast<std::int64_t>(bias.size()));
    return output;
}

double mapDistance(const FeatureTensor& a, const FeatureTensor& b, std::int64_t channels) {
    constexpr double kSmall = 1e-6;
    const auto width = static_cast<std::size_t>(channels);
    double total = 0.0, places = 0.0;
    for (std::size_t at = 0; at < a.size(); at += width, ++places) {
        double lengthA = 0.0, lengthB = 0.0;
        for (std::size_t c = 0; c < width; ++c) {
            lengthA += double{a[at + c]} * a[at + c];
            lengthB += double{b[at + c]} * b[at + c];
        }
        lengthA = std::sqrt(lengthA) + kSmall;
        lengthB = std::sqrt(lengthB) + kSmall;
        for (std::size_t c = 0; c < width; ++c) {
            const double difference = a[at + c] / lengthA - b[at + c] / lengthB;
            total += difference * difference;
        }
    }
    return total / places;
}

}  // namespace

Result<FeatureNetwork> FeatureNetwork::shipped() {
    const auto assets = assetsFolder();
    if (!assets) return assets.error();
    return load(*assets / "models" / "features-fashion.safetensors");
}

Result<FeatureNetwork> FeatureNetwork::load(const std::filesystem::path& path) {
    const auto file = readSafetensors(path, ChecksumRule::required, kMostFeatureBytes);
    if (!file) return file.error();
    FeatureNetwork network;
    network.name_ = path.stem().string();
    if (auto good = network.take(*file, path.string()); !good) return good.error();
    return network;
}

Result<void> FeatureNetwork::take(const SafetensorsFile& file, const std::string& where) {
    const auto layer = [&](const std::string& name, std::vector<std::int64_t> shape,
                           Layer& target) -> Result<void> {
        const std::int64_t out = shape[0], in = shape[1];
        const auto weights = tensorOf(file, name + ".weight", shape, where);
        if (!weights) return weights.error();
        auto bias = tensorOf(file, name + ".bias", {out}, where);
        if (!bias) return bias.error();
        const std::int64_t k = static_cast<std::int64_t>(weights->size()) / (out * in);
        target = {outputsLast(*weights, out, in, k), *std::move(bias)};
        return {};
    };
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
        auto good =
            layer("convolution" + std::to_string(i + 1),
                  {kChannels[i + 1], kChannels[i], kKernelSide, kKernelSide}, convolutions_[i]);
        if (!good) return good;
    }
    // The last map enters channel by channel: its places are what a kernel's are.
    auto good = layer("features", {kFeatures, kChannels[3], kSides[3], kSides[3]}, features_);
    if (!good) return good;
    return layer("classes", {kClasses, kFeatures}, classes_);
}

bool FeatureNetwork::takes(const ImageShape& shape) {
    return shape == ImageShape{kChannels[0], kSides[0], kSides[0]};
}

ImageFeatures FeatureNetwork::look(std::span<const float> image) const {
    assert(static_cast<std::int64_t>(image.size()) == kSides[0] * kSides[0]);
    const kernel::FeatureTable& kernels = featureKernels();
    ImageFeatures seen;
    FeatureTensor input(image.begin(), image.end());
    for (std::size_t i = 0; i < convolutions_.size(); ++i) {
        seen.maps[i] = convolve(i == 0 ? input : seen.maps[i - 1], {kSides[i], kChannels[i]},
                                {kSides[i + 1], kChannels[i + 1]}, convolutions_[i].weights,
                                convolutions_[i].bias, kernels);
    }
    seen.vector = dense(seen.maps[2], features_.weights, features_.bias, kernels);
    kernels.silu(seen.vector.data(), kFeatures);
    seen.logits = dense(seen.vector, classes_.weights, classes_.bias, kernels);
    return seen;
}

double featureDistance(const ImageFeatures& a, const ImageFeatures& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.maps.size(); ++i) {
        sum += mapDistance(a.maps[i], b.maps[i], FeatureNetwork::kChannels[i + 1]);
    }
    return sum / static_cast<double>(a.maps.size());
}

}  // namespace scorescope
