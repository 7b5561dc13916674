// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include "core/model/lsgm.h"
#include "core/session/explorer_job.h"
#include "core/session/host_numbers.h"
#include "core/session/latent_draws.h"

namespace scorescope {
namespace {

class ScoreJob final : public ExplorerJob {
public:
    ScoreJob(const ScoreRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {}

    bool advance() override {
        if (request_.latent) {
            reply(latentScores());
            return true;
        }
        if (const auto bad = refusal()) {
            site_.reply(*bad);
            return true;
        }
        auto score = jobScore(request_.source, site_);
        if (!score) {
            site_.reply(score.error());
            return true;
        }
        const Experiment& experiment = site_.experiment();
        const auto count = static_cast<std::int64_t>(request_.points.size());
        const auto points = torch::from_blob(request_.points.data(), {count}, torch::kFloat64)
                                .view({-1, experiment.dimension()});
        const auto x = experiment.toModel(points).to(
            torch::TensorOptions(experiment.device()).dtype(score->type));
        const auto model = score->function->score(x, request_.t);
        const auto scores = experiment.scoreToData(model.to(torch::kFloat64));
        site_.reply(ScoreReply{doublesOf(scores), score->step});
        return true;
    }

private:
    void reply(Result<ScoreReply> result) {
        if (result) {
            site_.reply(*std::move(result));
        } else {
            site_.reply(result.error());
        }
    }

    /// Of z_t under the prior of the experiment's own model.
    Result<ScoreReply> latentScores() const {
        auto weights = jobWeights(request_.source, site_);
        if (!weights) return weights.error();
        const auto prior = latentPriorScore(*weights, request_.alpha, site_);
        if (!prior) return prior.error();
        if (*prior == nullptr) return withoutLatentPrior();
        const auto count = static_cast<std::int64_t>(request_.points.size());
        const std::int64_t width = (*prior)->dimension();
        if (count % width != 0) {
            return Error{Fault::usage, "the points do not have the latent vectors' length", "",
                         "give " + std::to_string(width) + " numbers a point"};
        }
        auto* values = const_cast<double*>(request_.points.data());
        const auto z = torch::from_blob(values, {count}, torch::kFloat64).view({-1, width});
        ScoreReply answer{doublesOf((*prior)->score(z, request_.t)), weights->step};
        answer.alpha = learnedAlpha(*weights);
        return answer;
    }

    /// The mixing coefficients that these weights have learned; empty where there are none.
    std::vector<double> learnedAlpha(const JobWeights& weights) const {
        const std::string kind = site_.experiment().settings().text("model.kind");
        const LatentModel& model = site_.model->decoders().model(kind, weights.values);
        const auto* lsgm = dynamic_cast<const Lsgm*>(&model);
        if (lsgm == nullptr) return {};
        return doublesOf(lsgm->prior().alpha().detach().to(torch::kFloat64));
    }

    std::optional<Error> refusal() const {
        const Experiment& experiment = site_.experiment();
        if (request_.points.size() % static_cast<std::size_t>(experiment.dimension()) != 0) {
            return Error{Fault::usage, "the points do not have the data's dimension", "",
                         "give " + std::to_string(experiment.dimension()) + " numbers a point"};
        }
        // Clean data have a score that a network can learn, but no guess of their noise.
        const bool needsNoise =
            request_.source.exact ? !experiment.closedForm() : !withoutNoise(experiment.settings());
        if (needsNoise && experiment.sde().variance(request_.t) <= 0.0) {
            return Error{
                Fault::usage, "this score does not exist where the noise is 0", "t",
                experiment.sde().hasLevels() ? "choose a larger sde.sigma" : "choose a larger t"};
        }
        return std::nullopt;
    }

    ScoreRequest request_;
    JobSite site_;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeScoreJob(const ScoreRequest& request, JobSite site) {
    return std::make_unique<ScoreJob>(request, std::move(site));
}

}  // namespace scorescope
