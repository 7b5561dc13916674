// SPDX-License-Identifier: Apache-2.0
#include "app/cli/reconstruction_file.h"

#include "app/cli/image_sheet.h"
#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/npy.h"
#include "core/eval/image_metrics.h"

namespace scorescope::app {
namespace {

constexpr double kNoLabel = -1.0;

double labelAt(const ReconstructReply& reply, std::size_t index) {
    return reply.labels.empty() ? kNoLabel : static_cast<double>(reply.labels[index]);
}

/// The k-th sample of every image, [n, C, H, W].
std::vector<float> sampleOf(const Reconstructions& made, int k) {
    const auto size = static_cast<std::ptrdiff_t>(made.shape.size());
    std::vector<float> images;
    for (std::int64_t i = 0; i < made.count; ++i) {
        const auto begin = made.pixels.begin() + (i * made.samples + k) * size;
        images.insert(images.end(), begin, begin + size);
    }
    return images;
}

ImageSheet sheetOf(const ReconstructReply& reply) {
    ImageSheet sheet{reply.shape, {}};
    sheet.addRow(reply.originals);
    for (const DecodedImages& decoded : reply.decoded) {
        const Reconstructions made = reconstructionsOf(reply, decoded);
        for (int k = 0; k < made.samples; ++k) sheet.addRow(sampleOf(made, k));
        sheet.addDifferences(sampleOf(made, 0), reply.originals);
    }
    return sheet;
}

std::string sheetText(const ReconstructReply& reply) {
    std::string text = "Rows: originals";
    for (const DecodedImages& decoded : reply.decoded) {
        text += "; " + decoded.decoder;
        if (decoded.samples > 1) text += " (" + std::to_string(decoded.samples) + " samples)";
        text += ", |difference|";
    }
    return text;
}

Result<void> writeArrays(const std::string& path, const std::vector<std::int64_t>& ids,
                         const ReconstructReply& reply) {
    const std::int64_t n = reply.count;
    const ImageShape& shape = reply.shape;
    NamedArrays arrays = {{"ids", makeNpy(ids, {n})}};
    if (!reply.labels.empty()) {
        const std::vector<std::int64_t> labels(reply.labels.begin(), reply.labels.end());
        arrays.emplace_back("labels", makeNpy(labels, {n}));
    }
    arrays.emplace_back("originals",
                        makeNpy(reply.originals, {n, shape.channels, shape.height, shape.width}));
    for (const DecodedImages& decoded : reply.decoded) {
        std::vector<std::int64_t> sizes = {n, shape.channels, shape.height, shape.width};
        if (decoded.samples > 1) sizes.insert(sizes.begin() + 1, decoded.samples);
        arrays.emplace_back(decoded.decoder, makeNpy(clippedPixels(decoded.pixels), sizes));
        const auto width = static_cast<std::int64_t>(decoded.latents.size()) / n;
        arrays.emplace_back(decoded.decoder + "_latents", makeNpy(decoded.latents, {n, width}));
    }
    return writeNpz(path, arrays);
}

Result<void> writeFigures(const std::string& path, const std::vector<std::int64_t>& ids,
                          const ReconstructReply& reply) {
    const auto features = featuresFor(reply.shape);
    if (!features) return features.error();
    std::vector<std::string> header = {"id", "label"};
    std::vector<ImageFigures> all;
    for (const DecodedImages& decoded : reply.decoded) {
        all.push_back(figuresOf(reply, decoded, features->get()));
        for (const auto& [id, values] : all.back().each) {
            header.push_back(decoded.decoder + "_" + id);
        }
    }
    std::vector<double> cells;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        cells.push_back(static_cast<double>(ids[i]));
        cells.push_back(labelAt(reply, i));
        for (const ImageFigures& figures : all) {
            for (const auto& [id, values] : figures.each) cells.push_back(values[i]);
        }
    }
    const auto columns = static_cast<std::int64_t>(header.size());
    return writeFileAtomically(path, writeCsv(header, cells, columns));
}

}  // namespace

Reconstructions reconstructionsOf(const ReconstructReply& reply, const DecodedImages& decoded) {
    return {reply.shape, reply.count, decoded.samples, reply.originals,
            clippedPixels(decoded.pixels)};
}

ImageFigures figuresOf(const ReconstructReply& reply, const DecodedImages& decoded,
                       const FeatureNetwork* features) {
    const Reconstructions made = reconstructionsOf(reply, decoded);
    ImageFigures figures{decoded.decoder, {}};
    for (const std::string& id : imageMeasures()) {
        if (measureRefusal(id, reply.shape)) continue;
        figures.each.emplace_back(id, measureEach(id, made, features));
    }
    return figures;
}

Result<std::unique_ptr<const FeatureNetwork>> featuresFor(const ImageShape& shape) {
    if (!FeatureNetwork::takes(shape)) return std::unique_ptr<const FeatureNetwork>();
    auto features = FeatureNetwork::shipped();
    if (!features) return features.error();
    return std::unique_ptr<const FeatureNetwork>(
        std::make_unique<FeatureNetwork>(*std::move(features)));
}

Json reconstructionReport(const std::vector<std::int64_t>& ids, const ReconstructReply& reply,
                          const FeatureNetwork* features) {
    Json report = {{"ids", ids}, {"count", reply.count}, {"step", reply.step}};
    if (!reply.labels.empty()) report["labels"] = reply.labels;
    report["decoders"] = Json::object();
    for (const DecodedImages& decoded : reply.decoded) {
        const Reconstructions made = reconstructionsOf(reply, decoded);
        Json& entry = report["decoders"][decoded.decoder];
        entry = {{"origin", decoded.origin},
                 {"samples", decoded.samples},
                 {"nfe", decoded.nfe},
                 {"seconds", decoded.seconds},
                 {"sharpness", sharpness(made)}};
        for (const std::string& id : imageMeasures()) {
            if (measureRefusal(id, reply.shape)) continue;
            entry[id] = measureAll(id, made, features);
            entry[id]["each"] = measureEach(id, made, features);
        }
    }
    return report;
}

Result<void> writeReconstructions(const std::string& path, const std::string& format,
                                  const std::vector<std::int64_t>& ids,
                                  const ReconstructReply& reply) {
    if (format == "npz") return writeArrays(path, ids, reply);
    if (format == "csv") return writeFigures(path, ids, reply);
    return writePicture(path, drawSheet(sheetOf(reply)), sheetText(reply));
}

}  // namespace scorescope::app
