// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/types.h>

#include "core/model/exact_score.h"
#include "core/sampler/sampler.h"
#include "kinds.h"

namespace scorescope {
namespace {

class SamplerContract : public testing::TestWithParam<std::tuple<std::string, std::string>> {
protected:
    SamplerContract() : settings_(settingsOfKind("sampler", std::get<0>(GetParam()))) {
        EXPECT_TRUE(settings_.set("sde.kind", Value(std::get<1>(GetParam()))));
        sde_ = makeSde(settings_);
        exact_ = mixtureScore({{1.0}, {{0.5, -1.0}}, {1.0}, {{{1.2, 0.4}, {0.4, 0.6}}}}, *sde_);
    }

    torch::Tensor sample(std::int64_t count, std::uint64_t seed) {
        const auto sampler = makeSampler(
            settings_, {sde_.get(), settings_.real("sde.t_min"), count, 2, seed, torch::kFloat64});
        while (!sampler->finished()) {
            const double before = sampler->time();
            sampler->advance(*exact_);
            EXPECT_LT(sampler->time(), before);
        }
        EXPECT_EQ(sampler->progress(), 1.0);
        EXPECT_GT(sampler->counts().nfe, 0);
        return sampler->state().clone();
    }

    Settings settings_;
    std::unique_ptr<Sde> sde_;
    std::unique_ptr<DensityFunction> exact_;
};

TEST_P(SamplerContract, NormalInMeanAndCovarianceOut) {
    const torch::Tensor x = sample(8000, 1);
    const torch::Tensor mean = torch::tensor({0.5, -1.0}, torch::kFloat64);
    EXPECT_LT((x.mean(0) - mean).abs().max().item<double>(), 0.06);
    const torch::Tensor offset = x - mean;
    const torch::Tensor covariance = torch::mm(offset.t(), offset) / 8000.0;
    const torch::Tensor expected =
        torch::tensor({1.2, 0.4, 0.4, 0.6}, torch::kFloat64).view({2, 2});
    EXPECT_LT((covariance - expected).abs().max().item<double>(), 0.1) << covariance;
}

TEST_P(SamplerContract, SameSeedSameBytes) {
    EXPECT_TRUE(torch::equal(sample(50, 4), sample(50, 4)));
    EXPECT_FALSE(torch::equal(sample(50, 4), sample(50, 5)));
    // An adaptive sampler's steps serve all particles.
    if (!settings_.isActive("sampler.steps")) return;
    EXPECT_TRUE(torch::equal(sample(50, 4).narrow(0, 0, 20), sample(20, 4)));
}

INSTANTIATE_TEST_SUITE_P(Contract, SamplerContract,
                         testing::Combine(testing::ValuesIn(kindsOf("sampler")),
                                          testing::ValuesIn(kindsOf("sde"))));

}  // namespace
}  // namespace scorescope
