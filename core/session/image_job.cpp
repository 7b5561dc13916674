// SPDX-License-Identifier: Apache-2.0
#include "core/session/explorer_job.h"

namespace scorescope {
namespace {

/// Tells that the run's model has no latent vectors.
class NoEncoderJob final : public ExplorerJob {
public:
    explicit NoEncoderJob(JobSite site) : site_(std::move(site)) {}

    bool advance() override {
        const std::string kind = site_.experiment().settings().text("model.kind");
        site_.reply(Error{Fault::usage, "a model of kind \"" + kind + "\" has no encoder",
                          "model.kind", "choose a run whose model has one"});
        return true;
    }

private:
    JobSite site_;
};

}  // namespace

std::unique_ptr<ExplorerJob> makeEncodeJob(const EncodeRequest&, JobSite site) {
    return std::make_unique<NoEncoderJob>(std::move(site));
}

std::unique_ptr<ExplorerJob> makeReconstructJob(const ReconstructRequest&, JobSite site) {
    return std::make_unique<NoEncoderJob>(std::move(site));
}

std::unique_ptr<ExplorerJob> makeDecodeJob(const DecodeRequest&, JobSite site) {
    return std::make_unique<NoEncoderJob>(std::move(site));
}

}  // namespace scorescope
