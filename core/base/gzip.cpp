// SPDX-License-Identifier: Apache-2.0
#include "core/base/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"

namespace scorescope {
namespace {

constexpr std::size_t kFirstBlock = 64 << 10;
constexpr std::uint64_t kLargestContent = std::uint64_t{1} << 40;
constexpr const char* kTooLarge = "unpacks to more than is allowed here";
constexpr int kBareWindow = -15;
constexpr int kGzipWindow = 15 + 16;

bool isGzip(std::span<const std::byte> bytes) {
    return bytes.size() >= 2 && bytes[0] == std::byte{0x1F} && bytes[1] == std::byte{0x8B};
}

/// Owns zlib's state while it unpacks `packed` into a growing buffer.
class Inflater {
public:
    Inflater(std::span<const std::byte> packed, int window, std::uint64_t maxBytes)
        : packed_(packed),
          maxBytes_(std::min(maxBytes, kLargestContent)),
          ready_(inflateInit2(&stream_, window) == Z_OK) {}
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() {
        if (ready_) inflateEnd(&stream_);
    }

    /// Unpacks one stream from where the last one ended. nullptr, or what is wrong.
    const char* unpackOne() {
        if (!ready_ || inflateReset(&stream_) != Z_OK) return "not enough memory to unpack it";
        int code = Z_OK;
        while (code == Z_OK) {
            if (!makeRoom()) return kTooLarge;
            const std::size_t given = offerInput();
            const std::size_t room = offerRoom();
            code = ::inflate(&stream_, Z_NO_FLUSH);
            used_ += given - stream_.avail_in;
            filled_ += room - stream_.avail_out;
        }
        if (code == Z_STREAM_END && filled_ > maxBytes_) return kTooLarge;
        if (code == Z_STREAM_END) return nullptr;
        if (code == Z_BUF_ERROR) return "ends too early";
        if (code == Z_MEM_ERROR) return "not enough memory to unpack it";
        return "is damaged inside its compressed part";
    }

    std::span<const std::byte> rest() const { return packed_.subspan(used_); }

    std::vector<std::byte> take() {
        buffer_.resize(filled_);
        return std::move(buffer_);
    }

private:
    /// One byte more than is allowed, so that content of exactly the limit ends normally.
    bool makeRoom() {
        if (filled_ > maxBytes_) return false;
        if (filled_ < buffer_.size()) return true;
        const auto most = static_cast<std::size_t>(maxBytes_) + 1;
        buffer_.resize(std::min(most, std::max(kFirstBlock, 2 * buffer_.size())));
        return true;
    }

    std::size_t offerInput() {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const std::size_t given = std::min(most, packed_.size() - used_);
        stream_.next_in =
            const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed_.data() + used_));
        stream_.avail_in = static_cast<uInt>(given);
        return given;
    }

    std::size_t offerRoom() {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const std::size_t room = std::min(most, buffer_.size() - filled_);
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data() + filled_);
        stream_.avail_out = static_cast<uInt>(room);
        return room;
    }

    std::span<const std::byte> packed_;
    std::uint64_t maxBytes_;
    z_stream stream_{};
    bool ready_;
    std::vector<std::byte> buffer_;
    std::size_t used_ = 0;
    std::size_t filled_ = 0;
};

}  // namespace

Result<std::vector<std::byte>> inflate(std::span<const std::byte> packed, DeflateWrap wrap,
                                       std::uint64_t maxBytes, std::string_view where) {
    const bool gzip = wrap == DeflateWrap::gzip;
    try {
        Inflater inflater{packed, gzip ? kGzipWindow : kBareWindow, maxBytes};
        do {
            const char* problem = inflater.unpackOne();
            if (problem != nullptr) return damagedFile(where, problem);
        } while (gzip && isGzip(inflater.rest()));
        const auto rest = inflater.rest();
        // Tapes and some copying programs pad a .gz with zeros.
        const bool padding = gzip && std::all_of(rest.begin(), rest.end(),
                                                 [](std::byte b) { return b == std::byte{0}; });
        if (!rest.empty() && !padding) {
            return damagedFile(where, "has bytes after the end of its compressed part");
        }
        return inflater.take();
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to unpack it", std::string(where),
                     "close some programs and try again"};
    }
}

Result<std::vector<std::byte>> readMaybeGzip(const std::filesystem::path& path,
                                             std::uint64_t maxBytes) {
    auto bytes = readFile(path, maxBytes);
    if (!bytes || !isGzip(*bytes)) return bytes;
    return inflate(*bytes, DeflateWrap::gzip, maxBytes, path.native());
}

std::uint32_t crc32Of(std::span<const std::byte> bytes) {
    return static_cast<std::uint32_t>(crc32_z(
        crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace scorescope
