// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/eval/reconstruction_metrics.h"
#include "core/session/messages.h"

namespace scorescope::app {

/// What one decoder made, for measures; pixels cut to [0, 1].
Reconstructions reconstructionsOf(const ReconstructReply& reply, const DecodedImages& decoded);

/// The measures that apply to each image: by measure, one number an image.
struct ImageFigures {
    std::string decoder;
    std::vector<std::pair<std::string, std::vector<double>>> each;
};

/// features: null where the images are none that the classifier looks at.
ImageFigures figuresOf(const ReconstructReply& reply, const DecodedImages& decoded,
                       const FeatureNetwork* features);

/// The classifier for images of this shape; null where it cannot judge them.
Result<std::unique_ptr<const FeatureNetwork>> featuresFor(const ImageShape& shape);

/// {ids, labels, step, count, decoders: {NAME: {origin, samples, nfe, seconds, l2, mse, ...}}}.
Json reconstructionReport(const std::vector<std::int64_t>& ids, const ReconstructReply& reply,
                          const FeatureNetwork* features);

/// As png (a row of originals, for each decoder one row a sample and one of differences), npz
/// (ids, labels, originals, NAME, NAME_latents) or csv (id, label, measures by decoder).
Result<void> writeReconstructions(const std::string& path, const std::string& format,
                                  const std::vector<std::int64_t>& ids,
                                  const ReconstructReply& reply);

}  // namespace scorescope::app
