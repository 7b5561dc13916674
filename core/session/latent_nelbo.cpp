// SPDX-License-Identifier: Apache-2.0
#include "core/session/latent_nelbo.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/eval/latent_bound.h"
#include "core/eval/likelihood.h"
#include "core/model/lsgm.h"
#include "core/sampler/sampler_options.h"
#include "core/session/image_decoding.h"
#include "core/session/latent_draws.h"

namespace scorescope {
namespace {

constexpr std::int64_t kDraws = 5;         // K of the importance-weighted bound
constexpr std::int64_t kMatchedTimes = 8;  // of score matching, for each row
constexpr std::int64_t kFlowRows = 64;     // each takes some hundred calls for each draw
constexpr std::int64_t kPieceRows = 512;
constexpr std::uint32_t kFirstDraw = 2;  // after the draws of encoding and sampling

double meanOf(const torch::Tensor& values) {
    return values.to(torch::kFloat64).mean().item<double>();
}

double standardError(const torch::Tensor& values) {
    if (values.numel() < 2) return 0.0;
    return values.std().item<double>() / std::sqrt(static_cast<double>(values.numel()));
}

class Bounding {
public:
    Bounding(const NelboPlan& plan, const JobSite& site)
        : plan_(plan),
          site_(site),
          kind_(site.experiment().settings().text("model.kind")),
          options_(site.experiment().settings().read(vaeOptionsSchema(), "model")),
          q_(encodeInPieces(plan.x, kind_, plan.weights, site)) {}

    Result<Json> result() {
        const Vector alpha = plan_.settings.read(latentSamplingOptionsSchema(), "sampler").alpha;
        auto prior = latentPriorScore(plan_.weights, alpha, site_);
        if (!prior) return prior.error();
        prior_ = *std::move(prior);
        const std::int64_t all = plan_.x.size(0);
        const std::int64_t rows = prior_ ? std::min(all, kFlowRows) : all;
        std::vector<torch::Tensor> weights;
        double reconstruction = 0.0, cross = 0.0, entropy = 0.0;
        for (std::int64_t k = 0; k < kDraws; ++k) {
            const auto [q, z] = draw(rows, k);
            const torch::Tensor misfit = misfits(z);
            const auto density = priorDensity(z);
            if (!density) return density.error();
            const torch::Tensor encoder = q.logDensity(z).to(torch::kFloat64).cpu();
            weights.push_back(*density - misfit - encoder);
            reconstruction += meanOf(misfit) / static_cast<double>(kDraws);
            cross -= meanOf(*density) / static_cast<double>(kDraws);
            entropy += entropyOf(q) / static_cast<double>(kDraws);
        }
        const LatentWeights weighed{at::stack(weights, 1)};
        Json json = {{"value", toData(-meanOf(weighed.bound()))},
                     {"n", rows},
                     {"standard_error", standardError(weighed.bound())},
                     {"importance_weighted", toData(-meanOf(weighed.importanceWeighted()))},
                     {"draws", kDraws},
                     {"reconstruction", toData(reconstruction)},
                     {"entropy", entropy},
                     {"cross_entropy", cross}};
        json["bits_per_dimension"] = bits(json["value"].get<double>());
        if (!prior_) return json;
        json["nfe"] = nfe_ / kDraws;
        json["score_matching"] = byScoreMatching(alpha);
        return json;
    }

    Json matched() const {
        return byScoreMatching(plan_.settings.read(latentSamplingOptionsSchema(), "sampler").alpha);
    }

private:
    const Vae& vae() const {
        const LatentModel& model = site_.model->decoders().model(kind_, plan_.weights.values);
        if (const auto* lsgm = dynamic_cast<const Lsgm*>(&model)) return lsgm->vae();
        return dynamic_cast<const Vae&>(model);
    }

    /// A draw, and the Normal of each latent along it.
    struct Drawn {
        LatentNormal q;
        torch::Tensor z;
    };

    /// z ~ q(z | x) of the first rows, draw k.
    Drawn draw(std::int64_t rows, std::int64_t k) const {
        const auto width = static_cast<std::size_t>(q_.mean.size(1));
        std::vector<float> noise(static_cast<std::size_t>(rows) * width);
        for (std::int64_t i = 0; i < rows; ++i) {
            normals({plan_.seed, Stream::evaluation, static_cast<std::uint64_t>(i),
                     kFirstDraw + static_cast<std::uint32_t>(k)},
                    std::span(noise).subspan(static_cast<std::size_t>(i) * width, width));
        }
        LatentNormal q{q_.mean.slice(0, 0, rows), q_.logVariance.slice(0, 0, rows)};
        const auto given = torch::tensor(noise).view_as(q.mean).to(q.mean.options());
        if (vae().groups().all.size() > 1) {
            q = encodeInPieces(plan_.x.slice(0, 0, rows), kind_, plan_.weights, site_, given);
        }
        const torch::Tensor z = q.at(given);
        return {std::move(q), z};
    }

    /// -ln p(x | z) [n] of the first rows, all of its constants included.
    torch::Tensor misfits(const torch::Tensor& z) const {
        const at::NoGradGuard guard;
        std::vector<torch::Tensor> parts;
        for (std::int64_t first = 0; first < z.size(0); first += kPieceRows) {
            site_.yield();
            const std::int64_t end = std::min(first + kPieceRows, z.size(0));
            parts.push_back(
                vae().negativeLogLikelihood(plan_.x.slice(0, first, end), z.slice(0, first, end)));
        }
        const bool whole = options_.likelihood != Likelihood::gaussian ||
                           options_.variance != DecoderVariance::identity;
        const double constant =
            whole ? 0.0
                  : 0.5 * static_cast<double>(plan_.x.size(1)) * std::log(2.0 * std::numbers::pi);
        return at::cat(parts).to(torch::kFloat64).cpu() + constant;
    }

    /// ln p(z) [n].
    Result<torch::Tensor> priorDensity(const torch::Tensor& z) {
        if (prior_ == nullptr) return normalLogDensity(z.cpu());
        FlowOptions options;
        options.tMin = site_.experiment().tMin();
        options.seed = plan_.seed;
        const auto flow =
            flowLikelihood(*prior_, site_.experiment().sde(), z.to(torch::kFloat64).cpu(), options);
        if (!flow) return flow.error();
        nfe_ += flow->nfe;
        return flow->logDensity;
    }

    static double entropyOf(const LatentNormal& q) {
        const double constant = 1.0 + std::log(2.0 * std::numbers::pi);
        return meanOf(0.5 * (q.logVariance + constant).sum(1));
    }

    /// All rows, one draw of z each.
    Json byScoreMatching(const Vector& alpha) const {
        const std::int64_t rows = plan_.x.size(0);
        const auto [q, z] = draw(rows, 0);
        const double entropy = entropyOf(q);
        const Experiment& experiment = site_.experiment();
        const TimeLaw law(experiment.settings(), {Weighting::likelihood, TimeSampling::importance});
        const double reconstruction = meanOf(misfits(z));
        site_.yield();
        const LatentModel& model = site_.model->decoders().model(kind_, plan_.weights.values);
        const auto& lsgm = dynamic_cast<const Lsgm&>(model);
        MatchedDraws draws{kMatchedTimes, plan_.seed, {}};
        if (!alpha.empty()) {
            draws.alpha = lsgm.prior().ofEachLatent(alpha);
        }
        const torch::Tensor cross =
            matchedCrossEntropy(lsgm.prior(), experiment.sde(), law, z, draws);
        const double value = reconstruction - entropy + meanOf(cross);
        return {{"value", toData(value)},
                {"n", rows},
                {"times", kMatchedTimes},
                {"reconstruction", toData(reconstruction)},
                {"entropy", entropy},
                {"cross_entropy", meanOf(cross)},
                {"bits_per_dimension", bits(toData(value))}};
    }

    bool discrete() const { return isDiscrete(options_.likelihood); }

    /// -ln p of a density in model space to data units; of a probability as it is.
    double toData(double nats) const {
        return discrete() ? nats : nats - site_.experiment().logDensityToData();
    }
    double bits(double nats) const {
        constexpr double kBitsOfAPixel = 8.0;
        const double each = nats / (static_cast<double>(plan_.x.size(1)) * std::numbers::ln2);
        return discrete() ? each : each + kBitsOfAPixel;
    }

    const NelboPlan& plan_;
    const JobSite& site_;
    std::string kind_;
    VaeOptions options_;
    LatentNormal q_;
    std::unique_ptr<ScoreFunction> prior_;
    std::int64_t nfe_ = 0;  ///< of all draws
};

}  // namespace

Result<Json> latentNelbo(const NelboPlan& plan, const JobSite& site) {
    return Bounding(plan, site).result();
}

Result<Json> matchedNelbo(const NelboPlan& plan, const JobSite& site) {
    return Bounding(plan, site).matched();
}

}  // namespace scorescope
