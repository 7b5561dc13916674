// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

#include "core/sampler/path_noise.h"
#include "core/sampler/sampler.h"
#include "core/session/explorer_job.h"
#include "core/session/host_numbers.h"

namespace scorescope {
namespace {

constexpr std::int64_t kReverseSteps = 4;  ///< solver steps from one kept state to the next
constexpr std::int64_t kFlowSteps = 2;
/// A step over which the drift changes x by more than this share asks for a finer grid there.
constexpr double kStiff = 0.5;

/// The forward process from training points, without discretisation error: the SDE is linear, so
///     x_u | x_t ~ N(r x_t, s_u^2 - r^2 s_t^2),   r = m_u / m_t   (t < u).
class ForwardWalk {
public:
    ForwardWalk(const PathsRequest& request, const Experiment& experiment)
        : request_(request), experiment_(experiment) {
        const Points& points = experiment.set().points;
        x_ = torch::empty({request.count, points.dimension}, torch::kFloat64);
        auto at = x_.accessor<double, 2>();
        for (std::int64_t p = 0; p < request.count; ++p) {
            NoiseKey key{request.seed, Stream::forward, static_cast<std::uint64_t>(p)};
            key.level = 1;  // level 0 of step 0 is the noise of the display points
            const auto rows = static_cast<std::uint64_t>(points.count);
            const auto row = points.row(static_cast<std::int64_t>(uniformIndex(key, rows)));
            for (std::size_t d = 0; d < row.size(); ++d) {
                at[p][static_cast<std::int64_t>(d)] = static_cast<double>(row[d]);
            }
        }
    }

    bool finished() const { return taken_ == request_.vertices - 1; }
    double time() const {
        return static_cast<double>(taken_) / static_cast<double>(request_.vertices - 1);
    }
    const torch::Tensor& state() const { return x_; }

    void advance() {
        const Sde& sde = experiment_.sde();
        const double from = time();
        ++taken_;
        const double ratio = sde.meanScale(time()) / (from > 0.0 ? sde.meanScale(from) : 1.0);
        const double before = from > 0.0 ? sde.variance(from) : 0.0;
        const double added = sde.variance(time()) - ratio * ratio * before;
        NoiseKey key{request_.seed, Stream::forward};
        key.step = static_cast<std::uint32_t>(taken_);
        const auto z = particleNormals(key, request_.count, x_.size(1));
        x_ = ratio * x_ + std::sqrt(std::max(added, 0.0)) * z;
    }

private:
    const PathsRequest& request_;
    const Experiment& experiment_;
    torch::Tensor x_;  ///< [N, D], model space
    int taken_ = 0;
};

/// The solver of the reverse paths: `perVertex` steps from one kept state to the next.
std::unique_ptr<Sampler> makeSolver(const PathsRequest& request, const Experiment& experiment,
                                    std::int64_t perVertex, torch::ScalarType type) {
    const std::int64_t steps = perVertex * (request.vertices - 1);
    const bool stiff =
        std::abs(experiment.sde().driftRate(1.0)) > kStiff * static_cast<double>(steps);
    Settings settings = experiment.settings();
    const bool flow = request.kind == PathKind::flow;
    // On a ladder, whose own sampler is another, the paths show the process that it is a part of.
    const auto choose = [&settings](const std::string& key, Value value) {
        const auto done = settings.set(key, std::move(value));
        TORCH_INTERNAL_ASSERT(done);
    };
    choose("sampler.kind", std::string(flow ? "ode-heun" : "euler-maruyama"));
    choose("sampler.steps", steps);
    choose("sampler.grid", std::string(stiff ? "log-snr" : "uniform"));
    choose("sampler.denoise", false);
    const auto start = samplerStart(experiment, request.count, request.seed, type);
    return makeSampler(settings, start);
}

class PathsJob final : public ExplorerJob {
public:
    PathsJob(const PathsRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {
        request_.vertices = std::max(request_.vertices, 2);
        perVertex_ = request_.kind == PathKind::reverse ? kReverseSteps : kFlowSteps;
    }

    bool advance() override {
        site_.yield();
        if (walk_) {
            walk_->advance();
            keep(walk_->time(), walk_->state());
            return walk_->finished() && send();
        }
        if (solver_ == nullptr) return !begin();
        solver_->advance(*score_.function);
        if (++taken_ % perVertex_ == 0) keep(solver_->time(), solver_->state());
        return solver_->finished() && send();
    }

private:
    bool begin() {
        const Experiment& experiment = site_.experiment();
        if (experiment.sde().levels().size() == 1) {
            site_.reply(Error{Fault::usage, "there are no paths through time at one noise level",
                              "sde.kind", "choose a process with time, such as ve"});
            return false;
        }
        if (request_.kind == PathKind::forward) {
            reply_.step = site_.live->step;
            walk_.emplace(request_, experiment);
            keep(0.0, walk_->state());
            return true;
        }
        if (!chooseScore()) return false;
        solver_ = makeSolver(request_, experiment, perVertex_, score_.type);
        keep(1.0, solver_->state());
        return true;
    }

    bool chooseScore() {
        const Experiment& experiment = site_.experiment();
        auto score = jobScore(request_.source, site_);
        if (!score) {
            site_.reply(score.error());
            return false;
        }
        score_ = *std::move(score);
        reply_.step = score_.step;
        if (request_.source.exact && !experiment.closedForm()) {
            // While someone watches, a part of the points has to do.
            score_.function = jobExact(kLiveExactPoints, site_);
            score_.type = torch::kFloat32;
            reply_.exactPoints = std::min(kLiveExactPoints, experiment.set().points.count);
        }
        return true;
    }

    void keep(double t, const torch::Tensor& state) {
        reply_.t.push_back(t);
        states_.push_back(site_.experiment().toData(state).to(torch::kCPU, torch::kFloat32));
    }

    bool send() {
        const auto all = at::stack(states_, 1);  // [N, V, D]
        reply_.kind = request_.kind;
        reply_.count = request_.count;
        reply_.dimension = site_.experiment().dimension();
        reply_.positions = std::make_shared<const std::vector<float>>(floatsOf(all));
        site_.reply(std::move(reply_));
        return true;
    }

    PathsRequest request_;
    JobSite site_;
    PathsReply reply_;
    std::int64_t perVertex_ = 1;
    std::int64_t taken_ = 0;
    std::optional<ForwardWalk> walk_;
    JobScore score_;
    std::unique_ptr<Sampler> solver_;
    std::vector<torch::Tensor> states_;  ///< each [N, D], data units
};

}  // namespace

std::unique_ptr<ExplorerJob> makePathsJob(const PathsRequest& request, JobSite site) {
    return std::make_unique<PathsJob>(request, std::move(site));
}

}  // namespace scorescope
