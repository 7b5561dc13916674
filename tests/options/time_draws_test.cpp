// SPDX-License-Identifier: Apache-2.0
#include "core/objective/time_draws.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

#include "core/base/random.h"
#include "core/objective/inverse_erfc.h"
#include "experiment.h"

namespace scorescope {
namespace {

/// A process, a weighting and "importance"; t_min 1e-4 unless said otherwise.
Settings chosen(const std::string& sde, const std::string& weighting,
                const std::string& sampling = "importance", const std::string& tMin = "1e-4") {
    Settings settings(experimentSchema());
    for (const std::string& text : {"sde.kind=" + sde, "objective.weighting=" + weighting,
                                    "objective.time_sampling=" + sampling, "sde.t_min=" + tMin}) {
        const std::size_t equals = text.find('=');
        EXPECT_TRUE(settings.setText(text.substr(0, equals), text.substr(equals + 1))) << text;
    }
    return settings;
}

/// Squared error of eps, per dimension, of the exact score of N(0, I) data: the data's share.
double bestError(const Sde& sde, double t) {
    const double signal = sde.meanScale(t) * sde.meanScale(t);
    return signal / (signal + sde.variance(t));
}

/// Integral over [tMin, 1] by Simpson's rule on a grid that is finer near tMin.
template <class F>
double integral(double tMin, F f) {
    constexpr int kCells = 4000;
    const auto place = [&](int i) { return std::pow(tMin, 1.0 - i / (2.0 * kCells)); };
    double sum = 0.0;
    for (int i = 0; i < kCells; ++i) {
        const double a = place(2 * i);
        const double b = place(2 * i + 2);
        sum += (b - a) / 6.0 * (f(a) + 4.0 * f(0.5 * (a + b)) + f(b));
    }
    return sum;
}

struct Pair {
    std::string sde;
    std::string weighting;

    friend std::ostream& operator<<(std::ostream& out, const Pair& pair) {
        return out << pair.sde << '/' << pair.weighting;
    }
};

/// Of the processes in continuous time.
std::vector<Pair> everyPair() {
    std::vector<Pair> pairs;
    for (const KindSchema& kind : experimentSchema().family("sde")->kinds) {
        if (kind.id == "ladder" || kind.id == "none") continue;
        for (const char* weighting : {"simple", "likelihood", "reweighted", "uniform"}) {
            pairs.push_back({kind.id, weighting});
        }
    }
    return pairs;
}

std::vector<Pair> definedPairs() {
    std::vector<Pair> pairs;
    for (const Pair& pair : everyPair()) {
        if (chosen(pair.sde, pair.weighting).check()) pairs.push_back(pair);
    }
    return pairs;
}

class Importance : public testing::TestWithParam<Pair> {
protected:
    static constexpr double kTMin = 1e-4;

    Settings settings_ = chosen(GetParam().sde, GetParam().weighting);
    Settings plain_ = chosen(GetParam().sde, GetParam().weighting, "uniform");
    std::unique_ptr<Sde> sde_ = makeSde(settings_);
    TimeLaw law_{settings_};
    TimeLaw uniform_{plain_};
};

TEST_P(Importance, DensityIsNormalisedAndTimesFollowIt) {
    const auto density = [&](double t) { return law_.density(t); };
    EXPECT_NEAR(integral(kTMin, density), 1.0, 1e-6);
    EXPECT_NEAR(law_.timeOf(1.0), 1.0, 1e-9);
    EXPECT_NEAR(law_.timeOf(0.0), kTMin, 1e-9);
    for (const double share : {0.001, 0.1, 0.5, 0.9, 0.999}) {
        // d timeOf / d share = 1 / r.
        const double h = 1e-5 * std::min(share, 1.0 - share);
        const double slope = (law_.timeOf(share + h) - law_.timeOf(share - h)) / (2.0 * h);
        EXPECT_NEAR(slope * law_.density(law_.timeOf(share)), 1.0, 1e-4) << share;
    }
}

TEST_P(Importance, HistogramOfTimesIsTheDensity) {
    constexpr int kBins = 20;
    constexpr std::int64_t kCount = 1000;
    std::vector<double> counts(kBins, 0.0);
    std::vector<double> shares(kBins, 0.0);
    for (std::int64_t step = 0; step < 50; ++step) {
        for (const double t : law_.draw(kCount, 3, step).t) {
            ++counts[std::min(kBins - 1, static_cast<int>(t * kBins))];
        }
    }
    for (int i = 0; i < kBins; ++i) {
        const double low = std::max(kTMin, i / double{kBins});
        const double high = (i + 1.0) / kBins;
        constexpr int kCells = 500;
        for (int cell = 0; cell < kCells; ++cell) {  // in ln t: the density may rise like 1/t
            const double a = low * std::pow(high / low, cell / double{kCells});
            const double b = low * std::pow(high / low, (cell + 1.0) / kCells);
            shares[i] += (b - a) * law_.density(std::sqrt(a * b));
        }
        // Stratified: a bin's count misses its expectation by less than one an edge and step.
        EXPECT_NEAR(counts[i] / 50.0, kCount * shares[i], 1.0) << i;
    }
}

TEST_P(Importance, MeanLossIsThatOfUniformTimes) {
    const auto loss = [&](double t) { return uniform_.weight(t) * bestError(*sde_, t); };
    const double truth = integral(kTMin, loss) / (1.0 - kTMin);
    const auto draws = law_.draw(100'000, 5, 0);
    double mean = 0.0;
    double ratios = 0.0;
    for (std::size_t i = 0; i < draws.t.size(); ++i) {
        mean += draws.weight[i] * bestError(*sde_, draws.t[i]) / 100'000.0;
        ratios += draws.ratio[i] * bestError(*sde_, draws.t[i]) / 100'000.0;
    }
    EXPECT_NEAR(mean / truth, 1.0, 2e-4);
    const double plainError = integral(kTMin, [&](double t) { return bestError(*sde_, t); });
    EXPECT_NEAR(ratios / plainError * (1.0 - kTMin), 1.0, 0.02);
}

TEST_P(Importance, MeansOfBothSamplingsAgreeWithinTheirErrors) {
    // Independent t, noise and data: what training sees, without stratification.
    constexpr int kCount = 40'000;
    double means[2];
    double errors[2];
    const TimeLaw* laws[2] = {&law_, &uniform_};
    for (int l = 0; l < 2; ++l) {
        double sum = 0.0;
        double squares = 0.0;
        for (int i = 0; i < kCount; ++i) {
            const NoiseKey key{static_cast<std::uint64_t>(7 + l), Stream::evaluation,
                               static_cast<std::uint64_t>(i)};
            double z[2];
            normals(key, std::span<double>(z));
            const double t = laws[l]->timeOf(uniform({key.seed, Stream::time, key.particle}));
            const double m = sde_->meanScale(t);
            const double s = sde_->noiseScale(t);
            const double guess = s * (m * z[0] + s * z[1]) / (m * m + s * s);
            const double loss = laws[l]->weight(t) * (z[1] - guess) * (z[1] - guess);
            sum += loss;
            squares += loss * loss;
        }
        means[l] = sum / kCount;
        errors[l] = std::sqrt((squares / kCount - means[l] * means[l]) / kCount);
    }
    EXPECT_NEAR(means[0], means[1], 4.0 * std::hypot(errors[0], errors[1]));
    EXPECT_LE(errors[0], 1.02 * errors[1]);
}

INSTANTIATE_TEST_SUITE_P(Objective, Importance, testing::ValuesIn(definedPairs()),
                         [](const auto& info) {
                             std::string name = info.param.sde + "_" + info.param.weighting;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(ImportanceConstant, IsTheLikelihoodIntegralForVpAndNormalData) {
    const Settings settings = chosen("vp", "likelihood", "importance", "1e-5");
    const auto sde = makeSde(settings);
    const TimeLaw law(settings);
    const TimeDraws draws = law.draw(1000, 1, 0);
    for (std::size_t i = 0; i < draws.t.size(); ++i) {
        // With the likelihood's 1/2, and as an integral over t, not a mean over [t_min, 1].
        const double value =
            0.5 * draws.weight[i] * (1.0 - 1e-5) * (1.0 - sde->variance(draws.t[i]));
        EXPECT_NEAR(value, 6.9072, 1e-4) << draws.t[i];
        EXPECT_NEAR(value, 0.5 * std::log(sde->variance(1.0) / sde->variance(1e-5)), 1e-9);
    }
}

TEST(ImportanceConstant, EverySampleCountsAlikeWhereTheDensityIsTheBest) {
    for (const Pair& pair : definedPairs()) {
        if (pair.sde == "subvp") continue;  // its density is VP's
        const Settings settings = chosen(pair.sde, pair.weighting);
        const auto sde = makeSde(settings);
        const TimeLaw law(settings);
        const double at = law.weight(0.5) * bestError(*sde, 0.5);
        for (const double t : {1e-4, 0.01, 0.2, 0.8, 0.97}) {
            // The geometric process keeps unit variance up to sigma_min^2.
            EXPECT_NEAR(law.weight(t) * bestError(*sde, t) / at, 1.0, 1e-4)
                << pair.sde << ' ' << pair.weighting << ' ' << t;
        }
    }
}

TEST(ImportanceRefusals, NameTheReasonAndTheRemedy) {
    std::vector<std::string> refused;
    for (const Pair& pair : everyPair()) {
        EXPECT_TRUE(chosen(pair.sde, pair.weighting, "uniform").check());
        const auto checked = chosen(pair.sde, pair.weighting).check();
        if (checked) continue;
        refused.push_back(pair.sde + "/" + pair.weighting);
        EXPECT_EQ(checked.error().fault, Fault::usage);
        EXPECT_EQ(checked.error().where, "objective.time_sampling");
        EXPECT_NE(checked.error().what.find(pair.weighting), std::string::npos);
        EXPECT_NE(checked.error().remedy.find("uniform"), std::string::npos);
        EXPECT_EQ(checked.error().line().find('\n'), std::string::npos);
    }
    const std::vector<std::string> expected = {"vp/uniform", "subvp/uniform", "ve/uniform",
                                               "geometric-vp/simple", "geometric-vp/uniform"};
    EXPECT_EQ(refused, expected);
}

TEST(ImportanceRefusals, NearlyConstantBetaHasNoDensityInDoublePrecision) {
    Settings settings = chosen("vp", "simple");
    EXPECT_TRUE(settings.assign({"sde.beta_min=10", "sde.beta_max=10.1"}));
    const TimeLaw law(settings);
    EXPECT_NEAR(integral(1e-4, [&](double t) { return law.density(t); }), 1.0, 1e-6);
    EXPECT_FALSE(settings.assign({"sde.beta_min=10", "sde.beta_max=10.01"}));
}

TEST(UniformTimes, OneFromEachIntervalAndWeightsAreThePlainOnes) {
    for (const char* weighting : {"simple", "likelihood", "reweighted", "uniform"}) {
        const Settings settings = chosen("vp", weighting, "uniform", "1e-3");
        const auto sde = makeSde(settings);
        const TimeDraws draws = TimeLaw(settings).draw(64, 3, 9);
        ASSERT_EQ(draws.t.size(), 64U);
        for (std::size_t i = 0; i < 64; ++i) {
            const double share = (draws.t[i] - 1e-3) / (1.0 - 1e-3);
            EXPECT_GT(share, static_cast<double>(i) / 64);
            EXPECT_LT(share, static_cast<double>(i + 1) / 64);
            EXPECT_EQ(draws.ratio[i], 1.0);
        }
        const double t = draws.t[20];
        const double g2 = sde->diffusionSquared(t);
        const std::map<std::string, double> truth = {{"simple", 1.0},
                                                     {"likelihood", g2 / sde->variance(t)},
                                                     {"reweighted", g2},
                                                     {"uniform", 1.0 / sde->variance(t)}};
        EXPECT_DOUBLE_EQ(draws.weight[20], truth.at(weighting));
    }
}

TEST(TimeDraws, FollowFromSeedStepAndSample) {
    for (const char* sampling : {"uniform", "importance"}) {
        const TimeLaw law(chosen("vp", "likelihood", sampling));
        EXPECT_EQ(law.draw(64, 3, 9).t, law.draw(64, 3, 9).t);
        EXPECT_NE(law.draw(64, 3, 9).t, law.draw(64, 3, 10).t);
        EXPECT_NE(law.draw(64, 3, 9).t, law.draw(64, 4, 9).t);
        const auto t = law.draw(64, 3, 9).t;
        EXPECT_TRUE(std::is_sorted(t.begin(), t.end()));
    }
}

TEST(InverseErfc, UndoesErfc) {
    for (const double x : {-3.0, -0.5, -1e-6, 0.0, 0.01, 0.3, 1.0, 3.2, 6.0}) {
        EXPECT_NEAR(inverseErfc(std::erfc(x)), x, 2e-9) << x;
    }
    for (const double x : {10.0, 25.0}) EXPECT_NEAR(inverseErfc(std::erfc(x)), x, 1e-6);
}

}  // namespace
}  // namespace scorescope
