// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>

#include "core/session/host_numbers.h"
#include "core/session/plane_map.h"

namespace scorescope {
namespace {

/// sqrt(sum p |s - s*|^2 / sum p |s*|^2) over the grid.
double relativeError(const torch::Tensor& learned, const torch::Tensor& exact,
                     const torch::Tensor& logDensity) {
    const auto p = (logDensity - logDensity.max()).exp().to(torch::kFloat64);
    const auto truth = exact.to(torch::kFloat64);
    const auto error = (learned.to(torch::kFloat64) - truth).square().sum(1);
    const double above = (p * error).sum().item<double>();
    const double below = (p * truth.square().sum(1)).sum().item<double>();
    return below > 0.0 ? std::sqrt(above / below) : -1.0;
}

class FieldJob final : public ExplorerJob {
public:
    FieldJob(const FieldRequest& request, JobSite site)
        : request_(request), site_(std::move(site)) {}

    bool advance() override {
        const Experiment& experiment = site_.experiment();
        if (experiment.dimension() != 2) {
            site_.reply(Error{Fault::usage, "a field needs data of two dimensions", "data.kind",
                              "choose two-dimensional data"});
            return true;
        }
        auto score = jobScore(request_.source, site_);
        if (!score) {
            site_.reply(score.error());
            return true;
        }
        reply_.t = experiment.sde().nearestTime(request_.t, experiment.tMin());
        reply_.step = score->step;
        reply_.view = request_.view;
        // The noised empirical distribution costs one distance a point; single precision will do.
        exactType_ = experiment.closedForm() ? torch::kFloat64 : torch::kFloat32;
        exact_ = jobExact(kLiveExactPoints, site_);
        if (!experiment.closedForm()) {
            reply_.exactPoints = std::min(kLiveExactPoints, experiment.set().points.count);
        }
        arrows(*score);
        density();
        drawMap({request_, *score, *exact_, exactType_, site_}, reply_);
        site_.reply(std::move(reply_));
        return true;
    }

private:
    torch::Tensor grid(int columns, int rows, torch::ScalarType type) const {
        const Experiment& experiment = site_.experiment();
        return experiment.toModel(cellCentres(request_.view, columns, rows))
            .to(torch::TensorOptions(experiment.device()).dtype(type));
    }

    void arrows(const JobScore& score) {
        const bool any = request_.learned || request_.exact;
        if (!any || request_.columns <= 0 || request_.rows <= 0) return;
        const Experiment& experiment = site_.experiment();
        reply_.columns = request_.columns;
        reply_.rows = request_.rows;
        torch::Tensor learned, exact;
        if (request_.learned) {
            const auto x = grid(request_.columns, request_.rows, score.type);
            learned = experiment.scoreToData(score.function->score(x, reply_.t));
            reply_.learned = floatsOf(learned);
        }
        if (!request_.exact) return;
        const auto x = grid(request_.columns, request_.rows, exactType_);
        exact = experiment.scoreToData(exact_->score(x, reply_.t));
        reply_.exact = floatsOf(exact);
        if (!request_.learned) return;
        if (request_.source.given) return;  // the true score is that without z
        reply_.relativeError = relativeError(learned, exact, exact_->logDensity(x, reply_.t));
    }

    void density() {
        if (request_.densityColumns <= 0 || request_.densityRows <= 0) return;
        reply_.densityColumns = request_.densityColumns;
        reply_.densityRows = request_.densityRows;
        const auto x = grid(request_.densityColumns, request_.densityRows, torch::kFloat32);
        const double shift = site_.experiment().logDensityToData();
        reply_.logDensity = floatsOf(exact_->logDensity(x, reply_.t) + shift);
    }

    FieldRequest request_;
    JobSite site_;
    FieldReply reply_;
    torch::ScalarType exactType_ = torch::kFloat64;
    std::unique_ptr<DensityFunction> exact_;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeFieldJob(const FieldRequest& request, JobSite site) {
    return std::make_unique<FieldJob>(request, std::move(site));
}

}  // namespace scorescope
