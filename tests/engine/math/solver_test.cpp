// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/model/exact_score.h"
#include "core/sampler/dormand_prince.h"
#include "core/sampler/sampler.h"
#include "support.h"

namespace scorescope {
namespace {

/// Samplers of one experiment with its exact mixture score, in double precision.
struct Bench {
    explicit Bench(const std::vector<std::string>& assignments)
        : settings(experiment(assignments)),
          sde(makeSde(settings)),
          exact(mixtureScore(*(*makeDataSet(settings))->density(), *sde)) {}

    std::unique_ptr<Sampler> run(const std::vector<std::string>& sampler,
                                 std::int64_t count = 64) const {
        auto result =
            makeSampler(experiment(sampler), {sde.get(), 1e-3, count, 2, 5, torch::kFloat64});
        while (!result->finished()) result->advance(*exact);
        EXPECT_FALSE(result->failure());
        return result;
    }
    /// Where the ODE leads from the samplers' start.
    torch::Tensor solution() const { return run(tolerance(1e-11))->state(); }

    static std::vector<std::string> tolerance(double value) {
        std::string text = std::to_string(std::llround(-std::log10(value)));
        return {"sampler.kind=ode-rk45", "sampler.rtol=1e-" + text, "sampler.atol=1e-" + text};
    }

    Settings settings;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<DensityFunction> exact;
};

/// max|x - y| / max(1, max|y|) of each particle, in order of size.
std::vector<double> particleErrors(const torch::Tensor& x, const torch::Tensor& reference) {
    const torch::Tensor size = std::get<0>(reference.abs().max(1)).clamp_min(1.0);
    const torch::Tensor errors = std::get<0>((x - reference).abs().max(1)) / size;
    const double* begin = errors.data_ptr<double>();
    std::vector<double> sorted(begin, begin + errors.numel());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

double median(const std::vector<double>& sorted) {
    return sorted[sorted.size() / 2];
}

struct OrderCase {
    std::string kind;
    std::string grid;
    int steps;
    double order;
};

void PrintTo(const OrderCase& value, std::ostream* out) {
    *out << value.kind;
}

class OrderOf : public testing::TestWithParam<OrderCase> {};

TEST_P(OrderOf, IsThatOfTheMethod) {
    const OrderCase& expected = GetParam();
    const Bench bench({"data.kind=eight-gaussians"});
    const torch::Tensor solution = bench.solution();
    std::vector<double> errors;
    for (const int steps : {expected.steps, 2 * expected.steps}) {
        const auto sampler =
            bench.run({"sampler.kind=" + expected.kind, "sampler.grid=" + expected.grid,
                       "sampler.denoise=false", "sampler.steps=" + std::to_string(steps)});
        errors.push_back(median(particleErrors(sampler->state(), solution)));
    }
    EXPECT_NEAR(std::log2(errors[0] / errors[1]), expected.order, 0.15 * expected.order)
        << errors[0] << ' ' << errors[1];
    EXPECT_LT(errors[1], 0.01);
}

INSTANTIATE_TEST_SUITE_P(Solvers, OrderOf,
                         testing::Values(OrderCase{"ode-euler", "uniform", 800, 1.0},
                                         OrderCase{"ode-euler", "log-snr", 800, 1.0},
                                         OrderCase{"ddim", "log-snr", 800, 1.0},
                                         OrderCase{"ode-heun", "uniform", 400, 2.0},
                                         OrderCase{"ode-heun", "edm", 200, 2.0},
                                         OrderCase{"edm-heun", "edm", 100, 2.0},
                                         OrderCase{"edm-heun", "log-snr", 100, 2.0},
                                         OrderCase{"dpmpp-2m", "log-snr", 200, 2.0}),
                         [](const auto& info) {
                             std::string name = info.param.kind + "_" + info.param.grid;
                             std::erase(name, '-');
                             return name;
                         });

TEST(OdeRk45, IsOfOrderFive) {
    const Bench bench({"data.kind=eight-gaussians"});
    const torch::Tensor solution = bench.run(Bench::tolerance(1e-12))->state();
    const auto coarse = bench.run(Bench::tolerance(1e-7));
    const auto fine = bench.run(Bench::tolerance(1e-10));
    const double gain = median(particleErrors(coarse->state(), solution)) /
                        median(particleErrors(fine->state(), solution));
    const double steps = static_cast<double>(fine->counts().accepted) /
                         static_cast<double>(coarse->counts().accepted);
    EXPECT_NEAR(std::log(gain) / std::log(steps), 5.0, 0.8) << gain << ' ' << steps;
}

TEST(OdeRk45, KeepsItsTolerance) {
    const std::vector<std::pair<std::string, double>> cases = {{"two-gaussians", 10.0},
                                                               {"eight-gaussians", 20.0}};
    for (const auto& [data, most] : cases) {
        const Bench bench({"data.kind=" + data});
        const torch::Tensor solution = bench.run(Bench::tolerance(1e-10))->state();
        for (const double tolerance : {1e-3, 1e-4, 1e-5, 1e-6}) {
            const auto sampler = bench.run(Bench::tolerance(tolerance));
            const auto errors = particleErrors(sampler->state(), solution);
            EXPECT_LE(median(errors), 3.0 * tolerance) << data << ' ' << tolerance;
            EXPECT_LE(errors[errors.size() * 9 / 10], most * tolerance) << data << ' ' << tolerance;
        }
    }
}

TEST(OdeRk45, CountsWhatItDoes) {
    const Bench bench({"data.kind=eight-gaussians"});
    for (const bool denoise : {false, true}) {
        auto settings = Bench::tolerance(1e-5);
        settings.push_back(denoise ? "sampler.denoise=true" : "sampler.denoise=false");
        const auto sampler = bench.run(settings);
        const SamplerCounts counts = sampler->counts();
        // Two calls to begin, six an attempt; the denoising step is one call and one step.
        const std::int64_t last = denoise ? 1 : 0;
        EXPECT_EQ(counts.nfe - last, 2 + 6 * (counts.accepted - last + counts.rejected));
        EXPECT_GT(counts.rejected, 0);
        EXPECT_EQ(sampler->time(), denoise ? 0.0 : 1e-3);
    }
}

TEST(OdeRk45, FailsWhenTheScoreIsNotFinite) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore broken(*sde, 1.0, 2, std::numeric_limits<double>::quiet_NaN());
    const auto sampler = makeSampler(experiment({"sampler.kind=ode-rk45"}),
                                     {sde.get(), 1e-3, 10, 2, 5, torch::kFloat64});
    while (!sampler->finished()) sampler->advance(broken);
    ASSERT_TRUE(sampler->failure());
    EXPECT_EQ(sampler->failure()->fault, Fault::diverged);
    EXPECT_LT(sampler->counts().nfe, 200);
}

/// A score with few digits, as coarse arithmetic would give it.
class CoarseScore final : public ScoreFunction {
public:
    explicit CoarseScore(const ScoreFunction& base) : base_(base) {}
    torch::Tensor score(const torch::Tensor& x, double t) const override {
        return torch::round(base_.score(x, t) * 1e3) / 1e3;
    }
    std::int64_t dimension() const override { return base_.dimension(); }

private:
    const ScoreFunction& base_;
};

TEST(OdeRk45, EndsWhenRoundingKeepsTheToleranceOutOfReach) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore exact(*sde, 0.25, 2);
    const CoarseScore score(exact);
    const auto sampler = makeSampler(experiment(Bench::tolerance(1e-12)),
                                     {sde.get(), 1e-3, 10, 2, 5, torch::kFloat64});
    while (!sampler->finished()) sampler->advance(score);
    ASSERT_TRUE(sampler->failure());
    EXPECT_EQ(sampler->failure()->fault, Fault::usage);
    EXPECT_NE(sampler->failure()->remedy.find("sampler.rtol"), std::string::npos);
}

TEST(DormandPrince, GoesForwardAsWellAsBack) {
    const torch::Tensor start = torch::tensor({1.0, -2.0, 0.5}, torch::kFloat64);
    const auto slope = [](double t, const torch::Tensor& y) { return -2.0 * t * y; };
    DormandPrince there(start, 0.0, 1.5, {1e-9, 1e-9});
    while (!there.finished()) ASSERT_TRUE(there.advance(slope));
    EXPECT_LT(largest(there.state() - start * std::exp(-2.25)), 1e-8);
    DormandPrince back(there.state(), 1.5, 0.0, {1e-9, 1e-9});
    while (!back.finished()) ASSERT_TRUE(back.advance(slope));
    EXPECT_LT(largest(back.state() - start), 1e-7);
}

TEST(Ddim, WithFullNoiseKeepsTheMarginalsOfNormalData) {
    const auto sde = makeSde(experiment({}));
    const double v = 0.5;
    const GaussianScore score(*sde, v, 2);
    for (const char* eta : {"sampler.eta=0", "sampler.eta=0.5", "sampler.eta=1"}) {
        const auto sampler = makeSampler(
            experiment({"sampler.kind=ddim", "sampler.grid=log-snr", "sampler.steps=400", eta}),
            {sde.get(), 1e-3, 20'000, 2, 5, torch::kFloat64});
        while (!sampler->finished()) sampler->advance(score);
        EXPECT_NEAR(sampler->state().var().item<double>(), v, 0.02) << eta;
    }
}

TEST(Ddim, WithoutNoiseIsEdmsEuler) {
    const Bench bench({"data.kind=two-gaussians", "sde.kind=ve"});
    const auto ddim = bench.run({"sampler.kind=ddim", "sampler.steps=1", "sampler.denoise=true"});
    // One step of DDIM from t = 1 to t_min in the ratio s/m, by hand.
    const torch::Tensor x = bench.run({"sampler.kind=edm-heun", "sampler.steps=1"})->state();
    EXPECT_EQ(ddim->counts().nfe, 2);
    const torch::Tensor start = priorState({bench.sde.get(), 1e-3, 64, 2, 5, torch::kFloat64});
    const torch::Tensor eps = predictedNoise(*bench.sde, 1.0, bench.exact->score(start, 1.0));
    EXPECT_LT(largest(x - (start - bench.sde->noiseScale(1.0) * eps)), 1e-12);
    const double down = bench.sde->noiseScale(1e-3) - bench.sde->noiseScale(1.0);
    const torch::Tensor next = start + down * eps;
    const torch::Tensor expected =
        posteriorMean(*bench.sde, next, 1e-3, bench.exact->score(next, 1e-3));
    EXPECT_LT(largest(ddim->state() - expected), 1e-11);
}

TEST(EdmHeun, ChurnKeepsTheMarginalsOfNormalData) {
    const auto sde = makeSde(experiment({}));
    const double v = 0.5;
    const GaussianScore score(*sde, v, 2);
    const auto sampler =
        makeSampler(experiment({"sampler.kind=edm-heun", "sampler.steps=100", "sampler.churn=30"}),
                    {sde.get(), 1e-3, 20'000, 2, 5, torch::kFloat64});
    while (!sampler->finished()) sampler->advance(score);
    EXPECT_NEAR(sampler->state().var().item<double>(), v, 0.02);
    EXPECT_EQ(sampler->counts().nfe, 199);
}

TEST(Samplers, CallTheScoreAsOftenAsTheySay) {
    const auto sde = makeSde(experiment({}));
    const GaussianScore score(*sde, 1.0, 2);
    struct Expected {
        std::vector<std::string> settings;
        std::int64_t nfe;
        std::int64_t steps;
        double end;
    };
    const std::vector<Expected> cases = {
        {{"sampler.kind=ode-euler", "sampler.steps=9"}, 9, 9, 1e-3},
        {{"sampler.kind=edm-heun", "sampler.steps=18"}, 35, 18, 0.0},
        {{"sampler.kind=edm-heun", "sampler.steps=1"}, 1, 1, 0.0},
        {{"sampler.kind=edm-heun", "sampler.steps=9", "sampler.denoise=false"}, 18, 9, 1e-3},
        {{"sampler.kind=ddim", "sampler.steps=20"}, 21, 21, 0.0},
        {{"sampler.kind=ddim", "sampler.steps=20", "sampler.denoise=false"}, 20, 20, 1e-3},
        {{"sampler.kind=dpmpp-2m", "sampler.steps=20"}, 21, 21, 0.0},
        {{"sampler.kind=dpmpp-2m", "sampler.steps=20", "sampler.denoise=false"}, 20, 20, 1e-3}};
    for (const Expected& expected : cases) {
        const auto sampler =
            makeSampler(experiment(expected.settings), {sde.get(), 1e-3, 3, 2, 5, torch::kFloat64});
        while (!sampler->finished()) sampler->advance(score);
        EXPECT_EQ(sampler->counts().nfe, expected.nfe) << expected.settings[0];
        EXPECT_EQ(sampler->counts().accepted, expected.steps);
        EXPECT_EQ(sampler->time(), expected.end);
    }
}

}  // namespace
}  // namespace scorescope
