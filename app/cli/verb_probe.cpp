// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <numeric>

#include "app/cli/claim.h"
#include "app/cli/headless_session.h"
#include "app/cli/image_flags.h"
#include "app/cli/verb.h"
#include "core/base/number_text.h"
#include "core/base/random.h"
#include "core/eval/label_probe.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostLabels = 5000;
constexpr const char* kShippedRun = "scorevae-fashion";

struct ProbeFlags {
    ScoreFlags run;
    std::vector<std::string> labels;
    FlagText draws, heldOut, out;
    bool alone = false;
};

struct ProbePlan {
    ChosenExperiment run;
    std::vector<std::int64_t> labels;
    std::int64_t draws = 5, heldOut = 2000;
    bool alone = false;
    ClaimFile file;
};

/// A space in which images have places.
struct Space {
    std::string name;
    LabelledRows rows;  ///< of the test split, the first ones first
};

Result<std::vector<std::int64_t>> readLabelCounts(const ProbeFlags& flags) {
    std::vector<std::int64_t> counts;
    const auto texts =
        flags.labels.empty() ? std::vector<std::string>{"10", "100", "1000"} : flags.labels;
    for (const std::string& text : texts) {
        const auto count = readInteger("--labels", text, 2, kMostLabels);
        if (!count) return count.error();
        counts.push_back(*count);
    }
    return counts;
}

Result<ProbePlan> planProbe(const ProbeFlags& flags, const CommonFlags& common) {
    const auto run = chooseExperiment(flags.run, common, SeedUse::draws, Untrained::refused);
    if (!run) return run.error();
    const std::string kind = run->settings.text("model.kind");
    if (kind == "score" || kind == "energy") {
        return Error{Fault::usage, "has no latent vectors", "WHAT",
                     "name a run of model.kind \"lsgm\", \"vae\" or \"scorevae\""};
    }
    const auto labels = readLabelCounts(flags);
    if (!labels) return labels.error();
    const auto draws = readInteger("--draws", flags.draws.value_or("5"), 1, 1000);
    if (!draws) return draws.error();
    const auto heldOut = readInteger("--held-out", flags.heldOut.value_or("2000"), 1, 9000);
    if (!heldOut) return heldOut.error();
    const auto file = chosenClaimFile(flags.out);
    if (!file) return file.error();
    return ProbePlan{*run, *labels, *draws, *heldOut, flags.alone, *file};
}

std::vector<std::int64_t> firstRows(std::int64_t count) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return rows;
}

/// Means of q(z | x) of a decoder's encoder.
Result<Space> latentSpace(HeadlessSession& session, const ScoreSource& source,
                          const std::string& decoder, const std::string& name) {
    const auto images = imagesOf(session);
    if (!images) return images.error();
    const auto encoded = session.encode({source, {firstRows(images->testRows)}, decoder, false});
    if (!encoded) return encoded.error();
    if (encoded->labels.empty()) {
        return Error{Fault::usage, "the images have no classes", "WHAT",
                     "choose a run on data with classes"};
    }
    return Space{name,
                 {encoded->latentDimension, encoded->mean, encoded->labels,
                  static_cast<int>(images->labelNames.size())}};
}

/// The images as the run's data have them.
Result<Space> pixelSpace(HeadlessSession& session, const ProbePlan& plan) {
    const auto images = imagesOf(session);
    if (!images) return images.error();
    const auto decoders = chosenDecoders({}, *images);
    if (!decoders) return decoders.error();
    Settings quick = plan.run.settings;
    if (plan.run.settings.text("model.kind") == "scorevae") {
        // The images are wanted, not what becomes of them.
        const auto done = quick.assign({"sampler.kind=ode-euler", "sampler.steps=1"});
        if (!done) return done.error();
    }
    const auto reply = session.decode(ReconstructRequest{.source = plan.run.score,
                                                         .images = {firstRows(images->testRows)},
                                                         .decoders = *decoders,
                                                         .meanLatent = true,
                                                         .settings = quick});
    if (!reply) return reply.error();
    return Space{"pixels",
                 {images->shape.size(), reply->originals, reply->labels,
                  static_cast<int>(images->labelNames.size())}};
}

/// The spaces of the encoders that come with the program.
Result<std::vector<Space>> shippedSpaces(Console& console) {
    const auto source = findExperiment(kShippedRun);
    if (!source) return source.error();
    Settings settings = source->settings;
    if (auto done = settings.set("lineage.scorevae", Value(kShippedRun)); !done) {
        return done.error();
    }
    auto session = HeadlessSession::open(SessionSetup{.settings = settings}, console);
    if (!session) return session.error();
    std::vector<Space> spaces;
    for (const auto& [decoder, name] :
         {std::pair{"vae", "VAE, shipped"}, std::pair{"scorevae", "ScoreVAE, shipped"}}) {
        auto space = latentSpace(**session, ScoreSource{}, decoder, name);
        if (!space) return space.error();
        spaces.push_back(*std::move(space));
    }
    return spaces;
}

Result<std::vector<Space>> spacesOf(const ProbePlan& plan, Console& console) {
    std::vector<Space> spaces;
    {
        auto session = HeadlessSession::open(plan.run.sessionSetup(), console);
        if (!session) return session.error();
        auto pixels = pixelSpace(**session, plan);
        if (!pixels) return pixels.error();
        spaces.push_back(*std::move(pixels));
        const std::string kind = plan.run.settings.text("model.kind");
        auto own = latentSpace(**session, plan.run.score, kind, plan.run.source.name);
        if (!own) return own.error();
        spaces.push_back(*std::move(own));
    }
    if (plan.alone) return spaces;
    auto shipped = shippedSpaces(console);
    if (!shipped) return shipped.error();
    for (Space& space : *shipped) {
        if (space.rows.count() == spaces.front().rows.count()) spaces.push_back(std::move(space));
    }
    return spaces;
}

/// So many rows of [0, pool), as many of each class as can be, in an order by chance.
std::vector<std::int64_t> labelDraw(const LabelledRows& rows, std::int64_t pool, std::int64_t count,
                                    std::uint64_t seed) {
    std::vector<std::pair<double, std::int64_t>> order;
    for (std::int64_t i = 0; i < pool; ++i) {
        order.emplace_back(uniform({seed, Stream::evaluation, static_cast<std::uint64_t>(i), 4}),
                           i);
    }
    std::sort(order.begin(), order.end());
    const std::int64_t classes = rows.classes;
    std::vector<std::int64_t> taken(static_cast<std::size_t>(classes), 0), chosen;
    for (const bool balanced : {true, false}) {
        for (const auto& [key, row] : order) {
            if (static_cast<std::int64_t>(chosen.size()) == count) return chosen;
            auto& of = taken[static_cast<std::size_t>(rows.labels[static_cast<std::size_t>(row)])];
            const bool fits = of < count / classes;
            const bool there = std::find(chosen.begin(), chosen.end(), row) != chosen.end();
            if (balanced != fits || there) continue;
            ++of;
            chosen.push_back(row);
        }
    }
    return chosen;
}

Json rowOf(const Space& space, std::int64_t labels, const ProbePlan& plan) {
    const std::int64_t all = space.rows.count();
    const std::int64_t unseen = std::min(plan.heldOut, all / 2);
    std::vector<std::int64_t> last(static_cast<std::size_t>(unseen));
    std::iota(last.begin(), last.end(), all - unseen);
    const LabelledRows judged = space.rows.pick(last);
    std::vector<double> linear, neighbours, penalties;
    for (std::int64_t draw = 0; draw < plan.draws; ++draw) {
        const auto seed = plan.run.drawSeed + static_cast<std::uint64_t>(draw);
        const auto chosen = labelDraw(space.rows, all - unseen, labels, seed);
        const ProbeScores scores = probeScores(space.rows.pick(chosen), judged);
        linear.push_back(scores.linear);
        neighbours.push_back(scores.neighbours);
        penalties.push_back(scores.l2);
    }
    return {{"space", space.name},
            {"dimension", space.rows.width},
            {"labels", labels},
            {"linear", intervalJson(linear)},
            {"neighbours", intervalJson(neighbours)},
            {"l2", penalties}};
}

/// The best space for each number of labels, and how far the run's own is from pixels.
std::string probeClaim(const Json& rows, const std::vector<std::int64_t>& labels,
                       const std::string& own) {
    std::string text;
    const auto linear = [](const Json& row) { return row.at("linear").at("value").get<double>(); };
    for (const std::int64_t count : labels) {
        double pixels = 0.0, run = 0.0;
        for (const Json& row : rows) {
            if (row.at("labels") != count) continue;
            if (row.at("space") == "pixels") pixels = linear(row);
            if (row.at("space") == own) run = linear(row);
        }
        text += (text.empty() ? "" : "; ") + std::to_string(count) +
                " labels: " + formatReal(100.0 * run, 3) +
                " % of unseen images right from latent vectors, " + formatReal(100.0 * pixels, 3) +
                " % from pixels" + (run > pixels ? "" : ": latent vectors are no help here");
    }
    return text;
}

Result<std::string> runProbe(const ProbeFlags& flags, const CommonFlags& common, Console& console) {
    const auto plan = planProbe(flags, common);
    if (!plan) return plan.error();
    auto spaces = spacesOf(*plan, console);
    if (!spaces) return spaces.error();
    Json rows = Json::array();
    for (Space& space : *spaces) {
        standardise(space.rows.features, space.rows.width);
        for (const std::int64_t labels : plan->labels) {
            console.progress(space.name + ", " + std::to_string(labels) + " labels");
            rows.push_back(rowOf(space, labels, *plan));
        }
    }
    const ClaimReport report{{"space", "dimension", "labels", "linear", "neighbours"},
                             {{"n", plan->heldOut},
                              {"draws", plan->draws},
                              {"seed", plan->run.drawSeed},
                              {"rows", rows},
                              {"claim", probeClaim(rows, plan->labels, plan->run.source.name)}}};
    return finishClaim(report, plan->file, common.json);
}

}  // namespace

Verb probeVerb() {
    return {
        "probe",
        "RUN [--labels N ...] [--draws N] [--held-out N] [--alone] [--out F.(json|csv)] "
        "[--json]",
        "Classify images by a few labels from pixels and from latent vectors",
        [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<ProbeFlags>();
            addRunFlags(app, flags->run);
            addList(app, "--labels", flags->labels, "N",
                    "How many images have labels (default 10 100 1000)");
            addFlag(app, "--draws", flags->draws, "N",
                    "Draws of the labelled images, for intervals (default 5)");
            addFlag(app, "--held-out", flags->heldOut, "N",
                    "Test images that judge, from the end; labels are of others (default 2000)");
            addSwitch(app, "--alone", flags->alone,
                      "Without the encoders that come with the program");
            addFlag(app, "--out", flags->out, "FILE", "The table, .json or .csv");
            return [flags, &common](Console& console) { return runProbe(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
