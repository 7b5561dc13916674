// SPDX-License-Identifier: Apache-2.0
#include "core/base/value.h"

#include <array>
#include <cmath>
#include <limits>

#include "core/base/json.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

Error wrongType(ValueType type, std::string_view got) {
    return {Fault::usage, "expected " + std::string(typeName(type)) + ", got " + std::string(got),
            "", ""};
}

Result<Vector> numbers(const Json& json, ValueType type) {
    if (!json.is_array()) return wrongType(type, json.dump());
    Vector values;
    for (const Json& item : json) {
        if (!item.is_number()) return wrongType(type, item.dump());
        values.push_back(item.get<double>());
    }
    return values;
}

Result<Value> matrixFromJson(const Json& json) {
    if (!json.is_array()) return wrongType(ValueType::matrix, json.dump());
    Matrix rows;
    for (const Json& row : json) {
        Result<Vector> values = numbers(row, ValueType::matrix);
        if (!values) return values.error();
        if (!rows.empty() && rows.front().size() != values->size()) {
            return Error{Fault::usage, "the rows of the matrix differ in length", "", ""};
        }
        rows.push_back(*std::move(values));
    }
    return Value(std::move(rows));
}

Result<Value> integerFromJson(const Json& json) {
    constexpr auto kLargest = static_cast<double>(std::int64_t{1} << 53);
    if (json.is_number_unsigned() &&
        json.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max())) {
        return wrongType(ValueType::integer, json.dump());
    }
    if (json.is_number_integer()) return Value(json.get<std::int64_t>());
    if (!json.is_number()) return wrongType(ValueType::integer, json.dump());
    const double real = json.get<double>();
    if (real != std::floor(real) || std::abs(real) > kLargest) {
        return wrongType(ValueType::integer, json.dump());
    }
    return Value(static_cast<std::int64_t>(real));
}

/// A list of names or numbers is read as the comma-separated text that a flag would give.
Result<Value> textFromJson(ValueType type, const Json& json) {
    if (json.is_string()) return Value(json.get<std::string>());
    if (type != ValueType::text || !json.is_array()) return wrongType(type, json.dump());
    std::string joined;
    for (const Json& item : json) {
        if (!item.is_string() && !item.is_number_integer()) return wrongType(type, item.dump());
        if (!joined.empty()) joined += ',';
        joined += item.is_string() ? item.get<std::string>() : item.dump();
    }
    return Value(std::move(joined));
}

}  // namespace

std::string_view typeName(ValueType type) {
    constexpr std::array<std::string_view, 8> names = {
        "true or false", "a whole number",      "a number",           "a choice", "a text",
        "a path",        "an array of numbers", "a matrix of numbers"};
    return names[static_cast<std::size_t>(type)];
}

Result<Value> parseValue(ValueType type, std::string_view text) {
    switch (type) {
        case ValueType::boolean:
            if (text == "true" || text == "on" || text == "1") return Value(true);
            if (text == "false" || text == "off" || text == "0") return Value(false);
            return wrongType(type, '"' + std::string(text) + '"');
        case ValueType::integer:
            if (const auto number = parseInteger(text)) return Value(*number);
            return wrongType(type, '"' + std::string(text) + '"');
        case ValueType::real:
            if (const auto number = parseReal(text)) return Value(*number);
            return wrongType(type, '"' + std::string(text) + '"');
        case ValueType::text:
            if (text.empty() || text.front() != '[') return Value(std::string(text));
            break;
        case ValueType::choice:
        case ValueType::path: return Value(std::string(text));
        case ValueType::array:
        case ValueType::matrix: break;
    }
    const Result<Json> json = parseJson(text, "");
    if (!json) return wrongType(type, '"' + std::string(text) + '"');
    return valueFromJson(type, *json);
}

Result<Value> valueFromJson(ValueType type, const Json& json) {
    switch (type) {
        case ValueType::boolean:
            if (!json.is_boolean()) return wrongType(type, json.dump());
            return Value(json.get<bool>());
        case ValueType::integer: return integerFromJson(json);
        case ValueType::real:
            if (!json.is_number()) return wrongType(type, json.dump());
            return Value(json.get<double>());
        case ValueType::choice:
        case ValueType::text:
        case ValueType::path: return textFromJson(type, json);
        case ValueType::array: {
            Result<Vector> values = numbers(json, type);
            if (!values) return values.error();
            return Value(*std::move(values));
        }
        case ValueType::matrix: return matrixFromJson(json);
    }
    return wrongType(type, json.dump());
}

Json valueToJson(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value)) return Json(*flag);
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return Json(*integer);
    if (const auto* real = std::get_if<double>(&value)) return Json(*real);
    if (const auto* text = std::get_if<std::string>(&value)) return Json(*text);
    if (const auto* vector = std::get_if<Vector>(&value)) return Json(*vector);
    return Json(std::get<Matrix>(value));
}

std::string valueToText(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* real = std::get_if<double>(&value)) return formatReal(*real);
    return writeJson(valueToJson(value), -1);
}

}  // namespace scorescope
