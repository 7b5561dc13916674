// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>
#include <chrono>

#include "core/sampler/sampler.h"
#include "core/session/host_numbers.h"
#include "core/session/latent_evaluation.h"
#include "core/session/latent_models.h"
#include "core/session/stopwatch.h"

namespace scorescope {
namespace {

constexpr auto kReplyInterval = std::chrono::milliseconds(15);

class SampleJob final : public ExplorerJob {
public:
    SampleJob(const SampleRequest& request, JobSite site)
        : request_(request),
          site_(std::move(site)),
          started_(Clock::now()),
          cpuAtStart_(processSeconds()) {}

    bool advance() override {
        if (sampler_ == nullptr) return !begin();
        if (!sampler_->finished()) step();
        if (const auto failure = sampler_->failure()) {
            site_.reply(*failure);
            return true;
        }
        keepFrame();
        if (sampler_->finished()) {
            send(true);
            return true;
        }
        if (Clock::now() - sent_ >= kReplyInterval) send(false);
        return false;
    }

private:
    bool begin() {
        auto score = jobScore(request_.source, site_);
        if (!score) {
            site_.reply(score.error());
            return false;
        }
        score_ = *std::move(score);
        const Experiment& experiment = site_.experiment();
        auto sampler =
            jobSampler(experiment, request_.settings,
                       samplerStart(experiment, request_.count, request_.seed, score_.type));
        if (!sampler) {
            site_.reply(sampler.error());
            return false;
        }
        sampler_ = *std::move(sampler);
        keepFrame();
        send(false);
        return true;
    }

    void step() {
        const double before = sampler_->time();
        sampler_->advance(*score_.function);
        const double fallen = before - sampler_->time();
        if (fallen > 0.0) stepSizes_.push_back(fallen);
    }

    /// Frames are spread evenly over the steps; the first and the last are always kept.
    void keepFrame() {
        const bool every = request_.frames == 0;
        const int last = std::max(request_.frames, 2) - 1;
        const int due = static_cast<int>(sampler_->progress() * last + 1e-9);
        const bool keep = every || kept_ == 0 || sampler_->finished() || due > lastDue_;
        if (!keep) return;
        lastDue_ = due;
        const auto points = site_.experiment().toData(sampler_->state());
        auto copy = std::make_shared<const std::vector<float>>(floatsOf(points));
        frames_.push_back({kept_++, sampler_->time(), sampler_->position(), std::move(copy)});
    }

    void send(bool finished) {
        sent_ = Clock::now();
        SampleReply reply;
        reply.frames = std::exchange(frames_, {});
        reply.progress = finished ? 1.0 : sampler_->progress();
        reply.finished = finished;
        reply.step = score_.step;
        reply.dimension = site_.experiment().dimension();
        const SamplerCounts counts = sampler_->counts();
        reply.nfe = counts.nfe;
        reply.accepted = counts.accepted;
        reply.rejected = counts.rejected;
        if (finished) reply.stepSizes = stepSizes_;
        reply.seconds = secondsSince(started_);
        reply.cpuSeconds = processSeconds() - cpuAtStart_;
        site_.reply(std::move(reply));
    }

    SampleRequest request_;
    JobSite site_;
    Clock::time_point started_, sent_;
    double cpuAtStart_;
    JobScore score_;
    std::unique_ptr<Sampler> sampler_;
    std::vector<SampleFrame> frames_;
    std::vector<double> stepSizes_;
    int kept_ = 0, lastDue_ = 0;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeSampleJob(const SampleRequest& request, JobSite site) {
    const bool given = request.source.exact || request.source.given;
    if (!given && hasEncoder(site.experiment().settings())) {
        return makeLatentSampleJob(request, std::move(site));
    }
    return std::make_unique<SampleJob>(request, std::move(site));
}

}  // namespace scorescope
