// SPDX-License-Identifier: Apache-2.0
#include "core/base/zip.h"

#include <algorithm>
#include <new>
#include <optional>
#include <unordered_set>

#include "core/base/bounded_reader.h"
#include "core/base/byte_writer.h"
#include "core/base/file_error.h"
#include "core/base/gzip.h"
#include "core/base/printable_text.h"

namespace scorescope {
namespace {

// APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (directory) and 4.3.16 (end record).
constexpr std::uint32_t kLocalSignature = 0x04034B50;
constexpr std::uint32_t kDirectorySignature = 0x02014B50;
constexpr std::uint32_t kEndSignature = 0x06054B50;
constexpr std::size_t kLocalSize = 30;
constexpr std::size_t kDirectorySize = 46;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLongestComment = 0xFFFF;
constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kFirstDate = 0x0021;  // 1980-01-01
constexpr std::uint16_t kUtf8Names = 0x0800;
constexpr std::uint16_t kEncrypted = 0x0001;
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint64_t kZip64Mark = 0xFFFFFFFF;
constexpr std::uint64_t kMostEntries = 0xFFFE;

constexpr std::uint64_t kAlwaysFine = 64 << 20;  ///< bytes that any small archive may unpack to
constexpr std::uint64_t kLargestRatio = 100;

/// The fields that a local header and a directory record share.
void putCommonFields(ByteWriter& out, const ZipEntry& entry, std::uint32_t crc) {
    out.le16(kVersion);
    out.le16(kUtf8Names);
    out.le16(kStored);
    out.le16(0);
    out.le16(kFirstDate);
    out.le32(crc);
    out.le32(entry.data.size());
    out.le32(entry.data.size());
    out.le16(entry.name.size());
    out.le16(0);
}

void putDirectoryRecord(ByteWriter& out, const ZipEntry& entry, std::uint32_t crc,
                        std::uint64_t offset) {
    out.le32(kDirectorySignature);
    out.le16(kVersion);
    putCommonFields(out, entry, crc);
    out.le16(0);  // comment
    out.le16(0);  // disk
    out.le16(0);  // internal attributes
    out.le32(0);  // external attributes
    out.le32(offset);
    out.text(entry.name);
}

void putEndRecord(ByteWriter& out, std::size_t entries, std::size_t directoryStart) {
    const std::size_t directorySize = out.size() - directoryStart;
    out.le32(kEndSignature);
    out.le16(0);
    out.le16(0);
    out.le16(entries);
    out.le16(entries);
    out.le32(directorySize);
    out.le32(directoryStart);
    out.le16(0);
}

/// What the directory says about one entry.
struct Record {
    std::string name;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t packedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;   ///< of the local header
    std::uint64_t dataEnd = 0;  ///< behind the packed bytes
};

struct Directory {
    std::uint64_t entries = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;
};

/// The end record, whose comment must reach exactly to the end of the file.
std::optional<Directory> findDirectory(std::span<const std::byte> bytes) {
    if (bytes.size() < kEndSize) return std::nullopt;
    const std::size_t last = bytes.size() - kEndSize;
    const std::size_t first = last > kLongestComment ? last - kLongestComment : 0;
    for (std::size_t at = last + 1; at-- > first;) {
        BoundedReader reader{bytes.subspan(at)};
        if (reader.le32() != kEndSignature) continue;
        const bool oneDisk = reader.le32() == 0;
        const std::uint16_t onThisDisk = reader.le16();
        const Directory found{reader.le16(), reader.le32(), reader.le32()};
        if (reader.le16() != reader.left()) continue;
        const bool fits = found.offset <= at && found.size == at - found.offset;
        if (oneDisk && onThisDisk == found.entries && fits) return found;
    }
    return std::nullopt;
}

class ZipParser {
public:
    ZipParser(std::span<const std::byte> bytes, std::string_view where, std::uint64_t maxBytes)
        : bytes_(bytes), where_(where), maxBytes_(maxBytes) {}

    Result<std::vector<ZipEntry>> parse() {
        const auto directory = findDirectory(bytes_);
        if (!directory) return damagedFile(where_, "is no complete zip archive");
        directoryStart_ = directory->offset;
        if (const auto read = readDirectory(*directory); !read) return read.error();
        if (const auto checked = checkSizes(); !checked) return checked.error();
        if (const auto checked = checkPlaces(); !checked) return checked.error();
        std::vector<ZipEntry> entries;
        for (const Record& record : records_) {
            auto data = unpack(record);
            if (!data) return data.error();
            entries.push_back({record.name, std::move(*data)});
        }
        return entries;
    }

private:
    Error problem(const Record& record, std::string_view what) const {
        return damagedFile(where_, "its entry " + printable(record.name) + " " + std::string(what));
    }

    Result<void> readDirectory(const Directory& directory) {
        BoundedReader reader{bytes_.subspan(directory.offset, directory.size)};
        std::unordered_set<std::string> names;
        for (std::uint64_t i = 0; i < directory.entries; ++i) {
            const Record record = readRecord(reader);
            if (!reader.ok()) return damagedFile(where_, "its zip directory is damaged");
            if (!isPrintableName(record.name)) return problem(record, "has an unusable name");
            if (!names.insert(record.name).second) return problem(record, "comes twice");
            if (record.flags & kEncrypted) return problem(record, "is encrypted");
            if (record.method != kStored && record.method != kDeflated) {
                return problem(record, "is compressed in an unknown way");
            }
            records_.push_back(record);
        }
        if (reader.left() != 0) return damagedFile(where_, "its zip directory is damaged");
        return {};
    }

    static Record readRecord(BoundedReader& reader) {
        Record record;
        const bool signature = reader.le32() == kDirectorySignature;
        reader.skip(4);  // versions
        record.flags = reader.le16();
        record.method = reader.le16();
        reader.skip(4);  // time and date
        record.crc = reader.le32();
        record.packedSize = reader.le32();
        record.size = reader.le32();
        const std::uint16_t nameSize = reader.le16();
        const std::uint64_t furtherSize = std::uint64_t{reader.le16()} + reader.le16();
        reader.skip(8);  // disk and attributes
        record.offset = reader.le32();
        record.name = reader.text(nameSize);
        reader.skip(furtherSize);
        if (!signature) reader.skip(reader.left() + 1);  // clears ok()
        return record;
    }

    Result<void> checkSizes() const {
        std::uint64_t sum = 0;
        for (const Record& record : records_) {
            const auto largest = std::max({record.packedSize, record.size, record.offset});
            if (largest == kZip64Mark) {
                return damagedFile(where_, "is a zip64 archive, which is not read here",
                                   "split it into archives below 4 GB");
            }
            if (record.method == kStored && record.size != record.packedSize) {
                return problem(record, "has two different sizes");
            }
            sum += record.size;
        }
        const std::uint64_t ratioLimit = std::max(kAlwaysFine, kLargestRatio * bytes_.size());
        if (sum > std::min({maxBytes_, kZip64Mark, ratioLimit})) {
            return damagedFile(where_, "unpacks to more than is allowed here",
                               "choose a smaller archive or one that is not compressed");
        }
        return {};
    }

    /// Entries that share bytes would let a small archive unpack to a huge one.
    Result<void> checkPlaces() {
        std::vector<const Record*> inOrder;
        for (Record& record : records_) {
            if (const auto found = findData(record); !found) return found;
            inOrder.push_back(&record);
        }
        std::sort(inOrder.begin(), inOrder.end(),
                  [](const Record* a, const Record* b) { return a->offset < b->offset; });
        std::uint64_t free = 0;
        for (const Record* record : inOrder) {
            if (record->offset < free) return problem(*record, "overlaps another entry");
            free = record->dataEnd;
        }
        return {};
    }

    /// The local header repeats the name; its other fields may be left to the directory.
    Result<void> findData(Record& record) const {
        BoundedReader reader{bytes_.first(directoryStart_)};
        reader.skip(record.offset);
        const bool signature = reader.le32() == kLocalSignature;
        reader.skip(4);  // version and flags
        const bool method = reader.le16() == record.method;
        reader.skip(16);  // time, date, checksum and sizes
        const std::uint16_t nameSize = reader.le16();
        const std::uint16_t extraSize = reader.le16();
        const bool name = reader.text(nameSize) == record.name;
        reader.skip(extraSize);
        reader.skip(record.packedSize);
        if (!reader.ok() || !signature || !method || !name) {
            return problem(record, "is not where the zip directory says");
        }
        record.dataEnd = reader.position();
        return {};
    }

    Result<std::vector<std::byte>> unpack(const Record& record) const {
        const auto packed = bytes_.subspan(record.dataEnd - record.packedSize, record.packedSize);
        if (record.method == kStored) {
            if (crc32Of(packed) != record.crc) return problem(record, "has a wrong checksum");
            return std::vector<std::byte>(packed.begin(), packed.end());
        }
        const std::string where = std::string(where_) + ": " + printable(record.name);
        auto data = inflate(packed, DeflateWrap::bare, record.size, where);
        if (!data) return data;
        if (data->size() != record.size) return problem(record, "has another size than it says");
        if (crc32Of(*data) != record.crc) return problem(record, "has a wrong checksum");
        return data;
    }

    std::span<const std::byte> bytes_;
    std::string_view where_;
    std::uint64_t maxBytes_;
    std::uint64_t directoryStart_ = 0;
    std::vector<Record> records_;
};

}  // namespace

Result<std::vector<std::byte>> encodeZip(const std::vector<ZipEntry>& entries,
                                         std::string_view where) {
    std::uint64_t total = kEndSize;
    std::unordered_set<std::string_view> names;
    for (const ZipEntry& entry : entries) {
        total += kLocalSize + kDirectorySize + 2 * entry.name.size() + entry.data.size();
        if (!isPrintableName(entry.name) || !names.insert(entry.name).second) {
            return Error{
                Fault::file,
                "cannot hold two entries or an unprintable one named " + printable(entry.name),
                std::string(where), "give each array its own name"};
        }
    }
    if (total >= kZip64Mark || entries.size() > kMostEntries) {
        return Error{Fault::file, "would have more than 4 GB or 65,534 entries, too much for a zip",
                     std::string(where), "write fewer samples or several files"};
    }
    ByteWriter out{static_cast<std::size_t>(total)};
    std::vector<std::pair<std::uint32_t, std::uint64_t>> crcAndOffset;
    for (const ZipEntry& entry : entries) {
        crcAndOffset.emplace_back(crc32Of(entry.data), out.size());
        out.le32(kLocalSignature);
        putCommonFields(out, entry, crcAndOffset.back().first);
        out.text(entry.name);
        out.bytes(entry.data);
    }
    const std::size_t directoryStart = out.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        putDirectoryRecord(out, entries[i], crcAndOffset[i].first, crcAndOffset[i].second);
    }
    putEndRecord(out, entries.size(), directoryStart);
    return out.take();
}

Result<std::vector<ZipEntry>> parseZip(std::span<const std::byte> bytes, std::string_view where,
                                       std::uint64_t maxBytes) {
    try {
        return ZipParser{bytes, where, maxBytes}.parse();
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to read it", std::string(where),
                     "close some programs and try again"};
    }
}

}  // namespace scorescope
