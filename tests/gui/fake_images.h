// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/data/image_data.h"
#include "core/session/messages.h"

namespace scorescope {

/// Answers about real images by simple rules instead of networks: an encoder that looks at the
/// means of eight parts of an image, and decoders that blur (vae), add noise (scorevae) or darken
/// (cde) what they are given.
class FakeImages {
public:
    static constexpr std::int64_t kLatents = 8;

    explicit FakeImages(std::unique_ptr<DataSet> data) : data_(std::move(data)) {}

    const ImageData& data() const { return *data_->images(); }
    ImageInfo info(std::vector<std::string> decoders) const;

    EncodeReply answer(const EncodeRequest& request) const;
    ReconstructReply answer(const ReconstructRequest& request,
                            const std::vector<std::string>& decoders) const;
    ReconstructReply answer(const DecodeRequest& request) const;
    /// Of latent points: a network that pulls twice as hard as N(0, I); alpha 0.3.
    ScoreReply answer(const ScoreRequest& request) const;
    /// Test images that come out of noise in five states.
    SampleReply answer(const SampleRequest& request) const;

private:
    Points chosen(const ImageChoice& choice) const;
    std::vector<int> labelsOf(const ImageChoice& choice) const;
    std::vector<float> latentOf(std::span<const float> image) const;

    std::unique_ptr<DataSet> data_;
};

}  // namespace scorescope
