// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "core/base/registry.h"
#include "core/objective/contrastive_divergence.h"
#include "core/objective/dsm.h"
#include "core/objective/explicit_matching.h"
#include "core/objective/sliced_matching.h"

namespace scorescope {
namespace {

using MakeObjective = std::function<std::unique_ptr<Objective>(const Settings&)>;

template <bool reducedVariance>
std::unique_ptr<Objective> makeSliced(const Settings& settings) {
    return std::make_unique<SlicedMatching>(
        TimeLaw(settings), settings.read(slicedOptionsSchema(), "objective"), reducedVariance);
}

std::unique_ptr<Objective> makeContrastive(const Settings& settings) {
    return std::make_unique<ContrastiveDivergence>(
        settings.read(contrastiveOptionsSchema(), "objective"), 0);
}

std::unique_ptr<Objective> makePersistent(const Settings& settings) {
    return std::make_unique<ContrastiveDivergence>(
        settings.read(contrastiveOptionsSchema(), "objective"),
        settings.read(persistentOptionsSchema(), "objective").chains);
}

const Registry<MakeObjective>& objectiveFactories() {
    static const auto registry =
        Registry<MakeObjective>{}
            .add("dsm",
                 [](const Settings& settings) { return std::make_unique<Dsm>(TimeLaw(settings)); })
            .add("esm",
                 [](const Settings& settings) {
                     return std::make_unique<ExplicitMatching>(TimeLaw(settings));
                 })
            .add("ssm", makeSliced<false>)
            .add("ssm-vr", makeSliced<true>)
            .add("cd", makeContrastive)
            .add("pcd", makePersistent);
    return registry;
}

}  // namespace

std::unique_ptr<Objective> makeObjective(const Settings& settings) {
    const MakeObjective* make = objectiveFactories().find(settings.text("objective.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings);
}

}  // namespace scorescope
