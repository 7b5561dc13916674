// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/settings.h"
#include "core/data/image_shape.h"
#include "core/session/score_source.h"

// What hosts and the explorer say to each other about images and latent vectors.

namespace scorescope {

/// What a host must know of images before it asks for some.
struct ImageInfo {
    ImageShape shape;
    std::int64_t testRows = 0;
    std::vector<std::string> labelNames;  ///< by class; empty without classes
    /// What reconstructs: kinds of models with an encoder, the run's own first ("scorevae"), then
    /// those that it is compared with.
    std::vector<std::string> decoders;
};

/// Images of the test split by their rows, and a viewer's own.
struct ImageChoice {
    /// At least one; from 0 on of the test split, -1 - i the i-th of `own`.
    std::vector<std::int64_t> rows;
    std::vector<float> own = {};  ///< [n, C, H, W], pixels in [0, 1]
    friend bool operator==(const ImageChoice&, const ImageChoice&) = default;
};

/// q(z | x, t = 0) of images.
struct EncodeRequest {
    ScoreSource source;  ///< of the run's own weights
    ImageChoice images;
    std::string decoder = {};  ///< whose encoder; empty: the run's own
    /// The means taken along the ODE of a latent diffusion model to z_1, what they are noise of.
    bool noise = false;
};

/// Images through encoders and decoders, one after the other for each decoder.
struct ReconstructRequest {
    ScoreSource source;
    ImageChoice images;
    std::vector<std::string> decoders = {};  ///< empty: all that ImageInfo names
    std::uint64_t seed = 0;
    int samples = 1;          ///< of one z each, where decoding is random
    bool meanLatent = false;  ///< z is the mean of q(z | x, 0) instead of a sample
    double guidance = 1.0;    ///< gamma of score = prior + gamma encoder term
    int frames = 0;           ///< of a film of the first image's decoding; 0: none
    Settings settings;        ///< "sampler.*" for decoders that sample
};

/// Latent vectors to images.
struct DecodeRequest {
    ScoreSource source;
    std::string decoder = {};    ///< empty: the run's own
    std::vector<float> latents;  ///< [n, L]
    std::uint64_t seed = 0;
    double guidance = 1.0;
    Settings settings;  ///< as above
    /// The latent vectors are z_1, from which the ODE of a latent diffusion model leads to z_0.
    bool fromNoise = false;
};

struct EncodeReply {
    std::int64_t step = 0;  ///< of the weights
    std::string decoder;
    std::int64_t latentDimension = 0;  ///< L
    std::vector<float> mean;           ///< [n, L]
    std::vector<float> logVariance;    ///< [n, L]
    std::vector<int> labels;           ///< [n]; empty without classes, -1 of a viewer's own
};

/// The reverse diffusion of one image, frame by frame from noise to image.
struct DecodingFilm {
    std::vector<double> t;       ///< [frames]
    std::vector<float> states;   ///< [frames, C, H, W]
    std::vector<float> prior;    ///< likewise: the prior's score
    std::vector<float> encoder;  ///< likewise: grad_x log q(z | x, t); empty of other decoders
};

/// What one decoder made.
struct DecodedImages {
    std::string decoder;         ///< "vae", "scorevae", "cde"
    std::string origin;          ///< the run or the shipped weights
    int samples = 1;             ///< of each image
    std::vector<float> pixels;   ///< [n, samples, C, H, W], not clipped
    std::vector<float> latents;  ///< [n, L], what was decoded
    std::int64_t nfe = 0;        ///< score calls per image; 1 where decoding is one pass
    double seconds = 0.0;
    DecodingFilm film;  ///< empty: not asked for, or nothing to show
};

/// Grows decoder by decoder.
struct ReconstructReply {
    std::int64_t step = 0;  ///< of the weights
    ImageShape shape;
    std::int64_t count = 0;
    std::vector<float> originals;  ///< [n, C, H, W]; of a DecodeRequest empty
    std::vector<int> labels;       ///< [n]; empty without
    std::vector<DecodedImages> decoded;
    double progress = 0.0;
    bool finished = false;
};

}  // namespace scorescope
