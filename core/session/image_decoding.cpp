// SPDX-License-Identifier: Apache-2.0
#include "core/session/image_decoding.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/model/row_blocks.h"
#include "core/session/host_numbers.h"

namespace scorescope {
namespace {

// Images of one piece: some milliseconds of work. Fixed, because the same image in other company
// may differ in the last bit.
constexpr std::int64_t kEncodedAtOnce = 64;

/// The same of scores: whole blocks, one for each thread.
std::int64_t scoredAtOnce() {
    return kLatentRows * at::get_num_threads();
}

/// The score of p_t(x | z), z of each row its own, with the site's yield between pieces.
class PosteriorPieces final : public ScoreFunction {
public:
    PosteriorPieces(const DecodingPlan& plan, torch::Tensor z, JobSite site)
        : plan_(plan), z_(std::move(z)), site_(std::move(site)) {
        const LatentModel& model = loaded();
        for (const torch::Tensor& piece : z_.split(scoredAtOnce())) {
            pieces_.push_back(model.posteriorScore(piece, plan_.guidance));
        }
    }

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        TORCH_INTERNAL_ASSERT(x.size(0) == z_.size(0));
        std::vector<torch::Tensor> parts;
        std::size_t next = 0;
        for (const torch::Tensor& rows : x.split(scoredAtOnce())) {
            site_.yield();
            (void)loaded();  // another job may have loaded its weights during the yield
            parts.push_back(pieces_[next++]->score(rows, t));
        }
        return at::cat(parts);
    }
    std::int64_t dimension() const override { return site_.experiment().dimension(); }

private:
    const LatentModel& loaded() const {
        return site_.model->decoders().model(plan_.decoder, plan_.weights.values);
    }

    DecodingPlan plan_;
    torch::Tensor z_;
    JobSite site_;
    std::vector<std::unique_ptr<ScoreFunction>> pieces_;
};

void append(std::vector<float>& values, const torch::Tensor& more) {
    const std::vector<float> plain = floatsOf(more);
    values.insert(values.end(), plain.begin(), plain.end());
}

}  // namespace

Result<std::string> decoderNamed(const std::string& name, const Experiment& experiment) {
    const auto names = Decoders::names(experiment);
    if (names.empty()) {
        const std::string kind = experiment.settings().text("model.kind");
        return Error{Fault::usage, "a model of kind \"" + kind + "\" has no encoder", "model.kind",
                     "choose a run whose model has one"};
    }
    if (name.empty()) return names.front();
    if (std::find(names.begin(), names.end(), name) != names.end()) return name;
    return Error{Fault::usage, "there is no decoder \"" + printable(name) + "\" here", "decoder",
                 nearestRemedy(name, names)};
}

LatentNormal encodeInPieces(const torch::Tensor& x, const std::string& decoder,
                            const JobWeights& weights, const JobSite& site,
                            const torch::Tensor& noise) {
    std::vector<torch::Tensor> means, logVariances;
    for (std::int64_t first = 0; first < x.size(0); first += kEncodedAtOnce) {
        site.yield();
        const at::NoGradGuard guard;
        const auto piece = [&](const torch::Tensor& rows) {
            return rows.slice(0, first, std::min(first + kEncodedAtOnce, x.size(0)));
        };
        const LatentModel& model = site.model->decoders().model(decoder, weights.values);
        const LatentNormal latents =
            noise.defined() ? model.encodeAlong(piece(x), piece(noise)) : model.encode(piece(x));
        means.push_back(latents.mean);
        logVariances.push_back(latents.logVariance);
    }
    return {at::cat(means), at::cat(logVariances)};
}

torch::Tensor latentDraws(const LatentNormal& latents, std::span<const std::int64_t> ids,
                          std::uint64_t seed, bool means) {
    return means ? latents.mean : latents.at(drawnNoise(latents.mean, ids, seed));
}

torch::Tensor drawnNoise(const torch::Tensor& like, std::span<const std::int64_t> ids,
                         std::uint64_t seed) {
    const auto width = static_cast<std::size_t>(like.size(1));
    std::vector<float> noise(ids.size() * width);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        normals({seed, Stream::evaluation, static_cast<std::uint64_t>(ids[i])},
                std::span(noise).subspan(i * width, width));
    }
    return torch::tensor(noise).view_as(like).to(like.options());
}

Result<std::unique_ptr<ImageDecoding>> ImageDecoding::begin(DecodingPlan plan, torch::Tensor z,
                                                            JobSite site) {
    const Experiment& experiment = site.experiment();
    z = z.to(torch::TensorOptions(experiment.device()).dtype(torch::kFloat32));
    std::unique_ptr<ImageDecoding> decoding(
        new ImageDecoding(std::move(plan), std::move(z), std::move(site)));
    const DecodingPlan& kept = decoding->plan_;
    const JobSite& where = decoding->site_;
    if (where.model->decoders().model(kept.decoder, kept.weights.values).decodesDirectly()) {
        return decoding;
    }
    auto sampler =
        jobSampler(experiment, kept.settings,
                   samplerStart(experiment, decoding->z_.size(0), kept.seed, torch::kFloat32));
    if (!sampler) return sampler.error();
    decoding->sampler_ = *std::move(sampler);
    decoding->score_ = std::make_unique<PosteriorPieces>(kept, decoding->z_, where);
    decoding->keepFrame();
    return decoding;
}

double ImageDecoding::progress() const {
    if (finished_) return 1.0;
    return sampler_ == nullptr ? 0.0 : sampler_->progress();
}

Result<void> ImageDecoding::advance() {
    if (finished_) return {};
    if (sampler_ == nullptr) {
        decodeAtOnce();
        return {};
    }
    sampler_->advance(*score_);
    if (const auto failure = sampler_->failure()) return *failure;
    keepFrame();
    if (!sampler_->finished()) return {};
    points_ = site_.experiment().toData(sampler_->state());
    nfe_ = sampler_->counts().nfe;
    finished_ = true;
    return {};
}

void ImageDecoding::decodeAtOnce() {
    std::vector<torch::Tensor> parts;
    for (const torch::Tensor& piece : z_.split(kEncodedAtOnce)) {
        site_.yield();
        const at::NoGradGuard guard;
        parts.push_back(
            site_.model->decoders().model(plan_.decoder, plan_.weights.values).decode(piece));
    }
    points_ = site_.experiment().toData(at::cat(parts));
    nfe_ = 1;
    finished_ = true;
}

/// Spread evenly over the steps; the first and the last state are always kept.
void ImageDecoding::keepFrame() {
    if (plan_.frames <= 0) return;
    const int last = std::max(plan_.frames, 2) - 1;
    const int due = static_cast<int>(sampler_->progress() * last + 1e-9);
    if (due <= lastFrame_ && !sampler_->finished()) return;
    lastFrame_ = due;
    const Experiment& experiment = site_.experiment();
    const LatentModel& model = site_.model->decoders().model(plan_.decoder, plan_.weights.values);
    const torch::Tensor x = sampler_->state().slice(0, 0, 1), z = z_.slice(0, 0, 1);
    const double t = sampler_->time();
    // A denoised state has t = 0, where a score of data without noise need not be known.
    const double scored = std::max(t, experiment.tMin());
    const torch::Tensor whole = model.posteriorScore(z, plan_.guidance)->score(x, scored);
    film_.t.push_back(t);
    append(film_.states, experiment.toData(x));
    if (plan_.decoder != "scorevae") {
        append(film_.prior, experiment.scoreToData(whole));
        return;
    }
    const torch::Tensor prior = model.posteriorScore(z, 0.0)->score(x, scored);
    append(film_.prior, experiment.scoreToData(prior));
    append(film_.encoder, experiment.scoreToData(whole - prior));
}

}  // namespace scorescope
