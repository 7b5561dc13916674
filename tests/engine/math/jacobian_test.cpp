// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/model/exact_score.h"
#include "core/session/plane_map.h"
#include "support.h"

namespace scorescope {
namespace {

/// Central centralDifferences of the score, [N, D, D].
torch::Tensor centralDifferences(const ScoreFunction& function, const torch::Tensor& x, double t,
                                 double h) {
    std::vector<torch::Tensor> columns;
    for (std::int64_t d = 0; d < x.size(1); ++d) {
        torch::Tensor step = torch::zeros_like(x);
        step.select(1, d).fill_(h);
        columns.push_back((function.score(x + step, t) - function.score(x - step, t)) / (2.0 * h));
    }
    return torch::stack(columns, 2);
}

TEST(Jacobian, OfADiffusedNormalIsMinusItsInverseCovariance) {
    const auto sde = makeSde(experiment({}));
    const GaussianMixture normal = {{1.0}, {{0.5, -1.0}}, {1.0}, {{{1.0, 0.6}, {0.6, 0.5}}}};
    const torch::Tensor x = randomPoints(20, 2, 1);
    const auto exact = mixtureScore(normal, *sde);
    for (const double t : {0.0, 0.2, 1.0}) {
        const double m = sde->meanScale(t);
        const torch::Tensor sigma =
            torch::tensor({1.0, 0.6, 0.6, 0.5}, torch::kFloat64).view({2, 2}) * m * m +
            torch::eye(2, torch::kFloat64) * sde->variance(t);
        const torch::Tensor inverse = torch::linalg_inv(sigma);
        EXPECT_LT(largest(exact->jacobian(x, t) + inverse) / largest(inverse), 1e-9) << t;
    }
}

TEST(Jacobian, OfExactScoresAgreesWithDifferences) {
    const auto sde = makeSde(experiment({}));
    const GaussianMixture mixture = {{0.3, 0.7}, {{1, -1, 0}, {-0.5, 2, 1}}, {0.8, 1.2}, {}};
    const torch::Tensor cloud = randomPoints(30, 3, 2).to(torch::kFloat32).contiguous();
    const Points points = {30, 3, {cloud.data_ptr<float>(), cloud.data_ptr<float>() + 90}};
    const torch::Tensor x = randomPoints(10, 3, 3);
    const auto closed = mixtureScore(mixture, *sde);
    const auto empirical = empiricalScore(points, 0, *sde);
    for (const DensityFunction* function : {closed.get(), empirical.get()}) {
        for (const double t : {0.1, 0.5}) {
            const torch::Tensor found = function->jacobian(x, t);
            EXPECT_LT(relativeDifference(found, centralDifferences(*function, x, t, 1e-5)), 1e-6);
            EXPECT_LT(largest(found - found.transpose(1, 2)), 1e-9 * largest(found));
        }
    }
}

TEST(Jacobian, OfANetworkAgreesWithDifferences) {
    const Settings settings = experiment(
        {"data.kind=two-gaussians", "data.count=500", "model.width=24", "model.depth=2"});
    const auto sde = makeSde(settings);
    const auto network = makeScoreNetwork(settings, trainingSet(settings), torch::kCPU);
    network->weights().add_(
        (0.2 * randomPoints(network->layout().total, 1, 2)).squeeze(1).to(torch::kFloat32));
    const auto learned = learnedScore(*network, *sde);
    const torch::Tensor x = randomPoints(40, 2, 1);
    const torch::Tensor found = learned->jacobian(x, 0.4);
    EXPECT_LT(relativeDifference(found, centralDifferences(*learned, x, 0.4, 1e-2)), 2e-3);
    // The same derivative by products with unit vectors: its trace.
    const torch::Tensor probes =
        torch::eye(2, torch::kFloat64).unsqueeze(1).expand({2, 40, 2}).contiguous();
    const torch::Tensor trace = learned->products(x, 0.4, probes).products.sum(0);
    EXPECT_LT(largest(trace - found.diagonal(0, 1, 2).sum(1)), 1e-5 * largest(trace));
}

/// s = A x with A = a I + w R, R a quarter turn.
class LinearField final : public ScoreFunction {
public:
    LinearField(double stretch, double turn) : stretch_(stretch), turn_(turn) {}

    torch::Tensor score(const torch::Tensor& x, double) const override {
        return torch::mm(x.to(torch::kFloat64), matrix().t());
    }
    std::int64_t dimension() const override { return 2; }
    torch::Tensor jacobian(const torch::Tensor& x, double) const override {
        return matrix().expand({x.size(0), 2, 2});
    }

private:
    torch::Tensor matrix() const {
        return torch::tensor({stretch_, -turn_, turn_, stretch_}, torch::kFloat64).view({2, 2});
    }
    double stretch_;
    double turn_;
};

TEST(Maps, CurlAndDivergenceOfATurnedLinearField) {
    const auto built = Experiment::build(experiment({"data.kind=two-gaussians", "data.count=500"}));
    ASSERT_TRUE(built);
    LiveModel live;
    live.experiment = *built;
    JobSite site;
    site.live = std::make_shared<const LiveModel>(live);
    const auto exact = (*built)->exactScore(0);
    const auto& scale = (*built)->set().scaling.scale;
    for (const MapKind kind : {MapKind::curl, MapKind::divergence}) {
        FieldRequest request;
        request.map = kind;
        request.mapColumns = request.mapRows = 5;
        JobScore score{std::make_unique<LinearField>(-0.7, 0.4), 0, torch::kFloat64};
        FieldReply reply;
        reply.t = 0.3;
        drawMap({request, score, *exact, torch::kFloat64, site}, reply);
        ASSERT_EQ(reply.mapValues.size(), 25U);
        // s_i/scale_i by x_j * scale_j: each slope is divided by both scales.
        const double expected = kind == MapKind::curl
                                    ? 2.0 * 0.4 / (scale[0] * scale[1])
                                    : -0.7 / (scale[0] * scale[0]) - 0.7 / (scale[1] * scale[1]);
        for (const float value : reply.mapValues) EXPECT_NEAR(value, expected, 1e-6);
    }
}

}  // namespace
}  // namespace scorescope
