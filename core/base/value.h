// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json_fwd.h"
#include "core/base/result.h"

namespace scorescope {

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;  ///< rows of equal length

/// What one setting can hold. A choice and a path are texts.
using Value = std::variant<bool, std::int64_t, double, std::string, Vector, Matrix>;

enum class ValueType { boolean, integer, real, choice, text, path, array, matrix };

/// "number", "matrix of numbers"...: the word that errors and `describe` use.
std::string_view typeName(ValueType type);

/// Reads a value typed by a person: numbers as such, arrays and matrices in JSON syntax.
/// The Error has no `where`; the caller knows it.
Result<Value> parseValue(ValueType type, std::string_view text);

/// Reads a JSON value as the given type; an integer is a valid real, 3.0 a valid integer.
Result<Value> valueFromJson(ValueType type, const Json& json);

Json valueToJson(const Value& value);

/// The text that parseValue reads back to the same value.
std::string valueToText(const Value& value);

}  // namespace scorescope
