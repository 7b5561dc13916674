// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <span>

#include "app/cli/chosen_experiment.h"
#include "app/cli/claim.h"
#include "app/cli/headless_session.h"
#include "app/cli/image_flags.h"
#include "app/cli/sampling_time.h"
#include "app/cli/verb.h"
#include "core/base/number_text.h"
#include "core/eval/feature_network.h"
#include "core/eval/frechet_distance.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kReferenceImages = 5000;
constexpr std::int64_t kMostSpeedJudged = 10'000;
constexpr std::int64_t kJudgedAtOnce = 100;

struct SpeedFlags {
    ScoreFlags latent;
    FlagText against, count, judged, correctorSteps, out;
};

struct SpeedPlan {
    ChosenExperiment latent;
    SessionSetup pixels;  ///< of the prior that it is compared with
    std::int64_t count = 16, judged = 2000, correctorSteps = 100;
    ClaimFile file;
};

/// A way to sample: its name and what of the settings it changes.
struct Way {
    std::string sampler;
    std::vector<std::string> changes;
};

std::vector<Way> adaptiveWays() {
    std::vector<Way> ways;
    for (const char* tolerance : {"0.01", "0.001", "0.0001", "0.00001"}) {
        const std::string rtol = std::string("sampler.rtol=") + tolerance;
        const std::string atol = std::string("sampler.atol=") + tolerance;
        ways.push_back({std::string("adaptive ODE, tolerance ") + tolerance,
                        {"sampler.kind=ode-rk45", rtol, atol}});
    }
    return ways;
}

std::vector<Way> waysOf(bool latent, std::int64_t correctorSteps) {
    std::vector<Way> ways = adaptiveWays();
    // Tighter tolerances cost the pixel prior minutes and change its pictures no more.
    if (!latent) ways.resize(2);
    // A corrector step that suits pixels widens a few latents: each space has its own.
    const std::string steps = std::to_string(correctorSteps);
    ways.push_back({"predictor-corrector, " + steps + " steps",
                    {"sampler.kind=predictor-corrector", "sampler.steps=" + steps,
                     std::string("sampler.snr=") + (latent ? "0.02" : "0.16")}});
    return ways;
}

/// The prior that comes with the program, or a run.
Result<SessionSetup> choosePixelPrior(const SpeedFlags& flags) {
    const std::string shipped = "prior-fashion";
    const std::string name = flags.against.value_or(shipped);
    const auto source = findExperiment(name);
    if (!source) return source.error();
    SessionSetup setup{.settings = source->settings};
    if (setup.settings.text("model.kind") != "score") {
        return Error{Fault::usage, "is no diffusion model of the data themselves", "--against",
                     "name a run of model.kind \"score\", or the preset " + shipped};
    }
    if (source->isRun()) {
        setup.runFolder = source->path.string();
        setup.resume = true;
        setup.readOnly = true;
        return setup;
    }
    if (name != shipped) {
        return Error{
            Fault::usage, "nothing has been trained", "--against",
            "name a run, or the preset " + shipped + ", whose weights come with the program"};
    }
    if (auto done = setup.settings.set("lineage.prior", Value(shipped)); !done) {
        return done.error();
    }
    return setup;
}

Result<SpeedPlan> planSpeed(const SpeedFlags& flags, const CommonFlags& common) {
    const auto latent = chooseExperiment(flags.latent, common, SeedUse::draws, Untrained::refused);
    if (!latent) return latent.error();
    if (latent->settings.text("model.kind") != "lsgm") {
        return Error{Fault::usage, "is no latent diffusion model", "WHAT",
                     "name a run of model.kind \"lsgm\""};
    }
    auto pixels = choosePixelPrior(flags);
    if (!pixels) return pixels.error();
    // Both on as many threads.
    if (auto done = pixels->settings.set("threads", latent->settings.get("threads")); !done) {
        return done.error();
    }
    const auto count = readInteger("--count", flags.count.value_or("16"), 1, 1000);
    if (!count) return count.error();
    const auto judged = readInteger("--judged", flags.judged.value_or("2000"), 2, kMostSpeedJudged);
    if (!judged) return judged.error();
    const auto steps =
        readInteger("--corrector-steps", flags.correctorSteps.value_or("100"), 1, 100'000);
    if (!steps) return steps.error();
    const auto file = chosenClaimFile(flags.out);
    if (!file) return file.error();
    return SpeedPlan{*latent, *pixels, *count, *judged, *steps, *file};
}

/// What the shipped classifier sees in images of the latent model's data.
class Judge {
public:
    static Result<Judge> make(const SpeedPlan& plan, HeadlessSession& latent) {
        const auto images = imagesOf(latent);
        if (!images) return images.error();
        if (!FeatureNetwork::takes(images->shape)) {
            return Error{Fault::usage, "the classifier takes grey images of 28 x 28 pixels", "WHAT",
                         "choose a run on Fashion-MNIST"};
        }
        auto features = FeatureNetwork::shipped();
        if (!features) return features.error();
        Judge judge(*std::move(features), images->shape.size(),
                    plan.latent.settings.text("data.binarise") != "none");
        std::vector<std::int64_t> rows(
            static_cast<std::size_t>(std::min(kReferenceImages, images->testRows)));
        std::iota(rows.begin(), rows.end(), std::int64_t{0});
        const auto reply = latent.decode(ReconstructRequest{.source = plan.latent.score,
                                                            .images = {rows},
                                                            .decoders = {"lsgm"},
                                                            .settings = plan.latent.settings});
        if (!reply) return reply.error();
        judge.reference_ = judge.statisticsOf(reply->originals);
        return judge;
    }

    /// Frechet distance from the test images. Where these are black or white, the samples of both
    /// models are cut at one half: a Bernoulli decoder's most probable image.
    double distance(std::vector<float> pixels) const {
        for (float& pixel : pixels) {
            pixel = std::clamp(pixel, 0.0F, 1.0F);
            if (blackOrWhite_) pixel = pixel < 0.5F ? 0.0F : 1.0F;
        }
        return frechetDistance(statisticsOf(pixels), reference_);
    }

private:
    Judge(FeatureNetwork features, std::int64_t size, bool blackOrWhite)
        : features_(std::move(features)),
          size_(static_cast<std::size_t>(size)),
          blackOrWhite_(blackOrWhite) {}

    FeatureStatistics statisticsOf(std::span<const float> pixels) const {
        std::vector<float> all;
        for (std::size_t at = 0; at < pixels.size(); at += size_) {
            const ImageFeatures seen = features_.look(pixels.subspan(at, size_));
            all.insert(all.end(), seen.vector.begin(), seen.vector.end());
        }
        return featureStatistics(all, FeatureNetwork::kFeatures);
    }

    FeatureNetwork features_;
    std::size_t size_;
    bool blackOrWhite_;
    FeatureStatistics reference_;
};

/// What is sampled, and how.
struct Drawn {
    ScoreSource source;
    Settings settings;
};

Result<double> judgedDistance(HeadlessSession& session, const Drawn& what, const SpeedPlan& plan,
                              const Judge& judge) {
    std::vector<float> pixels;
    for (std::int64_t first = 0; first < plan.judged; first += kJudgedAtOnce) {
        const std::int64_t count = std::min(kJudgedAtOnce, plan.judged - first);
        const auto seed = plan.latent.drawSeed + 1 + static_cast<std::uint64_t>(first);
        const auto drawn = session.sample(SampleRequest{.source = what.source,
                                                        .count = count,
                                                        .seed = seed,
                                                        .settings = what.settings,
                                                        .frames = 2});
        if (!drawn) return drawn.error();
        const auto& made = *drawn->frames.back().positions;
        pixels.insert(pixels.end(), made.begin(), made.end());
    }
    return judge.distance(std::move(pixels));
}

Result<Json> rowsOf(HeadlessSession& session, bool latent, const SpeedPlan& plan,
                    const Judge& judge, Console& console) {
    Json rows = Json::array();
    const ScoreSource source = latent ? plan.latent.score : ScoreSource{};
    for (const Way& way : waysOf(latent, plan.correctorSteps)) {
        Settings settings = latent ? plan.latent.settings : plan.pixels.settings;
        if (auto done = settings.assign(way.changes); !done) return done.error();
        console.progress((latent ? "latent, " : "pixels, ") + way.sampler);
        auto row = timeSampling(session, SampleRequest{.source = source,
                                                       .count = plan.count,
                                                       .seed = plan.latent.drawSeed,
                                                       .settings = settings,
                                                       .frames = 2});
        if (!row) return row.error();
        const auto fd = judgedDistance(session, {source, settings}, plan, judge);
        if (!fd) return fd.error();
        (*row)["model"] = latent ? "latent" : "pixels";
        (*row)["sampler"] = way.sampler;
        (*row)["fd"] = *fd;
        rows.push_back(*std::move(row));
    }
    return rows;
}

/// The same sampler in both spaces: how many times faster, and whether the pictures are as good.
Json comparison(const Json& rows) {
    Json pairs = Json::array();
    for (const Json& pixel : rows) {
        if (pixel.at("model") != "pixels") continue;
        for (const Json& latent : rows) {
            if (latent.at("model") != "latent" || latent.at("sampler") != pixel.at("sampler")) {
                continue;
            }
            const double fd = latent.at("fd").get<double>(), other = pixel.at("fd").get<double>();
            pairs.push_back(
                {{"sampler", latent.at("sampler")},
                 {"faster", pixel.at("ms").get<double>() / latent.at("ms").get<double>()},
                 {"fd_ratio", fd / other},
                 {"not_worse", fd <= other}});
        }
    }
    return pairs;
}

std::string speedClaim(const Json& pairs) {
    std::string text;
    for (const Json& pair : pairs) {
        text += (text.empty() ? "" : "; ") + pair.at("sampler").get<std::string>() + ": " +
                formatReal(pair.at("faster").get<double>(), 4) + " times faster at " +
                formatReal(pair.at("fd_ratio").get<double>(), 3) + " times the FD" +
                (pair.at("not_worse").get<bool>() ? "" : ": the claim does not hold here");
    }
    return text;
}

Result<std::string> runSpeed(const SpeedFlags& flags, const CommonFlags& common, Console& console) {
    const auto plan = planSpeed(flags, common);
    if (!plan) return plan.error();
    Json rows = Json::array();
    auto latent = HeadlessSession::open(plan->latent.sessionSetup(), console);
    if (!latent) return latent.error();
    const auto judge = Judge::make(*plan, **latent);
    if (!judge) return judge.error();
    const auto ofLatent = rowsOf(**latent, true, *plan, *judge, console);
    if (!ofLatent) return ofLatent.error();
    latent->reset();  // one session at a time has the cores
    auto pixels = HeadlessSession::open(plan->pixels, console);
    if (!pixels) return pixels.error();
    const auto ofPixels = rowsOf(**pixels, false, *plan, *judge, console);
    if (!ofPixels) return ofPixels.error();
    for (const Json* some : {&*ofLatent, &*ofPixels}) {
        for (const Json& row : *some) rows.push_back(row);
    }
    const Json pairs = comparison(rows);
    const ClaimReport report{{"model", "sampler", "nfe", "ms", "cpu_ms", "fd"},
                             {{"images", plan->count},
                              {"n", plan->judged},
                              {"seed", plan->latent.drawSeed},
                              {"rows", rows},
                              {"pairs", pairs},
                              {"claim", speedClaim(pairs)}}};
    return finishClaim(report, plan->file, common.json);
}

}  // namespace

Verb lsgmSpeedVerb() {
    return {
        "lsgm-speed",
        "RUN [--against PRIOR] [--count N] [--judged N] [--corrector-steps N] "
        "[--out F.(json|csv)] [--json]",
        "Compare sampling in latent space with a diffusion model of pixels",
        [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<SpeedFlags>();
            addRunFlags(app, flags->latent);
            addFlag(app, "--against", flags->against, "PRIOR",
                    "Run of a diffusion model of pixels, or the preset prior-fashion (default)");
            addFlag(app, "--count", flags->count, "N", "Images timed at once (default 16)");
            addFlag(app, "--judged", flags->judged, "N",
                    "Samples of each Frechet distance (default 2000)");
            addFlag(app, "--corrector-steps", flags->correctorSteps, "N",
                    "Of predictor-corrector, in both spaces (default 100)");
            addFlag(app, "--out", flags->out, "FILE", "The table, .json or .csv");
            return [flags, &common](Console& console) { return runSpeed(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
