// SPDX-License-Identifier: Apache-2.0
#include "core/base/safetensors_header.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>
#include <utility>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/json.h"
#include "core/base/printable_text.h"

namespace scorescope {
namespace {

constexpr std::string_view kMetadata = "__metadata__";
constexpr std::size_t kMostDimensions = 64;

/// Takes the header apart while the JSON parser walks through it. Every handler accepts only what
/// may stand at this place, which also bounds the depth.
class HeaderHandler final : public nlohmann::json_sax<Json> {
public:
    bool start_object(std::size_t) override {
        switch (place_) {
            case Place::start: return go(Place::root);
            case Place::tensorValue: return go(Place::tensor);
            case Place::metadataValue: return go(Place::metadata);
            default: return false;
        }
    }

    bool end_object() override {
        switch (place_) {
            case Place::root: return go(Place::end);
            case Place::tensor: return finishTensor();
            case Place::metadata: return go(Place::root);
            default: return false;
        }
    }

    bool key(string_t& name) override {
        switch (place_) {
            case Place::root: return startMember(name);
            case Place::tensor: return startField(name);
            case Place::metadata: return startText(name);
            default: return false;
        }
    }

    bool string(string_t& value) override {
        if (place_ == Place::dtype) {
            record_.dtype = value;
            return go(Place::tensor);
        }
        if (place_ != Place::text) return false;
        *text_ = std::move(value);
        return go(Place::metadata);
    }

    bool start_array(std::size_t) override {
        if (place_ == Place::shapeValue) return go(Place::shape);
        return place_ == Place::offsetsValue && go(Place::offsets);
    }

    bool end_array() override {
        if (place_ == Place::offsets && offsets_ != 2) return false;
        return (place_ == Place::shape || place_ == Place::offsets) && go(Place::tensor);
    }

    bool number_unsigned(number_unsigned_t value) override {
        if (place_ == Place::shape) {
            constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
            if (value > most || record_.shape.size() == kMostDimensions) return false;
            record_.shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (place_ != Place::offsets || offsets_ == 2) return false;
        (offsets_++ == 0 ? record_.begin : record_.end) = value;
        return true;
    }

    bool null() override { return false; }
    bool boolean(bool) override { return false; }
    bool number_integer(number_integer_t) override { return false; }
    bool number_float(number_float_t, const string_t&) override { return false; }
    bool binary(binary_t&) override { return false; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

    SafetensorsHeader header;
    const std::string& problem() const { return problem_; }

private:
    enum class Place {
        start,
        root,
        tensorValue,
        tensor,
        dtype,
        shapeValue,
        shape,
        offsetsValue,
        offsets,
        metadataValue,
        metadata,
        text,
        end
    };

    bool go(Place place) {
        place_ = place;
        return true;
    }

    bool refuse(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    bool startMember(const std::string& name) {
        if (!names_.insert(name).second) return refuse("has two entries " + printable(name));
        if (name == kMetadata) return go(Place::metadataValue);
        if (!isPrintableName(name)) return refuse("has a tensor without a usable name");
        record_ = TensorRecord{};
        record_.name = name;
        fields_ = {};
        offsets_ = 0;
        return go(Place::tensorValue);
    }

    bool startField(const std::string& name) {
        static constexpr std::array<std::pair<std::string_view, Place>, 3> known{
            {{"dtype", Place::dtype},
             {"shape", Place::shapeValue},
             {"data_offsets", Place::offsetsValue}}};
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (known[i].first == name)
                return !std::exchange(fields_[i], true) && go(known[i].second);
        }
        return false;
    }

    bool startText(const std::string& name) {
        const auto [entry, isNew] = header.metadata.try_emplace(name);
        if (!isNew) return refuse("has two metadata entries " + printable(name));
        text_ = &entry->second;
        return go(Place::text);
    }

    bool finishTensor() {
        if (!fields_[0] || !fields_[1] || !fields_[2]) return false;
        header.records.push_back(std::move(record_));
        return go(Place::root);
    }

    Place place_ = Place::start;
    TensorRecord record_;
    std::array<bool, 3> fields_{};
    int offsets_ = 0;
    std::string* text_ = nullptr;
    std::unordered_set<std::string> names_;
    std::string problem_;
};

/// Each tensor begins where the one before ended, and the last one ends with the file.
Result<void> checkRecords(const std::vector<TensorRecord>& records, std::uint64_t dataSize,
                          std::string_view where) {
    std::uint64_t expected = 0;
    for (const TensorRecord& record : records) {
        const std::string tensor = "its tensor " + printable(record.name, 256);
        const std::uint64_t item = tensorItemSize(record.dtype);
        if (item == 0) {
            return damagedFile(where,
                               tensor + " has unknown numbers of type " + printable(record.dtype));
        }
        std::uint64_t size = 0;
        if (!checkedSize(record.shape, item, size) || record.end < record.begin ||
            size != record.end - record.begin) {
            return damagedFile(where, tensor + " has a size that does not fit its shape");
        }
        if (record.begin != expected) {
            return damagedFile(where, tensor + " does not begin where the one before it ends");
        }
        expected = record.end;
        if (expected > dataSize) return damagedFile(where, tensor + " reaches past the file's end");
    }
    if (expected != dataSize) return damagedFile(where, "has bytes behind its last tensor");
    return {};
}

}  // namespace

std::uint64_t tensorItemSize(std::string_view dtype) {
    static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 15> sizes{
        {{"F64", 8},
         {"F32", 4},
         {"F16", 2},
         {"BF16", 2},
         {"I64", 8},
         {"I32", 4},
         {"I16", 2},
         {"I8", 1},
         {"U64", 8},
         {"U32", 4},
         {"U16", 2},
         {"U8", 1},
         {"BOOL", 1},
         {"F8_E4M3", 1},
         {"F8_E5M2", 1}}};
    for (const auto& [name, size] : sizes) {
        if (name == dtype) return size;
    }
    return 0;
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataSize,
                                                 std::string_view where) {
    HeaderHandler handler;
    // The format demands the brace. The JSON parser alone would let blanks or a mark stand before
    // it and take a zero byte for the end.
    const bool plain = json.starts_with('{') && json.find('\0') == json.npos;
    if (!plain || !Json::sax_parse(json.begin(), json.end(), &handler)) {
        return damagedFile(where, handler.problem().empty() ? "its safetensors header is damaged"
                                                            : handler.problem());
    }
    auto& records = handler.header.records;
    std::stable_sort(records.begin(), records.end(), [](const auto& a, const auto& b) {
        return std::pair{a.begin, a.end} < std::pair{b.begin, b.end};
    });
    if (const auto checked = checkRecords(records, dataSize, where); !checked) {
        return checked.error();
    }
    return std::move(handler.header);
}

}  // namespace scorescope
