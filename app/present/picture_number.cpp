// SPDX-License-Identifier: Apache-2.0
#include "app/present/picture_number.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/number_text.h"
#include "core/data/principal_components.h"
#include "core/eval/image_metrics.h"
#include "core/eval/reconstruction_metrics.h"

namespace scorescope::app {
namespace {

Error noPictureNumber(const std::string& what, const std::string& remedy) {
    return {Fault::usage, what, "", remedy};
}

/// Of each image one picture: the mean of its draws.
Reconstructions meanOfDraws(Reconstructions made) {
    const auto size = static_cast<std::size_t>(made.shape.size());
    const auto draws = static_cast<std::size_t>(made.samples);
    std::vector<float> means(static_cast<std::size_t>(made.count) * size, 0.0f);
    const std::vector<float> clipped = clippedPixels(made.pixels);
    for (std::size_t k = 0; k < clipped.size(); ++k) {
        const std::size_t image = k / (draws * size);
        means[image * size + k % size] += clipped[k] / static_cast<float>(draws);
    }
    made.pixels = std::move(means);
    made.samples = 1;
    return made;
}

double valueIn(const Json& measured) {
    return measured.at("value").get<double>();
}

LabelledImages imagesOf(const ReconstructReply& reply) {
    return {reply.shape, reply.originals, reply.labels};
}

/// A picture that L2 confuses: with which, and how it looks after its change.
struct Confusion {
    std::size_t image = 0, other = 0;
    std::vector<float> changed;
};

std::vector<Confusion> confusionsOf(const LikenessNumber& kind, const LabelledImages& images) {
    std::vector<Confusion> found;
    for (std::size_t i = 0; i < images.count(); ++i) {
        const auto nearest = nearestOfOtherClass(images, images.image(i), images.labels[i]);
        auto changed = changedImage(images.image(i), images.shape, kind.change, kind.amount);
        if (!nearest || nearest->distance >= imageDistance(images.image(i), changed)) continue;
        found.push_back({i, nearest->index, std::move(changed)});
    }
    return found;
}

Result<double> shareByFeatures(const std::vector<Confusion>& pairs, const LabelledImages& images) {
    if (!FeatureNetwork::takes(images.shape)) {
        return noPictureNumber("the classifier does not know images of this shape", "judge by l2");
    }
    const auto network = FeatureNetwork::shipped();
    if (!network) return network.error();
    const auto alike = [&](const Confusion& pair) {
        const ImageFeatures own = network->look(images.image(pair.image));
        return featureDistance(own, network->look(images.image(pair.other))) <
               featureDistance(own, network->look(pair.changed));
    };
    const auto agreed = std::ranges::count_if(pairs, alike);
    return static_cast<double>(agreed) / static_cast<double>(images.count());
}

}  // namespace

ReconstructRequest pictureRequest(const PictureOrder& order, const ScoreSource& source,
                                  const Settings& settings) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(order.count));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return {.source = source,
            .images = {std::move(rows)},
            .decoders = {order.decoder.empty() ? settings.text("model.kind") : order.decoder},
            .seed = static_cast<std::uint64_t>(settings.integer("seed")),
            .samples = static_cast<int>(order.draws),
            .meanLatent = order.meanLatent,
            .guidance = order.guidance,
            .settings = settings};
}

std::string pictureKey(const PictureOrder& order) {
    std::string key = " pictures " + order.decoder + ' ' + formatReal(order.guidance) +
                      (order.meanLatent ? " mean" : "");
    for (const std::int64_t number : {order.count, order.draws}) {
        key += ' ' + std::to_string(number);
    }
    return key;
}

Result<double> numberOf(const PictureNumber& kind, const ReconstructReply& reply) {
    if (reply.decoded.empty()) return noPictureNumber("nothing was decoded", "choose a decoder");
    const DecodedImages& decoded = reply.decoded.front();
    Reconstructions made{reply.shape, reply.count, decoded.samples, reply.originals,
                         decoded.pixels};
    if (kind.ofMean) made = meanOfDraws(std::move(made));
    if (kind.measure == "sharpness") return valueIn(sharpness(made));
    if (const auto refusal = measureRefusal(kind.measure, reply.shape)) {
        return noPictureNumber(*refusal, "choose another measure");
    }
    if (kind.measure != "feature_distance") {
        return valueIn(measureAll(kind.measure, made, nullptr));
    }
    const auto features = FeatureNetwork::shipped();
    if (!features) return features.error();
    return valueIn(measureAll(kind.measure, made, &*features));
}

Result<double> numberOf(const LikenessNumber& kind, const ReconstructReply& reply) {
    const LabelledImages images = imagesOf(reply);
    if (images.count() == 0) {
        return noPictureNumber("the images have no classes", "choose data with classes");
    }
    const auto confusions = confusionsOf(kind, images);
    if (kind.byFeatures) return shareByFeatures(confusions, images);
    return static_cast<double>(confusions.size()) / static_cast<double>(images.count());
}

Result<double> numberOf(const ComponentNumber& kind, const ReconstructReply& reply) {
    const auto size = static_cast<std::size_t>(reply.shape.size());
    const auto wanted = static_cast<std::size_t>(kind.components);
    if (wanted > size || reply.count < 2) {
        return noPictureNumber("there are not so many components", "ask for fewer");
    }
    constexpr float kLargestByte = 255.0f;
    std::vector<std::uint8_t> bytes(reply.originals.size());
    std::vector<double> sums(size, 0.0), squares(size, 0.0);
    for (std::size_t k = 0; k < bytes.size(); ++k) {
        bytes[k] = static_cast<std::uint8_t>(
            std::lround(std::clamp(reply.originals[k], 0.0f, 1.0f) * kLargestByte));
        sums[k % size] += bytes[k];
        squares[k % size] += static_cast<double>(bytes[k]) * bytes[k];
    }
    const auto n = static_cast<double>(reply.count);
    double all = 0.0;
    for (std::size_t k = 0; k < size; ++k) all += squares[k] / n - sums[k] / n * sums[k] / n;
    const auto kept = principalComponents(bytes, size, wanted).variances;
    // Both as means over the images, whatever the components' variances are divided by.
    return std::accumulate(kept.begin(), kept.end(), 0.0) / all;
}

}  // namespace scorescope::app
