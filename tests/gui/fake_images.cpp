// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/fake_images.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/base/random.h"

namespace scorescope {
namespace {

/// Each pixel becomes the mean of a square of nine.
std::vector<float> blurred(std::span<const float> image, const ImageShape& shape) {
    std::vector<float> out(image.size());
    const auto at = [&](std::int64_t c, std::int64_t y, std::int64_t x) {
        y = std::clamp<std::int64_t>(y, 0, shape.height - 1);
        x = std::clamp<std::int64_t>(x, 0, shape.width - 1);
        return image[static_cast<std::size_t>((c * shape.height + y) * shape.width + x)];
    };
    std::size_t i = 0;
    for (std::int64_t c = 0; c < shape.channels; ++c) {
        for (std::int64_t y = 0; y < shape.height; ++y) {
            for (std::int64_t x = 0; x < shape.width; ++x, ++i) {
                float sum = 0.0f;
                for (int dy = -1; dy <= 1; ++dy) {
                    for (int dx = -1; dx <= 1; ++dx) sum += at(c, y + dy, x + dx);
                }
                out[i] = sum / 9.0f;
            }
        }
    }
    return out;
}

std::vector<float> noisy(std::span<const float> image, double amount, std::uint64_t seed) {
    std::vector<float> out(image.size());
    NoiseKey key;
    key.seed = seed;
    normals(key, std::span(out));
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = image[i] + static_cast<float>(amount) * out[i];
    }
    return out;
}

std::vector<float> madeBy(const std::string& decoder, std::span<const float> image,
                          const ImageShape& shape, std::uint64_t seed) {
    if (decoder == "vae") return blurred(blurred(image, shape), shape);
    if (decoder == "scorevae") return noisy(image, 0.04, seed);
    std::vector<float> darker(image.begin(), image.end());
    for (float& pixel : darker) pixel *= 0.8f;
    return darker;
}

DecodingFilm filmOf(std::span<const float> image, int frames) {
    DecodingFilm film;
    for (int k = 0; k < frames; ++k) {
        const double t = 1.0 - static_cast<double>(k) / std::max(1, frames - 1);
        film.t.push_back(t);
        const auto state = noisy(image, t, 7);
        film.states.insert(film.states.end(), state.begin(), state.end());
        for (std::size_t i = 0; i < image.size(); ++i) {
            film.prior.push_back(0.5f - state[i]);
            film.encoder.push_back(image[i] - 0.5f);
        }
    }
    return film;
}

}  // namespace

ImageInfo FakeImages::info(std::vector<std::string> decoders) const {
    return {data().shape(), data().testRows(), data().labelNames(), std::move(decoders)};
}

std::vector<float> FakeImages::latentOf(std::span<const float> image) const {
    std::vector<float> z(kLatents, 0.0f);
    for (std::size_t i = 0; i < image.size(); ++i) z[i * kLatents / image.size()] += image[i];
    for (float& entry : z) {
        entry = 40.0f * entry / static_cast<float>(image.size()) * 0.5f - 1.0f;
    }
    return z;
}

Points FakeImages::chosen(const ImageChoice& choice) const {
    const std::int64_t size = data().shape().size();
    Points points{static_cast<std::int64_t>(choice.rows.size()), size, {}};
    for (const std::int64_t row : choice.rows) {
        const auto own = choice.own.begin() + (row < 0 ? (-1 - row) * size : 0);
        const std::vector<float> pixels =
            row < 0 ? std::vector<float>(own, own + size) : data().testImages({&row, 1}).values;
        points.values.insert(points.values.end(), pixels.begin(), pixels.end());
    }
    return points;
}

std::vector<int> FakeImages::labelsOf(const ImageChoice& choice) const {
    std::vector<int> labels;
    for (const std::int64_t row : choice.rows) {
        labels.push_back(row < 0 ? -1 : data().testLabels({&row, 1}).front());
    }
    return labels;
}

EncodeReply FakeImages::answer(const EncodeRequest& request) const {
    EncodeReply reply;
    reply.decoder = request.decoder;
    reply.latentDimension = kLatents;
    const Points images = chosen(request.images);
    for (std::int64_t i = 0; i < images.count; ++i) {
        const auto z = latentOf(images.row(i));
        reply.mean.insert(reply.mean.end(), z.begin(), z.end());
    }
    reply.logVariance.assign(reply.mean.size(), -2.0f);
    reply.labels = labelsOf(request.images);
    return reply;
}

ReconstructReply FakeImages::answer(const ReconstructRequest& request,
                                    const std::vector<std::string>& decoders) const {
    const Points images = chosen(request.images);
    ReconstructReply reply;
    reply.shape = data().shape();
    reply.count = images.count;
    reply.originals = images.values;
    reply.labels = labelsOf(request.images);
    for (const std::string& decoder : request.decoders.empty() ? decoders : request.decoders) {
        DecodedImages decoded;
        decoded.decoder = decoder;
        decoded.origin = "test";
        decoded.samples = decoder == "scorevae" ? request.samples : 1;
        decoded.nfe = decoder == "vae" ? 1 : 50;
        for (std::int64_t i = 0; i < images.count; ++i) {
            for (int k = 0; k < decoded.samples; ++k) {
                const auto seed = static_cast<std::uint64_t>(100 * i + k);
                const auto made = madeBy(decoder, images.row(i), reply.shape, seed);
                decoded.pixels.insert(decoded.pixels.end(), made.begin(), made.end());
            }
        }
        if (request.frames > 0) decoded.film = filmOf(images.row(0), request.frames);
        reply.decoded.push_back(std::move(decoded));
    }
    reply.progress = 1.0;
    reply.finished = true;
    return reply;
}

ReconstructReply FakeImages::answer(const DecodeRequest& request) const {
    ReconstructReply reply;
    reply.shape = data().shape();
    reply.count = static_cast<std::int64_t>(request.latents.size()) / kLatents;
    DecodedImages decoded;
    decoded.decoder = request.decoder;
    decoded.origin = "test";
    const auto size = static_cast<std::size_t>(reply.shape.size());
    for (std::int64_t i = 0; i < reply.count; ++i) {
        const auto z =
            std::span(request.latents).subspan(static_cast<std::size_t>(i * kLatents), kLatents);
        for (std::size_t k = 0; k < size; ++k) {
            decoded.pixels.push_back(0.5f + 0.2f * z[k * kLatents / size]);
        }
    }
    reply.decoded.push_back(std::move(decoded));
    reply.progress = 1.0;
    reply.finished = true;
    return reply;
}

SampleReply FakeImages::answer(const SampleRequest& request) const {
    SampleReply reply;
    reply.dimension = data().shape().size();
    reply.finished = true;
    reply.progress = 1.0;
    reply.nfe = 60;
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < request.count; ++i) rows.push_back(i % data().testRows());
    const Points images = data().testImages(rows);
    for (const double t : {1.0, 0.75, 0.5, 0.25, 0.0}) {
        const auto state = noisy(images.values, t, request.seed);
        const std::vector<float> z(static_cast<std::size_t>(request.count * kLatents),
                                   static_cast<float>(1.0 - t));
        reply.frames.push_back({static_cast<int>(reply.frames.size()), t, t,
                                std::make_shared<const std::vector<float>>(state),
                                std::make_shared<const std::vector<float>>(z)});
    }
    return reply;
}

ScoreReply FakeImages::answer(const ScoreRequest& request) const {
    ScoreReply reply;
    for (const double entry : request.points) reply.scores.push_back(-2.0 * entry);
    reply.alpha.assign(static_cast<std::size_t>(kLatents), 0.3);
    return reply;
}

}  // namespace scorescope
