// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/image_flags.h"
#include "app/cli/output_file.h"
#include "app/cli/reconstruction_file.h"
#include "app/cli/verb.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kReconstructedImages = 8;
constexpr std::int64_t kMostSamples = 1000;

struct ReconstructFlags {
    ImageFlags images;
    FlagText samples, guidance, out;
    bool mean = false;
};

struct ReconstructPlan {
    ChosenExperiment chosen;
    std::int64_t samples = 1;
    double guidance = 1.0;
    FlagText format;
};

Result<ReconstructPlan> planReconstruction(const ReconstructFlags& flags,
                                           const CommonFlags& common) {
    const auto chosen =
        chooseExperiment(flags.images.score, common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    const auto samples = readInteger("--samples", flags.samples.value_or("1"), 1, kMostSamples);
    if (!samples) return samples.error();
    const auto guidance = readReal("--guidance", flags.guidance.value_or("1"), 0.0, 100.0);
    if (!guidance) return guidance.error();
    ReconstructPlan plan{*chosen, *samples, *guidance, {}};
    if (!flags.out && !common.json) return missingFlag("--out");
    if (!flags.out) return plan;
    const auto format = outputFormat("--out", *flags.out, {"png", "npz", "csv"});
    if (!format) return format.error();
    if (auto good = checkOutput(*flags.out); !good) return good.error();
    plan.format = *format;
    return plan;
}

Result<std::string> runReconstruct(const ReconstructFlags& flags, const CommonFlags& common,
                                   Console& console) {
    const auto plan = planReconstruction(flags, common);
    if (!plan) return plan.error();
    const auto session = HeadlessSession::open(plan->chosen.sessionSetup(), console);
    if (!session) return session.error();
    const auto images = imagesOf(**session);
    if (!images) return images.error();
    const auto decoders = chosenDecoders(flags.images.decoders, *images);
    if (!decoders) return decoders.error();
    const auto choice = chosenImages(flags.images, *images, kReconstructedImages);
    if (!choice) return choice.error();
    const auto reply =
        (*session)->decode(ReconstructRequest{.source = plan->chosen.score,
                                              .images = *choice,
                                              .decoders = *decoders,
                                              .seed = plan->chosen.drawSeed,
                                              .samples = static_cast<int>(plan->samples),
                                              .meanLatent = flags.mean,
                                              .guidance = plan->guidance,
                                              .settings = plan->chosen.settings});
    if (!reply) return reply.error();
    if (plan->format) {
        auto good = writeReconstructions(*flags.out, *plan->format, choice->rows, *reply);
        if (!good) return good.error();
    }
    if (!common.json) return std::string();
    const auto features = featuresFor(reply->shape);
    if (!features) return features.error();
    Json report = reconstructionReport(choice->rows, *reply, features->get());
    report["seed"] = plan->chosen.drawSeed;
    report["mean_latent"] = flags.mean;
    if (flags.out) report["out"] = *flags.out;
    return writeJson(report) + '\n';
}

}  // namespace

Verb reconstructVerb() {
    return {"reconstruct",
            "WHAT --out G.(png|npz|csv) [--decoder all|NAME ...] [--count N | --ids ID|FILE ...] "
            "[--json]",
            "Encode and decode test images or your own by one decoder or several",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<ReconstructFlags>();
                addRunFlags(app, flags->images.score);
                addDecoderFlag(app, flags->images.decoders);
                addChoiceFlags(app, flags->images, std::to_string(kReconstructedImages));
                addFlag(app, "--samples", flags->samples, "N",
                        "Of one z each, where decoding is random (default 1)");
                addSwitch(app, "--mean", flags->mean,
                          "Decode the mean of q(z | x) instead of a draw");
                addFlag(app, "--guidance", flags->guidance, "G",
                        "Weight of the encoder's part of the score (default 1)");
                addFlag(app, "--out", flags->out, "FILE",
                        "A picture (.png), the pixels (.npz) or figures of each image (.csv)");
                return [flags, &common](Console& console) {
                    return runReconstruct(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
