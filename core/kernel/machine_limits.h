// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/kernel/isa.h"

namespace scorescope::kernel {

/// Operations a second of fused multiply-adds that stay in registers (a multiply-add is two): what
/// no dense kernel on one core can exceed. Takes about 0.1 s of the calling thread.
double multiplyAddLimit(Isa isa);

/// Bytes a second that one core copies within `bytes` of memory, reading and writing counted once.
/// Takes about 0.1 s.
double copyLimit(std::size_t bytes);

}  // namespace scorescope::kernel
