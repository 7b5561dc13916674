// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/present/latent_plane.h"

namespace scorescope::app {

/// Exact t-SNE (van der Maaten and Hinton, 2008): places in the plane whose neighbours are those of
/// the latent space. Minimises KL(P || Q) with
///     p_ij ~ symmetrised Gaussian affinities of the given perplexity,
///     q_ij ~ 1 / (1 + |y_i - y_j|^2),
/// by gradient descent with momentum and gains, P exaggerated at first. Quadratic in the number of
/// rows. Deterministic. One thread.
class Tsne {
public:
    static constexpr std::size_t kMostRows = 3000;

    struct Options {
        double perplexity = 30.0;  ///< lowered where there are few rows
        int iterations = 750;
        int exaggerated = 250;  ///< of them at the start; none where `start` is given
        double exaggeration = 12.0;
    };

    /// `start`: places to go on from (a state that is almost right); empty: those of the plane.
    Tsne(LatentRows rows, const Options& options, const std::vector<render::Vec2>& start = {});

    bool finished() const { return iteration_ >= last_; }
    double progress() const;
    /// Takes so many steps, or as many as are left.
    void advance(int iterations);
    std::vector<render::Vec2> places() const;
    /// KL(P || Q) in nats.
    double divergence() const;

private:
    void setAffinities(LatentRows rows, double perplexity);
    void step();
    void centre();

    std::size_t count_;
    Options options_;
    int iteration_ = 0;
    int last_ = 0;
    std::vector<float> p_;  ///< [n, n], sums to 1
    std::vector<float> x_, y_;
    std::vector<float> speedX_, speedY_, gainX_, gainY_;
};

}  // namespace scorescope::app
