// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/sampler/sampler.h"
#include "core/session/channels.h"
#include "core/session/explorer_model.h"

namespace scorescope {

/// Thrown out of a job that nobody waits for any more; the explorer catches it.
struct JobCancelled {};

/// What a job works with.
struct JobSite {
    std::shared_ptr<const LiveModel> live;  ///< as it was when the job began
    ExplorerModel* model = nullptr;
    /// Called every few milliseconds: lets other jobs have a turn; throws JobCancelled.
    std::function<void()> yield;
    /// Sends a result to whoever asked.
    std::function<void(decltype(ExplorerReply::result))> reply;

    const Experiment& experiment() const { return *live->experiment; }
};

/// One request of the explorer's, done piece by piece.
class ExplorerJob {
public:
    virtual ~ExplorerJob() = default;

    /// Works for a while; true when all is done and sent.
    virtual bool advance() = 0;
};

std::unique_ptr<ExplorerJob> makeFieldJob(const FieldRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeSampleJob(const SampleRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeScoreJob(const ScoreRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeEvalJob(const EvalRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeXtJob(const XtRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makePathsJob(const PathsRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeProbeJob(const ProbeRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeLineIntegralJob(const LineIntegralRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeDsmDemoJob(const DsmDemoRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeEncodeJob(const EncodeRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeReconstructJob(const ReconstructRequest& request, JobSite site);
std::unique_ptr<ExplorerJob> makeDecodeJob(const DecodeRequest& request, JobSite site);

/// The weights that a source names.
struct JobWeights {
    std::shared_ptr<const std::vector<float>> values;
    std::int64_t step = 0;
};
Result<JobWeights> jobWeights(const ScoreSource& source, const JobSite& site);

/// The score that a request names, evaluated in pieces with the site's yield between them.
struct JobScore {
    std::unique_ptr<ScoreFunction> function;
    std::int64_t step = 0;  ///< of the weights
    torch::ScalarType type = torch::kFloat32;
};
Result<JobScore> jobScore(const ScoreSource& source, const JobSite& site);

/// Where a sampler begins whose scores are of this type.
SamplerStart samplerStart(const Experiment& experiment, std::int64_t count, std::uint64_t seed,
                          torch::ScalarType type);

/// The sampler that `choices` names ("sampler.*" are read), for the experiment's process; an Error
/// when they do not go together.
Result<std::unique_ptr<Sampler>> jobSampler(const Experiment& experiment, const Settings& choices,
                                            const SamplerStart& start);

/// The true score in pieces, of `limit` points where it is empirical (0: all).
std::unique_ptr<DensityFunction> jobExact(std::int64_t limit, const JobSite& site);

}  // namespace scorescope
