// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "core/base/registry.h"
#include "core/sampler/euler_maruyama.h"
#include "core/sampler/ode_heun.h"

namespace scorescope {
namespace {

using MakeSampler = std::function<std::unique_ptr<Sampler>(const Settings&, const SamplerStart&)>;

const Registry<MakeSampler>& factories() {
    static const auto registry =
        Registry<MakeSampler>{}
            .add("ode-heun",
                 [](const Settings& settings, const SamplerStart& start) {
                     const auto options = settings.read(odeHeunOptionsSchema(), "sampler");
                     return std::make_unique<OdeHeun>(options, start);
                 })
            .add("euler-maruyama", [](const Settings& settings, const SamplerStart& start) {
                const auto options = settings.read(eulerMaruyamaOptionsSchema(), "sampler");
                return std::make_unique<EulerMaruyama>(options, start);
            });
    return registry;
}

}  // namespace

std::unique_ptr<Sampler> makeSampler(const Settings& settings, const SamplerStart& start) {
    const MakeSampler* make = factories().find(settings.text("sampler.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings, start);
}

}  // namespace scorescope
