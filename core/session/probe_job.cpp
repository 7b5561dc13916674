// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>

#include "core/session/host_numbers.h"
#include "core/session/plane_map.h"

namespace scorescope {
namespace {

constexpr int kFewestPieces = 64;  // of Simpson's rule

/// The two scores, in what they are computed, and where they are asked for.
struct Sources {
    JobScore learned;
    std::unique_ptr<DensityFunction> exact;
    torch::ScalarType exactType = torch::kFloat64;
    double t = 0.0;
    std::int64_t exactPoints = 0;
};

Result<Sources> sourcesOf(const ScoreSource& source, double t, const JobSite& site) {
    const Experiment& experiment = site.experiment();
    auto learned = jobScore(source, site);
    if (!learned) return learned.error();
    Sources sources{*std::move(learned), jobExact(kLiveExactPoints, site), torch::kFloat64,
                    experiment.sde().nearestTime(t, experiment.tMin()), 0};
    if (experiment.closedForm()) return sources;
    if (experiment.sde().variance(sources.t) <= 0.0) {
        return Error{Fault::usage, "these data have no density where the noise is 0", "t",
                     "choose a larger t, or data with a density"};
    }
    sources.exactPoints = std::min(kLiveExactPoints, experiment.set().points.count);
    return sources;
}

std::optional<Error> dimensionError(std::size_t numbers, const Experiment& experiment) {
    const auto dimension = static_cast<std::size_t>(experiment.dimension());
    if (numbers > 0 && numbers % dimension == 0) return std::nullopt;
    return Error{Fault::usage, "the points do not have the data's dimension", "",
                 "give " + std::to_string(dimension) + " numbers a point"};
}

/// Row-major numbers in data units as points of model space.
torch::Tensor modelPoints(const std::vector<double>& numbers, const Experiment& experiment,
                          torch::ScalarType type) {
    const auto flat = torch::tensor(numbers, torch::kFloat64).view({-1, experiment.dimension()});
    return experiment.toModel(flat).to(torch::TensorOptions(experiment.device()).dtype(type));
}

class ProbeJob final : public ExplorerJob {
public:
    ProbeJob(const ProbeRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {}

    bool advance() override {
        const Experiment& experiment = site_.experiment();
        if (const auto bad = dimensionError(request_.points.size(), experiment)) {
            site_.reply(*bad);
            return true;
        }
        const auto sources = sourcesOf(request_.source, request_.t, site_);
        if (!sources) {
            site_.reply(sources.error());
            return true;
        }
        ProbeReply reply;
        reply.t = sources->t;
        reply.step = sources->learned.step;
        reply.dimension = experiment.dimension();
        reply.points = request_.points;
        reply.exactPoints = sources->exactPoints;
        const auto x = modelPoints(request_.points, experiment, sources->learned.type);
        const auto y = modelPoints(request_.points, experiment, sources->exactType);
        reply.learned = probed(*sources->learned.function, x, reply.t);
        reply.exact = probed(*sources->exact, y, reply.t);
        reply.logDensity =
            doublesOf(sources->exact->logDensity(y, reply.t) + experiment.logDensityToData());
        site_.reply(std::move(reply));
        return true;
    }

private:
    ProbedScore probed(const ScoreFunction& function, const torch::Tensor& x, double t) const {
        const Experiment& experiment = site_.experiment();
        ProbedScore result;
        result.score = doublesOf(experiment.scoreToData(function.score(x, t).to(torch::kFloat64)));
        if (request_.jacobian) {
            result.jacobian = doublesOf(jacobianToData(function.jacobian(x, t), experiment));
        }
        return result;
    }

    ProbeRequest request_;
    JobSite site_;
};

/// Nodes of Simpson's rule along a polyline and the vectors w dl of its quadrature, [n, D] each.
struct Quadrature {
    torch::Tensor places;
    torch::Tensor steps;
};

Quadrature simpson(const torch::Tensor& vertices, int pieces) {
    std::vector<torch::Tensor> places;
    std::vector<torch::Tensor> steps;
    const auto options = vertices.options();
    const auto along = torch::linspace(0.0, 1.0, pieces + 1, options).unsqueeze(1);
    auto weights = torch::full({pieces + 1, 1}, 2.0, options);
    weights.slice(0, 1, pieces, 2).fill_(4.0);
    weights[0].fill_(1.0);
    weights[pieces].fill_(1.0);
    for (std::int64_t i = 0; i + 1 < vertices.size(0); ++i) {
        const auto way = (vertices[i + 1] - vertices[i]).unsqueeze(0);
        places.push_back(vertices[i].unsqueeze(0) + along * way);
        steps.push_back(weights / (3.0 * pieces) * way);
    }
    return {torch::cat(places), torch::cat(steps)};
}

class LineIntegralJob final : public ExplorerJob {
public:
    LineIntegralJob(const LineIntegralRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {}

    bool advance() override {
        const Experiment& experiment = site_.experiment();
        if (const auto bad = refusal()) {
            site_.reply(*bad);
            return true;
        }
        const auto sources = sourcesOf(request_.source, request_.t, site_);
        if (!sources) {
            site_.reply(sources.error());
            return true;
        }
        LineIntegralReply reply;
        reply.t = sources->t;
        reply.step = sources->learned.step;
        reply.exactPoints = sources->exactPoints;
        reply.paths = request_.paths;
        for (const auto& path : request_.paths) {
            // s . dl is the same number in model space and in data units.
            integrate(modelPoints(path, experiment, torch::kFloat64), *sources, reply);
        }
        site_.reply(std::move(reply));
        return true;
    }

private:
    std::optional<Error> refusal() const {
        const auto fewest = 2 * static_cast<std::size_t>(site_.experiment().dimension());
        for (const auto& path : request_.paths) {
            if (auto bad = dimensionError(path.size(), site_.experiment())) return bad;
            if (path.size() < fewest) {
                return Error{Fault::usage, "a path needs two points", "", "give start and end"};
            }
        }
        return std::nullopt;
    }

    void integrate(const torch::Tensor& vertices, const Sources& sources,
                   LineIntegralReply& reply) const {
        const int pieces = std::max(kFewestPieces, request_.pieces + request_.pieces % 2);
        const Quadrature rule = simpson(vertices.cpu(), pieces);
        const auto along = [&](const ScoreFunction& function, torch::ScalarType type) {
            const auto x = rule.places.to(vertices.device(), type);
            const auto score = function.score(x, reply.t).to(torch::kCPU, torch::kFloat64);
            return (score * rule.steps).sum().item<double>();
        };
        reply.learned.push_back(along(*sources.learned.function, sources.learned.type));
        reply.exact.push_back(along(*sources.exact, sources.exactType));
        const auto ends = torch::stack({vertices[0], vertices[vertices.size(0) - 1]});
        const auto rise = [](const torch::Tensor& values) {
            const auto plain = values.to(torch::kCPU, torch::kFloat64);
            return plain[1].item<double>() - plain[0].item<double>();
        };
        reply.logDensityRise.push_back(
            rise(sources.exact->logDensity(ends.to(sources.exactType), reply.t)));
        if (!sources.learned.function->hasEnergy()) return;
        reply.energyRise.push_back(
            rise(sources.learned.function->energy(ends.to(sources.learned.type), reply.t)));
    }

    LineIntegralRequest request_;
    JobSite site_;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeProbeJob(const ProbeRequest& request, JobSite site) {
    return std::make_unique<ProbeJob>(request, std::move(site));
}

std::unique_ptr<ExplorerJob> makeLineIntegralJob(const LineIntegralRequest& request, JobSite site) {
    return std::make_unique<LineIntegralJob>(request, std::move(site));
}

}  // namespace scorescope
