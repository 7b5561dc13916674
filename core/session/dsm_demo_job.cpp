// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

#include "core/session/host_numbers.h"
#include "core/session/plane_map.h"

namespace scorescope {
namespace {

constexpr std::int64_t kPairsAtOnce = 16384;
constexpr std::int64_t kMostPairs = 4'000'000;
constexpr double kDefaultRadius = 0.25;  // of the noise's standard deviation

/// What denoising score matching does with one training point, and what the mean of many such
/// targets near one place comes to. All pairs are the training pairs of some seed: a row of the
/// training set and a fresh eps.
class DsmDemoJob final : public ExplorerJob {
public:
    DsmDemoJob(const DsmDemoRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {}

    bool advance() override {
        const Experiment& experiment = site_.experiment();
        reply_.t = experiment.sde().nearestTime(request_.t, experiment.tMin());
        if (experiment.sde().variance(reply_.t) <= 0.0) {
            site_.reply(Error{Fault::usage, "without noise there is nothing to denoise",
                              "sde.sigma", "choose a process with noise"});
            return true;
        }
        auto score = jobScore(request_.source, site_);
        if (!score) {
            site_.reply(score.error());
            return true;
        }
        score_ = *std::move(score);
        exact_ = jobExact(kLiveExactPoints, site_);
        m_ = experiment.sde().meanScale(reply_.t);
        s_ = experiment.sde().noiseScale(reply_.t);
        oneSample();
        neighbourhood();
        site_.reply(std::move(reply_));
        return true;
    }

private:
    torch::Tensor place(const torch::Tensor& x, torch::ScalarType type) const {
        return x.to(torch::TensorOptions(site_.experiment().device()).dtype(type));
    }
    torch::Tensor exactScore(const torch::Tensor& x) const {
        const auto score = exact_->score(place(x, torch::kFloat64), reply_.t);
        return score.to(torch::kCPU, torch::kFloat64);
    }
    torch::Tensor scoreInData(const torch::Tensor& score) const {
        return site_.experiment().scoreToData(score);
    }
    torch::Tensor pointInData(const torch::Tensor& x) const { return site_.experiment().toData(x); }

    void oneSample() {
        const Experiment& experiment = site_.experiment();
        const Points& points = experiment.set().points;
        reply_.index = ((request_.index % points.count) + points.count) % points.count;
        reply_.step = score_.step;
        reply_.dimension = points.dimension;
        reply_.meanScale = m_;
        const auto row = points.row(reply_.index);
        const auto clean =
            torch::tensor(std::vector<double>(row.begin(), row.end()), torch::kFloat64)
                .unsqueeze(0);
        NoiseKey key{request_.seed, Stream::evaluation, static_cast<std::uint64_t>(reply_.index)};
        auto eps = torch::empty({1, points.dimension}, torch::kFloat64);
        normals(key, {eps.data_ptr<double>(), static_cast<std::size_t>(points.dimension)});
        noisy_ = m_ * clean + s_ * eps;
        const auto target = eps / -s_;
        const auto predicted = score_.function->score(place(noisy_, score_.type), reply_.t)
                                   .to(torch::kCPU, torch::kFloat64);
        reply_.clean = doublesOf(pointInData(clean));
        reply_.shrunk = doublesOf(pointInData(m_ * clean));
        reply_.noise = doublesOf(eps);
        reply_.noisy = doublesOf(pointInData(noisy_));
        reply_.target = doublesOf(scoreInData(target));
        reply_.prediction = doublesOf(scoreInData(predicted));
        reply_.exact = doublesOf(scoreInData(exactScore(noisy_)));
        reply_.loss = (s_ * (predicted - target)).square().mean().item<double>();
        for (const double scale : experiment.set().scaling.scale) {
            reply_.noiseScale.push_back(s_ * scale);
        }
    }

    /// Draws pairs until enough of them have landed around x_t.
    void neighbourhood() {
        const auto& noise = reply_.noiseScale;
        reply_.radius = request_.radius > 0.0
                            ? request_.radius
                            : kDefaultRadius * *std::min_element(noise.begin(), noise.end());
        std::vector<torch::Tensor> found, targets;
        std::int64_t count = 0;
        while (count < request_.neighbours && reply_.tried < kMostPairs) {
            site_.yield();
            const auto [clean, eps] = pairs(reply_.tried);
            reply_.tried += kPairsAtOnce;
            const auto x = m_ * clean + s_ * eps;
            const auto near =
                (pointInData(x) - pointInData(noisy_)).square().sum(1).sqrt() <= reply_.radius;
            const auto rows = near.nonzero().squeeze(1);
            const auto here =
                rows.narrow(0, 0, std::min(rows.size(0), request_.neighbours - count));
            if (here.size(0) == 0) continue;
            found.push_back(x.index_select(0, here));
            targets.push_back(eps.index_select(0, here) / -s_);
            count += here.size(0);
        }
        if (count == 0) return;
        const auto places = torch::cat(found);
        const auto arrows = scoreInData(torch::cat(targets));
        reply_.nearby = doublesOf(pointInData(places));
        reply_.nearbyTargets = doublesOf(arrows);
        reply_.meanTarget = doublesOf(arrows.mean(0));
        reply_.nearbyExact = doublesOf(scoreInData(exactScore(places)).mean(0));
    }

    /// Pairs first, first + 1, ...: a row of the training set and its eps, [n, D] each.
    std::pair<torch::Tensor, torch::Tensor> pairs(std::int64_t first) const {
        const Points& points = site_.experiment().set().points;
        auto clean = torch::empty({kPairsAtOnce, points.dimension}, torch::kFloat64);
        auto eps = torch::empty_like(clean);
        double* to = clean.data_ptr<double>();
        double* noise = eps.data_ptr<double>();
        const auto width = static_cast<std::size_t>(points.dimension);
        for (std::int64_t i = 0; i < kPairsAtOnce; ++i) {
            NoiseKey key{request_.seed, Stream::evaluation, static_cast<std::uint64_t>(first + i)};
            key.step = 1;  // step 0 is the one sample's
            const auto index = uniformIndex(key, static_cast<std::uint64_t>(points.count));
            const auto row = points.row(static_cast<std::int64_t>(index));
            std::copy(row.begin(), row.end(), to + static_cast<std::size_t>(i) * width);
            key.step = 2;
            normals(key, {noise + static_cast<std::size_t>(i) * width, width});
        }
        return {clean, eps};
    }

    DsmDemoRequest request_;
    JobSite site_;
    DsmDemoReply reply_;
    JobScore score_;
    std::unique_ptr<DensityFunction> exact_;
    torch::Tensor noisy_;  ///< x_t, [1, D], model space
    double m_ = 1.0, s_ = 0.0;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeDsmDemoJob(const DsmDemoRequest& request, JobSite site) {
    return std::make_unique<DsmDemoJob>(request, std::move(site));
}

}  // namespace scorescope
