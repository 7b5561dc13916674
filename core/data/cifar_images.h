// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/stored_images.h"

namespace scorescope {

/// CIFAR-10's binary version: a folder with data_batch_1.bin to data_batch_5.bin and
/// test_batch.bin, or one that holds the folder cifar-10-batches-bin.
Result<std::unique_ptr<DataSet>> makeCifar10(const std::string& path);

/// The ten classes.
const std::vector<std::string>& cifarNames();

/// Adds the images of one batch: records of a class and 3 x 32 x 32 bytes, nothing else.
Result<void> appendCifarBatch(std::span<const std::byte> bytes, std::string_view where,
                              ByteImages& images);

}  // namespace scorescope
