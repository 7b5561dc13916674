// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "app/present/view_state.h"
#include "core/base/result.h"

namespace scorescope::app {

/// What the canvas shows of a run: `view.json` of the run folder. The window keeps it current, the
/// audience window follows it.
struct StoredView {
    double t = 0.1;
    ViewState view;
    render::WorldRect camera;
    std::int64_t seed = 0;                     ///< of the experiment
    std::string caption;                       ///< what is shown, in words
    std::optional<std::int64_t> recordedStep;  ///< of the weights shown; nothing: the newest
    bool dark = false;                         ///< light on dark
    std::string run;  ///< folder of the run that is shown; empty: the one of this file
};

Result<void> writeView(const std::filesystem::path& runFolder, const StoredView& stored);

/// Missing or strange entries keep their defaults; only an unreadable file is an Error.
Result<StoredView> readView(const std::filesystem::path& runFolder);

}  // namespace scorescope::app
