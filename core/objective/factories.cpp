// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "core/base/registry.h"
#include "core/objective/dsm.h"

namespace scorescope {
namespace {

using MakeObjective = std::function<std::unique_ptr<Objective>(const Settings&)>;

const Registry<MakeObjective>& factories() {
    static const auto registry = Registry<MakeObjective>{}.add(
        "dsm", [](const Settings& settings) { return std::make_unique<Dsm>(TimeLaw(settings)); });
    return registry;
}

}  // namespace

std::unique_ptr<Objective> makeObjective(const Settings& settings) {
    const MakeObjective* make = factories().find(settings.text("objective.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings);
}

}  // namespace scorescope
