// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/train_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "tests/kernel/dense_reference.h"

namespace scorescope::kernel::test {
namespace {

class Step : public ::testing::TestWithParam<Isa> {
protected:
    struct Shape {
        std::int64_t width, depth, dimension, batch;
    };
    // Every width, depth, dimension and batch that is odd in some way, each at least once.
    static constexpr Shape kShapes[] = {{128, 3, 2, 512}, {17, 1, 1, 1000}, {200, 2, 3, 63},
                                        {17, 4, 4, 1},    {128, 1, 4, 33},  {1, 2, 2, 65},
                                        {33, 3, 9, 129},  {400, 1, 2, 150}, {200, 4, 2, 17}};

    static std::vector<double> doubles(const std::vector<float>& values) {
        return {values.begin(), values.end()};
    }
    static float largest(const std::vector<float>& values) {
        float most = 0.0F;
        for (const float value : values) most = std::max(most, std::abs(value));
        return most;
    }
    static TrainRates rates(double n) {
        const auto f = [](double value) { return static_cast<float>(value); };
        return {0.5F,
                0.9F,
                f(1.0 - 0.9),
                0.999F,
                f(1.0 - 0.999),
                f(1.0 / std::sqrt(1.0 - std::pow(0.999, n))),
                1e-8F,
                f(3e-3 / (1.0 - std::pow(0.9, n))),
                0.1F};
    }

    /// Weights, average, moments and gradient, one after the other, after some steps.
    static std::vector<float> trained(const DenseCase& made, int threads, int steps) {
        ThreadTeam team(threads);
        TrainStep step(made.network, GetParam(), team);
        const std::size_t count = made.weights.size();
        std::vector<float> all(5 * count);
        std::copy(made.weights.begin(), made.weights.end(), all.begin());
        std::copy(made.weights.begin(), made.weights.end(), all.begin() + count);
        const std::span<float> state(all);
        for (int n = 1; n <= steps; ++n) {
            (void)step.gradient(state.first(count), made.view(), state.last(count));
            step.update(
                {&state[0], &state[count], &state[2 * count], &state[3 * count], &state[4 * count]},
                rates(n));
        }
        return all;
    }
};

TEST_P(Step, LossAndGradientAreThoseOfTheFormulas) {
    for (const Shape& shape : kShapes) {
        for (const bool preconditioned : {true, false}) {
            SCOPED_TRACE(::testing::Message() << "width " << shape.width << " depth " << shape.depth
                                              << " D " << shape.dimension << " batch "
                                              << shape.batch << " pre " << preconditioned);
            const DenseCase made(shape.width, shape.depth, shape.dimension, shape.batch,
                                 preconditioned);
            ThreadTeam team(1);
            TrainStep step(made.network, GetParam(), team);
            ASSERT_EQ(step.parameters(), static_cast<std::int64_t>(made.weights.size()));
            std::vector<float> gradient(made.weights.size());
            const TrainValue value = step.gradient(made.weights, made.view(), gradient);

            const DenseReference reference(made.network);
            std::vector<double> weights = doubles(made.weights);
            const double loss = reference.loss(weights, made.view());
            EXPECT_NEAR(value.loss, loss, 1e-5 * loss);
            double squares = 0.0;
            for (const float g : gradient)
                squares += static_cast<double>(g) * static_cast<double>(g);
            EXPECT_NEAR(value.gradientNorm, std::sqrt(squares), 1e-5 * std::sqrt(squares));

            std::mt19937 generator(1);
            for (int i = 0; i < 6; ++i) {
                const std::size_t place = generator() % weights.size();
                constexpr double kStep = 1e-4;
                const double middle = weights[place];
                weights[place] = middle + kStep;
                const double above = reference.loss(weights, made.view());
                weights[place] = middle - kStep;
                const double below = reference.loss(weights, made.view());
                weights[place] = middle;
                EXPECT_NEAR(static_cast<double>(gradient[place]), (above - below) / (2.0 * kStep),
                            1e-5 * static_cast<double>(largest(gradient)))
                    << place;
            }
        }
    }
}

TEST_P(Step, ErrorsAreThoseOfTheSamples) {
    const DenseCase made(33, 2, 2, 70, true);
    ThreadTeam team(1);
    TrainStep step(made.network, GetParam(), team);
    std::vector<float> gradient(made.weights.size());
    const TrainValue value = step.gradient(made.weights, made.view(), gradient);
    ASSERT_EQ(step.errors().size(), 70U);
    double sum = 0.0;
    for (std::size_t i = 0; i < 70; ++i) {
        sum += static_cast<double>(made.weight[i]) * static_cast<double>(step.errors()[i]);
    }
    EXPECT_NEAR(value.loss, sum / 70.0, 1e-6 * value.loss);
}

TEST_P(Step, DoesNotDependOnTheNumberOfThreads) {
    for (const std::int64_t batch : {1, 129, 1000, 5000}) {
        const DenseCase made(40, 2, 2, batch, true);
        const std::vector<float> one = trained(made, 1, 4);
        for (const int threads : {2, 3}) EXPECT_EQ(trained(made, threads, 4), one) << batch;
    }
}

TEST_P(Step, AdamAndAverageAreThoseOfTheFormulas) {
    const DenseCase made(19, 2, 3, 64, true);
    const std::size_t count = made.weights.size();
    const std::vector<float> before = trained(made, 1, 2);
    const std::vector<float> after = trained(made, 1, 3);
    const TrainRates r = rates(3);
    for (std::size_t i = 0; i < count; ++i) {
        const double g = 0.5 * static_cast<double>(after[4 * count + i]);
        const double first = 0.9 * static_cast<double>(before[2 * count + i]) + 0.1 * g;
        const double second = 0.999 * static_cast<double>(before[3 * count + i]) + 0.001 * g * g;
        const double size =
            std::sqrt(second) * static_cast<double>(r.inverseRootCorrection2) + 1e-8;
        const double weight =
            static_cast<double>(before[i]) - static_cast<double>(r.step) * first / size;
        const double average = 0.9 * static_cast<double>(before[count + i]) + 0.1 * weight;
        EXPECT_NEAR(static_cast<double>(after[i]), weight, 1e-6);
        EXPECT_NEAR(static_cast<double>(after[count + i]), average, 1e-6);
        EXPECT_NEAR(static_cast<double>(after[2 * count + i]), first,
                    1e-6 * std::abs(first) + 1e-9);
        EXPECT_NEAR(static_cast<double>(after[3 * count + i]), second, 1e-6 * second + 1e-12);
    }
}

TEST_P(Step, TellsOfNumbersThatAreNotFinite) {
    DenseCase made(17, 2, 2, 40, true);
    ThreadTeam team(1);
    TrainStep step(made.network, GetParam(), team);
    std::vector<float> gradient(made.weights.size());
    made.points.assign(made.points.size(), std::numeric_limits<float>::quiet_NaN());
    EXPECT_TRUE(std::isnan(step.gradient(made.weights, made.view(), gradient).loss));
    made.points.assign(made.points.size(), 0.0F);
    // The loss is finite, the gradient's square is not.
    made.weight.assign(made.weight.size(), 1e25F);
    const TrainValue value = step.gradient(made.weights, made.view(), gradient);
    EXPECT_TRUE(std::isfinite(value.loss));
    EXPECT_TRUE(std::isinf(value.gradientNorm));
}

INSTANTIATE_TEST_SUITE_P(Isas, Step, ::testing::ValuesIn(supportedIsas()),
                         [](const auto& info) { return std::string(isaName(info.param)); });

}  // namespace
}  // namespace scorescope::kernel::test
