// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_network.h"

#include <cmath>

#include "support.h"

namespace scorescope {
namespace {

std::vector<torch::Tensor> namedTensors(const ScoreNetwork& network, const torch::Tensor& flat) {
    std::vector<torch::Tensor> tensors;
    for (const auto& entry : network.layout().entries) {
        tensors.push_back(flat.narrow(0, entry.offset, entry.count).view(entry.shape));
    }
    return tensors;
}

/// The whole network again, from its description alone: features, layers, preconditioning.
torch::Tensor expectedEps(const std::vector<torch::Tensor>& tensors, const TrainingSet& set,
                          bool preconditioned, const torch::Tensor& x, const NoiseLevels& levels) {
    const torch::Tensor m = levels.m.unsqueeze(1);
    const torch::Tensor s = levels.s.unsqueeze(1);
    const torch::Tensor q = m * m * set.variance + s * s;
    const torch::Tensor centred =
        x - m * torch::tensor(set.mean, torch::kFloat64).to(torch::kFloat32).to(x.device());
    const torch::Tensor f = torch::linspace(-2.0, 2.0, 16).exp().to(x.device());
    const torch::Tensor angles = levels.halfLogSnr.unsqueeze(1) * f;
    torch::Tensor h =
        torch::cat({preconditioned ? centred / q.sqrt() : x, angles.sin(), angles.cos()}, 1);
    for (std::size_t i = 0; i < tensors.size(); i += 2) {
        if (i > 0) h = h * torch::sigmoid(h);
        h = torch::matmul(h, tensors[i].t()) + tensors[i + 1];
    }
    if (!preconditioned) return h;
    return s * centred / q + m * std::sqrt(set.variance) / q.sqrt() * h;
}

/// A network whose last layer is not 0, at some points.
struct NetworkCase {
    explicit NetworkCase(const std::string& parameterisation, torch::Device device = torch::kCPU)
        : settings(experiment({"model.parameterisation=" + parameterisation, "model.width=24",
                               "model.depth=2", "data.kind=two-gaussians", "data.count=500"})),
          set(trainingSet(settings)),
          sde(makeSde(settings)),
          network(makeScoreNetwork(settings, set, device)),
          x((3.0 * randomPoints(40, 2, 1)).to(torch::kFloat32).to(device)) {
        network->weights().add_((0.2 * randomPoints(network->layout().total, 1, 2))
                                    .squeeze(1)
                                    .to(torch::kFloat32)
                                    .to(device));
        std::vector<double> times;
        for (int i = 0; i < 40; ++i) times.push_back(0.01 + i * 0.025);
        levels = noiseLevels(*sde, times, device);
    }

    Settings settings;
    TrainingSet set;
    std::unique_ptr<Sde> sde;
    std::unique_ptr<ScoreNetwork> network;
    torch::Tensor x;
    NoiseLevels levels;
};

TEST(ScoreNetwork, ComputesWhatItsDescriptionSays) {
    for (const torch::Device device : devices()) {
        for (const char* parameterisation : {"preconditioned", "eps"}) {
            const NetworkCase c(parameterisation, device);
            const bool preconditioned = std::string(parameterisation) == "preconditioned";
            const auto expected = expectedEps(namedTensors(*c.network, c.network->weights()), c.set,
                                              preconditioned, c.x, c.levels);
            EXPECT_LT(largest(c.network->eps(c.x, c.levels) - expected), 2e-5) << parameterisation;
        }
    }
}

TEST(ScoreNetwork, FlatGradientIsThatOfAutograd) {
    for (const torch::Device device : devices()) {
        for (const char* parameterisation : {"preconditioned", "eps"}) {
            const NetworkCase c(parameterisation, device);
            std::vector<torch::Tensor> leaves;
            for (const torch::Tensor& view : namedTensors(*c.network, c.network->weights())) {
                leaves.push_back(view.clone().requires_grad_(true));
            }
            const bool preconditioned = std::string(parameterisation) == "preconditioned";
            expectedEps(leaves, c.set, preconditioned, c.x, c.levels).square().mean().backward();
            c.network->gradients().zero_();
            c.network->eps(c.x, c.levels).square().mean().backward();
            const auto views = namedTensors(*c.network, c.network->gradients());
            for (std::size_t i = 0; i < leaves.size(); ++i) {
                EXPECT_LT(largest(views[i] - leaves[i].grad()),
                          1e-5 * (1.0 + largest(leaves[i].grad())));
            }
        }
    }
}

TEST(ScoreNetwork, BackwardAddsToTheFlatGradient) {
    const NetworkCase c("preconditioned");
    c.network->eps(c.x, c.levels).square().mean().backward();
    const torch::Tensor once = c.network->gradients().clone();
    EXPECT_GT(largest(once), 0.0);
    c.network->eps(c.x, c.levels).square().mean().backward();
    EXPECT_LT(largest(c.network->gradients() - 2.0 * once), 1e-5 * largest(once));
    c.network->gradients().zero_();
    c.network->eps(c.x, c.levels).square().mean().backward();
    EXPECT_TRUE(sameBytes(c.network->gradients(), once));
}

TEST(ScoreNetwork, WeightsAreViewsOfOneVector) {
    const NetworkCase c("eps");
    c.network->weights().zero_();
    const auto& last = c.network->layout().entries.back();
    EXPECT_EQ(last.name, "layers.2.bias");
    c.network->weights().narrow(0, last.offset, 2).copy_(torch::tensor({1.5F, -2.0F}));
    const torch::Tensor eps = c.network->eps(c.x, c.levels);
    EXPECT_TRUE(sameBytes(eps.detach(), torch::tensor({1.5F, -2.0F}).expand({40, 2})));
}

TEST(ScoreNetwork, DefaultLayoutIsAsDocumented) {
    const auto settings = experiment({});
    const auto network = makeScoreNetwork(settings, trainingSet(settings), torch::kCPU);
    const auto& layout = network->layout();
    EXPECT_EQ(layout.total, 37'762);
    ASSERT_EQ(layout.entries.size(), 8U);
    EXPECT_EQ(layout.entries[0].name, "layers.0.weight");
    EXPECT_EQ(layout.entries[0].shape, (std::vector<std::int64_t>{128, 34}));
    EXPECT_EQ(layout.entries[7].name, "layers.3.bias");
    std::int64_t offset = 0;
    for (const auto& entry : layout.entries) {
        EXPECT_EQ(entry.offset, offset);
        offset += entry.count;
    }
    EXPECT_EQ(offset, layout.total);
}

TEST(ScoreNetwork, BeginsAsTheBestFittingNormal) {
    const auto settings = experiment({"data.kind=two-gaussians"});
    const auto set = trainingSet(settings);
    const auto sde = makeSde(settings);
    const auto network = makeScoreNetwork(settings, set, torch::kCPU);
    const auto score = learnedScore(*network, *sde);
    const torch::Tensor x = 4.0 * randomPoints(50, 2, 3);
    for (const double t : {0.01, 0.3, 1.0}) {
        const double m = sde->meanScale(t);
        const double q = m * m * set.variance + sde->variance(t);
        const torch::Tensor expected = (m * torch::tensor(set.mean, torch::kFloat64) - x) / q;
        EXPECT_LT(relativeDifference(score->score(x, t), expected), 1e-5);
    }
}

TEST(ScoreNetwork, InitialWeightsFollowTheSeedAndTheirBounds) {
    const auto make = [](const char* seed) {
        const auto settings = experiment({seed, "data.count=10"});
        return makeScoreNetwork(settings, trainingSet(settings), torch::kCPU);
    };
    const auto network = make("seed=5");
    EXPECT_TRUE(sameBytes(network->weights(), make("seed=5")->weights()));
    EXPECT_FALSE(sameBytes(network->weights(), make("seed=6")->weights()));
    const auto tensors = namedTensors(*network, network->weights());
    const double bound = 1.0 / std::sqrt(128.0);
    EXPECT_LE(largest(tensors[2]), bound);
    EXPECT_NEAR(tensors[2].std().item<double>(), bound / std::sqrt(3.0), 0.01 * bound);
    EXPECT_NEAR(largest(tensors[0].narrow(1, 0, 2)), 3.0 / std::sqrt(2.0), 0.1);
    EXPECT_LE(largest(tensors[0].narrow(1, 2, 32)), 1.0 / std::sqrt(34.0));
    EXPECT_EQ(largest(tensors[6]), 0.0);
    EXPECT_EQ(largest(tensors[7]), 0.0);
}

TEST(LearnedScore, IsMinusTheNoiseOverItsScale) {
    for (const torch::Device device : devices()) {
        const NetworkCase c("preconditioned", device);
        const auto score = learnedScore(*c.network, *c.sde);
        EXPECT_EQ(score->dimension(), 2);
        const double t = 0.3;
        const NoiseLevels levels = noiseLevels(*c.sde, std::vector<double>(40, t), device);
        const torch::Tensor expected = -c.network->eps(c.x, levels).detach() / c.sde->noiseScale(t);
        const torch::Tensor result = score->score(c.x, t);
        EXPECT_FALSE(result.requires_grad());
        EXPECT_LT(relativeDifference(result, expected.cpu()), 1e-5);
    }
}

TEST(LearnedScore, DoesNotDependOnHowManyRowsThereAre) {
    const NetworkCase c("preconditioned");
    const auto score = learnedScore(*c.network, *c.sde);
    const torch::Tensor x = randomPoints(5000, 2, 4);
    const torch::Tensor all = score->score(x, 0.2);
    EXPECT_EQ(all.scalar_type(), torch::kFloat64);
    EXPECT_EQ(all.size(0), 5000);
    for (const std::int64_t count : {1, 7, 511, 1300}) {
        EXPECT_TRUE(sameBytes(score->score(x.narrow(0, 0, count), 0.2), all.narrow(0, 0, count)));
    }
}

}  // namespace
}  // namespace scorescope
