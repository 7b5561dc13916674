// SPDX-License-Identifier: Apache-2.0
#include "core/model/dropout.h"

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <torch/types.h>

#include <map>
#include <string>

#include "core/base/random.h"

namespace scorescope {
namespace {

constexpr Stream kDropoutStream{20};  // after those that core/base/random.h names

/// A generator of the thread's own: the device's draws far faster than one key a number would. Only
/// one for each device, because LibTorch 1.13 never frees a clone.
at::Generator& generatorOf(const torch::Device& device) {
    static thread_local std::map<std::string, at::Generator> generators;
    const auto [place, fresh] = generators.try_emplace(device.str());
    if (fresh) place->second = at::globalContext().defaultGenerator(device).clone();
    return place->second;
}

}  // namespace

torch::Tensor DropoutPass::operator()(const torch::Tensor& x) {
    const auto words =
        randomWords({key_.seed, kDropoutStream, layer_++, static_cast<std::uint32_t>(key_.step)});
    at::Generator& generator = generatorOf(x.device());
    generator.set_current_seed((static_cast<std::uint64_t>(words[0]) << 32) | words[1]);
    const double kept = 1.0 - rate_;
    torch::Tensor mask;
    {
        const torch::NoGradGuard noGrad;
        mask = at::empty_like(x).bernoulli_(kept, generator).div_(kept);
    }
    return x * mask;
}

}  // namespace scorescope
