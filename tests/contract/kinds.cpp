// SPDX-License-Identifier: Apache-2.0
#include "kinds.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/session/experiment_schema.h"

namespace scorescope {
namespace {

/// A file with more rows than anyone draws by accident.
std::string csvFile() {
    const std::string path = testing::TempDir() + "contract_points.csv";
    std::ofstream file(path);
    file << "x0,x1\n";
    for (int i = 0; i < 300; ++i) file << i % 17 << ',' << i % 23 << '\n';
    return path;
}

/// Not every part goes with the default process.
void chooseFittingProcess(const std::string& family, Settings& settings) {
    if (family == "sde") return;
    for (const std::string& process : kindsOf("sde")) {
        if (settings.check()) return;
        EXPECT_TRUE(settings.set("sde.kind", Value(process)));
    }
}

}  // namespace

std::vector<std::string> kindsOf(const std::string& family) {
    std::vector<std::string> ids;
    for (const KindSchema& kind : experimentSchema().family(family)->kinds) ids.push_back(kind.id);
    return ids;
}

Settings settingsOfKind(const std::string& family, const std::string& kind) {
    Settings settings(experimentSchema());
    EXPECT_TRUE(settings.set(family + ".kind", Value(kind)));
    EXPECT_TRUE(settings.set("data.count", Value(std::int64_t{200})));
    if (kind == "csv") {
        EXPECT_TRUE(settings.set("data.path", Value(csvFile())));
    }
    chooseFittingProcess(family, settings);
    return settings;
}

}  // namespace scorescope
