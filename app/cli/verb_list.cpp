// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "app/cli/verb.h"
#include "app/present/lesson.h"
#include "app/present/presets.h"
#include "app/present/views_catalogue.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/eval/metric_catalogue.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

struct Item {
    std::string id;
    std::string title;
    std::string help;
};
using Items = std::vector<Item>;

/// One catalogue that `list` can show.
struct Listing {
    std::string id;
    std::string title;
    std::function<Result<Items>()> items;
};

Items kindItems(const std::string& family) {
    Items items;
    for (const KindSchema& kind : experimentSchema().family(family)->kinds) {
        items.push_back({kind.id, kind.title, kind.help});
    }
    return items;
}

template <class Info>
Items infoItems(const std::vector<Info>& infos) {
    Items items;
    for (const Info& info : infos) items.push_back({info.id, info.title, info.help});
    return items;
}

Result<Items> presetItems() {
    const auto presets = listPresets();
    if (!presets) return presets.error();
    Items items;
    for (const Preset& preset : *presets) {
        const auto settings = loadPreset(preset.name);
        if (!settings) return settings.error();
        items.push_back({preset.name, experimentTitle(*settings), ""});
    }
    return items;
}

Result<Items> lessonItems() {
    const auto lessons = listLessons();
    if (!lessons) return lessons.error();
    Items items;
    for (const LessonEntry& lesson : *lessons) items.push_back({lesson.name, lesson.title, ""});
    return items;
}

std::vector<Listing> listings() {
    std::vector<Listing> all;
    for (const FamilySchema& family : experimentSchema().families()) {
        if (family.kinds.empty()) continue;
        all.push_back({family.id, family.title, [id = family.id] { return kindItems(id); }});
    }
    all.push_back({"metric", "Metrics", [] { return infoItems(metricCatalogue()); }});
    all.push_back({"view", "Views", [] { return infoItems(viewsCatalogue()); }});
    all.push_back({"preset", "Presets", presetItems});
    all.push_back({"lesson", "Lessons", lessonItems});
    return all;
}

std::string itemsText(const Items& items, const std::string& indent) {
    std::size_t width = 0;
    for (const Item& item : items) width = std::max(width, item.id.size());
    std::string text;
    for (const Item& item : items) {
        text += indent + item.id + std::string(width - item.id.size() + 2, ' ') + item.title;
        if (!item.help.empty()) text += ": " + item.help;
        text += '\n';
    }
    return text;
}

Json itemsJson(const Items& items) {
    Json json = Json::array();
    for (const Item& item : items) {
        json.push_back({{"id", item.id}, {"title", item.title}, {"help", item.help}});
    }
    return json;
}

Error unknownListing(const std::string& name) {
    std::vector<std::string> ids;
    for (const Listing& listing : listings()) ids.push_back(listing.id);
    return {Fault::usage, "there is nothing of this name to list", name, nearestRemedy(name, ids)};
}

Result<std::string> runList(const std::string& what, bool json) {
    std::string text;
    Json tree = Json::object();
    for (const Listing& listing : listings()) {
        if (!what.empty() && listing.id != what) continue;
        const auto items = listing.items();
        if (!items) return items.error();
        tree[listing.id] = itemsJson(*items);
        text += what.empty() ? listing.id + " (" + listing.title + ")\n" + itemsText(*items, "  ")
                             : itemsText(*items, "");
    }
    if (tree.empty()) return unknownListing(what);
    return json ? writeJson(tree) + '\n' : text;
}

}  // namespace

Verb listVerb() {
    return {"list", "[data|sde|objective|model|sampler|metric|view|preset|lesson] [--json]",
            "Show what there is to choose from",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto what = std::make_shared<std::string>();
                addArgument(app, "WHAT", *what, "One list; all when left out");
                return [what, &common](Console&) -> Result<std::string> {
                    if (auto good = checkSettings(common); !good) return good.error();
                    return runList(*what, common.json);
                };
            }};
}

}  // namespace scorescope::app
