// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/sampler/path_noise.h"
#include "core/sampler/sampler.h"
#include "support.h"

namespace scorescope {
namespace {

constexpr double kTMin = 1e-3;

SamplerStart predictorStart(const Sde& sde, std::int64_t count) {
    return {&sde, kTMin, count, 2, 11, torch::kFloat64, nullptr};
}

/// The state after all steps on N(0, 0.5) with these settings.
torch::Tensor finalState(const std::vector<std::string>& assignments, std::int64_t count = 30) {
    const auto settings = experiment(assignments);
    const auto sde = makeSde(settings);
    const GaussianScore score(*sde, 0.5, 2);
    const auto sampler = makeSampler(settings, predictorStart(*sde, count));
    while (!sampler->finished()) sampler->advance(score);
    return sampler->state();
}

/// The first step, from t = 1, with what it takes to write it down again.
struct FirstStep {
    explicit FirstStep(const std::vector<std::string>& assignments)
        : sde(makeSde(experiment(assignments))), score(*sde, 0.5, 2) {
        const auto sampler = makeSampler(experiment(assignments), predictorStart(*sde, 5));
        before = sampler->state();
        sampler->advance(score);
        after = sampler->state();
        t = sampler->time();
        z = PathNoise(11, 5, 2).increments(0, 1.0);
    }

    std::unique_ptr<Sde> sde;
    GaussianScore score;
    torch::Tensor before, after, z;
    double t = 1.0;
};

TEST(ReverseDiffusion, IsThePapersFormula) {
    FirstStep vp({"sampler.kind=reverse-diffusion", "sampler.steps=100"});
    // beta_i = 1 - (m/m')^2; Song et al. 2021, appendix E.
    const double beta = 1.0 - std::pow(vp.sde->meanScale(1.0) / vp.sde->meanScale(vp.t), 2.0);
    torch::Tensor expected = (2.0 - std::sqrt(1.0 - beta)) * vp.before +
                             beta * vp.score.score(vp.before, 1.0) + std::sqrt(beta) * vp.z;
    EXPECT_LT(relativeDifference(vp.after, expected), 1e-12);

    FirstStep ve({"sampler.kind=reverse-diffusion", "sampler.steps=100", "sde.kind=ve"});
    const double fall = ve.sde->variance(1.0) - ve.sde->variance(ve.t);
    expected = ve.before + fall * ve.score.score(ve.before, 1.0) + std::sqrt(fall) * ve.z;
    EXPECT_LT(relativeDifference(ve.after, expected), 1e-12);
}

TEST(Ancestral, IsThePapersFormula) {
    FirstStep ve({"sampler.kind=ancestral", "sampler.steps=100", "sde.kind=ve"});
    const double now = ve.sde->variance(1.0);
    const double next = ve.sde->variance(ve.t);
    const torch::Tensor expected = ve.before + (now - next) * ve.score.score(ve.before, 1.0) +
                                   std::sqrt(next * (now - next) / now) * ve.z;
    EXPECT_LT(relativeDifference(ve.after, expected), 1e-12);
}

TEST(Ancestral, IsDdimWithAllTheNoise) {
    for (const char* process : {"sde.kind=vp", "sde.kind=ve", "sde.kind=geometric-vp"}) {
        const auto ancestral = finalState({process, "sampler.kind=ancestral", "sampler.steps=40"});
        const auto ddim =
            finalState({process, "sampler.kind=ddim", "sampler.steps=40", "sampler.eta=1"});
        EXPECT_LT(relativeDifference(ancestral, ddim), 1e-9) << process;
    }
}

TEST(PredictorCorrector, WithoutCorrectorIsItsPredictor) {
    for (const std::string predictor : {"euler-maruyama", "reverse-diffusion", "ancestral"}) {
        const auto alone = finalState({"sampler.kind=" + predictor, "sampler.steps=20"});
        const auto both =
            finalState({"sampler.kind=predictor-corrector", "sampler.predictor=" + predictor,
                        "sampler.corrector_steps=0", "sampler.steps=20"});
        EXPECT_TRUE(sameBytes(alone, both)) << predictor;
    }
}

TEST(PredictorCorrector, CorrectsBySignalToNoise) {
    FirstStep pc({"sampler.kind=predictor-corrector", "sampler.predictor=none", "sampler.snr=0.2",
                  "sampler.steps=50"});
    const torch::Tensor slope = pc.score.score(pc.before, 1.0);
    const torch::Tensor z = PathNoise(11, 5, 2).increments(1, 1.0);
    const auto meanNorm = [](const torch::Tensor& x) { return x.norm(2, 1).mean().item<double>(); };
    const double alpha = std::pow(pc.sde->meanScale(1.0) / pc.sde->meanScale(pc.t), 2.0);
    const double ratio = 0.2 * meanNorm(z) / meanNorm(slope);
    const double e = 2.0 * alpha * ratio * ratio;
    EXPECT_LT(relativeDifference(pc.after, pc.before + e * slope + std::sqrt(2.0 * e) * z), 1e-12);
}

TEST(PredictorCorrector, CountsTheCallsThatItMakes) {
    struct PredictorCase {
        const char* predictor;
        int correctorSteps;
        std::int64_t nfe;
    };
    for (const PredictorCase& expected : {PredictorCase{"reverse-diffusion", 1, 15},
                                          {"ancestral", 3, 29},
                                          {"ode-euler", 0, 8},
                                          {"none", 2, 15},
                                          {"none", 0, 1}}) {
        const auto settings =
            experiment({"sampler.kind=predictor-corrector", "sampler.steps=7",
                        std::string("sampler.predictor=") + expected.predictor,
                        "sampler.corrector_steps=" + std::to_string(expected.correctorSteps)});
        const auto sde = makeSde(settings);
        const auto sampler = makeSampler(settings, predictorStart(*sde, 4));
        while (!sampler->finished()) sampler->advance(GaussianScore(*sde, 1.0, 2));
        EXPECT_EQ(sampler->counts().nfe, expected.nfe) << expected.predictor;
        EXPECT_EQ(sampler->time(), 0.0);
    }
}

TEST(PredictorCorrector, KeepsANormalWithEveryPredictor) {
    for (const char* process : {"vp", "subvp", "ve", "geometric-vp"}) {
        for (const char* predictor : {"euler-maruyama", "reverse-diffusion", "ode-euler"}) {
            const auto x =
                finalState({std::string("sde.kind=") + process, "sampler.kind=predictor-corrector",
                            std::string("sampler.predictor=") + predictor, "sampler.steps=200"},
                           2000);
            EXPECT_NEAR(x.var().item<double>(), 0.5, 0.05) << process << " " << predictor;
        }
    }
}

}  // namespace
}  // namespace scorescope
