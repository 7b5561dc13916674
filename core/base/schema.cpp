// SPDX-License-Identifier: Apache-2.0
#include "core/base/schema.h"

#include <cmath>

#include "core/base/nearest.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

std::string rangeText(const Field& field) {
    if (std::isinf(field.maximum)) return "at least " + formatReal(field.minimum);
    if (std::isinf(field.minimum)) return "at most " + formatReal(field.maximum);
    return "from " + formatReal(field.minimum) + " to " + formatReal(field.maximum);
}

Result<void> checkNumber(const Field& field, double number) {
    if (std::isfinite(number) && number >= field.minimum && number <= field.maximum) return {};
    return Error{Fault::usage, formatReal(number) + " is out of range", "",
                 "choose a value " + rangeText(field)};
}

Result<void> checkChoice(const Field& field, const std::string& id) {
    std::vector<std::string> ids;
    for (const Choice& choice : field.choices) {
        if (choice.id == id) return {};
        ids.push_back(choice.id);
    }
    return Error{Fault::usage, "unknown choice \"" + id + "\"", "", nearestRemedy(id, ids)};
}

bool holdsType(ValueType type, const Value& value) {
    switch (type) {
        case ValueType::boolean: return std::holds_alternative<bool>(value);
        case ValueType::integer: return std::holds_alternative<std::int64_t>(value);
        case ValueType::real: return std::holds_alternative<double>(value);
        case ValueType::choice:
        case ValueType::text:
        case ValueType::path: return std::holds_alternative<std::string>(value);
        case ValueType::array: return std::holds_alternative<Vector>(value);
        case ValueType::matrix: return std::holds_alternative<Matrix>(value);
    }
    return false;
}

}  // namespace

Result<void> Field::check(const Value& value) const {
    if (!holdsType(type, value)) {
        return Error{Fault::usage, "expected " + std::string(typeName(type)), "", ""};
    }
    if (type == ValueType::choice) return checkChoice(*this, std::get<std::string>(value));
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        return checkNumber(*this, static_cast<double>(*integer));
    }
    if (const auto* real = std::get_if<double>(&value)) return checkNumber(*this, *real);
    Matrix rows;
    if (const auto* vector = std::get_if<Vector>(&value)) rows.push_back(*vector);
    if (const auto* matrix = std::get_if<Matrix>(&value)) rows = *matrix;
    for (const Vector& row : rows) {
        for (const double number : row) {
            if (Result<void> good = checkNumber(*this, number); !good) return good;
        }
    }
    return {};
}

}  // namespace scorescope
