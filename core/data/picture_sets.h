// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_progress.h"
#include "core/data/image_data_options.h"

namespace scorescope {

/// Pictures of a folder. Subfolders `train` and `test` (or `val`) are the splits; without them
/// `heldOut` of the pictures are held out. Folders below are the classes.
Result<std::unique_ptr<DataSet>> makePictureFolder(const std::string& path,
                                                   const PictureOptions& options, double heldOut,
                                                   const DataProgress& progress);

/// Omniglot as it is published: a folder with `images_background` (30 alphabets, to train) and
/// `images_evaluation` (20 others, to test), or one with files of a converted IDX set. Ink is 1,
/// paper 0; classes are the alphabets.
Result<std::unique_ptr<DataSet>> makeOmniglot(const std::string& path, std::int64_t size,
                                              const DataProgress& progress);

}  // namespace scorescope
