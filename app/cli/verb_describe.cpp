// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/verb.h"
#include "app/present/describe.h"
#include "core/base/json.h"

namespace scorescope::app {
namespace {

Result<std::string> runDescribe(const std::string& prefix, bool json) {
    const auto rows = findSettings(prefix);
    if (!rows) return rows.error();
    Json tree = {{"settings", Json::array()}};
    std::string text;
    for (const SettingsSchema::Row& row : *rows) {
        tree["settings"].push_back(settingToJson(row));
        text += settingToText(row);
    }
    return json ? writeJson(tree) + '\n' : text;
}

}  // namespace

Verb describeVerb() {
    return {"describe", "[KEY_PREFIX] [--json]",
            "Explain settings: type, default, unit, range, live or restart",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto prefix = std::make_shared<std::string>();
                addArgument(app, "KEY_PREFIX", *prefix, "For example sde. or sampler.steps");
                return [prefix, &common](Console&) -> Result<std::string> {
                    if (auto good = checkSettings(common); !good) return good.error();
                    return runDescribe(*prefix, common.json);
                };
            }};
}

}  // namespace scorescope::app
