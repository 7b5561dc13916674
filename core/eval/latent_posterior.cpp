// SPDX-License-Identifier: Apache-2.0
#include "core/eval/latent_posterior.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <numbers>

#include "core/base/random.h"

namespace scorescope {
namespace {

constexpr std::int64_t kPlaces = 10;  // of quadrature, along each axis
constexpr std::int64_t kRowsAtOnce = 64;

/// Places [Q, 2] and weights [Q] of N(0, I): eigenvalues of the Hermite polynomials' Jacobi matrix
/// (Golub and Welsch 1969), in both directions.
struct HermitePlaces {
    torch::Tensor places, weights;
};

HermitePlaces hermite() {
    torch::Tensor jacobi = torch::zeros({kPlaces, kPlaces}, torch::kFloat64);
    for (std::int64_t i = 0; i + 1 < kPlaces; ++i) {
        const double beside = std::sqrt(static_cast<double>(i + 1));
        jacobi[i][i + 1] = beside;
        jacobi[i + 1][i] = beside;
    }
    const auto [places, vectors] = at::linalg_eigh(jacobi, "L");
    const torch::Tensor weights = vectors[0].square();
    const torch::Tensor a = places.repeat_interleave(kPlaces), b = places.repeat({kPlaces});
    const torch::Tensor both = weights.repeat_interleave(kPlaces) * weights.repeat({kPlaces});
    return {at::stack({a, b}, 1), both};
}

torch::Tensor asTensor(const Vector& values) {
    return torch::tensor(values, torch::kFloat64);
}

/// Component k of a mixture: mean [2], eigenvalues [2] and eigenvectors [2, 2] of its covariance.
struct Component {
    torch::Tensor mean, eigenvalues, basis;
};

Component componentOf(const GaussianMixture& density, std::size_t k) {
    Component one{asTensor(density.means[k]), {}, {}};
    if (density.covariances.empty()) {
        one.eigenvalues = torch::full({2}, density.sds[k] * density.sds[k], torch::kFloat64);
        one.basis = torch::eye(2, torch::kFloat64);
        return one;
    }
    std::vector<torch::Tensor> rows;
    for (const Vector& row : density.covariances[k]) rows.push_back(asTensor(row));
    std::tie(one.eigenvalues, one.basis) = at::linalg_eigh(at::stack(rows), "L");
    return one;
}

/// Places of x_0 [B, Q, 2] under component k given x_t, and ln of that component's share [B], not
/// normalised.
std::pair<torch::Tensor, torch::Tensor> placesGiven(const Component& one, double logWeight,
                                                    const NoiseLevels& levels,
                                                    const torch::Tensor& x,
                                                    const torch::Tensor& unit) {
    const double m = levels.m.item<double>(), s = levels.s.item<double>();
    const torch::Tensor spread = m * m * one.eigenvalues + s * s;
    const torch::Tensor offset = at::mm(x - m * one.mean, one.basis);
    const torch::Tensor share = logWeight - 0.5 * (offset.square() / spread + spread.log()).sum(1);
    const torch::Tensor sd = (one.eigenvalues * (s * s) / spread).sqrt();
    const torch::Tensor along =
        (offset * (m * one.eigenvalues / spread)).unsqueeze(1) + (sd * unit).unsqueeze(0);
    return {at::matmul(along, one.basis.t()) + one.mean, share};
}

torch::Tensor logDensityOfRows(const ScoreVae& model, const GaussianMixture& density,
                               const NoiseLevels& levels, const torch::Tensor& x,
                               const torch::Tensor& z) {
    static const HermitePlaces quadrature = hermite();
    std::vector<torch::Tensor> terms, shares;
    for (std::size_t k = 0; k < density.size(); ++k) {
        const auto [places, share] = placesGiven(
            componentOf(density, k), std::log(density.weights[k]), levels, x, quadrature.places);
        const std::int64_t rows = places.size(0), count = places.size(1);
        const LatentNormal q = model.encode(places.reshape({-1, 2}).to(torch::kFloat32));
        const torch::Tensor mean = q.mean.to(torch::kFloat64).view({rows, count, -1});
        const torch::Tensor logVariance = q.logVariance.to(torch::kFloat64).view({rows, count, -1});
        const torch::Tensor distance =
            (z.unsqueeze(1) - mean).square() * (-logVariance).exp() + logVariance;
        const torch::Tensor each = -0.5 * distance.sum(2) + quadrature.weights.log();
        terms.push_back(at::logsumexp(each, 1) + share);
        shares.push_back(share);
    }
    const double constant = 0.5 * std::log(2.0 * std::numbers::pi) * static_cast<double>(z.size(1));
    return at::logsumexp(at::stack(terms), 0) - at::logsumexp(at::stack(shares), 0) - constant;
}

torch::Tensor drawn(std::int64_t count, std::int64_t width, const NoiseKey& first) {
    std::vector<double> values(static_cast<std::size_t>(count * width));
    NoiseKey key = first;
    for (std::int64_t i = 0; i < count; ++i) {
        key.particle = static_cast<std::uint64_t>(i);
        normals(key, std::span(values).subspan(static_cast<std::size_t>(i * width),
                                               static_cast<std::size_t>(width)));
    }
    return torch::tensor(values, torch::kFloat64).view({count, width});
}

/// x_0 [count, 2] of the density.
torch::Tensor dataDraws(const GaussianMixture& density, std::int64_t count, std::uint64_t seed) {
    const torch::Tensor unit = drawn(count, 2, {seed, Stream::evaluation, 0, 1});
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < count; ++i) {
        double left = uniform({seed, Stream::evaluation, static_cast<std::uint64_t>(i), 2});
        std::size_t k = 0;
        while (k + 1 < density.size() && (left -= density.weights[k]) > 0.0) ++k;
        const Component one = componentOf(density, k);
        rows.push_back(at::mv(one.basis, one.eigenvalues.sqrt() * unit[i]) + one.mean);
    }
    return at::stack(rows);
}

}  // namespace

torch::Tensor exactLatentLogDensity(const ScoreVae& model, const GaussianMixture& density,
                                    const NoiseLevels& levels, const torch::Tensor& x,
                                    const torch::Tensor& z) {
    const torch::NoGradGuard noGrad;
    const auto points = x.to(torch::kFloat64).split(kRowsAtOnce);
    const auto latents = z.to(torch::kFloat64).split(kRowsAtOnce);
    std::vector<torch::Tensor> parts;
    for (std::size_t i = 0; i < points.size(); ++i) {
        parts.push_back(logDensityOfRows(model, density, levels, points[i], latents[i]));
    }
    return at::cat(parts);
}

std::vector<double> latentMisfit(const ScoreVae& model, const Sde& sde,
                                 const GaussianMixture& density, std::span<const double> times,
                                 const FitDraws& draws) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor x0 = dataDraws(density, draws.count, draws.seed);
    const torch::Tensor n =
        drawn(draws.count, model.latents(), {draws.seed, Stream::evaluation, 0, 3});
    const torch::Tensor z = model.encode(x0.to(torch::kFloat32)).at(n.to(torch::kFloat32));
    const torch::Tensor eps = drawn(draws.count, 2, {draws.seed, Stream::evaluation, 0, 4});
    std::vector<double> misfits;
    for (const double t : times) {
        const NoiseLevels levels = noiseLevels(sde, {&t, 1}, torch::kCPU);
        const torch::Tensor x = sde.meanScale(t) * x0 + sde.noiseScale(t) * eps;
        const torch::Tensor exact = exactLatentLogDensity(model, density, levels, x, z);
        const torch::Tensor fitted = model.encodeAt(x.to(torch::kFloat32), levels).logDensity(z);
        misfits.push_back((exact - fitted.to(torch::kFloat64)).mean().item<double>());
    }
    return misfits;
}

}  // namespace scorescope
