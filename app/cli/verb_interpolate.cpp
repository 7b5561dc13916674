// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/image_flags.h"
#include "app/cli/image_sheet.h"
#include "app/cli/output_file.h"
#include "app/cli/verb.h"
#include "app/present/latent_path.h"
#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/npy.h"
#include "core/base/printable_text.h"
#include "core/eval/image_metrics.h"
#include "render/figure/gif.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostFrames = 1000;
constexpr double kFrameSeconds = 0.12;

struct InterpolateFlags {
    ScoreFlags score;
    std::vector<std::string> decoders;
    FlagText from, to, frames, mode, space, out;
};

struct InterpolationPlan {
    ChosenExperiment chosen;
    std::int64_t frames = 0;
    bool spherical = false;
    bool noise = false;  ///< along z_1 instead of z_0
    std::string format;
};

/// One decoder's way from the first image to the second.
struct DecodedPath {
    std::string decoder;
    std::int64_t latentDimension = 0;
    std::vector<float> latents;  ///< [frames, L]
    std::vector<float> pixels;   ///< [frames, C, H, W]
};

Result<InterpolationPlan> planInterpolation(const InterpolateFlags& flags,
                                            const CommonFlags& common) {
    const auto chosen = chooseExperiment(flags.score, common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    const auto frames = readInteger("--frames", flags.frames.value_or("9"), 2, kMostFrames);
    if (!frames) return frames.error();
    const std::string mode = flags.mode.value_or("linear");
    if (mode != "linear" && mode != "slerp") {
        return Error{Fault::usage, "unknown choice \"" + printable(mode) + "\"", "--mode",
                     nearestRemedy(mode, {"linear", "slerp"})};
    }
    const std::string space = flags.space.value_or("z0");
    if (space != "z0" && space != "z1") {
        return Error{Fault::usage, "unknown choice \"" + printable(space) + "\"", "--space",
                     nearestRemedy(space, {"z0", "z1"})};
    }
    if (!flags.out) return missingFlag("--out");
    const auto format = outputFormat("--out", *flags.out, {"png", "gif", "npz"});
    if (!format) return format.error();
    if (auto good = checkOutput(*flags.out); !good) return good.error();
    return InterpolationPlan{*chosen, *frames, mode == "slerp", space == "z1", *format};
}

/// Every frame begins with the same noise, so that only z changes along the way.
Result<DecodedPath> decodePath(const InterpolationPlan& plan, const std::string& decoder,
                               const ImageChoice& ends, HeadlessSession& session) {
    const auto encoded = session.encode({plan.chosen.score, ends, decoder, plan.noise});
    if (!encoded) return encoded.error();
    const std::int64_t width = encoded->latentDimension;
    DecodedPath made{decoder, width, {}, {}};
    const std::span<const float> both = encoded->mean;
    const auto half = static_cast<std::size_t>(width);
    made.latents = latentPath(both.first(half), both.last(half),
                              static_cast<std::size_t>(plan.frames), plan.spherical);
    for (std::int64_t i = 0; i < plan.frames; ++i) {
        const auto begin = made.latents.begin() + i * width;
        const auto reply = session.decode(DecodeRequest{.source = plan.chosen.score,
                                                        .decoder = decoder,
                                                        .latents = {begin, begin + width},
                                                        .seed = plan.chosen.drawSeed,
                                                        .settings = plan.chosen.settings,
                                                        .fromNoise = plan.noise});
        if (!reply) return reply.error();
        const auto pixels = clippedPixels(reply->decoded.front().pixels);
        made.pixels.insert(made.pixels.end(), pixels.begin(), pixels.end());
    }
    return made;
}

/// All decoders one below the other; frame: that one alone, or every one from left to right.
render::Raster pathSheet(const std::vector<DecodedPath>& paths, const ImageShape& shape,
                         std::optional<std::int64_t> frame) {
    ImageSheet sheet{shape, {}};
    const auto size = static_cast<std::size_t>(shape.size());
    for (const DecodedPath& path : paths) {
        const std::span<const float> all = path.pixels;
        sheet.addRow(frame ? all.subspan(static_cast<std::size_t>(*frame) * size, size) : all);
    }
    return drawSheet(sheet);
}

Result<void> writePaths(const InterpolationPlan& plan, const std::string& out,
                        const std::vector<DecodedPath>& paths, const ImageShape& shape) {
    if (plan.format == "gif") {
        std::vector<render::Raster> frames;
        for (std::int64_t i = 0; i < plan.frames; ++i) {
            frames.push_back(pathSheet(paths, shape, i));
        }
        return writeFileAtomically(out, render::encodeGif(frames, kFrameSeconds));
    }
    if (plan.format == "npz") {
        NamedArrays arrays;
        for (const DecodedPath& path : paths) {
            arrays.emplace_back(path.decoder, makeNpy(path.pixels, {plan.frames, shape.channels,
                                                                    shape.height, shape.width}));
            arrays.emplace_back(path.decoder + "_latents",
                                makeNpy(path.latents, {plan.frames, path.latentDimension}));
        }
        return writeNpz(out, arrays);
    }
    std::string text = "Rows:";
    for (const DecodedPath& path : paths) text += " " + path.decoder;
    return writePicture(out, pathSheet(paths, shape, {}), text);
}

Result<std::string> runInterpolate(const InterpolateFlags& flags, const CommonFlags& common,
                                   Console& console) {
    const auto plan = planInterpolation(flags, common);
    if (!plan) return plan.error();
    const auto session = HeadlessSession::open(plan->chosen.sessionSetup(), console);
    if (!session) return session.error();
    const auto images = imagesOf(**session);
    if (!images) return images.error();
    const auto decoders = chosenDecoders(flags.decoders, *images);
    if (!decoders) return decoders.error();
    ImageChoice ends;
    if (auto good = addImage(ends, "--from", flags.from, *images); !good) return good.error();
    if (auto good = addImage(ends, "--to", flags.to, *images); !good) return good.error();
    std::vector<DecodedPath> paths;
    for (const std::string& decoder : *decoders) {
        auto path = decodePath(*plan, decoder, ends, **session);
        if (!path) return path.error();
        paths.push_back(*std::move(path));
    }
    if (auto good = writePaths(*plan, *flags.out, paths, images->shape); !good) {
        return good.error();
    }
    if (!common.json) return std::string();
    return writeJson({{"from", ends.rows.front()},
                      {"to", ends.rows.back()},
                      {"frames", plan->frames},
                      {"mode", plan->spherical ? "slerp" : "linear"},
                      {"space", plan->noise ? "z1" : "z0"},
                      {"decoders", *decoders},
                      {"seed", plan->chosen.drawSeed},
                      {"out", *flags.out}}) +
           '\n';
}

}  // namespace

Verb interpolateVerb() {
    return {"interpolate",
            "WHAT --from ID|FILE --to ID|FILE --out STRIP.(png|gif|npz) [--frames N] [--mode "
            "linear|slerp] "
            "[--space z0|z1] [--decoder all|NAME ...] [--json]",
            "Decode the way between the latent vectors of two images",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<InterpolateFlags>();
                addRunFlags(app, flags->score);
                addDecoderFlag(app, flags->decoders);
                addFlag(app, "--from", flags->from, "ID|FILE",
                        "Image of the test split, or your own (.png, .jpg, .bmp)");
                addFlag(app, "--to", flags->to, "ID|FILE", "Another one");
                addFlag(app, "--frames", flags->frames, "N",
                        "Images, both ends included (default 9)");
                addFlag(app, "--mode", flags->mode, "linear|slerp",
                        "Straight (default) or along a great circle");
                addFlag(app, "--space", flags->space, "z0|z1",
                        "Latent vectors, or what noise they are by the ODE of a latent diffusion "
                        "model");
                addFlag(app, "--out", flags->out, "FILE", "A strip (.png), a film (.gif) or .npz");
                return [flags, &common](Console& console) {
                    return runInterpolate(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
