// SPDX-License-Identifier: Apache-2.0
#include "core/base/bounded_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <string>

#include "core/base/file_error.h"
#include "core/base/unique_descriptor.h"

namespace scorescope {

std::uint8_t BoundedReader::u8() {
    return static_cast<std::uint8_t>(littleEndian(1));
}
std::uint16_t BoundedReader::le16() {
    return static_cast<std::uint16_t>(littleEndian(2));
}
std::uint32_t BoundedReader::le32() {
    return static_cast<std::uint32_t>(littleEndian(4));
}
std::uint64_t BoundedReader::le64() {
    return littleEndian(8);
}
std::uint32_t BoundedReader::be32() {
    return __builtin_bswap32(le32());
}

std::span<const std::byte> BoundedReader::bytes(std::uint64_t count) {
    if (!ok_ || count > left()) {
        ok_ = false;
        return {};
    }
    const auto piece = bytes_.subspan(position_, static_cast<std::size_t>(count));
    position_ += piece.size();
    return piece;
}

std::string_view BoundedReader::text(std::uint64_t count) {
    return asText(bytes(count));
}

void BoundedReader::skip(std::uint64_t count) {
    bytes(count);
}

std::uint64_t BoundedReader::littleEndian(std::size_t count) {
    std::uint64_t value = 0;
    int shift = 0;
    for (const std::byte b : bytes(count)) {
        value |= std::to_integer<std::uint64_t>(b) << shift;
        shift += 8;
    }
    return value;
}

bool checkedSize(std::span<const std::int64_t> shape, std::uint64_t itemBytes,
                 std::uint64_t& size) {
    size = itemBytes;
    for (const std::int64_t length : shape) {
        if (length < 0) return false;
        if (__builtin_mul_overflow(size, static_cast<std::uint64_t>(length), &size)) return false;
    }
    return true;
}

std::string_view asText(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> asBytes(std::string_view text) {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

namespace {

/// Fills `buffer` from the file; a file that shrank meanwhile shortens the buffer. 0 or an errno.
int readAll(int descriptor, std::vector<std::byte>& buffer) {
    std::size_t done = 0;
    while (done < buffer.size()) {
        const ssize_t count = ::read(descriptor, buffer.data() + done, buffer.size() - done);
        if (count == 0) break;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        done += static_cast<std::size_t>(count);
    }
    buffer.resize(done);
    return 0;
}

}  // namespace

Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uint64_t maxBytes) {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    const UniqueDescriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    if (!file) return fileError(FileAction::read, path, errno);
    struct stat state {};
    if (::fstat(file.number(), &state) != 0) return fileError(FileAction::read, path, errno);
    if (S_ISDIR(state.st_mode)) return fileError(FileAction::read, path, EISDIR);
    if (!S_ISREG(state.st_mode)) return fileError(FileAction::read, path, ENXIO);
    const auto size = static_cast<std::uint64_t>(state.st_size);
    if (size > maxBytes) {
        return damagedFile(path.native(),
                           "has " + std::to_string(size) + " bytes, more than the " +
                               std::to_string(maxBytes) + " allowed here",
                           "choose a smaller file");
    }
    std::vector<std::byte> buffer;
    try {
        buffer.resize(static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
        return fileError(FileAction::read, path, ENOMEM);
    }
    const int code = readAll(file.number(), buffer);
    if (code != 0) return fileError(FileAction::read, path, code);
    return buffer;
}

}  // namespace scorescope
