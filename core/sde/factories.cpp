// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "core/base/registry.h"
#include "core/sde/geometric_vp_sde.h"
#include "core/sde/ladder_sde.h"
#include "core/sde/one_level_sde.h"
#include "core/sde/sub_vp_sde.h"
#include "core/sde/ve_sde.h"
#include "core/sde/vp_sde.h"

namespace scorescope {
namespace {

using MakeSde = std::function<std::unique_ptr<Sde>(const Settings&)>;

template <class Kind, class Options, const Schema<Options>& (*schema)()>
std::unique_ptr<Sde> make(const Settings& settings) {
    return std::make_unique<Kind>(settings.read(schema(), "sde"));
}

const Registry<MakeSde>& sdeFactories() {
    static const auto registry =
        Registry<MakeSde>{}
            .add("vp", make<VpSde, LinearBetaOptions, linearBetaOptionsSchema>)
            .add("subvp", make<SubVpSde, LinearBetaOptions, linearBetaOptionsSchema>)
            .add("ve", make<VeSde, VeOptions, veOptionsSchema>)
            .add("geometric-vp", make<GeometricVpSde, GeometricVpOptions, geometricVpOptionsSchema>)
            .add("ladder", make<LadderSde, LadderOptions, ladderOptionsSchema>)
            .add("none", make<OneLevelSde, OneLevelOptions, oneLevelOptionsSchema>);
    return registry;
}

}  // namespace

std::unique_ptr<Sde> makeSde(const Settings& settings) {
    const MakeSde* makeKind = sdeFactories().find(settings.text("sde.kind"));
    assert(makeKind != nullptr);  // a contract test compares catalogue and factories
    return (*makeKind)(settings);
}

}  // namespace scorescope
