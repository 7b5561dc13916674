// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "core/objective/score_vae_matching.h"

namespace scorescope {
namespace {

constexpr std::int64_t kPcaRows = 10'000;

class VaeTarget final : public LatentTarget {
public:
    explicit VaeTarget(std::unique_ptr<Vae> vae) : vae_(std::move(vae)) {}

    LatentNormal at(const torch::Tensor& x0) const override {
        const torch::NoGradGuard noGrad;
        return vae_->encode(x0);
    }

private:
    std::unique_ptr<Vae> vae_;
};

class PcaTarget final : public LatentTarget {
public:
    PcaTarget(const TrainingSet& set, std::int64_t latents, double noiseVariance,
              torch::Device device) {
        const std::int64_t dimension = set.points.dimension;
        const std::int64_t rows = std::min(set.points.count, kPcaRows);
        auto* values = const_cast<float*>(set.points.values.data());
        const torch::Tensor x =
            torch::from_blob(values, {rows, dimension}, torch::kFloat32).to(torch::kFloat64);
        const torch::Tensor mean = x.mean(0);
        const torch::Tensor centred = x - mean;
        auto [variances, directions] =
            at::linalg_eigh(at::mm(centred.t(), centred) / static_cast<double>(rows), "L");
        torch::Tensor map = torch::zeros({dimension, latents}, torch::kFloat64);
        torch::Tensor logVariance = torch::zeros({latents}, torch::kFloat64);
        for (std::int64_t i = 0; i < std::min(latents, dimension); ++i) {
            const std::int64_t from = dimension - 1 - i;  // they come in rising order
            const double variance = variances[from].item<double>();
            if (variance <= noiseVariance) break;
            map.select(1, i).copy_(directions.select(1, from) *
                                   (std::sqrt(variance - noiseVariance) / variance));
            logVariance[i] = std::log(noiseVariance / variance);
        }
        const auto place = torch::TensorOptions(device).dtype(torch::kFloat32);
        mean_ = mean.to(place);
        map_ = map.to(place);
        logVariance_ = logVariance.clamp_min(-8.0).to(place);
    }

    LatentNormal at(const torch::Tensor& x0) const override {
        return {at::mm(x0 - mean_, map_), logVariance_.expand({x0.size(0), -1})};
    }

private:
    torch::Tensor mean_;         ///< [D]
    torch::Tensor map_;          ///< [D, L]
    torch::Tensor logVariance_;  ///< [L]
};

}  // namespace

std::unique_ptr<LatentTarget> vaeTarget(std::unique_ptr<Vae> vae) {
    return std::make_unique<VaeTarget>(std::move(vae));
}

std::unique_ptr<LatentTarget> pcaTarget(const TrainingSet& set, std::int64_t latents,
                                        double noiseVariance, torch::Device device) {
    return std::make_unique<PcaTarget>(set, latents, noiseVariance, device);
}

}  // namespace scorescope
