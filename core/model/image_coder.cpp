// SPDX-License-Identifier: Apache-2.0
#include "core/model/image_coder.h"

#include <cassert>

#include "core/model/deep_coder.h"
#include "core/model/hierarchical_coder.h"
#include "core/model/residual_coder.h"

namespace scorescope {
namespace {

/// `model.encoder` counts for images, unless dense layers were asked for.
EncoderKind kindFor(const LatentShape& shape) {
    return shape.image && shape.options.hidden.empty() ? shape.options.encoder : EncoderKind::conv;
}

}  // namespace

std::unique_ptr<ImageEncoder> makeImageEncoder(ParameterStore& store, const LatentShape& shape,
                                               bool timed, torch::Device device) {
    switch (kindFor(shape)) {
        case EncoderKind::conv: return nullptr;
        case EncoderKind::deep: return std::make_unique<DeepEncoder>(store, shape, timed);
        case EncoderKind::residual:
            return std::make_unique<ResidualEncoder>(store, shape, timed, device);
        case EncoderKind::hierarchical:
            assert(!timed);  // settings refuse it
            return std::make_unique<HierarchicalEncoder>(store, shape);
    }
    return nullptr;
}

std::unique_ptr<ImageDecoder> makeImageDecoder(ParameterStore& store, const LatentShape& shape) {
    switch (kindFor(shape)) {
        case EncoderKind::conv: return nullptr;
        case EncoderKind::deep: return std::make_unique<DeepDecoder>(store, shape);
        case EncoderKind::residual: return std::make_unique<ResidualDecoder>(store, shape);
        case EncoderKind::hierarchical: return std::make_unique<HierarchicalDecoder>(store, shape);
    }
    return nullptr;
}

}  // namespace scorescope
