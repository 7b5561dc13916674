// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings_schema.h"

namespace scorescope {

/// Every setting of an experiment: root, data, sde, objective, model, training, sampler.
const SettingsSchema& experimentSchema();

}  // namespace scorescope
