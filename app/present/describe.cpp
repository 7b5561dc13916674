// SPDX-License-Identifier: Apache-2.0
#include "app/present/describe.h"

#include <array>
#include <cmath>

#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/number_text.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

Json limitToJson(double limit) {
    if (!std::isfinite(limit)) return nullptr;
    return limit;
}

/// The words that scripts compare with.
std::string_view typeId(ValueType type) {
    constexpr std::array<std::string_view, 8> ids = {"boolean", "integer", "real",  "choice",
                                                     "text",    "path",    "array", "matrix"};
    return ids[static_cast<std::size_t>(type)];
}

bool isNumeric(ValueType type) {
    return type == ValueType::integer || type == ValueType::real || type == ValueType::array ||
           type == ValueType::matrix;
}

/// "choice, default "vp", restart" and so on: all but key and help.
std::string factsText(const SettingsSchema::Row& row) {
    const Field& field = *row.field;
    std::string text(typeId(field.type));
    if (!field.unit.empty()) text += " (" + field.unit + ")";
    if (const std::string range = rangeText(field); !range.empty()) text += ", " + range;
    const std::string standard = valueToText(field.defaultValue);
    text += ", default " + (standard.empty() ? std::string("empty") : standard);
    text += ", " + effectText(field);
    if (!row.kind.empty()) {
        text += ", only for " + settingKey(row.family->id, "kind") + " " + row.kind;
    }
    return text;
}

std::string choicesText(const Field& field) {
    std::string text;
    for (const Choice& choice : field.choices) {
        text += "      " + choice.id + ": " + choice.title;
        if (!choice.help.empty()) text += ". " + choice.help;
        text += '\n';
    }
    return text;
}

}  // namespace

Result<std::vector<SettingsSchema::Row>> findSettings(const std::string& prefix) {
    std::vector<SettingsSchema::Row> found;
    std::vector<std::string> keys;
    for (const SettingsSchema::Row& row : experimentSchema().rows()) {
        keys.push_back(row.key);
        if (row.key.starts_with(prefix)) found.push_back(row);
    }
    if (!found.empty()) return found;
    return Error{Fault::usage, "no setting begins like this", prefix, nearestRemedy(prefix, keys)};
}

Json settingToJson(const SettingsSchema::Row& row) {
    const Field& field = *row.field;
    Json json = {{"key", row.key},
                 {"label", field.label},
                 {"type", typeId(field.type)},
                 {"default", valueToJson(field.defaultValue)},
                 {"unit", field.unit},
                 {"help", field.help},
                 {"effect", effectText(field)},
                 {"live", field.live},
                 {"level", field.expert ? "expert" : "basic"}};
    if (isNumeric(field.type)) {
        json["minimum"] = limitToJson(field.minimum);
        json["maximum"] = limitToJson(field.maximum);
    }
    if (!row.kind.empty()) json["only_for"] = {{settingKey(row.family->id, "kind"), row.kind}};
    if (field.type != ValueType::choice) return json;
    json["choices"] = Json::array();
    for (const Choice& choice : field.choices) {
        json["choices"].push_back(
            {{"id", choice.id}, {"title", choice.title}, {"help", choice.help}});
    }
    return json;
}

std::string settingToText(const SettingsSchema::Row& row) {
    std::string text = row.key + "\n    " + row.field->label + "; " + factsText(row) + '\n';
    if (!row.field->help.empty()) text += "    " + row.field->help + '\n';
    return text + choicesText(*row.field);
}

std::string rangeText(const Field& field) {
    if (!isNumeric(field.type)) return "";
    const bool below = std::isfinite(field.minimum);
    const bool above = std::isfinite(field.maximum);
    if (below && above) return formatReal(field.minimum) + " to " + formatReal(field.maximum);
    if (below) return "at least " + formatReal(field.minimum);
    if (above) return "at most " + formatReal(field.maximum);
    return "";
}

std::string effectText(const Field& field) {
    return field.live ? "live" : "restart";
}

}  // namespace scorescope::app
