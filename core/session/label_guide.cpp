// SPDX-License-Identifier: Apache-2.0
#include "core/session/label_guide.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "core/data/image_data.h"
#include "core/data/image_transform.h"
#include "core/model/exact_score.h"
#include "core/session/image_decoding.h"

namespace scorescope {
namespace {

// Encoded images that the classifier learns from: some hundred a class where there are ten.
constexpr std::int64_t kGuideImages = 2000;
constexpr std::int64_t kGuideStep = 0xFFFFFFFE;  // of the draws of their pixels, of no batch
constexpr double kLeastSpread = 1e-4;  // added to variances: a class whose rows are all the same

/// The score of a Gaussian of its own, and what all Gaussians together are.
class GuidedScore final : public ScoreFunction {
public:
    GuidedScore(std::unique_ptr<ScoreFunction> score, std::unique_ptr<DensityFunction> one,
                std::unique_ptr<DensityFunction> all, double guidance)
        : score_(std::move(score)),
          one_(std::move(one)),
          all_(std::move(all)),
          guidance_(guidance) {}

    torch::Tensor score(const torch::Tensor& z, double t) const override {
        // ln p(y | z) = ln p(z | y) + ln p(y) - ln p(z)
        const auto gradient = one_->score(z, t) - all_->score(z, t);
        return score_->score(z, t) + guidance_ * gradient;
    }
    std::int64_t dimension() const override { return score_->dimension(); }

private:
    std::unique_ptr<ScoreFunction> score_;
    std::unique_ptr<DensityFunction> one_, all_;
    double guidance_;
};

Vector vectorOf(const torch::Tensor& row) {
    const auto flat = row.to(torch::kFloat64).contiguous();
    const auto* first = flat.data_ptr<double>();
    return {first, first + flat.numel()};
}

torch::Tensor shrunkCovariance(const torch::Tensor& rows, const torch::Tensor& mean) {
    const auto width = static_cast<double>(rows.size(1)), count = static_cast<double>(rows.size(0));
    const auto centred = rows - mean;
    const auto full = at::mm(centred.t(), centred) / count;
    const double shrink = width / (width + count);
    return (1.0 - shrink) * full + at::diag(shrink * full.diagonal() + kLeastSpread);
}

/// The training images that a classifier learns from: as many of each class as there are, evenly
/// over its rows, and the share of each class among all.
struct GuideRows {
    std::vector<std::int64_t> ids;
    std::vector<int> labels;
    std::map<int, double> shares;
};

GuideRows guideRows(const ImageData& images) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(images.rows()));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    const std::vector<int> labels = images.trainingLabels(all);
    std::map<int, std::vector<std::int64_t>> byClass;
    for (std::size_t i = 0; i < labels.size(); ++i) byClass[labels[i]].push_back(all[i]);
    const auto classes = static_cast<std::int64_t>(byClass.size());
    GuideRows chosen;
    for (const auto& [label, rows] : byClass) {
        const auto there = static_cast<std::int64_t>(rows.size());
        const std::int64_t count =
            std::min(there, std::max<std::int64_t>(2, kGuideImages / classes));
        for (std::int64_t i = 0; i < count; ++i) {
            chosen.ids.push_back(rows[static_cast<std::size_t>(i * there / count)]);
            chosen.labels.push_back(label);
        }
        chosen.shares[label] = static_cast<double>(there) / static_cast<double>(all.size());
    }
    return chosen;
}

/// In model space, as training sees them: black or white where it does.
torch::Tensor guideImages(const ImageData& images, const std::vector<std::int64_t>& ids,
                          const Experiment& experiment) {
    Points points = images.trainingImages(ids);
    ImageTransformOptions options;
    if (experiment.settings().isActive("data.binarise")) {
        options = experiment.settings().read(imageTransformOptionsSchema(), "data");
        options.flip = false;
    }
    augment(points.values, images.shape(), options, experiment.seed(), kGuideStep);
    return experiment.toModel(torch::tensor(points.values).view({points.count, points.dimension}));
}

Error unknownClass(int label, int classes) {
    if (classes == 0) {
        return {Fault::usage, "the images have no classes", "sampler.label", "set it to -1"};
    }
    return {Fault::usage, "there is no class " + std::to_string(label), "sampler.label",
            "choose from 0 to " + std::to_string(classes - 1) + ", or -1 for all"};
}

}  // namespace

ClassGaussians classGaussians(const torch::Tensor& z, const std::vector<int>& labels) {
    const at::NoGradGuard guard;
    const auto rows = z.to(torch::kFloat64);
    const int most = labels.empty() ? -1 : *std::max_element(labels.begin(), labels.end());
    ClassGaussians known;
    for (int label = 0; label <= most; ++label) {
        std::vector<std::int64_t> chosen;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i] == label) chosen.push_back(static_cast<std::int64_t>(i));
        }
        if (chosen.empty()) continue;
        const auto own = rows.index_select(0, torch::tensor(chosen));
        const auto mean = own.mean(0);
        const auto covariance = shrunkCovariance(own, mean);
        Matrix matrix;
        for (std::int64_t i = 0; i < covariance.size(0); ++i) {
            matrix.push_back(vectorOf(covariance[i]));
        }
        known.classes.push_back(label);
        known.mixture.weights.push_back(static_cast<double>(chosen.size()) /
                                        static_cast<double>(labels.size()));
        known.mixture.means.push_back(vectorOf(mean));
        known.mixture.covariances.push_back(std::move(matrix));
    }
    return known;
}

std::unique_ptr<ScoreFunction> guidedScore(std::unique_ptr<ScoreFunction> score,
                                           const ClassGaussians& known, const ClassGuide& guide,
                                           const Sde& sde) {
    const auto found = std::find(known.classes.begin(), known.classes.end(), guide.label);
    TORCH_INTERNAL_ASSERT(found != known.classes.end());
    const auto k = static_cast<std::size_t>(found - known.classes.begin());
    const GaussianMixture one{{1.0}, {known.mixture.means[k]}, {}, {known.mixture.covariances[k]}};
    return std::make_unique<GuidedScore>(std::move(score), mixtureScore(one, sde),
                                         mixtureScore(known.mixture, sde), guide.guidance);
}

Result<std::unique_ptr<ScoreFunction>> ledToClass(std::unique_ptr<ScoreFunction> score,
                                                  const ClassGuide& guide,
                                                  const JobWeights& weights, const JobSite& site) {
    const Experiment& experiment = site.experiment();
    const ImageData* images = experiment.data().images();
    TORCH_INTERNAL_ASSERT(images != nullptr);
    const GuideRows rows = guideRows(*images);
    const auto count = static_cast<std::int64_t>(rows.ids.size());
    if (!rows.shares.contains(guide.label)) {
        return unknownClass(guide.label, static_cast<int>(images->labelNames().size()));
    }
    const std::string kind = experiment.settings().text("model.kind");
    const auto width = site.model->decoders().model(kind, weights.values).latents();
    const torch::TensorOptions options = {experiment.device()};
    // Where latents are drawn in groups, what belongs together is drawn together.
    const auto noise =
        drawnNoise(torch::empty({count, width}), rows.ids, experiment.seed()).to(options.device());
    const auto inputs =
        guideImages(*images, rows.ids, experiment).to(options.dtype(torch::kFloat32));
    const auto z = encodeInPieces(inputs, kind, weights, site, noise).at(noise);
    ClassGaussians known = classGaussians(z.cpu(), rows.labels);
    for (std::size_t k = 0; k < known.classes.size(); ++k) {
        known.mixture.weights[k] = rows.shares.at(known.classes[k]);
    }
    return guidedScore(std::move(score), known, guide, experiment.sde());
}

}  // namespace scorescope
