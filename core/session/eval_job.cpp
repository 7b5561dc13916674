// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/eval/metric.h"
#include "core/eval/metric_catalogue.h"
#include "core/sampler/sampler.h"
#include "core/session/host_numbers.h"
#include "core/session/latent_evaluation.h"

namespace scorescope {
namespace {

/// One metric a turn.
class EvalJob final : public ExplorerJob {
public:
    EvalJob(const EvalRequest& request, JobSite site) : request_(request), site_(std::move(site)) {}

    bool advance() override {
        if (input_ == nullptr) return !begin();
        if (next_ < ids_.size()) {
            const std::string& id = ids_[next_];
            auto value = evaluateMetric(id, *input_);
            if (!value) {
                site_.reply(value.error());
                return true;
            }
            metrics_[id] = *std::move(value);
            ++next_;
        }
        const bool finished = next_ == ids_.size();
        const double progress =
            ids_.empty() ? 1.0 : static_cast<double>(next_) / static_cast<double>(ids_.size());
        site_.reply(EvalReply{metrics_, progress, finished});
        return finished;
    }

private:
    bool begin() {
        const Experiment& experiment = site_.experiment();
        exact_ = jobExact(0, site_);
        if (const auto ready = findParts(); !ready) {
            site_.reply(ready.error());
            return false;
        }
        // Metrics of a score refuse a model that has none.
        const ScoreFunction& judged = latent_ == nullptr ? *score_.function : *exact_;
        input_ = std::make_unique<MetricInput>(MetricInput{
            experiment.data(), experiment.set(), experiment.sde(), experiment.tMin(), judged,
            exact_.get(), [this] { return samples(); }, request_.count, request_.seed,
            [this] {
                site_.yield();
                return false;
            },
            latent_.get()});
        return chooseMetrics();
    }

    /// The score that is judged, or a model with latent vectors.
    Result<void> findParts() {
        if (!request_.source.exact) {
            auto latent = latentInput(request_, site_);
            if (!latent) return latent.error();
            latent_ = *std::move(latent);
        }
        if (latent_ != nullptr) return {};
        auto score = jobScore(request_.source, site_);
        if (!score) return score.error();
        score_ = *std::move(score);
        return {};
    }

    /// Those that were asked for, each of which must apply; else all that do.
    bool chooseMetrics() {
        std::vector<std::string> known;
        for (const MetricInfo& metric : metricCatalogue()) known.push_back(metric.id);
        const bool all = request_.metrics.empty();
        for (const std::string& id : all ? known : request_.metrics) {
            if (std::find(known.begin(), known.end(), id) == known.end()) {
                site_.reply(Error{Fault::usage, "unknown metric \"" + id + "\"", "metric",
                                  nearestRemedy(id, known)});
                return false;
            }
            const auto refusal = metricRefusal(id, *input_);
            if (!refusal) {
                if (!all || takenUnasked(id, *input_)) ids_.push_back(id);
            } else if (!all) {
                site_.reply(Error{Fault::usage, *refusal, id, "leave this metric out"});
                return false;
            }
        }
        return true;
    }

    Result<Points> samples() {
        if (samples_.count > 0) return samples_;
        const Experiment& experiment = site_.experiment();
        if (latent_ != nullptr) {
            auto drawn = latentSamples(request_, site_);
            if (drawn) samples_ = *drawn;
            return drawn;
        }
        const auto sampler =
            jobSampler(experiment, request_.settings,
                       samplerStart(experiment, request_.count, request_.seed, score_.type));
        if (!sampler) return sampler.error();
        while (!(*sampler)->finished()) (*sampler)->advance(*score_.function);
        if (const auto failure = (*sampler)->failure()) return *failure;
        const auto points = experiment.toData((*sampler)->state());
        samples_ = {points.size(0), points.size(1), floatsOf(points)};
        return samples_;
    }

    EvalRequest request_;
    JobSite site_;
    JobScore score_;
    std::unique_ptr<DensityFunction> exact_;
    std::unique_ptr<const LatentInput> latent_;
    std::unique_ptr<MetricInput> input_;
    Points samples_;
    std::vector<std::string> ids_;
    std::size_t next_ = 0;
    Json metrics_ = Json::object();
};

}  // namespace

std::unique_ptr<ExplorerJob> makeEvalJob(const EvalRequest& request, JobSite site) {
    return std::make_unique<EvalJob>(request, std::move(site));
}

}  // namespace scorescope
