// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/present/latent_plane.h"

namespace scorescope::app {

/// Cells of a rectangle in the plane of latents, bottom row first.
struct LatentGrid {
    render::WorldRect area;
    int columns = 0;
    int rows = 0;

    std::size_t count() const {
        return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    }
    double stepX() const { return area.width() / columns; }
    double stepY() const { return area.height() / rows; }
    /// The centre of a cell.
    render::Vec2 at(std::size_t cell) const;
    /// The latent vectors at the centres that lie in the plane, [count, L].
    std::vector<float> latents(const LatentPlane& plane) const;
    friend bool operator==(const LatentGrid& a, const LatentGrid& b) {
        return a.area == b.area && a.columns == b.columns && a.rows == b.rows;
    }
};

/// Latent vectors that an encoder gives, as Normal distributions with diagonal covariances.
struct EncodedRows {
    std::vector<float> mean;         ///< [n, L]
    std::vector<float> logVariance;  ///< [n, L]
    std::size_t dimension = 0;

    std::size_t count() const { return dimension == 0 ? 0 : mean.size() / dimension; }
};

/// z_t = m z_0 + s eps.
struct NoiseAt {
    double m = 1.0, s = 0.0;
    /// Of z_t where z_0 ~ N(0, I).
    double normalVariance() const { return m * m + s * s; }
};

/// ln of the aggregate posterior under noise, q_t(z) = mean over rows of
/// N(z; m mean, m^2 variance + s^2), at latents [count, L].
std::vector<float> logAggregatePosterior(const EncodedRows& rows, NoiseAt noise,
                                         const std::vector<float>& latents);

/// ln N(z; 0, (m^2 + s^2) I) at latents [count, L].
std::vector<float> logNormal(std::size_t dimension, NoiseAt noise,
                             const std::vector<float>& latents);

/// LSGM's mixed score of z_t (Vahdat et al. 2021, section 3.2),
///     s = (1 - alpha) s_N + alpha s',   s_N = -z / (m^2 + s^2),
/// alpha [L] for each coordinate; all scores [count, L]. Where alpha is one number it is the score
/// of the density N^(1 - alpha) p'^alpha.
std::vector<float> mixedScores(const std::vector<float>& latents, const std::vector<float>& network,
                               const std::vector<double>& alpha, NoiseAt noise);

/// Scores [count, L] as arrows within the plane, [count, 2].
std::vector<float> arrowsInPlane(const LatentPlane& plane, const std::vector<float>& scores);

/// What a field of scores [count, 2] on the grid says of the density: the f with the least sum over
/// neighbouring cells of (f_b - f_a - (s_a + s_b)/2 . (b - a))^2, by conjugate gradients. The score
/// of a density gives its logarithm up to a constant; of another field it is the nearest gradient.
std::vector<float> integrated(const LatentGrid& grid, const std::vector<float>& arrows);

/// Logarithms shifted so that the density has the integral 1 over the grid.
std::vector<float> normalised(const LatentGrid& grid, std::vector<float> logarithms);

/// The half side of a square around 0 that holds N(0, I), the codes and their noise.
double priorReach(const std::vector<render::Vec2>& codes, NoiseAt noise);

}  // namespace scorescope::app
