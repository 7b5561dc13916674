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
        exact_ = mixtureScore({{1.0}, {{0.0, 0.0}}, {1.0}, {}}, *sde_);
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

TEST_P(SamplerContract, StandardNormalInMeanAndCovarianceOut) {
    const torch::Tensor x = sample(10'000, 1);
    EXPECT_LT(x.mean(0).abs().max().item<double>(), 0.05);
    const torch::Tensor covariance = torch::mm(x.t(), x) / 10'000.0;
    EXPECT_LT((covariance - torch::eye(2, torch::kFloat64)).abs().max().item<double>(), 0.07);
}

TEST_P(SamplerContract, SameSeedSameBytes) {
    EXPECT_TRUE(torch::equal(sample(50, 4), sample(50, 4)));
    EXPECT_FALSE(torch::equal(sample(50, 4), sample(50, 5)));
    EXPECT_TRUE(torch::equal(sample(50, 4).narrow(0, 0, 20), sample(20, 4)));
}

INSTANTIATE_TEST_SUITE_P(Contract, SamplerContract,
                         testing::Combine(testing::ValuesIn(kindsOf("sampler")),
                                          testing::ValuesIn(kindsOf("sde"))));

}  // namespace
}  // namespace scorescope
