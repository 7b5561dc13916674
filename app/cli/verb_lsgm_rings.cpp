// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/cli/claim.h"
#include "app/cli/headless_session.h"
#include "app/cli/verb.h"
#include "core/base/number_text.h"
#include "core/sde/sde.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

constexpr double kDifference = 1e-4;  // of central differences
constexpr std::int64_t kProbedPaths = 256;
constexpr int kProbedTimes = 17;  // states kept of each path, both ends included
constexpr std::int64_t kJudgedPoints = 4000;

struct RingsFlags {
    FlagText steps, seeds, out;
};

struct RingsPlan {
    Settings data, latent;
    std::vector<std::int64_t> seeds;
    ClaimFile file;
};

const std::vector<std::string> kRingsFigures = {"parameters", "nfe", "lipschitz", "lipschitz_mean",
                                                "swd"};

/// Both with about 37,800 parameters in all, the same data, process and steps.
Result<Settings> settingsOf(bool latent, std::int64_t steps) {
    Settings settings(experimentSchema());
    std::vector<std::string> changes = {
        "data.kind=rings",       "sde.kind=vp",         "training.batch=512",
        "training.lr=0.003",     "training.ema=0.999",  "training.steps=" + std::to_string(steps),
        "sampler.kind=ode-rk45", "sampler.rtol=0.0001", "sampler.atol=0.0001"};
    if (latent) {
        changes.insert(changes.begin(), "model.kind=lsgm");
        for (const char* change :
             {"model.latents=2", "model.hidden=[64,64]", "model.variance=fixed", "model.sigma=0.1",
              "model.prior_width=65", "model.prior_blocks=2", "objective.vae_share=0.5"}) {
            changes.emplace_back(change);
        }
    }
    if (auto done = settings.assign(changes); !done) return done.error();
    return settings;
}

Result<RingsPlan> planRings(const RingsFlags& flags, const CommonFlags& common) {
    const auto steps = readInteger("--steps", flags.steps.value_or("4000"), 1, 1'000'000'000);
    if (!steps) return steps.error();
    auto data = settingsOf(false, *steps);
    if (!data) return data.error();
    auto latent = settingsOf(true, *steps);
    if (!latent) return latent.error();
    for (Settings* settings : {&*data, &*latent}) {
        if (auto done = applyAssignments(*settings, common); !done) return done.error();
    }
    const auto seeds = readInteger("--seeds", flags.seeds.value_or("1"), 1, 100);
    if (!seeds) return seeds.error();
    const auto first = readSeed(common);
    if (!first) return first.error();
    const auto file = chosenClaimFile(flags.out);
    if (!file) return file.error();
    RingsPlan plan{*data, *latent, {}, *file};
    const std::int64_t begin = *first ? static_cast<std::int64_t>(**first) : 0;
    for (std::int64_t i = 0; i < *seeds; ++i) plan.seeds.push_back(begin + i);
    return plan;
}

/// The largest singular value of [[a, b], [c, d]].
double largestSingular(double a, double b, double c, double d) {
    const double sum = a * a + b * b + c * c + d * d, determinant = a * d - b * c;
    return std::sqrt(0.5 *
                     (sum + std::sqrt(std::max(0.0, sum * sum - 4.0 * determinant * determinant))));
}

/// |du/dx| at the states of one frame, u = f x - g^2 score / 2 the field of the ODE.
Result<std::vector<double>> steepness(HeadlessSession& session, const Sde& sde, double t,
                                      const std::vector<float>& states, bool latent) {
    const std::size_t count = states.size() / 2;
    std::vector<double> points;
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t axis = 0; axis < 2; ++axis) {
            for (const double side : {1.0, -1.0}) {
                for (std::size_t d = 0; d < 2; ++d) {
                    const double moved = d == axis ? side * kDifference : 0.0;
                    points.push_back(static_cast<double>(states[2 * i + d]) + moved);
                }
            }
        }
    }
    const ScoreSource newest;
    const auto reply =
        session.score(ScoreRequest{.source = newest, .t = t, .points = points, .latent = latent});
    if (!reply) return reply.error();
    const double f = sde.driftRate(t), half = 0.5 * sde.diffusionSquared(t);
    std::vector<double> norms;
    for (std::size_t i = 0; i < count; ++i) {
        const double* s = reply->scores.data() + 8 * i;  // +x0, -x0, +x1, -x1
        double slope[2][2];
        for (std::size_t d = 0; d < 2; ++d) {
            slope[d][0] = (s[d] - s[2 + d]) / (2.0 * kDifference);
            slope[d][1] = (s[4 + d] - s[6 + d]) / (2.0 * kDifference);
        }
        norms.push_back(largestSingular(f - half * slope[0][0], -half * slope[0][1],
                                        -half * slope[1][0], f - half * slope[1][1]));
    }
    return norms;
}

/// The field's Lipschitz constant along paths, at their states: largest, and mean over them.
Result<std::pair<double, double>> lipschitzOf(HeadlessSession& session, const Settings& settings,
                                              std::uint64_t seed, bool latent) {
    Settings sampling = settings;
    const auto done = sampling.assign({"sampler.kind=ode-heun", "sampler.steps=128"});
    if (!done) return done.error();
    const ScoreSource newest;
    const auto paths = session.sample(SampleRequest{.source = newest,
                                                    .count = kProbedPaths,
                                                    .seed = seed,
                                                    .settings = sampling,
                                                    .frames = kProbedTimes});
    if (!paths) return paths.error();
    const auto sde = makeSde(settings);
    double largest = 0.0, sum = 0.0, all = 0.0;
    double last = 2.0;
    for (const SampleFrame& frame : paths->frames) {
        if (frame.t >= last) continue;  // the pictures of the last latent vectors
        last = frame.t;
        const auto norms =
            steepness(session, *sde, frame.t, latent ? *frame.latents : *frame.positions, latent);
        if (!norms) return norms.error();
        for (const double norm : *norms) {
            largest = std::max(largest, norm);
            sum += norm;
            all += 1.0;
        }
    }
    return std::pair{largest, sum / std::max(1.0, all)};
}

/// One number for each of kRingsFigures.
Result<std::vector<double>> figuresOfSpace(const Settings& settings, bool latent,
                                           Console& console) {
    auto session = HeadlessSession::open(SessionSetup{.settings = settings}, console);
    if (!session) return session.error();
    const auto outcome = (*session)->train({.untilStep = {}, .minutes = {}});
    if (!outcome) return outcome.error();
    const auto seed = static_cast<std::uint64_t>(settings.integer("seed"));
    const ScoreSource newest;
    const auto drawn = (*session)->sample(SampleRequest{
        .source = newest, .count = kJudgedPoints, .seed = seed, .settings = settings, .frames = 2});
    if (!drawn) return drawn.error();
    const auto lipschitz = lipschitzOf(**session, settings, seed, latent);
    if (!lipschitz) return lipschitz.error();
    const auto metrics = (*session)->evaluate(EvalRequest{.source = newest,
                                                          .metrics = {"swd"},
                                                          .count = kJudgedPoints,
                                                          .seed = seed,
                                                          .settings = settings});
    if (!metrics) return metrics.error();
    const Json& swd = metrics->at("swd");
    return std::vector<double>{static_cast<double>((*session)->ready().parameters),
                               static_cast<double>(drawn->last.nfe), lipschitz->first,
                               lipschitz->second,
                               swd.is_object() ? swd.at("value").get<double>() : swd.get<double>()};
}

Result<Json> rowOfSpace(const RingsPlan& plan, bool latent, Console& console) {
    std::vector<std::vector<double>> columns(kRingsFigures.size());
    for (const std::int64_t seed : plan.seeds) {
        Settings settings = latent ? plan.latent : plan.data;
        if (auto done = settings.set("seed", Value(seed)); !done) return done.error();
        console.progress(std::string(latent ? "latent" : "data") + " space, seed " +
                         std::to_string(seed));
        const auto figures = figuresOfSpace(settings, latent, console);
        if (!figures) return figures.error();
        for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back((*figures)[i]);
    }
    Json row = {{"space", latent ? "latent" : "data"}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        row[kRingsFigures[i]] = intervalJson(columns[i]);
    }
    return row;
}

std::string ringsClaim(const Json& data, const Json& latent) {
    const auto ratio = [&](const char* figure) {
        return latent.at(figure).at("value").get<double>() /
               data.at(figure).at("value").get<double>();
    };
    const double nfe = ratio("nfe"), steep = ratio("lipschitz"), far = ratio("swd");
    return "latent space over data space: calls " + formatReal(nfe, 3) + ", Lipschitz constant " +
           formatReal(steep, 3) + ", distance of the samples " + formatReal(far, 3) + ": " +
           (nfe < 1.0 && steep < 1.0 ? "the smoother field takes fewer calls"
                                     : "the claim does not hold at this scale");
}

Result<std::string> runRings(const RingsFlags& flags, const CommonFlags& common, Console& console) {
    const auto plan = planRings(flags, common);
    if (!plan) return plan.error();
    Json rows = Json::array();
    for (const bool latent : {false, true}) {
        auto row = rowOfSpace(*plan, latent, console);
        if (!row) return row.error();
        rows.push_back(*std::move(row));
    }
    std::vector<std::string> columns = kRingsFigures;
    columns.insert(columns.begin(), "space");
    const ClaimReport report{columns,
                             {{"steps", plan->data.integer("training.steps")},
                              {"n", kJudgedPoints},
                              {"seeds", plan->seeds},
                              {"rows", rows},
                              {"claim", ringsClaim(rows[0], rows[1])}}};
    return finishClaim(report, plan->file, common.json);
}

}  // namespace

Verb lsgmRingsVerb() {
    return {"lsgm-rings", "[--steps N] [--seeds N] [--out F.(json|csv)] [--json]",
            "Compare diffusion in data space and in latent space on rings, at equal parameters",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<RingsFlags>();
                addFlag(app, "--steps", flags->steps, "N", "Of each training (default 4000)");
                addFlag(app, "--seeds", flags->seeds, "N",
                        "Trainings of each kind, for intervals (default 1)");
                addFlag(app, "--out", flags->out, "FILE", "The table, .json or .csv");
                return [flags, &common](Console& console) {
                    return runRings(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
