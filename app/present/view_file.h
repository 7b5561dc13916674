// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "app/present/view_state.h"
#include "core/base/result.h"

namespace scorescope::app {

/// What the canvas showed of a run when it was left: `view.json` of the run folder.
struct StoredView {
    double t = 0.1;
    ViewState view;
    render::WorldRect camera;
    std::int64_t seed = 0;  ///< of the experiment
    std::string caption;    ///< what is shown, in words
};

Result<void> writeView(const std::filesystem::path& runFolder, const StoredView& stored);

/// Missing or strange entries keep their defaults; only an unreadable file is an Error.
Result<StoredView> readView(const std::filesystem::path& runFolder);

}  // namespace scorescope::app
