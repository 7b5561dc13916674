// SPDX-License-Identifier: Apache-2.0
#include "core/base/safetensors.h"

#include <algorithm>
#include <cassert>
#include <new>

#include "core/base/atomic_file.h"
#include "core/base/bounded_reader.h"
#include "core/base/byte_writer.h"
#include "core/base/file_error.h"
#include "core/base/gzip.h"
#include "core/base/json.h"
#include "core/base/printable_text.h"
#include "core/base/safetensors_header.h"

namespace scorescope {
namespace {

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kAlignment = 64;
constexpr std::string_view kChecksumPrefix = "crc32.";
constexpr std::string_view kHeaderChecksum = "crc32.header";
constexpr std::string_view kNoChecksum = "00000000";
/// How the header's own checksum stands in its JSON; text inside JSON strings cannot look like
/// this.
constexpr std::string_view kOwnField = "\"crc32.header\":\"";

std::string checksumKey(std::string_view tensor) {
    return std::string(kChecksumPrefix) + std::string(tensor);
}

std::string hexadecimal(std::uint32_t value) {
    std::string digits(kNoChecksum);
    for (std::size_t i = digits.size(); i-- > 0; value >>= 4) {
        digits[i] = "0123456789abcdef"[value & 0xF];
    }
    return digits;
}

std::string checksum(std::span<const std::byte> bytes) {
    return hexadecimal(crc32Of(bytes));
}

/// Where the digits of the header's own checksum stand; npos when they are not there.
std::size_t ownDigits(std::string_view header) {
    const auto field = header.find(kOwnField);
    if (field == header.npos) return header.npos;
    const auto digits = field + kOwnField.size();
    return digits + kNoChecksum.size() > header.size() ? header.npos : digits;
}

Json headerOf(const SafetensorsFile& file) {
    std::map<std::string, std::string> metadata = file.metadata;
    metadata[std::string(kHeaderChecksum)] = kNoChecksum;
    for (const TensorEntry& tensor : file.tensors) {
        assert(tensor.name != "header");
        metadata[checksumKey(tensor.name)] = checksum(tensor.data);
    }
    Json header;
    header["__metadata__"] = metadata;
    std::uint64_t offset = 0;
    for (const TensorEntry& tensor : file.tensors) {
        assert(isPrintableName(tensor.name) && !header.contains(tensor.name));
        [[maybe_unused]] std::uint64_t size = 0;
        assert(checkedSize(tensor.shape, tensorItemSize(tensor.dtype), size));
        assert(size == tensor.data.size());
        const std::uint64_t end = offset + tensor.data.size();
        header[tensor.name] = {
            {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    return header;
}

bool isChecksum(std::string_view key) {
    return key.starts_with(kChecksumPrefix);
}

/// Compares the checksums of one file that was read.
class ChecksumCheck {
public:
    ChecksumCheck(std::string_view headerText, const std::map<std::string, std::string>& metadata,
                  std::string_view where)
        : headerText_(headerText), metadata_(metadata), where_(where) {}

    bool anyPresent() const {
        return std::any_of(metadata_.begin(), metadata_.end(),
                           [](const auto& entry) { return isChecksum(entry.first); });
    }

    Result<void> checkHeader() const {
        const auto stored = metadata_.find(std::string(kHeaderChecksum));
        const auto digits = ownDigits(headerText_);
        if (stored == metadata_.end() || digits == headerText_.npos) {
            return missing("header");
        }
        std::string zeroed(headerText_);
        zeroed.replace(digits, kNoChecksum.size(), kNoChecksum);
        if (stored->second != checksum(asBytes(zeroed))) return wrong("header");
        return {};
    }

    Result<void> checkTensor(const TensorRecord& record, std::span<const std::byte> data) const {
        const std::string name = "tensor " + printable(record.name, 256);
        const auto stored = metadata_.find(checksumKey(record.name));
        if (stored == metadata_.end()) return missing(name);
        if (stored->second != checksum(data)) return wrong(name);
        return {};
    }

private:
    Error missing(const std::string& part) const {
        return damagedFile(where_, "has no checksum for its " + part,
                           "choose a checkpoint that ScoreScope wrote");
    }

    Error wrong(const std::string& part) const {
        return damagedFile(where_, "is damaged: the checksum of its " + part + " is wrong",
                           "use an earlier checkpoint or another copy of the file");
    }

    std::string_view headerText_;
    const std::map<std::string, std::string>& metadata_;
    std::string_view where_;
};

Result<SafetensorsFile> parseWithin(std::span<const std::byte> bytes, std::string_view where,
                                    ChecksumRule rule) {
    BoundedReader reader{bytes};
    const std::uint64_t headerSize = reader.le64();
    if (!reader.ok() || headerSize > kMaxHeaderBytes || headerSize > reader.left()) {
        return damagedFile(where, "is no complete safetensors file");
    }
    const std::string_view headerText = reader.text(headerSize);
    auto header = parseSafetensorsHeader(headerText, reader.left(), where);
    if (!header) return header.error();
    const ChecksumCheck check{headerText, header->metadata, where};
    SafetensorsFile file;
    file.checksummed = rule == ChecksumRule::required || check.anyPresent();
    if (file.checksummed) {
        if (const auto checked = check.checkHeader(); !checked) return checked.error();
    }
    for (TensorRecord& record : header->records) {
        const auto data = reader.bytes(record.end - record.begin);
        if (file.checksummed) {
            if (const auto checked = check.checkTensor(record, data); !checked) {
                return checked.error();
            }
        }
        file.tensors.push_back({std::move(record.name),
                                std::move(record.dtype),
                                std::move(record.shape),
                                {data.begin(), data.end()}});
    }
    file.metadata = std::move(header->metadata);
    std::erase_if(file.metadata, [](const auto& entry) { return isChecksum(entry.first); });
    return file;
}

}  // namespace

std::vector<std::byte> encodeSafetensors(const SafetensorsFile& file) {
    std::string header = writeJson(headerOf(file), -1);
    const std::size_t whole =
        (kLengthBytes + header.size() + kAlignment - 1) / kAlignment * kAlignment;
    header.resize(whole - kLengthBytes, ' ');
    const std::string own = checksum(asBytes(header));
    header.replace(ownDigits(header), own.size(), own);

    std::size_t size = whole;
    for (const TensorEntry& tensor : file.tensors) size += tensor.data.size();
    ByteWriter out{size};
    out.le64(header.size());
    out.text(header);
    for (const TensorEntry& tensor : file.tensors) out.bytes(tensor.data);
    return out.take();
}

Result<SafetensorsFile> parseSafetensors(std::span<const std::byte> bytes, std::string_view where,
                                         ChecksumRule rule) {
    try {
        return parseWithin(bytes, where, rule);
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to read it", std::string(where),
                     "close some programs and try again"};
    }
}

Result<void> writeSafetensors(const std::filesystem::path& path, const SafetensorsFile& file) {
    return writeFileAtomically(path, encodeSafetensors(file));
}

Result<SafetensorsFile> readSafetensors(const std::filesystem::path& path, ChecksumRule rule,
                                        std::uint64_t maxBytes) {
    const auto bytes = readFile(path, maxBytes);
    if (!bytes) return bytes.error();
    return parseSafetensors(*bytes, path.native(), rule);
}

}  // namespace scorescope
