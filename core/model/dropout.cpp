// SPDX-License-Identifier: Apache-2.0
#include "core/model/dropout.h"

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <torch/types.h>

#include "core/base/random.h"

namespace scorescope {
namespace {

constexpr Stream kDropoutStream{20};  // after those that core/base/random.h names

}  // namespace

torch::Tensor DropoutPass::operator()(const torch::Tensor& x) {
    const auto words =
        randomWords({key_.seed, kDropoutStream, layer_++, static_cast<std::uint32_t>(key_.step)});
    // A generator of its own: the device's draws far faster than one key a number would.
    at::Generator generator = at::globalContext().defaultGenerator(x.device()).clone();
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
