// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/explorer_job.h"

namespace scorescope {

/// The decoder that is meant, the first where no name is given; an Error when there is none.
Result<std::string> decoderNamed(const std::string& name, const Experiment& experiment);

/// q(z | x, 0) by a decoder's encoder at x [B, D] (model space), in pieces; along the draw of this
/// noise [B, L], or along the means.
LatentNormal encodeInPieces(const torch::Tensor& x, const std::string& decoder,
                            const JobWeights& weights, const JobSite& site,
                            const torch::Tensor& noise = {});

/// z [B, L]: the means, or one draw each; draw i depends on (seed, ids[i]) alone.
torch::Tensor latentDraws(const LatentNormal& latents, std::span<const std::int64_t> ids,
                          std::uint64_t seed, bool means);
/// The noise of those draws, one row for each of `like` [B, L].
torch::Tensor drawnNoise(const torch::Tensor& like, std::span<const std::int64_t> ids,
                         std::uint64_t seed);

/// How latent vectors become images.
struct DecodingPlan {
    std::string decoder;
    JobWeights weights;
    std::uint64_t seed = 0;
    double guidance = 1.0;
    int frames = 0;     ///< of a film of the first row
    Settings settings;  ///< "sampler.*"
};

/// Decodes z [B, L] step by step: by one pass, or by a sampler whose score is that of p(x | z).
class ImageDecoding {
public:
    static Result<std::unique_ptr<ImageDecoding>> begin(DecodingPlan plan, torch::Tensor z,
                                                        JobSite site);

    /// One step of the sampler, or one pass; nothing more to do when it is finished.
    Result<void> advance();
    bool finished() const { return finished_; }
    double progress() const;

    /// [B, D], data units, when finished.
    const torch::Tensor& points() const { return points_; }
    std::int64_t nfe() const { return nfe_; }
    const DecodingFilm& film() const { return film_; }

private:
    ImageDecoding(DecodingPlan plan, torch::Tensor z, JobSite site)
        : plan_(std::move(plan)), z_(std::move(z)), site_(std::move(site)) {}

    void decodeAtOnce();
    void keepFrame();

    DecodingPlan plan_;
    torch::Tensor z_;
    JobSite site_;
    std::unique_ptr<ScoreFunction> score_;
    std::unique_ptr<Sampler> sampler_;
    torch::Tensor points_;
    std::int64_t nfe_ = 0;
    int lastFrame_ = -1;
    DecodingFilm film_;
    bool finished_ = false;
};

}  // namespace scorescope
