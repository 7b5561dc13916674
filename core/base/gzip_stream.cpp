// SPDX-License-Identifier: Apache-2.0
#include "core/base/gzip_stream.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace scorescope {
namespace {

constexpr int kOnlyGzip = 15 + 16;
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();

}  // namespace

bool looksGzip(std::span<const std::byte> bytes) {
    return bytes.size() >= 2 && bytes[0] == std::byte{0x1F} && bytes[1] == std::byte{0x8B};
}

GzipStream::GzipStream(std::span<const std::byte> packed)
    : rest_(packed), stream_(std::make_unique<z_stream>()) {
    if (inflateInit2(stream_.get(), kOnlyGzip) != Z_OK) problem_ = "not enough memory to unpack it";
}

GzipStream::~GzipStream() {
    inflateEnd(stream_.get());
}

/// One call of zlib into the room that the stream has; false at a problem.
bool GzipStream::unpack() {
    const std::size_t given = std::min(kMostAtOnce, rest_.size());
    stream_->next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(rest_.data()));
    stream_->avail_in = static_cast<uInt>(given);
    const int code = ::inflate(stream_.get(), Z_NO_FLUSH);
    rest_ = rest_.subspan(given - stream_->avail_in);
    ended_ = code == Z_STREAM_END;
    if (ended_ && looksGzip(rest_)) ended_ = inflateReset(stream_.get()) != Z_OK;
    if (code == Z_BUF_ERROR) problem_ = "ends too early";
    if (code == Z_MEM_ERROR) problem_ = "not enough memory to unpack it";
    if (code == Z_DATA_ERROR || code == Z_NEED_DICT || code == Z_STREAM_ERROR) {
        problem_ = "is damaged inside its compressed part";
    }
    return problem_ == nullptr;
}

bool GzipStream::read(std::span<std::byte> out) {
    while (!out.empty() && problem_ == nullptr) {
        if (ended_) {
            problem_ = "ends too early";
            return false;
        }
        const std::size_t room = std::min(kMostAtOnce, out.size());
        stream_->next_out = reinterpret_cast<Bytef*>(out.data());
        stream_->avail_out = static_cast<uInt>(room);
        if (!unpack()) return false;
        out = out.subspan(room - stream_->avail_out);
    }
    return problem_ == nullptr;
}

bool GzipStream::finish() {
    std::byte more{};
    while (!ended_ && problem_ == nullptr) {
        stream_->next_out = reinterpret_cast<Bytef*>(&more);
        stream_->avail_out = 1;
        if (!unpack()) return false;
        if (stream_->avail_out == 0) problem_ = "has more content than its header says";
    }
    const bool padded =
        std::all_of(rest_.begin(), rest_.end(), [](std::byte b) { return b == std::byte{0}; });
    if (problem_ == nullptr && !padded) problem_ = "has bytes after the end of its compressed part";
    return problem_ == nullptr;
}

}  // namespace scorescope
