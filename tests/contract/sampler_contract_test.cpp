// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>

#include "core/model/exact_score.h"
#include "core/sampler/sampler.h"
#include "core/sampler/time_grid.h"
#include "kinds.h"

namespace scorescope {
namespace {

using Pair = std::tuple<std::string, std::string>;  // sampler, process

Settings settingsOf(const Pair& pair) {
    Settings settings = settingsOfKind("sde", std::get<1>(pair));
    EXPECT_TRUE(settings.set("sampler.kind", Value(std::get<0>(pair))));
    return settings;
}

std::vector<Pair> pairs(bool sensible) {
    std::vector<Pair> chosen;
    for (const std::string& sampler : kindsOf("sampler")) {
        for (const std::string& process : kindsOf("sde")) {
            const Pair pair{sampler, process};
            if (bool(settingsOf(pair).check()) == sensible) chosen.push_back(pair);
        }
    }
    return chosen;
}

std::string nameOf(const testing::TestParamInfo<Pair>& info) {
    std::string name = std::get<0>(info.param) + "_" + std::get<1>(info.param);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class SamplerContract : public testing::TestWithParam<Pair> {
protected:
    SamplerContract() : settings_(settingsOf(GetParam())) {
        if (process() == "ladder") shapeLadder();
        sde_ = makeSde(settings_);
        exact_ = mixtureScore({{1.0}, {{0.5, -1.0}}, {1.0}, {{{1.2, 0.4}, {0.4, 0.6}}}}, *sde_);
    }

    std::string sampler() const { return std::get<0>(GetParam()); }
    std::string process() const { return std::get<1>(GetParam()); }

    /// Ends near the data, where the default ladder does not.
    void shapeLadder() {
        EXPECT_TRUE(settings_.set("sde.sigma_min", Value(0.05)));
        EXPECT_TRUE(settings_.set("sde.sigma_max", Value(5.0)));
        EXPECT_TRUE(settings_.set("sde.levels", Value(std::int64_t{20})));
        if (sampler() != "annealed-langevin") return;
        EXPECT_TRUE(settings_.set("sampler.step_size", Value(0.5)));
        EXPECT_TRUE(settings_.set("sampler.steps_per_level", Value(std::int64_t{60})));
    }

    torch::Tensor sample(std::int64_t count, std::uint64_t seed) {
        const auto start = SamplerStart{sde_.get(), smallestTime(settings_), count,  2,
                                        seed,       torch::kFloat64,         nullptr};
        const auto made = makeSampler(settings_, start);
        EXPECT_EQ(made->position(), 1.0);
        while (!made->finished()) {
            const double time = made->time();
            const double position = made->position();
            made->advance(*exact_);
            EXPECT_LE(made->time(), time);
            EXPECT_LT(made->position(), position);
        }
        EXPECT_FALSE(made->failure());
        EXPECT_EQ(made->progress(), 1.0);
        EXPECT_GT(made->counts().nfe, 0);
        return made->state().clone();
    }

    /// What the sampler makes of the data's covariance.
    torch::Tensor covarianceOut() const {
        const auto identity = torch::eye(2, torch::kFloat64);
        const torch::Tensor data =
            torch::tensor({1.2, 0.4, 0.4, 0.6}, torch::kFloat64).view({2, 2});
        if (sampler() == "follow-score") return torch::zeros_like(data);
        if (sampler() == "consistency") return ofGuesses(data);
        if (sampler() != "langevin") return data;
        const double t = sde_->hasLevels() ? sde_->levels().back() : smallestTime(settings_);
        const double m = sde_->meanScale(t);
        const torch::Tensor noisy = m * m * data + sde_->variance(t) * identity;
        // Steps of length a widen a Normal's covariance V to V (1 - a V^-1 / 4)^-1.
        const double a = settings_.real("sampler.step_size");
        return torch::mm(noisy, torch::inverse(identity - 0.25 * a * torch::inverse(noisy)));
    }

    /// Of a Normal with covariance V the guesses of x_0 are A (x - m mean) + mean with
    /// A = m V (m^2 V + s^2)^-1: means, whose spread is less than V.
    torch::Tensor ofGuesses(const torch::Tensor& data) const {
        const auto identity = torch::eye(2, torch::kFloat64);
        const auto steps = settings_.integer("sampler.steps");
        const auto times = timeGrid(TimeGrid::logSnr, steps, *sde_, smallestTime(settings_));
        torch::Tensor spread = identity * (sde_->priorSd() * sde_->priorSd());
        for (std::size_t i = 0;; ++i) {
            const double m = sde_->meanScale(times[i]);
            const torch::Tensor noisy = m * m * data + sde_->variance(times[i]) * identity;
            const torch::Tensor guess = torch::mm(m * data, torch::inverse(noisy));
            spread = torch::mm(torch::mm(guess, spread), guess.t());
            if (i + 2 == times.size()) return spread;
            const double next = sde_->meanScale(times[i + 1]);
            spread = next * next * spread + sde_->variance(times[i + 1]) * identity;
        }
    }

    Settings settings_;
    std::unique_ptr<Sde> sde_;
    std::unique_ptr<DensityFunction> exact_;
};

TEST_P(SamplerContract, NormalInMeanAndCovarianceOut) {
    const torch::Tensor x = sample(5000, 1);
    const torch::Tensor mean = torch::tensor({0.5, -1.0}, torch::kFloat64);
    EXPECT_LT((x.mean(0) - mean).abs().max().item<double>(), 0.06);
    const torch::Tensor offset = x - mean;
    const torch::Tensor covariance = torch::mm(offset.t(), offset) / 5000.0;
    EXPECT_LT((covariance - covarianceOut()).abs().max().item<double>(), 0.1) << covariance;
}

TEST_P(SamplerContract, SameSeedSameBytes) {
    for (const auto& [key, steps] :
         {std::pair{"sampler.steps", 30}, {"sampler.steps_per_level", 3}}) {
        if (!settings_.isActive(key)) continue;
        EXPECT_TRUE(settings_.set(key, Value(std::int64_t{steps})));
    }
    EXPECT_TRUE(torch::equal(sample(50, 4), sample(50, 4)));
    EXPECT_FALSE(torch::equal(sample(50, 4), sample(50, 5)));
    // An adaptive sampler's steps serve all particles, and so do the corrector's.
    if (sampler() == "ode-rk45" || sampler() == "predictor-corrector") return;
    EXPECT_TRUE(torch::equal(sample(50, 4).narrow(0, 0, 20), sample(20, 4)));
}

INSTANTIATE_TEST_SUITE_P(Contract, SamplerContract, testing::ValuesIn(pairs(true)), nameOf);

class SenselessPair : public testing::TestWithParam<Pair> {};

TEST_P(SenselessPair, IsRefusedWithTheReasonAndARemedy) {
    const Result<void> good = settingsOf(GetParam()).check();
    ASSERT_FALSE(good);
    EXPECT_EQ(good.error().fault, Fault::usage);
    EXPECT_TRUE(good.error().where.starts_with("sampler.")) << good.error().line();
    EXPECT_FALSE(good.error().what.empty());
    EXPECT_FALSE(good.error().remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(Contract, SenselessPair, testing::ValuesIn(pairs(false)), nameOf);

TEST(SamplerPairs, AreThoseThatMakeSense) {
    for (const std::string& sampler : kindsOf("sampler")) {
        const bool oneLevel = sampler == "langevin" || sampler == "follow-score";
        const bool annealed = sampler == "annealed-langevin";
        for (const std::string& process : kindsOf("sde")) {
            bool sensible = !annealed && !(sampler == "ancestral" && process == "subvp");
            if (process == "ladder") sensible = oneLevel || annealed;
            if (process == "none") sensible = oneLevel;
            EXPECT_EQ(bool(settingsOf({sampler, process}).check()), sensible)
                << sampler << " " << process;
        }
    }
}

}  // namespace
}  // namespace scorescope
