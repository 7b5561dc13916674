// SPDX-License-Identifier: Apache-2.0
#include "core/model/gelu.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include "core/kernel/gelu_table.h"
#include "core/kernel/isa.h"
#include "core/model/plain_floats.h"

namespace scorescope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

constexpr std::int64_t kGrain = 16384;  ///< numbers that are worth a thread

const kernel::GeluTable& geluKernels() {
    static const kernel::Isa isa = kernel::activeIsa();
    return SCORESCOPE_PICK_TABLE(geluTable, isa);
}

torch::Tensor plainGelu(const torch::Tensor& x) {
    return at::gelu(x, "tanh");
}

/// In the order of memory that `x` has.
torch::Tensor arrangedAs(const torch::Tensor& x, const torch::Tensor& values) {
    return values.strides() == x.strides() ? values : at::empty_like(x).copy_(values);
}

/// work(first, count) for pieces of all numbers.
template <class Work>
void overNumbers(const torch::Tensor& x, const Work& work) {
    at::parallel_for(0, x.numel(), kGrain,
                     [&](std::int64_t begin, std::int64_t end) { work(begin, end - begin); });
}

/// The gradient by LibTorch, with a graph of any order.
torch::Tensor plainGradient(const torch::Tensor& x, const torch::Tensor& dy) {
    const torch::AutoGradMode withGraph(true);
    return torch::autograd::grad({plainGelu(x)}, {x}, {dy}, true, true).front();
}

/// What `pulled` gives x and dy through that gradient, with a graph.
tensor_list plainSecond(const torch::Tensor& x, const torch::Tensor& dy,
                        const torch::Tensor& pulled) {
    const torch::AutoGradMode withGraph(true);
    // What dy itself owes to x is its own node's business: both begin here.
    const torch::Tensor here = x.view_as(x), along = dy.view_as(dy);
    const torch::Tensor gradient = plainGradient(here, along);
    tensor_list found(2);
    for (std::size_t i = 0; i < 2; ++i) {
        const torch::Tensor& to = i == 0 ? here : along;
        if (!to.requires_grad()) continue;
        found[i] = torch::autograd::grad({gradient}, {to}, {pulled}, true, true, true).front();
    }
    return found;
}

/// g'(x) dy, one node of the graph.
struct GeluGradient : torch::autograd::Function<GeluGradient> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& dy) {
        const torch::Tensor dx = at::empty_like(x);
        const float* const at = x.data_ptr<float>();
        const float* const from = dy.data_ptr<float>();
        float* const to = dx.data_ptr<float>();
        overNumbers(x, [&](std::int64_t first, std::int64_t count) {
            geluKernels().gradient(at + first, from + first, count, to + first);
        });
        context->save_for_backward({x, dy});
        return dx;
    }

    static tensor_list backward(AutogradContext* context, const tensor_list& pulled) {
        const tensor_list saved = context->get_saved_variables();
        const torch::Tensor& x = saved[0];
        const torch::Tensor& dy = saved[1];
        if (torch::GradMode::is_enabled() || !plainFloats(pulled[0])) {
            return plainSecond(x, dy, pulled[0]);
        }
        const torch::Tensor df = arrangedAs(x, pulled[0]);
        tensor_list both = {at::empty_like(x), at::empty_like(x)};
        const float* const at = x.data_ptr<float>();
        const float* const by = dy.data_ptr<float>();
        const float* const from = df.data_ptr<float>();
        float* const toX = both[0].data_ptr<float>();
        float* const toDy = both[1].data_ptr<float>();
        overNumbers(x, [&](std::int64_t first, std::int64_t count) {
            geluKernels().second(at + first, by + first, from + first, count, toX + first,
                                 toDy + first);
        });
        return both;
    }
};

struct Gelu : torch::autograd::Function<Gelu> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x) {
        const torch::Tensor y = at::empty_like(x);
        const float* const from = x.data_ptr<float>();
        float* const to = y.data_ptr<float>();
        overNumbers(x, [&](std::int64_t first, std::int64_t count) {
            geluKernels().value(from + first, count, to + first);
        });
        context->save_for_backward({x});
        return y;
    }

    static tensor_list backward(AutogradContext* context, const tensor_list& pulled) {
        const torch::Tensor x = context->get_saved_variables()[0];
        if (!plainFloats(pulled[0])) return {plainGradient(x, pulled[0])};
        return {GeluGradient::apply(x, arrangedAs(x, pulled[0]))};
    }
};

}  // namespace

torch::Tensor tanhGelu(const torch::Tensor& x) {
    if (!plainFloats(x) || x.numel() == 0 || !x.is_non_overlapping_and_dense()) {
        return plainGelu(x);
    }
    return Gelu::apply(x);
}

}  // namespace scorescope
