// SPDX-License-Identifier: Apache-2.0
#include "app/present/reference.h"

#include "app/present/describe.h"
#include "app/present/lesson.h"
#include "app/present/presets.h"
#include "app/present/script.h"
#include "app/present/views_catalogue.h"
#include "core/base/file_error.h"
#include "core/eval/metric_catalogue.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

constexpr std::string_view kBegin = "<!-- generated: ";
constexpr std::string_view kBeginTail = " -->\n";
constexpr std::string_view kEnd = "<!-- end -->";

/// Within a table, | would end the cell.
std::string cell(std::string text) {
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) {
        text.insert(at, 1, '\\');
    }
    return text;
}

std::string code(const std::string& text) {
    return text.empty() ? "empty" : '`' + text + '`';
}

std::string settingRow(const SettingsSchema::Row& row) {
    const Field& field = *row.field;
    std::string type = settingToJson(row)["type"].get<std::string>();
    if (!field.unit.empty()) type += ", " + field.unit;
    if (const std::string range = rangeText(field); !range.empty()) type += ", " + range;
    std::string meaning = field.label;
    if (!field.help.empty()) meaning += ". " + field.help;
    for (const Choice& choice : field.choices) {
        meaning += "<br>" + code(choice.id) + " " + choice.title;
        if (!choice.help.empty()) meaning += ": " + choice.help;
    }
    if (row.family != nullptr && !row.kind.empty()) {
        meaning +=
            "<br>Only for " + code(settingKey(row.family->id, "kind")) + " " + code(row.kind) + ".";
    }
    return "| " + code(row.key) + " | " + cell(type) + " | " +
           cell(code(valueToText(field.defaultValue))) + " | " + effectText(field) + " | " +
           cell(meaning) + " |\n";
}

Result<std::string> settingsBlock() {
    std::string text;
    const FamilySchema* family = nullptr;
    for (const SettingsSchema::Row& row : experimentSchema().rows()) {
        if (row.family != family) {
            family = row.family;
            text += (text.empty() ? "### " : "\n### ") + family->title +
                    "\n| key | type | default | takes effect | meaning |\n|---|---|---|---|---|\n";
        }
        text += settingRow(row);
    }
    return text;
}

template <class Info>
std::string infoTable(const std::vector<Info>& infos) {
    std::string text = "| name | title | meaning |\n|---|---|---|\n";
    for (const Info& info : infos) {
        text += "| " + code(info.id) + " | " + cell(info.title) + " | " + cell(info.help) + " |\n";
    }
    return text;
}

Result<std::string> presetsBlock() {
    const auto presets = listPresets();
    if (!presets) return presets.error();
    std::string text = "| name | what it is | differs from the defaults |\n|---|---|---|\n";
    for (const Preset& preset : *presets) {
        const auto settings = loadPreset(preset.name);
        if (!settings) return settings.error();
        text += "| " + code(preset.name) + " | " + cell(experimentTitle(*settings)) + " | " +
                cell(code(writeJson(settings->overridesToJson(), -1))) + " |\n";
    }
    return text;
}

Result<std::string> lessonsBlock() {
    const auto lessons = listLessons();
    if (!lessons) return lessons.error();
    std::string text = "| chapter | name | title | slides |\n|---|---|---|---|\n";
    for (const LessonEntry& entry : *lessons) {
        std::string slides;
        for (const std::string& slide : entry.slides)
            slides += (slides.empty() ? "" : "; ") + slide;
        text += "| " + std::to_string(entry.chapter) + " | " + code(entry.name) + " | " +
                cell(entry.title) + " | " + cell(slides) + " |\n";
    }
    return text;
}

Result<std::string> scriptBlock() {
    std::string text = "| action | does |\n|---|---|\n";
    for (const ScriptUsage& action : scriptUsages()) {
        text += "| " + cell(code(action.usage)) + " | " + cell(action.help) + " |\n";
    }
    return text;
}

}  // namespace

ReferenceBlocks commonReferenceBlocks() {
    return {{"settings", settingsBlock},
            {"metrics", [] { return Result<std::string>(infoTable(metricCatalogue())); }},
            {"views", [] { return Result<std::string>(infoTable(viewsCatalogue())); }},
            {"presets", presetsBlock},
            {"lessons", lessonsBlock},
            {"script", scriptBlock}};
}

Result<std::string> renewReference(const std::string& text, const ReferenceBlocks& blocks,
                                   const std::string& where) {
    std::string renewed;
    std::size_t at = 0;
    for (std::size_t begin = text.find(kBegin); begin != std::string::npos;
         begin = text.find(kBegin, at)) {
        const std::size_t nameAt = begin + kBegin.size();
        const std::size_t tail = text.find(kBeginTail, nameAt);
        const std::size_t end = text.find(kEnd, nameAt);
        if (tail == std::string::npos || end == std::string::npos || end < tail) {
            return damagedFile(where, "has a generated block without an end",
                               "write \"<!-- end -->\" behind it");
        }
        const std::string name = text.substr(nameAt, tail - nameAt);
        const auto block = blocks.find(name);
        if (block == blocks.end()) {
            return damagedFile(where, "has an unknown generated block \"" + name + "\"",
                               "correct its name");
        }
        const auto content = block->second();
        if (!content) return content.error();
        renewed += text.substr(at, tail + kBeginTail.size() - at) + *content;
        at = end;
    }
    return renewed + text.substr(at);
}

}  // namespace scorescope::app
