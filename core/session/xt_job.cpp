// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>

#include <algorithm>

#include "core/session/explorer_job.h"
#include "core/session/host_numbers.h"

namespace scorescope {
namespace {

/// Centre of cell i of n between two ends.
double centreOf(double from, double to, int i, int n) {
    return from + (to - from) * (i + 0.5) / n;
}

/// Density and scores over (t, x): one column of the grid, that is one t, after the other.
class XtJob final : public ExplorerJob {
public:
    XtJob(const XtRequest& request, JobSite site) : request_(request), site_(std::move(site)) {}

    bool advance() override {
        const Experiment& experiment = site_.experiment();
        if (experiment.dimension() != 1) {
            site_.reply(Error{Fault::usage, "this view needs data of one dimension", "data.kind",
                              "choose one-dimensional data"});
            return true;
        }
        auto score = jobScore(request_.source, site_);
        if (!score) {
            site_.reply(score.error());
            return true;
        }
        score_ = *std::move(score);
        reply_.step = score_.step;
        reply_.view = request_.view;
        reply_.view.left = std::clamp(request_.view.left, 0.0, 1.0);
        reply_.view.right = std::clamp(request_.view.right, reply_.view.left, 1.0);
        exactType_ = experiment.closedForm() ? torch::kFloat64 : torch::kFloat32;
        exact_ = jobExact(kLiveExactPoints, site_);
        if (!experiment.closedForm()) {
            reply_.exactPoints = std::min(kLiveExactPoints, experiment.set().points.count);
        }
        slice();
        arrows();
        density();
        site_.reply(std::move(reply_));
        return true;
    }

private:
    /// Centres of the rows, model space [rows, 1].
    torch::Tensor line(int rows, torch::ScalarType type) const {
        const Experiment& experiment = site_.experiment();
        auto centres = torch::empty({rows, 1}, torch::kFloat64);
        auto at = centres.accessor<double, 2>();
        for (int r = 0; r < rows; ++r) {
            at[r][0] = centreOf(request_.view.bottom, request_.view.top, r, rows);
        }
        return experiment.toModel(centres).to(
            torch::TensorOptions(experiment.device()).dtype(type));
    }

    double columnTime(int column, int columns) const {
        return noised(centreOf(reply_.view.left, reply_.view.right, column, columns));
    }

    double noised(double t) const {
        return site_.experiment().sde().nearestTime(t, site_.experiment().tMin());
    }

    std::vector<float> logDensity(const torch::Tensor& x, double t) const {
        return floatsOf(exact_->logDensity(x, t) + site_.experiment().logDensityToData());
    }
    std::vector<float> scores(const ScoreFunction& function, const torch::Tensor& x,
                              double t) const {
        return floatsOf(site_.experiment().scoreToData(function.score(x, t)));
    }

    template <class ColumnOf>
    static std::vector<float> grid(int columns, int rows, const ColumnOf& columnOf) {
        const auto wide = static_cast<std::size_t>(columns);
        std::vector<float> values(wide * static_cast<std::size_t>(rows));
        for (int c = 0; c < columns; ++c) {
            const std::vector<float> column = columnOf(c);
            for (std::size_t r = 0; r < column.size(); ++r) {
                values[r * wide + static_cast<std::size_t>(c)] = column[r];
            }
        }
        return values;
    }

    void slice() {
        reply_.t = noised(request_.t);
        if (request_.sliceRows <= 0) return;
        const auto x = line(request_.sliceRows, exactType_);
        reply_.sliceLogDensity = logDensity(x, reply_.t);
        if (request_.exact) reply_.sliceExact = scores(*exact_, x, reply_.t);
        if (!request_.learned) return;
        reply_.sliceLearned =
            scores(*score_.function, line(request_.sliceRows, score_.type), reply_.t);
    }

    void arrows() {
        const int columns = request_.arrowColumns, rows = request_.arrowRows;
        if (columns <= 0 || rows <= 0) return;
        reply_.arrowColumns = columns;
        reply_.arrowRows = rows;
        const auto all = [&](const ScoreFunction& function, torch::ScalarType type) {
            const auto x = line(rows, type);
            return grid(columns, rows,
                        [&](int c) { return scores(function, x, columnTime(c, columns)); });
        };
        if (request_.learned) reply_.learned = all(*score_.function, score_.type);
        if (request_.exact) reply_.exact = all(*exact_, exactType_);
    }

    void density() {
        const int columns = request_.columns, rows = request_.rows;
        if (columns <= 0 || rows <= 0) return;
        reply_.columns = columns;
        reply_.rows = rows;
        const auto x = line(rows, exactType_);
        reply_.logDensity =
            grid(columns, rows, [&](int c) { return logDensity(x, columnTime(c, columns)); });
        if (site_.experiment().closedForm()) reply_.logDensityOfData = logDensity(x, 0.0);
    }

    XtRequest request_;
    JobSite site_;
    XtReply reply_;
    JobScore score_;
    torch::ScalarType exactType_ = torch::kFloat64;
    std::unique_ptr<DensityFunction> exact_;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeXtJob(const XtRequest& request, JobSite site) {
    return std::make_unique<XtJob>(request, std::move(site));
}

}  // namespace scorescope
