// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metric_catalogue.h"

namespace scorescope {

const std::vector<MetricInfo>& metricCatalogue() {
    static const std::vector<MetricInfo> catalogue = {
        {"score_error", "Score error",
         "Mean over t = 0.1, ..., 1 of sqrt(E|s - s*|^2 / E|s*|^2) under p_t; small_t also takes "
         "0.01, 0.02 and 0.05, by_t lists each t. Of a ladder the mean over its levels, which by_t "
         "lists by their index. Of a single level also high and low: under points uniform on "
         "[-8, 8]^2 where log p > -5, and where log p < -12."},
        {"fisher_divergence", "Fisher divergence",
         "1/2 E|s - s*|^2 in model space, what the losses of score matching estimate up to a "
         "constant: plain under the clean data against their own score (ESM), smoothed under the "
         "data with the least noise that there is (DSM), sliced as the value along random "
         "directions (SSM). The value is smoothed, of clean data plain."},
        {"mode_weights", "Weights of the modes",
         "Share of samples nearest to each mean of the mixture; within_3sd is the share within 3 "
         "standard deviations of it."},
        {"mode_tv", "Error of the mode weights",
         "Total variation between the shares of the modes and the mixture's weights: 0 is perfect, "
         "1 the worst."},
        {"swd", "Sliced Wasserstein distance",
         "Root mean square, over 256 directions, of the Wasserstein-2 distance between samples and "
         "unseen data along the direction, in data units."},
        {"nll", "Negative log-likelihood",
         "Mean of -ln p(x) over unseen data, in nats a sample and data units: each point is taken "
         "along the probability-flow ODE from t_min to noise (Dormand-Prince, tolerance 1e-5) "
         "while the volume's change is added up, by the exact trace up to 64 dimensions, beyond by "
         "one fixed random probe. closed_form is that of the true density on the same points; nfe "
         "counts score calls, nvjp products with the score's derivative. Of images "
         "with data.dequantise also bits_per_dimension, the code length of an 8-bit pixel. Of "
         "energy models of one level or a ladder, in at most two dimensions: "
         "-f(x) + log_z, the integral of exp(f) by quadrature."},
        {"kl_bound", "Bound of the Kullback-Leibler divergence",
         "At most so many nats, up to errors of finite steps, lie between the data and the samples "
         "of the reverse SDE, both at t_min: 1/2 int g^2 E|s - s*|^2 dt (score_part) + KL of the "
         "noised data at t = 1 and the prior (prior_part). It says nothing about ODE samplers."},
        {"l2", "Distance of reconstructions",
         "Mean over test images of the Euclidean norm |x - x_hat| over all pixels, cut to [0, 1]. "
         "A mean of p(x | z) is nearer than any sample: of an ideal sample it is sqrt(2) times "
         "that of the mean."},
        {"mse", "Squared error of reconstructions",
         "Mean over pixels and test images of (x - x_hat)^2, cut to [0, 1]."},
        {"ssim", "Structural similarity",
         "Mean over test images of SSIM (Wang et al. 2004) with a Gaussian window of 11 x 11 "
         "pixels, standard deviation 1.5, and data range 1; channels averaged."},
        {"feature_distance", "Feature distance of reconstructions",
         "How different image and reconstruction look to a small classifier that comes with the "
         "program: squared differences of its three feature maps, each place scaled to length 1, "
         "averaged. Not LPIPS."},
        {"sharpness", "Sharpness of reconstructions",
         "Mean absolute difference of neighbouring pixels of reconstructions over that of the "
         "images: below 1 they are blurred."},
        {"fd", "Frechet distance of features",
         "Frechet distance between 64 features, of a small classifier that comes with the program, "
         "of n reconstructions (of n samples where there is no encoder) and of the first 5,000 "
         "test images; floor is that of n training images. It falls with n: compare at equal n "
         "and features. Not FID."},
        {"fd_samples", "Frechet distance of samples",
         "The same of images decoded from z drawn from the prior, N(0, I) or a latent diffusion "
         "model."},
        {"kl", "Divergence of latent vectors",
         "Mean over test images of KL(q(z | x) || N(0, I)), nats."},
        {"active_units", "Active latent units",
         "Latent coordinates whose mean varies over test images by more than 0.01."},
        {"bound", "Bound of the likelihood",
         "Mean over test images of a lower bound on ln p(x), nats: of a VAE E ln p(x | z) - KL "
         "(ELBO), of a ScoreVAE the same with p(x | z) bounded by its diffusion (with the factor "
         "1/2 that the paper leaves out), at t_min. kl: what KL(q(z | x) || N(0, I)) takes from "
         "it. bits_per_dimension: of 8-bit pixels, where p(x | z) is a density."},
        {"nelbo", "Negative bound of the likelihood",
         "Mean over test images of E[-ln p(x | z) + ln q(z | x) - ln p(z)], nats, of a VAE or a "
         "latent diffusion model, whose p(z) its ODE tells (of the first 64 images). "
         "importance_weighted: the tighter bound of that many draws of z. score_matching: of all "
         "images, the cross-entropy by score matching at 8 times each. bits_per_dimension: of "
         "binary pixels, or of 8-bit ones where p(x | z) is a density."},
        {"nelbo_gap", "Bound of unseen and of training images",
         "Of a latent diffusion model, nats: the bound as nelbo's score_matching has it, over the "
         "first n test images (value) and over as many training images (training): how much of "
         "them it knows by heart."},
        {"latent_kl", "Aggregate posterior's divergence",
         "KL(q(z) || N(0, I)), nats, of q(z), the mean of q(z | x) over n test images, by a draw "
         "of z each. Few images overlap little, and then it is their kl less ln n: compare it at "
         "equal n. moments: that of the Normal with the same mean and covariance, which hardly "
         "hangs on n."},
        {"latent_mmd", "Aggregate posterior's discrepancy",
         "Maximum mean discrepancy between q(z), the mean of q(z | x) over n test images, and "
         "N(0, I), in closed form, under a Gaussian kernel with h^2 = L."},
        {"nearest_training", "Distance to the nearest training image",
         "Mean over n samples of the Euclidean distance to the nearest training image; test: the "
         "same of n test images. Samples much nearer than those are copies."},
        {"posterior_kl", "Divergence of the encoder of noisy data",
         "Of a ScoreVAE in few dimensions: mean over x_t of KL(p(z | x_t) || q_t(z | x_t)), nats, "
         "at t = .1, .2, ..., 1 (by_t) and over them; p(z | x_t) = E[q_0(z | x_0) | x_t] is what "
         "Bayes' rule for scores asks of q_t, and is no Gaussian where x_t may come from several "
         "modes."},
    };
    return catalogue;
}

}  // namespace scorescope
