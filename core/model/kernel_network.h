// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/settings.h"
#include "core/data/training_set.h"
#include "core/kernel/train_step.h"

namespace scorescope {

/// Whether the kernels know the network of these settings: a dense score network
/// that predicts the noise.
bool kernelsKnow(const Settings& settings);

/// The network of the settings, as the kernels take it.
kernel::TrainNetwork kernelNetwork(const Settings& settings, const TrainingSet& set);

}  // namespace scorescope
