// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/cli/chosen_experiment.h"
#include "app/cli/headless_session.h"
#include "app/cli/output_file.h"
#include "app/cli/time_flag.h"
#include "app/cli/verb.h"
#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/json.h"

namespace scorescope::app {
namespace {

struct ScoreVerbFlags {
    ScoreFlags score;
    FlagText points, t, out;
};

/// Columns x0, x1, ... by name, or all of them when there are just as many as dimensions.
Result<std::vector<double>> choosePoints(const CsvTable& table, std::int64_t dimension,
                                         const std::string& where) {
    std::vector<std::int64_t> chosen;
    for (std::int64_t d = 0; d < dimension; ++d) {
        const auto at = std::find(table.header.begin(), table.header.end(),
                                  std::string("x").append(std::to_string(d)));
        if (at != table.header.end()) chosen.push_back(at - table.header.begin());
    }
    if (static_cast<std::int64_t>(chosen.size()) != dimension) {
        if (table.columns != dimension) {
            return Error{Fault::file,
                         "has " + std::to_string(table.columns) + " columns, but the data have " +
                             std::to_string(dimension) + " dimensions",
                         where, "give one column a dimension: x0,x1,..."};
        }
        return table.values;
    }
    std::vector<double> values;
    for (std::int64_t row = 0; row < table.rows; ++row) {
        for (const std::int64_t column : chosen) {
            values.push_back(table.values[static_cast<std::size_t>(row * table.columns + column)]);
        }
    }
    return values;
}

/// x0,x1,...,s0,s1,... one row a point.
std::string scoresToCsv(const std::vector<double>& points, const std::vector<double>& scores,
                        std::int64_t dimension) {
    std::vector<std::string> header;
    for (const char* letter : {"x", "s"}) {
        for (std::int64_t d = 0; d < dimension; ++d) header.push_back(letter + std::to_string(d));
    }
    std::vector<double> rows;
    rows.reserve(2 * points.size());
    const auto width = static_cast<std::size_t>(dimension);
    for (std::size_t at = 0; at < points.size(); at += width) {
        rows.insert(rows.end(), &points[at], &points[at] + width);
        rows.insert(rows.end(), &scores[at], &scores[at] + width);
    }
    return writeCsv(header, rows, 2 * dimension);
}

Result<void> checkFinite(const std::vector<double>& scores) {
    const bool good =
        std::all_of(scores.begin(), scores.end(), [](double s) { return std::isfinite(s); });
    if (good) return {};
    return Error{Fault::usage, "the score is not finite at every point", "",
                 "choose a larger t or points nearer to the data"};
}

Result<std::string> runScore(const ScoreVerbFlags& flags, const CommonFlags& common,
                             Console& console) {
    const auto chosen =
        chooseExperiment(flags.score, common, SeedUse::experiment, Untrained::refused);
    if (!chosen) return chosen.error();
    for (const auto& [name, text] :
         {std::pair{"--points", &flags.points}, {"--t", &flags.t}, {"--out", &flags.out}}) {
        if (!*text) return missingFlag(name);
    }
    const auto t = readTime("--t", *flags.t, chosen->settings);
    if (!t) return t.error();
    if (auto good = outputFormat("--out", *flags.out, {"csv"}); !good) return good.error();
    if (auto good = checkOutput(*flags.out); !good) return good.error();
    const auto table = readCsv(*flags.points);
    if (!table) return table.error();
    const auto session = HeadlessSession::open(chosen->sessionSetup(), console);
    if (!session) return session.error();
    const std::int64_t dimension = (*session)->ready().dimension;
    const auto points = choosePoints(*table, dimension, *flags.points);
    if (!points) return points.error();
    const auto reply = (*session)->score({chosen->score, t->t, *points});
    if (!reply) return reply.error();
    if (auto good = checkFinite(reply->scores); !good) return good.error();
    const std::string text = scoresToCsv(*points, reply->scores, dimension);
    if (auto good = writeFileAtomically(*flags.out, text); !good) return good.error();
    if (!common.json) return std::string();
    return writeJson({{"count", table->rows},
                      {"dimension", dimension},
                      {"t", t->name},
                      {"step", chosen->score.exact ? 0 : (*session)->ready().step},
                      {"exact", chosen->score.exact},
                      {"out", *flags.out}}) +
           '\n';
}

}  // namespace

Verb scoreVerb() {
    return {
        "score", "WHAT --points P.csv --t T --out S.csv [--exact] [--weights ema|raw]",
        "Write the score at given points", [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<ScoreVerbFlags>();
            addScoreFlags(app, flags->score);
            addFlag(app, "--points", flags->points, "P.csv", "Points: a header x0,x1,...");
            addFlag(app, "--t", flags->t, "T", kTimeHelp);
            addFlag(app, "--out", flags->out, "S.csv", "Points and scores");
            return [flags, &common](Console& console) { return runScore(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
