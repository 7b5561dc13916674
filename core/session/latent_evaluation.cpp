// SPDX-License-Identifier: Apache-2.0
#include "core/session/latent_evaluation.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/data/image_data.h"
#include "core/eval/score_vae_bound.h"
#include "core/model/vae.h"
#include "core/session/host_numbers.h"
#include "core/session/image_decoding.h"
#include "core/session/latent_draws.h"
#include "core/session/latent_models.h"
#include "core/session/latent_nelbo.h"
#include "core/session/stopwatch.h"

namespace scorescope {
namespace {

constexpr std::int64_t kBoundedAtOnce = 16;
constexpr double kBitsOfAPixel = 8.0;
constexpr auto kSampleInterval = std::chrono::milliseconds(15);

/// E ln p(x | z) - KL of each row, one draw of z, nats in model space.
torch::Tensor evidenceBound(const Vae& model, const VaeOptions& options, const torch::Tensor& x,
                            const torch::Tensor& noise) {
    const at::NoGradGuard guard;
    const LatentNormal latents = model.encodeAlong(x, noise);
    const auto bound =
        -model.negativeLogLikelihood(x, latents.at(noise)) - latents.divergence().sum(1);
    const bool whole =
        isDiscrete(options.likelihood) || options.variance != DecoderVariance::identity;
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
        const auto noise = drawnNoise(latents_.mean, rows_, request_.seed);
        const auto z = encodeInPieces(inputs_, kind(), weights_, site_, noise).at(noise);
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
        result["kl"] = latents_.divergence().sum(1).mean().item<double>();
        if (kind() == "vae" && isDiscrete(vaeOptions().likelihood)) {
            result["value"] = nats;  // a probability, which no change of units stretches
            return result;
        }
        const double perDimension =
            result["value"].get<double>() / static_cast<double>(inputs_.size(1));
        result["bits_per_dimension"] = kBitsOfAPixel - perDimension / std::numbers::ln2;
        return result;
    }

    Result<Json> nelbo() {
        encode();
        return latentNelbo(planOf(inputs_), site_);
    }

    /// Of a latent diffusion model.
    Result<Json> gap() {
        encode();
        const Experiment& experiment = site_.experiment();
        const Points& points = experiment.set().points;
        const std::int64_t rows = std::min(inputs_.size(0), points.count);
        const auto end = points.values.begin() + rows * points.dimension;
        const std::vector<float> first(points.values.begin(), end);
        const torch::Tensor known =
            torch::tensor(first, torch::kFloat32).view({rows, points.dimension});
        auto unseen = matchedNelbo(planOf(inputs_), site_);
        if (!unseen) return unseen.error();
        const auto seen = matchedNelbo(planOf(known.to(inputs_.options())), site_);
        if (!seen) return seen.error();
        Json result = {{"value", unseen->at("value")}, {"n", inputs_.size(0)}};
        result["training"] = seen->at("value");
        result["training_n"] = rows;
        return result;
    }

    /// Of a ScoreVAE.
    LatentNormal encodeAt(const torch::Tensor& x, const NoiseLevels& levels) {
        const LatentModel& model = site_.model->decoders().model(kind(), weights_.values);
        const auto* scoreVae = dynamic_cast<const ScoreVae*>(&model);
        TORCH_INTERNAL_ASSERT(scoreVae != nullptr);
        return scoreVae->encodeAt(x, levels);
    }

private:
    NelboPlan planOf(const torch::Tensor& x) const {
        return {weights_, x, request_.seed, request_.settings};
    }

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
        inputs_ = x.to(torch::TensorOptions(experiment.device()).dtype(torch::kFloat32));
        latents_ = encodeInPieces(inputs_, kind(), weights_, site_);
    }

    const EvalRequest& request_;
    const JobSite& site_;
    JobWeights weights_;
    std::vector<std::int64_t> rows_;
    torch::Tensor inputs_;  ///< [n, D], model space
    LatentNormal latents_;
    Reconstructions made_;
};

/// Draws latent vectors, then decodes them, a step a turn.
class PriorImages {
public:
    PriorImages(LatentDrawPlan plan, const JobSite& site) : plan_(std::move(plan)), site_(site) {}

    Result<void> begin() {
        auto drawing = LatentDrawing::begin(plan_, site_);
        if (!drawing) return drawing.error();
        drawing_ = *std::move(drawing);
        return {};
    }

    Result<void> advance() {
        if (!drawing_->finished()) return drawing_->advance();
        if (decoding_ == nullptr) {
            auto decoding = decode(drawing_->state());
            if (!decoding) return decoding.error();
            decoding_ = *std::move(decoding);
        }
        return decoding_->advance();
    }

    bool finished() const { return decoding_ != nullptr && decoding_->finished(); }
    double progress() const {
        if (decoding_ == nullptr) return drawing_->diffuses() ? drawing_->progress() : 0.0;
        return drawing_->diffuses() ? 1.0 : decoding_->progress();
    }
    const LatentDrawing& drawing() const { return *drawing_; }
    const torch::Tensor& points() const { return decoding_->points(); }

    /// What the latent vectors look like that are being drawn; of a model that decodes in one pass.
    Result<torch::Tensor> glimpse() const {
        auto decoding = decode(drawing_->decodable());
        if (!decoding) return decoding.error();
        if (const auto good = (*decoding)->advance(); !good) return good.error();
        return (*decoding)->points();
    }

    /// Score calls of the sampler, be it that of the latent vectors or that of the images.
    SamplerCounts counts() const {
        if (drawing_->diffuses()) return drawing_->counts();
        return {decoding_ == nullptr ? 0 : decoding_->nfe(), 0, 0};
    }

private:
    Result<std::unique_ptr<ImageDecoding>> decode(const torch::Tensor& z) const {
        const std::string kind = site_.experiment().settings().text("model.kind");
        return ImageDecoding::begin({kind, plan_.weights, plan_.seed, 1.0, 0, plan_.settings}, z,
                                    site_);
    }

    LatentDrawPlan plan_;
    JobSite site_;
    std::unique_ptr<LatentDrawing> drawing_;
    std::unique_ptr<ImageDecoding> decoding_;
};

class LatentSampleJob final : public ExplorerJob {
public:
    LatentSampleJob(const SampleRequest& request, JobSite site)
        : request_(request),
          site_(std::move(site)),
          started_(Clock::now()),
          cpuAtStart_(processSeconds()) {}

    bool advance() override {
        const auto good = work();
        if (!good) {
            site_.reply(good.error());
            return true;
        }
        send();
        return images_->finished();
    }

private:
    Result<void> work() {
        if (images_ == nullptr) return begin();
        if (auto good = images_->advance(); !good) return good;
        return keepFrame();
    }

    Result<void> begin() {
        auto weights = jobWeights(request_.source, site_);
        if (!weights) return weights.error();
        images_ = std::make_unique<PriorImages>(
            LatentDrawPlan{*std::move(weights), request_.count, request_.seed, request_.settings},
            site_);
        if (auto good = images_->begin(); !good) return good;
        return keepFrame();
    }

    /// Spread evenly over the steps of latent vectors that diffuse; the images are the last frame.
    Result<void> keepFrame() {
        const LatentDrawing& drawing = images_->drawing();
        if (images_->finished()) {
            addFrame(images_->points(), drawing.time(), 0.0);
            return {};
        }
        if (drawing.finished()) return {};
        const int last = std::max(request_.frames, 2) - 1;
        const int due = static_cast<int>(drawing.progress() * last + 1e-9);
        if (request_.frames != 0 && kept_ > 0 && due <= lastDue_) return {};
        lastDue_ = due;
        const auto glimpse = images_->glimpse();
        if (!glimpse) return glimpse.error();
        addFrame(*glimpse, drawing.time(), drawing.position());
        return {};
    }

    void addFrame(const torch::Tensor& points, double t, double position) {
        const auto kept = [](const torch::Tensor& values) {
            return std::make_shared<const std::vector<float>>(floatsOf(values));
        };
        SampleFrame frame{kept_++, t, position, kept(points)};
        const LatentDrawing& drawing = images_->drawing();
        if (drawing.diffuses()) frame.latents = kept(drawing.state());
        frames_.push_back(std::move(frame));
    }

    void send() {
        const bool finished = images_->finished();
        if (!finished && frames_.empty() && Clock::now() - sent_ < kSampleInterval) return;
        sent_ = Clock::now();
        SampleReply reply;
        reply.frames = std::exchange(frames_, {});
        reply.progress = finished ? 1.0 : images_->progress();
        reply.finished = finished;
        reply.step = site_.live->step;
        reply.dimension = site_.experiment().dimension();
        const SamplerCounts counts = images_->counts();
        reply.nfe = counts.nfe;
        reply.accepted = counts.accepted;
        reply.rejected = counts.rejected;
        if (finished) reply.stepSizes = images_->drawing().stepSizes();
        reply.seconds = secondsSince(started_);
        reply.cpuSeconds = processSeconds() - cpuAtStart_;
        site_.reply(std::move(reply));
    }

    SampleRequest request_;
    JobSite site_;
    Clock::time_point started_, sent_;
    double cpuAtStart_;
    std::unique_ptr<PriorImages> images_;
    std::vector<SampleFrame> frames_;
    int kept_ = 0, lastDue_ = 0;
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
    const std::string kind = experiment.settings().text("model.kind");
    if (kind == "vae" || kind == "lsgm") {
        input->nelbo = [own] { return own->nelbo(); };
    }
    if (kind == "lsgm") {
        input->gap = [own] { return own->gap(); };
    }
    if (kind == "scorevae") {
        input->encodeAt = [own](const torch::Tensor& x, const NoiseLevels& levels) {
            return own->encodeAt(x, levels);
        };
    }
    if (kind == "vae" || kind == "scorevae") {
        input->bound = [own] { return own->bound(); };
    }
    return std::unique_ptr<const LatentInput>(std::move(input));
}

Result<Points> latentSamples(const EvalRequest& request, const JobSite& site) {
    auto weights = jobWeights(request.source, site);
    if (!weights) return weights.error();
    PriorImages images({*std::move(weights), request.count, request.seed, request.settings}, site);
    if (auto good = images.begin(); !good) return good.error();
    while (!images.finished()) {
        if (const auto good = images.advance(); !good) return good.error();
    }
    const auto& points = images.points();
    return Points{points.size(0), points.size(1), floatsOf(points)};
}

std::unique_ptr<ExplorerJob> makeLatentSampleJob(const SampleRequest& request, JobSite site) {
    return std::make_unique<LatentSampleJob>(request, std::move(site));
}

}  // namespace scorescope
