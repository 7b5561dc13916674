// SPDX-License-Identifier: Apache-2.0
#include <cassert>

#include "core/base/registry.h"
#include "core/sampler/ancestral.h"
#include "core/sampler/annealed_langevin.h"
#include "core/sampler/consistency.h"
#include "core/sampler/ddim.h"
#include "core/sampler/dpmpp_2m.h"
#include "core/sampler/edm_heun.h"
#include "core/sampler/euler_maruyama.h"
#include "core/sampler/langevin.h"
#include "core/sampler/ode_euler.h"
#include "core/sampler/ode_heun.h"
#include "core/sampler/ode_rk45.h"
#include "core/sampler/predictor_corrector.h"
#include "core/sampler/reverse_diffusion.h"

namespace scorescope {
namespace {

using MakeSampler = std::function<std::unique_ptr<Sampler>(const Settings&, const SamplerStart&)>;

/// Reads the options by their schema and makes an S of them.
template <class S, class Options>
MakeSampler make(const Schema<Options>& schema) {
    return [&schema](const Settings& settings, const SamplerStart& start) {
        return std::make_unique<S>(settings.read(schema, "sampler"), start);
    };
}

const Registry<MakeSampler>& samplerFactories() {
    static const auto registry =
        Registry<MakeSampler>{}
            .add("euler-maruyama", make<EulerMaruyama>(eulerMaruyamaOptionsSchema()))
            .add("langevin", make<Langevin>(langevinOptionsSchema()))
            .add("follow-score", make<FollowScore>(followScoreOptionsSchema()))
            .add("annealed-langevin", make<AnnealedLangevin>(annealedLangevinOptionsSchema()))
            .add("reverse-diffusion", make<ReverseDiffusion>(reverseDiffusionOptionsSchema()))
            .add("ancestral", make<Ancestral>(ancestralOptionsSchema()))
            .add("predictor-corrector", make<PredictorCorrector>(predictorCorrectorOptionsSchema()))
            .add("ode-euler", make<OdeEuler>(odeEulerOptionsSchema()))
            .add("ode-heun", make<OdeHeun>(odeHeunOptionsSchema()))
            .add("ode-rk45", make<OdeRk45>(odeRk45OptionsSchema()))
            .add("ddim", make<Ddim>(ddimOptionsSchema()))
            .add("edm-heun", make<EdmHeun>(edmHeunOptionsSchema()))
            .add("dpmpp-2m", make<Dpmpp2m>(dpmppOptionsSchema()))
            .add("consistency", make<Consistency>(consistencyOptionsSchema()));
    return registry;
}

}  // namespace

std::unique_ptr<Sampler> makeSampler(const Settings& settings, const SamplerStart& start) {
    const MakeSampler* make = samplerFactories().find(settings.text("sampler.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings, start);
}

}  // namespace scorescope
