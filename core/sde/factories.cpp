// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "core/base/registry.h"
#include "core/sde/vp_sde.h"

namespace scorescope {
namespace {

using MakeSde = std::function<std::unique_ptr<Sde>(const Settings&)>;

const Registry<MakeSde>& factories() {
    static const auto registry = Registry<MakeSde>{}.add("vp", [](const Settings& settings) {
        return std::make_unique<VpSde>(settings.read(vpOptionsSchema(), "sde"));
    });
    return registry;
}

}  // namespace

std::unique_ptr<Sde> makeSde(const Settings& settings) {
    const MakeSde* make = factories().find(settings.text("sde.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings);
}

}  // namespace scorescope
