// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scorescope {

/// The x with erfc(x) = value, for value in (0, 2); error below 1e-9 near 0 and 1e-7 at x = 25.
double inverseErfc(double value);

}  // namespace scorescope
