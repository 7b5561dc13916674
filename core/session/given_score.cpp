// SPDX-License-Identifier: Apache-2.0
#include "core/session/given_score.h"

#include <ATen/Functions.h>

namespace scorescope {
namespace {

constexpr std::int64_t kGivenRows = 512;  // of one piece: some milliseconds of work

class GivenPieces final : public ScoreFunction {
public:
    GivenPieces(GivenPoint::Part part, torch::Tensor z, JobWeights weights, JobSite site)
        : part_(part), z_(std::move(z)), weights_(std::move(weights)), site_(std::move(site)) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        std::vector<torch::Tensor> parts;
        for (const torch::Tensor& piece : x.split(kGivenRows)) {
            site_.yield();
            parts.push_back(part(piece, t));
        }
        return at::cat(parts);
    }
    std::int64_t dimension() const override { return site_.experiment().dimension(); }

private:
    torch::Tensor part(const torch::Tensor& x, double t) const {
        const auto guided = [&](double guidance) {
            // Another job may have loaded its weights during the yield.
            const LatentModel& model = site_.model->decoders().model(
                site_.experiment().settings().text("model.kind"), weights_.values);
            return model.posteriorScore(z_, guidance)->score(x, t);
        };
        if (part_ == GivenPoint::Part::posterior) return guided(1.0);
        if (part_ == GivenPoint::Part::prior) return guided(0.0);
        return guided(1.0) - guided(0.0);
    }

    GivenPoint::Part part_;
    torch::Tensor z_;  ///< [1, L]
    JobWeights weights_;
    JobSite site_;
};

std::optional<Error> givenRefusal(const GivenPoint& given, const JobSite& site,
                                  const LatentModel& model) {
    const Experiment& experiment = site.experiment();
    const std::string kind = experiment.settings().text("model.kind");
    const auto count = static_cast<std::int64_t>(given.x.size());
    if (count != experiment.dimension()) {
        return Error{Fault::usage,
                     "the point has " + std::to_string(count) + " numbers and the data have " +
                         std::to_string(experiment.dimension()),
                     "point", "give as many numbers"};
    }
    if (model.decodesDirectly()) {
        return Error{Fault::usage, "a model of kind \"" + kind + "\" decodes without a score",
                     "model.kind", "choose one of kind \"scorevae\" or \"cde\""};
    }
    if (given.part != GivenPoint::Part::posterior && kind != "scorevae") {
        return Error{Fault::usage, "a model of kind \"" + kind + "\" has no score without z",
                     "model.kind", "choose one of kind \"scorevae\", or the whole score"};
    }
    return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<ScoreFunction>> givenScore(const GivenPoint& given, JobWeights weights,
                                                  const JobSite& site) {
    const Experiment& experiment = site.experiment();
    const LatentModel& model =
        site.model->decoders().model(experiment.settings().text("model.kind"), weights.values);
    if (auto wrong = givenRefusal(given, site, model)) return *std::move(wrong);
    const at::NoGradGuard noGrad;
    const torch::Tensor point =
        experiment.toModel(torch::tensor(given.x, torch::kFloat64).unsqueeze(0));
    const torch::Tensor z = model.encode(point.to(model.weights().options())).mean;
    return std::unique_ptr<ScoreFunction>(
        std::make_unique<GivenPieces>(given.part, z, std::move(weights), site));
}

}  // namespace scorescope
