// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <numbers>

#include "core/base/json.h"
#include "core/eval/metric.h"
#include "core/model/exact_score.h"
#include "core/sampler/sampler.h"
#include "support.h"

namespace scorescope {

/// A mixture on a line, judged by its exact score times a factor.
struct ScaledMixture {
    explicit ScaledMixture(double factor)
        : settings(experiment({"data.kind=mixture", "data.weights=[0.3, 0.7]",
                               "data.means=[[-1.5], [1]]", "data.sds=[0.4, 0.6]"})),
          data(*makeDataSet(settings)),
          set(*makeTrainingSet(*data, settings)),
          sde(makeSde(settings)),
          exact(mixtureScore(*data->density(), *sde)),
          judged(*exact, factor) {}

    class Judged final : public ScoreFunction {
    public:
        Judged(const ScoreFunction& base, double factor) : base_(base), factor_(factor) {}
        torch::Tensor score(const torch::Tensor& x, double t) const override {
            return factor_ * base_.score(x, t);
        }
        std::int64_t dimension() const override { return 1; }

    private:
        const ScoreFunction& base_;
        double factor_;
    };

    double bound() const {
        const MetricInput input{*data, set, *sde, 1e-3, judged, exact.get(), {}, 4000, 7, {}};
        return (*evaluateMetric("kl_bound", input))["value"].get<double>();
    }

    /// Probability that the mixture at t_min gives to x <= edge.
    double below(double edge) const {
        const GaussianMixture mixture = *data->density();
        const double m = sde->meanScale(1e-3);
        double sum = 0.0;
        for (std::size_t k = 0; k < mixture.size(); ++k) {
            const double sd =
                std::sqrt(m * m * mixture.sds[k] * mixture.sds[k] + sde->variance(1e-3));
            sum += 0.5 * mixture.weights[k] *
                   std::erfc((m * mixture.means[k][0] - edge) / (sd * std::numbers::sqrt2));
        }
        return sum;
    }

    Settings settings;
    std::unique_ptr<DataSet> data;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<DensityFunction> exact;
    Judged judged;
};

/// KL(p at t_min || samples of the reverse SDE there) over 80 bins of [-4, 4]: below the true one,
/// but for the noise of the counts.
inline double histogramDivergence(const ScaledMixture& mixture, std::int64_t count, int steps) {
    constexpr int kBins = 80;
    const auto sampler =
        makeSampler(experiment({"sampler.kind=euler-maruyama", "sampler.grid=log-snr",
                                "sampler.denoise=false", "sampler.steps=" + std::to_string(steps)}),
                    {mixture.sde.get(), 1e-3, count, 1, 5, torch::kFloat64});
    while (!sampler->finished()) sampler->advance(mixture.judged);
    const torch::Tensor counts =
        torch::histc(sampler->state().clamp(-3.9999, 3.9999), kBins, -4.0, 4.0);
    double sum = 0.0;
    for (int i = 0; i < kBins; ++i) {
        const double low = i == 0 ? 0.0 : mixture.below(-4.0 + 0.1 * i);
        const double high = i + 1 == kBins ? 1.0 : mixture.below(-3.9 + 0.1 * i);
        const double p = high - low;
        const double q =
            (counts[i].item<double>() + 0.5) / (static_cast<double>(count) + 0.5 * kBins);
        sum += p * std::log(p / q);
    }
    return sum;
}

}  // namespace scorescope
