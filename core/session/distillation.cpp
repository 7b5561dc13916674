// SPDX-License-Identifier: Apache-2.0
#include "core/session/distillation.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "core/base/random.h"
#include "core/sampler/dpmpp_2m.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {
namespace {

/// Points of the teacher's paths, and where each path ends.
struct TaughtPaths {
    torch::Tensor z;        ///< [K B, L], those of one time after the other
    std::vector<double> t;  ///< [K B]
    torch::Tensor ends;     ///< [B, L]
};

std::uint64_t seedOf(const TrainingBatch& batch) {
    const auto words =
        randomWords({batch.seed, Stream::chain, 0, static_cast<std::uint32_t>(batch.step)});
    return (static_cast<std::uint64_t>(words[0]) << 32) | words[1];
}

TaughtPaths walk(const LatentPrior& teacher, const Sde& sde, const TrainingBatch& batch,
                 const TaughtStep& step) {
    const torch::NoGradGuard noGrad;
    SamplerStart start;
    start.sde = &sde;
    start.tMin = step.tMin;
    start.count = batch.x0.size(0);
    start.dimension = teacher.dimension();
    start.seed = seedOf(batch);
    start.options = teacher.weights().options();
    DpmppOptions options;
    options.steps = step.steps;
    const auto score = learnedScore(teacher, sde);
    Dpmpp2m solver(options, start);
    TaughtPaths paths;
    std::vector<torch::Tensor> passed;
    while (!solver.finished()) {
        passed.push_back(solver.state().clone());
        paths.t.insert(paths.t.end(), static_cast<std::size_t>(start.count), solver.time());
        solver.advance(*score);
    }
    paths.z = at::cat(passed);
    paths.ends = solver.state();
    return paths;
}

}  // namespace

ObjectiveValue evaluateDistillation(const LatentPrior& student, const LatentPrior& teacher,
                                    const Sde& sde, const TrainingBatch& batch,
                                    const TaughtStep& step) {
    const TaughtPaths paths = walk(teacher, sde, batch, step);
    const std::int64_t rows = paths.ends.size(0);
    const std::int64_t times = paths.z.size(0) / rows;
    const NoiseLevels levels = noiseLevels(sde, paths.t, paths.z.device());
    const torch::Tensor eps = student.eps(paths.z, levels);
    const torch::Tensor guess = (paths.z - levels.s.unsqueeze(1) * eps) / levels.m.unsqueeze(1);
    const torch::Tensor each =
        (guess - paths.ends.repeat({times, 1})).square().mean(1).view({times, rows}).mean(0);
    ObjectiveValue value;
    value.loss = each.mean();
    value.losses = each.detach();
    value.scoreCalls = times;
    return value;
}

void beginDistillation(const ParameterLayout& layout, const torch::Tensor& weights) {
    const torch::NoGradGuard noGrad;
    for (const auto& entry : layout.entries) {
        torch::Tensor part = weights.narrow(0, entry.offset, entry.count);
        const bool last =
            entry.name.starts_with("prior.last.") && !entry.name.starts_with("prior.last.norm");
        if (last) part.zero_();
        if (entry.name == "prior.active") part.fill_(1.0);
    }
}

}  // namespace scorescope
