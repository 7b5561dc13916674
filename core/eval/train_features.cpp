// SPDX-License-Identifier: Apache-2.0
// Trains the classifier whose features `fd` and `feature_distance` use:
//   train-features OUT.safetensors [STEPS [SEED]]

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <numbers>
#include <numeric>

#include "core/base/number_text.h"
#include "core/base/processor.h"
#include "core/base/safetensors.h"
#include "core/data/idx_images.h"
#include "core/data/image_data.h"
#include "core/eval/feature_network.h"

namespace scorescope {
namespace {

constexpr std::int64_t kBatch = 128;
constexpr double kLargestRate = 2e-3;
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;

/// The same network as FeatureNetwork, on LibTorch and with gradients.
class TrainableClassifier {
public:
    explicit TrainableClassifier(std::uint64_t seed) {
        const auto& channels = FeatureNetwork::kChannels;
        for (std::size_t i = 0; i + 1 < channels.size(); ++i) {
            add("convolution" + std::to_string(i + 1), {channels[i + 1], channels[i], 3, 3}, seed);
        }
        const std::int64_t side = FeatureNetwork::kSides[3];
        add("features", {FeatureNetwork::kFeatures, channels[3], side, side}, seed);
        add("classes", {FeatureNetwork::kClasses, FeatureNetwork::kFeatures}, seed);
    }

    /// images [B, 1, 28, 28]; logits [B, 10].
    torch::Tensor logits(const torch::Tensor& images) const {
        torch::Tensor h = images;
        for (std::size_t i = 0; i < 6; i += 2) {
            h = at::silu(at::conv2d(h, tensors_[i], tensors_[i + 1], 2, 1));
        }
        h = at::silu(at::conv2d(h, tensors_[6], tensors_[7])).flatten(1);
        return at::linear(h, tensors_[8], tensors_[9]);
    }

    const std::vector<std::string>& names() const { return names_; }
    std::vector<torch::Tensor>& tensors() { return tensors_; }

private:
    /// Uniform of variance 1 / (3 inputs); biases 0.
    void add(const std::string& name, const std::vector<std::int64_t>& shape, std::uint64_t seed) {
        const std::int64_t count =
            std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
        const double bound = 1.0 / std::sqrt(static_cast<double>(count / shape[0]));
        std::vector<float> values(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < values.size(); ++i) {
            const NoiseKey key{seed, Stream::weights, (tensors_.size() << 24) + i};
            values[i] = static_cast<float>(bound * (2.0 * uniform(key) - 1.0));
        }
        names_.push_back(name + ".weight");
        tensors_.push_back(torch::tensor(values).view(shape).requires_grad_());
        names_.push_back(name + ".bias");
        tensors_.push_back(torch::zeros({shape[0]}).requires_grad_());
    }

    std::vector<std::string> names_;
    std::vector<torch::Tensor> tensors_;
};

struct LabelledImages {
    torch::Tensor images, labels;
};

LabelledImages trainingBatch(const ImageData& data, std::uint64_t seed, std::uint32_t step) {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < kBatch; ++i) {
        const NoiseKey key{seed, Stream::batchIndex, static_cast<std::uint64_t>(i), step};
        rows.push_back(
            static_cast<std::int64_t>(uniformIndex(key, static_cast<std::uint64_t>(data.rows()))));
    }
    const Points points = data.trainingImages(rows);
    const std::vector<int> labels = data.trainingLabels(rows);
    const std::int64_t side = FeatureNetwork::kSides[0];
    return {torch::tensor(points.values).view({kBatch, 1, side, side}),
            torch::tensor(labels).to(torch::kInt64)};
}

/// Adam with a rate that falls along a cosine from kLargestRate to 0.
void trainClassifier(TrainableClassifier& network, const ImageData& data, std::int64_t steps,
                     std::uint64_t seed) {
    auto& weights = network.tensors();
    std::vector<torch::Tensor> first, second;
    for (const auto& weight : weights) {
        first.push_back(torch::zeros_like(weight));
        second.push_back(torch::zeros_like(weight));
    }
    for (std::int64_t step = 0; step < steps; ++step) {
        const auto batch = trainingBatch(data, seed, static_cast<std::uint32_t>(step));
        const auto loss = at::cross_entropy_loss(network.logits(batch.images), batch.labels);
        loss.backward();
        const double done = static_cast<double>(step) / static_cast<double>(steps);
        const double rate = 0.5 * kLargestRate * (1.0 + std::cos(std::numbers::pi * done));
        const double n = static_cast<double>(step + 1);
        const at::NoGradGuard guard;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const torch::Tensor gradient = weights[i].grad();
            first[i].mul_(kBeta1).add_(gradient, 1.0 - kBeta1);
            second[i].mul_(kBeta2).addcmul_(gradient, gradient, 1.0 - kBeta2);
            const auto scale = (second[i] / (1.0 - std::pow(kBeta2, n))).sqrt_().add_(kEpsilon);
            weights[i].addcdiv_(first[i], scale, -rate / (1.0 - std::pow(kBeta1, n)));
            weights[i].mutable_grad().zero_();
        }
        if (step % 500 == 0) {
            std::fprintf(stderr, "step %lld loss %.3f\n", static_cast<long long>(step),
                         loss.item<double>());
        }
    }
}

SafetensorsFile fileOf(TrainableClassifier& network) {
    SafetensorsFile file;
    for (std::size_t i = 0; i < network.names().size(); ++i) {
        const torch::Tensor values = network.tensors()[i].detach().contiguous();
        TensorEntry entry{network.names()[i], "F32", values.sizes().vec(), {}};
        entry.data.resize(static_cast<std::size_t>(values.numel()) * sizeof(float));
        std::memcpy(entry.data.data(), values.data_ptr<float>(), entry.data.size());
        file.tensors.push_back(std::move(entry));
    }
    return file;
}

/// Share of the test split whose class the program's own evaluation of the file finds.
double accuracyOf(const FeatureNetwork& network, const ImageData& data) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(data.testRows()));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    const Points images = data.testImages(rows);
    const std::vector<int> labels = data.testLabels(rows);
    std::int64_t right = 0;
    for (std::int64_t i = 0; i < images.count; ++i) {
        const auto logits = network.look(images.row(i)).logits;
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        if (best == labels[static_cast<std::size_t>(i)]) ++right;
    }
    return static_cast<double>(right) / static_cast<double>(images.count);
}

Result<void> makeFeatures(const std::string& out, std::int64_t steps, std::uint64_t seed) {
    const auto data = makeFashionMnist();
    if (!data) return data.error();
    const ImageData& images = *(*data)->images();
    at::set_num_threads(1);  // the same sums in the same order on every machine of a kind
    TrainableClassifier network(seed);
    trainClassifier(network, images, steps, seed);
    SafetensorsFile file = fileOf(network);
    file.metadata = {{"data", "fashion-mnist, 60,000 training images"},
                     {"seed", std::to_string(seed)},
                     {"steps", std::to_string(steps)},
                     {"batch", std::to_string(kBatch)}};
    if (auto good = writeSafetensors(out, file); !good) return good;
    const auto stored = FeatureNetwork::load(out);
    if (!stored) return stored.error();
    file.metadata["test_accuracy"] = formatReal(accuracyOf(*stored, images), 4);
    std::printf("test accuracy %s\n", file.metadata["test_accuracy"].c_str());
    return writeSafetensors(out, file);
}

}  // namespace
}  // namespace scorescope

int main(int count, char** arguments) {
    using namespace scorescope;
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const auto steps = parseInteger(words.size() > 1 ? words[1] : "4000");
    const auto seed = parseInteger(words.size() > 2 ? words[2] : "0");
    if (words.empty() || words.size() > 3 || !steps || *steps < 1 || !seed || *seed < 0) {
        std::fputs("usage: train-features OUT.safetensors [STEPS [SEED]]\n", stderr);
        return 2;
    }
    prepareProcessor(detectProcessor());
    const auto done = makeFeatures(words[0], *steps, static_cast<std::uint64_t>(*seed));
    if (done) return 0;
    std::fprintf(stderr, "error: %s\n", done.error().line().c_str());
    return exitCode(done.error().fault);
}
