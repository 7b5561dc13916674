// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/data/image_data.h"
#include "core/sampler/sampler_options.h"
#include "core/session/host_numbers.h"
#include "core/session/image_decoding.h"
#include "core/session/latent_draws.h"
#include "core/session/stopwatch.h"

namespace scorescope {
namespace {

constexpr auto kPictureInterval = std::chrono::milliseconds(50);

/// Images that someone chose: pixels in data units, and what names them.
struct ChosenImages {
    Points points;
    std::vector<int> labels;
    std::vector<std::int64_t> ids;  ///< as ImageChoice::rows
};

Error noImages() {
    return {Fault::usage, "the data are not images", "data.kind",
            "choose a run that learned from images"};
}

Result<void> checkChoice(const ImageChoice& choice, const ImageData& images) {
    const std::int64_t size = images.dimension();
    const auto pixels = static_cast<std::int64_t>(choice.own.size());
    if (pixels % size != 0) {
        return Error{Fault::usage, "the image has another shape than the data", "image",
                     "give " + std::to_string(size) + " pixels an image"};
    }
    if (choice.rows.empty()) {
        return Error{Fault::usage, "no image is chosen", "ids", "choose at least one"};
    }
    for (const std::int64_t row : choice.rows) {
        if (row >= -(pixels / size) && row < images.testRows()) continue;
        return Error{Fault::usage, "there is no test image " + std::to_string(row), "ids",
                     "choose from 0 to " + std::to_string(images.testRows() - 1)};
    }
    return {};
}

Result<ChosenImages> chosenImages(const ImageChoice& choice, const Experiment& experiment) {
    const ImageData* images = experiment.data().images();
    if (images == nullptr) return noImages();
    if (auto good = checkChoice(choice, *images); !good) return good.error();
    const std::int64_t size = experiment.dimension();
    const auto& settings = experiment.settings();
    const bool binary =
        settings.isActive("data.binarise") && settings.text("data.binarise") != "none";
    ChosenImages chosen{{static_cast<std::int64_t>(choice.rows.size()), size, {}}, {}, choice.rows};
    for (const std::int64_t row : choice.rows) {
        if (row >= 0) {
            const Points image = images->testImages({&row, 1});
            chosen.points.values.insert(chosen.points.values.end(), image.values.begin(),
                                        image.values.end());
            for (const int label : images->testLabels({&row, 1})) chosen.labels.push_back(label);
            continue;
        }
        const auto first = choice.own.begin() + (-1 - row) * size;
        std::transform(first, first + size, std::back_inserter(chosen.points.values),
                       [&](float x) { return binary ? std::round(x) : x; });
        if (!images->labelNames().empty()) chosen.labels.push_back(-1);
    }
    return chosen;
}

/// Model space, single precision, on the experiment's device.
torch::Tensor modelImages(const Points& points, const Experiment& experiment) {
    const auto flat = torch::tensor(points.values).view({points.count, points.dimension});
    return experiment.toModel(flat).to(
        torch::TensorOptions(experiment.device()).dtype(torch::kFloat32));
}

/// Whose latent vectors flow.
struct FlowingModel {
    std::string decoder;
    JobWeights weights;
    LatentSamplingOptions options = {};
};

/// z_0 to z_1, or back, by the ODE of the run's own prior.
Result<torch::Tensor> alongFlow(const FlowingModel& model, const torch::Tensor& z, bool toNoise,
                                const JobSite& site) {
    const Experiment& experiment = site.experiment();
    if (model.decoder != experiment.settings().text("model.kind")) return withoutLatentPrior();
    const auto prior = drawingScore(model.weights, model.options, site);
    if (!prior) return prior.error();
    if (*prior == nullptr) return withoutLatentPrior();
    const double first = experiment.tMin();
    return latentFlow(**prior, experiment.sde(), z, toNoise ? first : 1.0, toNoise ? 1.0 : first);
}

class EncodeJob final : public ExplorerJob {
public:
    EncodeJob(const EncodeRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {}

    bool advance() override {
        auto reply = encode();
        if (reply) {
            site_.reply(*std::move(reply));
        } else {
            site_.reply(reply.error());
        }
        return true;
    }

private:
    Result<EncodeReply> encode() {
        const Experiment& experiment = site_.experiment();
        const auto decoder = decoderNamed(request_.decoder, experiment);
        if (!decoder) return decoder.error();
        auto images = chosenImages(request_.images, experiment);
        if (!images) return images.error();
        const auto weights = jobWeights(request_.source, site_);
        if (!weights) return weights.error();
        auto latents =
            encodeInPieces(modelImages(images->points, experiment), *decoder, *weights, site_);
        if (request_.noise) {
            auto noise = alongFlow({*decoder, *weights}, latents.mean, true, site_);
            if (!noise) return noise.error();
            latents.mean = *std::move(noise);
        }
        return EncodeReply{weights->step,
                           *decoder,
                           latents.mean.size(1),
                           floatsOf(latents.mean),
                           floatsOf(latents.logVariance),
                           std::move(images->labels)};
    }

    EncodeRequest request_;
    JobSite site_;
};

/// What encoding and decoding jobs share: one decoding goes on at a time, a
/// step a turn.
class DecodingJob : public ExplorerJob {
public:
    explicit DecodingJob(JobSite site) : site_(std::move(site)) {}

    bool advance() final {
        const auto good = work();
        if (!good) site_.reply(good.error());
        return !good || reply_.finished;
    }

protected:
    /// One step of the decoding, whose images go into `into` when they are made.
    Result<void> step(DecodedImages& into) {
        if (auto good = decoding_->advance(); !good) return good;
        if (!decoding_->finished()) return {};
        into.pixels = floatsOf(decoding_->points());
        into.nfe = decoding_->nfe();
        into.film = decoding_->film();
        into.seconds = secondsSince(started_);
        decoding_.reset();
        return {};
    }

    Result<void> start(DecodingPlan plan, torch::Tensor z) {
        started_ = Clock::now();
        auto decoding = ImageDecoding::begin(std::move(plan), std::move(z), site_);
        if (!decoding) return decoding.error();
        decoding_ = *std::move(decoding);
        return {};
    }

    bool decoding() const { return decoding_ != nullptr; }
    double part() const { return decoding_ == nullptr ? 0.0 : decoding_->progress(); }

    DecodedImages blankImages(const std::string& decoder) const {
        const std::string origin = site_.model->decoders().origin(decoder);
        DecodedImages blank;
        blank.decoder = decoder;
        blank.origin = origin.empty() ? "this run" : origin;
        return blank;
    }

    JobSite site_;
    ReconstructReply reply_;

private:
    /// One turn; the reply is finished when there is no more to do.
    virtual Result<void> work() = 0;

    std::unique_ptr<ImageDecoding> decoding_;
    Clock::time_point started_;
};

class ReconstructJob final : public DecodingJob {
public:
    ReconstructJob(const ReconstructRequest& request, JobSite site)
        : DecodingJob(std::move(site)), request_(request) {}

private:
    Result<void> work() override {
        if (decoders_.empty()) return begin();
        if (!decoding()) return encodeNext();
        DecodedImages& current = reply_.decoded.back();
        if (auto good = step(current); !good) return good;
        const bool done = !decoding();
        const auto all = static_cast<double>(decoders_.size());
        const auto finished = static_cast<double>(reply_.decoded.size() - (done ? 0 : 1));
        reply_.progress = (finished + part()) / all;
        reply_.finished = done && reply_.decoded.size() == decoders_.size();
        if (done || Clock::now() - told_ >= kPictureInterval) tell(done);
        return {};
    }

    /// A decoder that has not finished is left out of what is told.
    void tell(bool done) {
        told_ = Clock::now();
        ReconstructReply reply = reply_;
        if (!done) reply.decoded.pop_back();
        site_.reply(std::move(reply));
    }

    Result<void> begin() {
        const Experiment& experiment = site_.experiment();
        auto weights = jobWeights(request_.source, site_);
        if (!weights) return weights.error();
        weights_ = *std::move(weights);
        auto images = chosenImages(request_.images, experiment);
        if (!images) return images.error();
        images_ = *std::move(images);
        const auto names =
            request_.decoders.empty() ? Decoders::names(experiment) : request_.decoders;
        for (const std::string& name : names) {
            const auto known = decoderNamed(name, experiment);
            if (!known) return known.error();
        }
        if (names.empty()) return decoderNamed("", experiment).error();
        decoders_ = names;
        inputs_ = modelImages(images_.points, experiment);
        reply_.step = weights_.step;
        reply_.shape = experiment.data().images()->shape();
        reply_.count = images_.points.count;
        reply_.originals = images_.points.values;
        reply_.labels = images_.labels;
        return {};
    }

    Result<void> encodeNext() {
        const std::string& decoder = decoders_[reply_.decoded.size()];
        auto latents = encodeInPieces(inputs_, decoder, weights_, site_);
        if (!request_.meanLatent) {
            const auto noise = drawnNoise(latents.mean, images_.ids, request_.seed);
            latents = encodeInPieces(inputs_, decoder, weights_, site_, noise);
        }
        const auto z = latentDraws(latents, images_.ids, request_.seed, request_.meanLatent);
        const bool direct =
            site_.model->decoders().model(decoder, weights_.values).decodesDirectly();
        DecodedImages made = blankImages(decoder);
        made.samples = direct ? 1 : std::max(request_.samples, 1);
        made.latents = floatsOf(z);
        reply_.decoded.push_back(std::move(made));
        return start({decoder, weights_, request_.seed, request_.guidance, request_.frames,
                      request_.settings},
                     z.repeat_interleave(reply_.decoded.back().samples, 0));
    }

    ReconstructRequest request_;
    JobWeights weights_;
    ChosenImages images_;
    torch::Tensor inputs_;
    std::vector<std::string> decoders_;
    Clock::time_point told_;
};

class DecodeJob final : public DecodingJob {
public:
    DecodeJob(const DecodeRequest& request, JobSite site)
        : DecodingJob(std::move(site)), request_(request) {}

private:
    Result<void> work() override {
        if (!decoding()) return begin();
        if (auto good = step(reply_.decoded.front()); !good) return good;
        reply_.finished = !decoding();
        reply_.progress = reply_.finished ? 1.0 : part();
        if (reply_.finished) site_.reply(reply_);
        return {};
    }

    Result<void> begin() {
        const Experiment& experiment = site_.experiment();
        const auto decoder = decoderNamed(request_.decoder, experiment);
        if (!decoder) return decoder.error();
        if (experiment.data().images() == nullptr) return noImages();
        const auto weights = jobWeights(request_.source, site_);
        if (!weights) return weights.error();
        const std::int64_t width =
            site_.model->decoders().model(*decoder, weights->values).latents();
        const auto numbers = static_cast<std::int64_t>(request_.latents.size());
        if (numbers == 0 || numbers % width != 0) {
            return Error{Fault::usage, "the latent vectors have another length", "latents",
                         "give " + std::to_string(width) + " numbers a vector"};
        }
        reply_.step = weights->step;
        reply_.shape = experiment.data().images()->shape();
        reply_.count = numbers / width;
        reply_.decoded = {blankImages(*decoder)};
        reply_.decoded.front().latents = request_.latents;
        torch::Tensor z = torch::tensor(request_.latents).view({-1, width});
        if (request_.fromNoise) {
            auto options = request_.settings.read(latentSamplingOptionsSchema(), "sampler");
            options.label = -1;  // the way back of encoding, which is led nowhere
            auto data = alongFlow({*decoder, *weights, options}, z, false, site_);
            if (!data) return data.error();
            z = *std::move(data);
            reply_.decoded.front().latents = floatsOf(z);
        }
        return start({*decoder, *weights, request_.seed, request_.guidance, 0, request_.settings},
                     std::move(z));
    }

    DecodeRequest request_;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeEncodeJob(const EncodeRequest& request, JobSite site) {
    return std::make_unique<EncodeJob>(request, std::move(site));
}

std::unique_ptr<ExplorerJob> makeReconstructJob(const ReconstructRequest& request, JobSite site) {
    return std::make_unique<ReconstructJob>(request, std::move(site));
}

std::unique_ptr<ExplorerJob> makeDecodeJob(const DecodeRequest& request, JobSite site) {
    return std::make_unique<DecodeJob>(request, std::move(site));
}

}  // namespace scorescope
