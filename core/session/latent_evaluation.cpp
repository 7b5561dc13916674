// SPDX-License-Identifier: Apache-2.0
#include "core/session/latent_evaluation.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/data/image_data.h"
#include "core/eval/score_vae_bound.h"
#include "core/model/vae.h"
#include "core/session/host_numbers.h"
#include "core/session/image_decoding.h"
#include "core/session/latent_models.h"
#include "core/session/stopwatch.h"

namespace scorescope {
namespace {

constexpr std::int64_t kBoundedAtOnce = 16;
constexpr double kBitsOfAPixel = 8.0;

/// E ln p(x | z) - KL of each row, one draw of z, nats in model space.
torch::Tensor evidenceBound(const Vae& model, const VaeOptions& options, const torch::Tensor& x,
                            const torch::Tensor& noise) {
    const at::NoGradGuard guard;
    const LatentNormal latents = model.encode(x);
    const auto bound =
        -model.negativeLogLikelihood(x, latents.at(noise)) - latents.divergence().sum(1);
    const bool whole = options.likelihood == Likelihood::bernoulli ||
                       options.variance != DecoderVariance::identity;
    if (whole) return bound;
    const double dimension = static_cast<double>(x.size(1));
    return bound - 0.5 * dimension * std::log(2.0 * std::numbers::pi);
}

/// Encodes and decodes once, when first asked.
class OwnLatents {
public:
    OwnLatents(const EvalRequest& request, const JobSite& site, JobWeights weights)
        : request_(request), site_(site), weights_(std::move(weights)) {}

    Result<LatentStatistics> statistics() {
        encode();
        return LatentStatistics{latents_.mean.size(0), latents_.mean.size(1),
                                floatsOf(latents_.mean), floatsOf(latents_.logVariance)};
    }

    Result<Reconstructions> reconstructions() {
        if (made_.count > 0) return made_;
        encode();
        const auto z = latentDraws(latents_, rows_, request_.seed, false);
        auto decoding = ImageDecoding::begin(
            {kind(), weights_, request_.seed, 1.0, 0, request_.settings}, z, site_);
        if (!decoding) return decoding.error();
        while (!(*decoding)->finished()) {
            if (const auto good = (*decoding)->advance(); !good) return good.error();
        }
        const ImageData& images = *site_.experiment().data().images();
        made_ = {images.shape(), z.size(0), 1, images.testImages(rows_).values,
                 floatsOf((*decoding)->points())};
        return made_;
    }

    Result<Json> bound() {
        encode();
        const Experiment& experiment = site_.experiment();
        double sum = 0.0;
        for (std::int64_t first = 0; first < inputs_.size(0); first += kBoundedAtOnce) {
            site_.yield();
            const std::int64_t end = std::min(first + kBoundedAtOnce, inputs_.size(0));
            sum += boundOf(inputs_.slice(0, first, end), first).sum().item<double>();
        }
        const double nats = sum / static_cast<double>(inputs_.size(0));
        Json result = {{"value", nats + experiment.logDensityToData()}, {"n", inputs_.size(0)}};
        if (vaeOptions().likelihood == Likelihood::bernoulli && kind() == "vae") {
            result["value"] = nats;  // a probability, which no change of units stretches
            return result;
        }
        const double perDimension =
            result["value"].get<double>() / static_cast<double>(inputs_.size(1));
        result["bits_per_dimension"] = kBitsOfAPixel - perDimension / std::numbers::ln2;
        return result;
    }

private:
    VaeOptions vaeOptions() const {
        return site_.experiment().settings().read(vaeOptionsSchema(), "model");
    }

    torch::Tensor boundOf(const torch::Tensor& x, std::int64_t first) {
        const LatentModel& model = site_.model->decoders().model(kind(), weights_.values);
        if (const auto* vae = dynamic_cast<const Vae*>(&model)) {
            const LatentNormal unit{torch::zeros({x.size(0), vae->latents()}, x.options()),
                                    torch::zeros({x.size(0), vae->latents()}, x.options())};
            const auto ids = std::span(rows_).subspan(static_cast<std::size_t>(first),
                                                      static_cast<std::size_t>(x.size(0)));
            return evidenceBound(*vae, vaeOptions(), x,
                                 latentDraws(unit, ids, request_.seed, false));
        }
        const auto* scoreVae = dynamic_cast<const ScoreVae*>(&model);
        TORCH_INTERNAL_ASSERT(scoreVae != nullptr);
        BoundDraws draws;
        draws.tMin = site_.experiment().tMin();
        draws.seed = request_.seed + static_cast<std::uint64_t>(first);
        return scoreVaeBound(*scoreVae, site_.experiment().sde(), x, draws);
    }

    std::string kind() const { return site_.experiment().settings().text("model.kind"); }

    void encode() {
        if (!rows_.empty()) return;
        const Experiment& experiment = site_.experiment();
        const ImageData& images = *experiment.data().images();
        rows_.resize(static_cast<std::size_t>(std::min(request_.count, images.testRows())));
        std::iota(rows_.begin(), rows_.end(), std::int64_t{0});
        const Points points = images.testImages(rows_);
        const auto x =
            experiment.toModel(torch::tensor(points.values).view({points.count, points.dimension}));
        latents_ =
            encodeInPieces(x.to(torch::TensorOptions(experiment.device()).dtype(torch::kFloat32)),
                           kind(), weights_, site_);
    }

    const EvalRequest& request_;
    const JobSite& site_;
    JobWeights weights_;
    std::vector<std::int64_t> rows_;
    torch::Tensor inputs_;  ///< [n, D], model space
    LatentNormal latents_;
    Reconstructions made_;
};

/// The decoding of `count` draws from N(0, I) by the experiment's own model.
struct PriorDraws {
    ScoreSource source;
    std::int64_t count = 0;
    std::uint64_t seed = 0;
    Settings settings;
};

Result<std::unique_ptr<ImageDecoding>> beginDraws(const PriorDraws& draws, const JobSite& site) {
    const std::string kind = site.experiment().settings().text("model.kind");
    const auto weights = jobWeights(draws.source, site);
    if (!weights) return weights.error();
    const std::int64_t width = site.model->decoders().model(kind, weights->values).latents();
    return ImageDecoding::begin({kind, *weights, draws.seed, 1.0, 0, draws.settings},
                                priorLatents(draws.count, width, draws.seed), site);
}

class LatentSampleJob final : public ExplorerJob {
public:
    LatentSampleJob(const SampleRequest& request, JobSite site)
        : request_(request),
          site_(std::move(site)),
          started_(Clock::now()),
          cpuAtStart_(processSeconds()) {}

    bool advance() override {
        const auto good = decoding_ == nullptr ? begin() : decoding_->advance();
        if (!good) {
            site_.reply(good.error());
            return true;
        }
        send();
        return decoding_->finished();
    }

private:
    Result<void> begin() {
        auto decoding =
            beginDraws({request_.source, request_.count, request_.seed, request_.settings}, site_);
        if (!decoding) return decoding.error();
        decoding_ = *std::move(decoding);
        return {};
    }

    void send() {
        SampleReply reply;
        reply.progress = decoding_->progress();
        reply.finished = decoding_->finished();
        reply.step = site_.live->step;
        reply.dimension = site_.experiment().dimension();
        reply.nfe = decoding_->nfe();
        reply.seconds = secondsSince(started_);
        reply.cpuSeconds = processSeconds() - cpuAtStart_;
        if (reply.finished) {
            reply.frames.push_back(
                {0, 0.0, 0.0,
                 std::make_shared<const std::vector<float>>(floatsOf(decoding_->points()))});
        }
        site_.reply(std::move(reply));
    }

    SampleRequest request_;
    JobSite site_;
    Clock::time_point started_;
    double cpuAtStart_;
    std::unique_ptr<ImageDecoding> decoding_;
};

}  // namespace

Result<std::unique_ptr<const LatentInput>> latentInput(const EvalRequest& request,
                                                       const JobSite& site) {
    const Experiment& experiment = site.experiment();
    if (!hasEncoder(experiment.settings())) return std::unique_ptr<const LatentInput>();
    auto weights = jobWeights(request.source, site);
    if (!weights) return weights.error();
    const auto own = std::make_shared<OwnLatents>(request, site, *std::move(weights));
    auto input = std::make_unique<LatentInput>();
    input->reconstructions = [own] { return own->reconstructions(); };
    input->latents = [own] { return own->statistics(); };
    if (experiment.settings().text("model.kind") != "cde") {
        input->bound = [own] { return own->bound(); };
    }
    return std::unique_ptr<const LatentInput>(std::move(input));
}

Result<Points> latentSamples(const EvalRequest& request, const JobSite& site) {
    const auto decoding =
        beginDraws({request.source, request.count, request.seed, request.settings}, site);
    if (!decoding) return decoding.error();
    while (!(*decoding)->finished()) {
        if (const auto good = (*decoding)->advance(); !good) return good.error();
    }
    const auto& points = (*decoding)->points();
    return Points{points.size(0), points.size(1), floatsOf(points)};
}

std::unique_ptr<ExplorerJob> makeLatentSampleJob(const SampleRequest& request, JobSite site) {
    return std::make_unique<LatentSampleJob>(request, std::move(site));
}

}  // namespace scorescope
