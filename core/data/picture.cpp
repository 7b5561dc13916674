// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>

#include "core/base/file_error.h"
#include "core/data/jpeg_tables.h"

namespace {

/// What the decoder may still take. It trusts lengths that files claim, so it must be refused
/// memory, and it has no parameter through which an allocator could be handed over.
thread_local std::size_t memoryLeft = 0;

/// In front of each block, keeps its alignment.
struct alignas(std::max_align_t) BlockSize {
    std::size_t bytes;
};

void* takeBlock(std::size_t bytes) {
    if (bytes > memoryLeft) return nullptr;
    auto* block = static_cast<BlockSize*>(std::malloc(sizeof(BlockSize) + bytes));
    if (block == nullptr) return nullptr;
    memoryLeft -= bytes;
    block->bytes = bytes;
    return block + 1;
}

void freeBlock(void* memory) {
    if (memory == nullptr) return;
    BlockSize* block = static_cast<BlockSize*>(memory) - 1;
    memoryLeft += block->bytes;
    std::free(block);
}

void* resizeBlock(void* memory, std::size_t bytes) {
    if (memory == nullptr) return takeBlock(bytes);
    const std::size_t before = (static_cast<BlockSize*>(memory) - 1)->bytes;
    void* moved = takeBlock(bytes);  // both count while they live side by side
    if (moved == nullptr) return nullptr;
    std::copy_n(static_cast<const std::byte*>(memory), std::min(before, bytes),
                static_cast<std::byte*>(moved));
    freeBlock(memory);
    return moved;
}

}  // namespace

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_MAX_DIMENSIONS 8192
#define STBI_MALLOC(size) takeBlock(size)
#define STBI_REALLOC(memory, size) resizeBlock(memory, size)
#define STBI_FREE(memory) freeBlock(memory)
#define STBI_ASSERT(condition) static_cast<void>(0)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace scorescope {
namespace {

static_assert(kLargestPictureSide == STBI_MAX_DIMENSIONS);

constexpr std::size_t kDecoderMemory = 48 << 20;

struct Size {
    int width = 0;
    int height = 0;
};

std::string sizeText(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

/// What the header says, if that is allowed.
Result<Size> checkedHeader(std::span<const std::byte> bytes, std::string_view where) {
    Size size;
    int channels = 0;
    const auto* first = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int length = static_cast<int>(bytes.size());
    if (!huffmanTablesFit(bytes)) {
        return damagedFile(where, "is a JPEG with damaged tables",
                           "remove the file or get it again");
    }
    if (stbi_info_from_memory(first, length, &size.width, &size.height, &channels) == 0) {
        return damagedFile(where, "is no PNG, JPEG or BMP picture",
                           "remove the file or convert it to PNG");
    }
    const auto pixels = static_cast<std::int64_t>(size.width) * size.height;
    const bool fits = size.width >= 1 && size.height >= 1 && size.width <= kLargestPictureSide &&
                      size.height <= kLargestPictureSide && pixels <= kMostPicturePixels;
    if (fits) return size;
    return damagedFile(where,
                       "claims " + sizeText(size) + " pixels, more than the " +
                           std::to_string(kMostPicturePixels) + " allowed here",
                       "make the picture smaller first");
}

}  // namespace

Result<Picture> decodePicture(std::span<const std::byte> bytes, int channels,
                              std::string_view where) {
    assert(channels == 1 || channels == 3);
    if (bytes.size() > kLargestPictureFile) {
        return damagedFile(where, "has more bytes than a picture may have here",
                           "make the picture smaller first");
    }
    memoryLeft = kDecoderMemory + bytes.size();
    const Result<Size> size = checkedHeader(bytes, where);
    if (!size) return size.error();
    Picture picture{0, 0, channels, {}};
    int fileChannels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()),
                              static_cast<int>(bytes.size()), &picture.width, &picture.height,
                              &fileChannels, channels),
        stbi_image_free);
    if (!pixels || picture.width != size->width || picture.height != size->height) {
        const char* reason = stbi_failure_reason();
        return damagedFile(where,
                           std::string("cannot be decoded (") + (reason ? reason : "damaged") + ")",
                           "remove the file or get it again");
    }
    const auto count = static_cast<std::size_t>(picture.width) *
                       static_cast<std::size_t>(picture.height) *
                       static_cast<std::size_t>(channels);
    try {
        picture.pixels.assign(pixels.get(), pixels.get() + count);
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to decode it", std::string(where),
                     "close some programs and try again"};
    }
    return picture;
}

}  // namespace scorescope
