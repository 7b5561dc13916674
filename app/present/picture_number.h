// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "app/present/image_likeness.h"
#include "core/base/result.h"
#include "core/session/image_messages.h"

namespace scorescope::app {

/// The first test images through one encoder and decoder.
struct PictureOrder {
    std::string decoder;  ///< empty: the run's own
    std::int64_t count = 0;
    std::int64_t draws = 1;  ///< decodings of one z
    double guidance = 1.0;
    bool meanLatent = false;
    friend bool operator==(const PictureOrder&, const PictureOrder&) = default;
};

/// A measure of reconstructions: "l2", "mse", "ssim", "feature_distance" or "sharpness".
struct PictureNumber {
    PictureOrder order;
    std::string measure;
    bool ofMean = false;  ///< of the mean of the draws instead of each
};

/// The share of test images to which L2 finds a picture of another class nearer than the same
/// picture after a change; by features: how many of those pairs a classifier's features take the
/// same way.
struct LikenessNumber {
    PictureOrder order;
    ImageChange change = ImageChange::shift;
    double amount = 0.0;
    bool byFeatures = false;
};

/// The share of the pixels' variance that lies along the first principal components.
struct ComponentNumber {
    PictureOrder order;
    std::int64_t components = 1;
};

ReconstructRequest pictureRequest(const PictureOrder& order, const ScoreSource& source,
                                  const Settings& settings);
/// Equal for orders with the same answer.
std::string pictureKey(const PictureOrder& order);

Result<double> numberOf(const PictureNumber& kind, const ReconstructReply& reply);
Result<double> numberOf(const LikenessNumber& kind, const ReconstructReply& reply);
Result<double> numberOf(const ComponentNumber& kind, const ReconstructReply& reply);

}  // namespace scorescope::app
