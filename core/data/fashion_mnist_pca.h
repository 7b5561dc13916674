// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_set.h"

namespace scorescope {

/// Fashion-MNIST projected to the plane: pixels in [0, 1], centred, first two principal components
/// of the 60,000 training images, divided by the first one's standard deviation. Held out are the
/// 10,000 test images, projected alike.
Result<std::unique_ptr<DataSet>> makeFashionMnistPca();

}  // namespace scorescope
