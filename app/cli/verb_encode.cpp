// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/image_flags.h"
#include "app/cli/output_file.h"
#include "app/cli/verb.h"
#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/json.h"
#include "core/base/npy.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kEncodedImages = 1000;

struct EncodeFlags {
    ImageFlags images;
    FlagText out;
    bool noise = false;
};

using TestRows = std::vector<std::int64_t>;

Result<void> writeLatentArrays(const std::string& path, const TestRows& rows,
                               const EncodeReply& reply) {
    const auto n = static_cast<std::int64_t>(rows.size());
    NamedArrays arrays = {{"ids", makeNpy(rows, {n})},
                          {"latents", makeNpy(reply.mean, {n, reply.latentDimension})},
                          {"log_variance", makeNpy(reply.logVariance, {n, reply.latentDimension})}};
    if (!reply.labels.empty()) {
        const std::vector<std::int64_t> labels(reply.labels.begin(), reply.labels.end());
        arrays.emplace_back("labels", makeNpy(labels, {n}));
    }
    return writeNpz(path, arrays);
}

Result<void> writeLatentTable(const std::string& path, const TestRows& rows,
                              const EncodeReply& reply) {
    const auto width = static_cast<std::size_t>(reply.latentDimension);
    std::vector<std::string> header = {"id", "label"};
    for (const std::string name : {"z", "log_variance"}) {
        for (std::size_t d = 0; d < width; ++d) header.push_back(name + std::to_string(d));
    }
    std::vector<double> cells;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        cells.push_back(static_cast<double>(rows[i]));
        cells.push_back(reply.labels.empty() ? -1.0 : reply.labels[i]);
        for (const auto* part : {&reply.mean, &reply.logVariance}) {
            const auto begin = part->begin() + static_cast<std::ptrdiff_t>(i * width);
            cells.insert(cells.end(), begin, begin + reply.latentDimension);
        }
    }
    const auto columns = static_cast<std::int64_t>(header.size());
    return writeFileAtomically(path, writeCsv(header, cells, columns));
}

Result<std::string> runEncode(const EncodeFlags& flags, const CommonFlags& common,
                              Console& console) {
    const auto chosen =
        chooseExperiment(flags.images.score, common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    if (!flags.out) return missingFlag("--out");
    const auto format = outputFormat("--out", *flags.out, {"csv", "npz"});
    if (!format) return format.error();
    if (auto good = checkOutput(*flags.out); !good) return good.error();
    const auto session = HeadlessSession::open(chosen->sessionSetup(), console);
    if (!session) return session.error();
    const auto images = imagesOf(**session);
    if (!images) return images.error();
    const auto decoders = chosenDecoders(flags.images.decoders, *images);
    if (!decoders) return decoders.error();
    if (decoders->size() > 1) {
        return Error{Fault::usage, "one file holds the latents of one encoder", "--decoder",
                     "name one of them"};
    }
    const auto choice = chosenImages(flags.images, *images, kEncodedImages);
    if (!choice) return choice.error();
    const auto& rows = choice->rows;
    const auto reply = (*session)->encode({chosen->score, *choice, decoders->front(), flags.noise});
    if (!reply) return reply.error();
    const auto written = *format == "npz" ? writeLatentArrays(*flags.out, rows, *reply)
                                          : writeLatentTable(*flags.out, rows, *reply);
    if (!written) return written.error();
    if (!common.json) return std::string();
    return writeJson({{"count", rows.size()},
                      {"decoder", reply->decoder},
                      {"latent_dimension", reply->latentDimension},
                      {"step", reply->step},
                      {"out", *flags.out}}) +
           '\n';
}

}  // namespace

Verb encodeVerb() {
    return {"encode",
            "WHAT --out Z.(csv|npz) [--decoder NAME] [--count N | --ids ID|FILE ...] [--noise] "
            "[--json]",
            "Write the latent vectors of test images or your own",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<EncodeFlags>();
                addRunFlags(app, flags->images.score);
                addList(app, "--decoder", flags->images.decoders, "NAME",
                        "Whose encoder (default: the run's own)");
                addChoiceFlags(app, flags->images, std::to_string(kEncodedImages));
                addFlag(app, "--out", flags->out, "FILE",
                        "Mean and log-variance of q(z | x): .csv or .npz");
                addSwitch(app, "--noise", flags->noise,
                          "z_1 of latent vectors that diffuse, by the ODE, instead of the mean");
                return [flags, &common](Console& console) {
                    return runEncode(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
