// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_set.h"

namespace scorescope {

/// The 60,000 training and 10,000 test images of Debian's package dataset-fashion-mnist.
Result<std::unique_ptr<DataSet>> makeFashionMnist();

/// MNIST from a folder with its four IDX files, packed by gzip or not.
Result<std::unique_ptr<DataSet>> makeMnist(const std::string& folder);

/// Images [N, H, W] or [N, C, H, W] (C = 1 or 3) of an IDX file, or of a folder whose files have
/// the names of MNIST's. Labels come from a file that is named like the images' with `labels-idx1`
/// instead of `images-idx3`. Without a test split of its own, `heldOut` of the images are held out.
Result<std::unique_ptr<DataSet>> makeIdxImages(const std::string& path, double heldOut);

/// Whether the folder has a file of training images.
bool hasIdxImages(const std::string& folder);

}  // namespace scorescope
