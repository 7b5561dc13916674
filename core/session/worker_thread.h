// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace scorescope {

/// The exception in flight as an Error; call it within a catch block only.
Error currentError();

/// How many threads LibTorch's operations take when this thread calls them.
void useTorchThreads(int count);

/// OpenBLAS has one number of threads for the whole process. Nothing happens with another BLAS.
void useBlasThreads(int count);

/// Lowers this thread's priority (nice value), so that windows and displays come first.
void giveWay(int nice);

}  // namespace scorescope
