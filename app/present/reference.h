// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/base/result.h"

namespace scorescope::app {

/// What docs/REFERENCE.md gets from the program: Markdown by the name of its block.
using ReferenceBlocks = std::map<std::string, std::function<Result<std::string>()>>;

/// The blocks that every front end knows: settings, metrics, views, presets.
ReferenceBlocks commonReferenceBlocks();

/// The text with every block renewed. Blocks stand between the lines `<!-- generated: NAME -->` and
/// `<!-- end -->`; an unknown name or a missing end is an Error that names `where`.
Result<std::string> renewReference(const std::string& text, const ReferenceBlocks& blocks,
                                   const std::string& where);

}  // namespace scorescope::app
