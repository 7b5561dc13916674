// SPDX-License-Identifier: Apache-2.0
#include "app/cli/decoder_table.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "app/cli/image_flags.h"
#include "app/cli/reconstruction_file.h"
#include "core/base/number_text.h"
#include "core/data/image_data.h"

namespace scorescope::app {
namespace {

constexpr int kTableDigits = 4;

/// A column of ours: its key, and the heading in LaTeX.
struct TableColumn {
    const char* key;
    const char* heading;
};
constexpr std::array<TableColumn, 11> kTableColumns = {{{"l2", "$L_2$"},
                                                        {"mse", "MSE"},
                                                        {"ssim", "SSIM"},
                                                        {"feature_distance", "Features"},
                                                        {"sharpness", "Sharpness"},
                                                        {"fd", "FD"},
                                                        {"fd_floor", "FD floor"},
                                                        {"kl", "KL (nats)"},
                                                        {"active_units", "Active"},
                                                        {"nfe", "NFE"},
                                                        {"seconds", "s"}}};

/// What Batzolis et al. print in their Tables 1 and 2; L2 as ours, LPIPS with VGG features.
struct PublishedRow {
    const char* decoder;
    const char* data;
    double l2, lpips;
};
constexpr std::array<PublishedRow, 4> kPublished = {{{"vae", "CIFAR-10", 3.410, 0.269},
                                                     {"scorevae", "CIFAR-10", 2.634, 0.125},
                                                     {"vae", "CelebA 64x64", 6.97, 0.217},
                                                     {"scorevae", "CelebA 64x64", 7.322, 0.158}}};
constexpr const char* kPublishedSource = "Batzolis et al., ScoreVAE, Tables 1 and 2";

double valueOf(const Json& figure) {
    return figure.is_object() ? figure.at("value").get<double>() : figure.get<double>();
}

/// What measures look at besides the images.
struct TableSources {
    const FeatureNetwork* features;
    const ImageData* data;
};

Json rowOf(const ReconstructReply& reply, const EncodeReply& latents, const TableSources& sources) {
    const DecodedImages& decoded = reply.decoded.front();
    const Reconstructions made = reconstructionsOf(reply, decoded);
    Json row = {{"decoder", decoded.decoder}, {"origin", decoded.origin}};
    for (const std::string& id : imageMeasures()) {
        if (measureRefusal(id, reply.shape)) continue;
        row[id] = valueOf(measureAll(id, made, sources.features));
    }
    row["sharpness"] = valueOf(sharpness(made));
    if (sources.features != nullptr && made.count >= 2) {
        const Json fd = featureFrechet(made.pixels, *sources.data, *sources.features, {});
        row["fd"] = valueOf(fd);
        row["fd_floor"] = fd.at("floor");
    }
    const LatentStatistics statistics{reply.count, latents.latentDimension, latents.mean,
                                      latents.logVariance};
    row["latents"] = latents.latentDimension;
    row["kl"] = valueOf(latentDivergence(statistics));
    row["active_units"] = valueOf(activeUnits(statistics));
    row["nfe"] = decoded.nfe;
    row["seconds"] = decoded.seconds;
    return row;
}

std::string cellText(const Json& row, const std::string& key) {
    if (!row.contains(key)) return {};
    const Json& value = row.at(key);
    return value.is_string() ? value.get<std::string>()
                             : formatReal(value.get<double>(), kTableDigits);
}

const Json* publishedOf(const Json& table, const std::string& decoder, const std::string& data) {
    for (const Json& row : table.at("published")) {
        if (row.at("decoder") == decoder && row.at("data") == data) return &row;
    }
    return nullptr;
}

constexpr std::array<const char*, 2> kPublishedData = {"CIFAR-10", "CelebA 64x64"};

/// Cells of a row: name, ours, then those of the papers.
std::vector<std::string> cellsOf(const Json& table, const Json& row) {
    std::vector<std::string> cells = {cellText(row, "decoder")};
    for (const TableColumn& column : kTableColumns) cells.push_back(cellText(row, column.key));
    for (const char* data : kPublishedData) {
        const Json* published = publishedOf(table, cells.front(), data);
        for (const char* key : {"l2", "lpips"}) {
            cells.push_back(published == nullptr ? std::string() : cellText(*published, key));
        }
    }
    return cells;
}

std::string lineOf(const std::vector<std::string>& cells, const std::string& between,
                   const std::string& end) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : between) + cells[i];
    return line + end;
}

std::string csvTable(const Json& table) {
    std::vector<std::string> header = {"decoder"};
    for (const TableColumn& column : kTableColumns) header.emplace_back(column.key);
    for (const char* name : {"cifar10", "celeba64"}) {
        for (const char* key : {"l2", "lpips"}) {
            header.push_back("published_" + std::string(name) + '_' + key);
        }
    }
    std::string text = lineOf(header, ",", "\n");
    for (const Json& row : table.at("rows")) text += lineOf(cellsOf(table, row), ",", "\n");
    return text;
}

std::string latexTable(const Json& table) {
    const std::string rowEnd = " \\\\\n";
    std::vector<std::string> header = {"Decoder"};
    for (const TableColumn& column : kTableColumns) header.emplace_back(column.heading);
    for (int i = 0; i < 2; ++i) {
        header.emplace_back("$L_2$");
        header.emplace_back("LPIPS");
    }
    const std::string ours = std::to_string(kTableColumns.size());
    std::string text = "% Ours: " + table.at("data").get<std::string>() + ", " +
                       std::to_string(table.at("n").get<std::int64_t>()) +
                       " test images. Published: " + kPublishedSource + ".\n";
    text += "\\begin{tabular}{l*{" + ours + "}{r}|rr|rr}\n\\toprule\n";
    text += " & \\multicolumn{" + ours + "}{c|}{ours, " + table.at("data").get<std::string>() +
            "} & \\multicolumn{2}{c|}{published, CIFAR-10} & "
            "\\multicolumn{2}{c}{published, CelebA 64}" +
            rowEnd;
    text += lineOf(header, " & ", rowEnd) + "\\midrule\n";
    for (const Json& row : table.at("rows")) text += lineOf(cellsOf(table, row), " & ", rowEnd);
    return text + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace

Result<Json> compareDecoders(const ChosenExperiment& chosen, std::int64_t count,
                             HeadlessSession& session) {
    const auto images = imagesOf(session);
    if (!images) return images.error();
    const auto data = makeDataSet(chosen.settings);
    if (!data) return data.error();
    const auto features = featuresFor(images->shape);
    if (!features) return features.error();
    std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(count, images->testRows)));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    Json table = {{"n", rows.size()},
                  {"data", chosen.settings.text("data.kind")},
                  {"seed", chosen.drawSeed},
                  {"rows", Json::array()},
                  {"published", Json::array()}};
    for (const std::string& decoder : images->decoders) {
        const auto latents = session.encode({chosen.score, {rows}, decoder});
        if (!latents) return latents.error();
        const auto reply = session.decode(ReconstructRequest{.source = chosen.score,
                                                             .images = {rows},
                                                             .decoders = {decoder},
                                                             .seed = chosen.drawSeed,
                                                             .settings = chosen.settings});
        if (!reply) return reply.error();
        table["rows"].push_back(rowOf(*reply, *latents, {features->get(), (*data)->images()}));
        table["step"] = reply->step;
    }
    for (const PublishedRow& row : kPublished) {
        table["published"].push_back({{"decoder", row.decoder},
                                      {"data", row.data},
                                      {"l2", row.l2},
                                      {"lpips", row.lpips},
                                      {"source", kPublishedSource}});
    }
    return table;
}

std::string tableText(const Json& table, const std::string& format) {
    if (format == "csv") return csvTable(table);
    if (format == "tex") return latexTable(table);
    return writeJson(table) + '\n';
}

}  // namespace scorescope::app
