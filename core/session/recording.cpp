// SPDX-License-Identifier: Apache-2.0
#include "core/session/recording.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <system_error>

#include "core/base/byte_writer.h"
#include "core/base/file_error.h"
#include "core/base/gzip.h"
#include "core/base/json.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::string_view kMagic = "SSWREC01";
constexpr double kPerOctave = 12.0;
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{4} << 30;
constexpr std::uint64_t kPayloadHead = 16;  ///< step and wall seconds
constexpr std::uint64_t kRecordFrame = 16;  ///< length and its CRC before, CRC of the payload after

Json layoutJson(const ParameterLayout& layout) {
    Json entries = Json::array();
    for (const auto& entry : layout.entries) {
        entries.push_back({{"name", entry.name}, {"shape", entry.shape}});
    }
    return entries;
}

/// Shapes come from a file, so their product is checked against `maxCount`.
bool readLayout(const Json& entries, std::int64_t maxCount, ParameterLayout& layout) {
    for (const Json& item : entries) {
        ParameterLayout::Entry entry;
        entry.name = item.at("name").get<std::string>();
        entry.shape = item.at("shape").get<std::vector<std::int64_t>>();
        std::uint64_t count = 0;
        if (!checkedSize(entry.shape, 1, count)) return false;
        if (count > static_cast<std::uint64_t>(maxCount - layout.total)) return false;
        entry.offset = layout.total;
        entry.count = static_cast<std::int64_t>(count);
        layout.total += entry.count;
        layout.entries.push_back(std::move(entry));
    }
    return true;
}

std::vector<std::byte> encodeHeader(const Recording::Header& header) {
    const Json json = {{"layout", layoutJson(header.layout)},
                       {"settings_hash", header.settingsHash}};
    const std::string text = writeJson(json, -1);
    ByteWriter out{kMagic.size() + text.size() + 8};
    out.text(kMagic);
    out.le32(text.size());
    out.le32(crc32Of(asBytes(text)));
    out.text(text);
    return out.take();
}

std::vector<std::byte> encodeRecord(std::int64_t step, double wallSeconds,
                                    std::span<const float> ema) {
    const std::uint64_t length = kPayloadHead + ema.size_bytes();
    ByteWriter frame{8};
    frame.le64(length);
    const auto lengthBytes = frame.take();
    ByteWriter out{length + kRecordFrame};
    out.bytes(lengthBytes);
    out.le32(crc32Of(lengthBytes));
    out.le64(static_cast<std::uint64_t>(step));
    out.le64(std::bit_cast<std::uint64_t>(wallSeconds));
    out.bytes(std::as_bytes(ema));
    auto bytes = out.take();
    const std::uint32_t crc = crc32Of(std::span(bytes).subspan(lengthBytes.size() + 4));
    for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<std::byte>(crc >> (8 * i)));
    return bytes;
}

std::optional<Recording::Header> parseHeader(BoundedReader& reader) {
    if (reader.text(kMagic.size()) != kMagic) return std::nullopt;
    const std::uint32_t length = reader.le32();
    const std::uint32_t crc = reader.le32();
    const std::string_view text = reader.text(length);
    if (!reader.ok() || crc32Of(asBytes(text)) != crc) return std::nullopt;
    const auto json = parseJson(text, "recording");
    if (!json) return std::nullopt;
    Recording::Header header;
    try {
        constexpr std::int64_t kMaxWeights = std::int64_t{1} << 32;
        if (!readLayout(json->at("layout"), kMaxWeights, header.layout)) return std::nullopt;
        header.settingsHash = json->at("settings_hash").get<std::string>();
    } catch (const Json::exception&) {
        return std::nullopt;
    }
    return header;
}

struct Record {
    std::int64_t step = 0;
    double wallSeconds = 0.0;
    std::uint64_t offset = 0;  ///< of the payload
    std::span<const std::byte> weights;
};

/// The next whole record of `weights` numbers, or nothing.
std::optional<Record> parseRecord(BoundedReader& reader, std::int64_t weights) {
    const auto lengthBytes = reader.bytes(8);
    const std::uint32_t lengthCrc = reader.le32();
    const std::uint64_t expected = kPayloadHead + static_cast<std::uint64_t>(weights) * 4;
    if (!reader.ok() || crc32Of(lengthBytes) != lengthCrc) return std::nullopt;
    if (BoundedReader{lengthBytes}.le64() != expected) return std::nullopt;
    Record record;
    record.offset = reader.position();
    const auto payload = reader.bytes(expected);
    const std::uint32_t crc = reader.le32();
    if (!reader.ok() || crc32Of(payload) != crc) return std::nullopt;
    BoundedReader inside{payload};
    record.step = static_cast<std::int64_t>(inside.le64());
    record.wallSeconds = std::bit_cast<double>(inside.le64());
    record.weights = inside.bytes(expected - kPayloadHead);
    if (record.step < 0) return std::nullopt;
    return record;
}

Result<std::vector<std::byte>> readPart(const std::filesystem::path& path, std::uint64_t begin,
                                        std::uint64_t length) {
    std::vector<char> buffer(length);
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(begin));
    file.read(buffer.data(), static_cast<std::streamsize>(length));
    if (!file) return fileError(FileAction::read, path, errno == 0 ? EIO : errno);
    const auto bytes = std::as_bytes(std::span(buffer));
    return std::vector<std::byte>(bytes.begin(), bytes.end());
}

std::vector<float> floatsOf(std::span<const std::byte> bytes) {
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

}  // namespace

bool isRecorded(std::int64_t step) {
    if (step <= static_cast<std::int64_t>(kPerOctave)) return true;
    const auto slot = [](std::int64_t s) {
        return std::floor(kPerOctave * std::log2(static_cast<double>(s)) + 1e-9);
    };
    return slot(step) > slot(step - 1);
}

std::shared_ptr<Recording> Recording::inMemory(Header header, std::uint64_t maxBytes) {
    std::shared_ptr<Recording> recording(new Recording(std::move(header)));
    recording->maxBytes_ = maxBytes;
    return recording;
}

Result<std::shared_ptr<Recording>> Recording::create(const std::filesystem::path& path,
                                                     Header header) {
    std::error_code code;
    std::filesystem::create_directories(path.parent_path(), code);
    const auto bytes = encodeHeader(header);
    if (const auto written = writeFileAtomically(path, bytes); !written) return written.error();
    auto file = AppendFile::open(path);
    if (!file) return file.error();
    std::shared_ptr<Recording> recording(new Recording(std::move(header)));
    recording->path_ = path;
    recording->goodBytes_ = bytes.size();
    recording->file_ = *std::move(file);
    return recording;
}

Result<Recording::Opened> Recording::open(const std::filesystem::path& path) {
    const auto bytes = readFile(path, kMaxFileBytes);
    if (!bytes) return bytes.error();
    BoundedReader reader{*bytes};
    auto header = parseHeader(reader);
    if (!header) return damagedFile(path.native(), "is no recording of training or is damaged");
    Opened opened{std::shared_ptr<Recording>(new Recording(*std::move(header))), {}};
    Recording& recording = *opened.recording;
    recording.path_ = path;
    recording.goodBytes_ = reader.position();
    while (reader.left() > 0) {
        const auto record = parseRecord(reader, recording.header_.layout.total);
        if (!record) break;
        recording.states_.push_back({record->step, record->wallSeconds, record->offset, nullptr});
        recording.goodBytes_ = reader.position();
    }
    if (const std::uint64_t lost = bytes->size() - recording.goodBytes_; lost > 0) {
        opened.notice = path.filename().native() + " has a damaged end: its last " +
                        std::to_string(lost) + " bytes are left out";
    }
    return opened;
}

Result<Recording::Opened> Recording::read(const std::filesystem::path& path) {
    return open(path);
}

Result<Recording::Opened> Recording::resume(const std::filesystem::path& path,
                                            std::int64_t throughStep) {
    auto opened = open(path);
    if (!opened) return opened;
    Recording& recording = *opened->recording;
    auto file = AppendFile::open(path);
    if (!file) return file.error();
    auto& states = recording.states_;
    while (!states.empty() && states.back().step > throughStep) {
        recording.goodBytes_ = states.back().offset - kRecordFrame + 4;
        states.pop_back();
    }
    if (const auto cut = file->truncateTo(recording.goodBytes_); !cut) return cut.error();
    recording.file_ = *std::move(file);
    return opened;
}

Result<void> Recording::add(std::int64_t step, double wallSeconds, std::vector<float> ema) {
    const std::lock_guard lock(mutex_);
    if (!states_.empty() && states_.back().step >= step) return {};
    if (!path_.empty()) {
        if (!file_) return {};  // opened for reading only
        const auto record = encodeRecord(step, wallSeconds, ema);
        if (const auto added = file_->append(record); !added) return added.error();
        states_.push_back({step, wallSeconds, goodBytes_ + kRecordFrame - 4, nullptr});
        goodBytes_ += record.size();
        return {};
    }
    states_.push_back(
        {step, wallSeconds, 0, std::make_shared<const std::vector<float>>(std::move(ema))});
    const auto bytes = static_cast<std::uint64_t>(header_.layout.total) * sizeof(float);
    while (states_.size() > 2 && states_.size() * bytes > maxBytes_) thinOut();
    return {};
}

Result<RecordedWeights> Recording::nearest(std::int64_t step) const {
    const std::lock_guard lock(mutex_);
    const auto closer = [step](const State& a, const State& b) {
        return std::abs(a.step - step) < std::abs(b.step - step);
    };
    const auto found = std::min_element(states_.begin(), states_.end(), closer);
    if (found == states_.end()) {
        return Error{Fault::usage, "no weights were recorded yet", "", "train first"};
    }
    return load(*found);
}

std::vector<std::int64_t> Recording::steps() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::int64_t> steps;
    for (const State& state : states_) steps.push_back(state.step);
    return steps;
}

Result<RecordedWeights> Recording::load(const State& state) const {
    if (state.ema != nullptr) return RecordedWeights{state.step, state.wallSeconds, state.ema};
    const std::uint64_t begin = state.offset - (kRecordFrame - 4);
    const std::uint64_t length =
        kRecordFrame + kPayloadHead + static_cast<std::uint64_t>(header_.layout.total) * 4;
    const auto bytes = readPart(path_, begin, length);
    if (!bytes) return bytes.error();
    BoundedReader reader{*bytes};
    const auto record = parseRecord(reader, header_.layout.total);
    if (!record) {
        return damagedFile(path_.native(),
                           "is damaged at the weights of step " + std::to_string(state.step));
    }
    return RecordedWeights{record->step, record->wallSeconds,
                           std::make_shared<const std::vector<float>>(floatsOf(record->weights))};
}

void Recording::thinOut() {
    // The first and the newest state stay.
    std::vector<State> kept;
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (i % 2 == 0 || i + 1 == states_.size()) kept.push_back(std::move(states_[i]));
    }
    states_ = std::move(kept);
}

}  // namespace scorescope
