// SPDX-License-Identifier: Apache-2.0
#include "core/model/norm_silu.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <vector>

#include "core/kernel/group_norm_table.h"
#include "core/kernel/isa.h"
#include "core/model/plain_floats.h"

namespace scorescope {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

constexpr std::int64_t kScratch = 5;  ///< numbers a channel, see GroupNormCall

const kernel::GroupNormTable& normKernels() {
    static const kernel::Isa isa = kernel::activeIsa();
    return SCORESCOPE_PICK_TABLE(groupNormTable, isa);
}

bool kernelKnows(const GroupNormInput& input) {
    return input.x.dim() == 4 && input.x.numel() > 0 && plainFloats(input.x) &&
           input.x.is_contiguous(at::MemoryFormat::ChannelsLast) && plainFloats(input.weight) &&
           plainFloats(input.bias) && (!input.offset.defined() || plainFloats(input.offset));
}

/// Calls of the kernel for the images of x; every tensor contiguous.
class Calls {
public:
    Calls(const GroupNormInput& input, bool silu, const torch::Tensor& mean,
          const torch::Tensor& inverse)
        : first_{input.x.data_ptr<float>(),
                 input.offset.defined() ? input.offset.data_ptr<float>() : nullptr,
                 input.weight.data_ptr<float>(),
                 input.bias.data_ptr<float>(),
                 input.x.size(2) * input.x.size(3),
                 input.x.size(1),
                 input.groups,
                 silu,
                 mean.data_ptr<float>(),
                 inverse.data_ptr<float>(),
                 nullptr},
          images_(input.x.size(0)) {}

    /// work(call, image) for each.
    template <class Work>
    void run(const Work& work) const {
        at::parallel_for(0, images_, 1, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> scratch(static_cast<std::size_t>(kScratch * first_.channels));
            for (std::int64_t image = begin; image < end; ++image) {
                kernel::GroupNormCall call = first_;
                call.x += image * call.places * call.channels;
                if (call.offset != nullptr) call.offset += image * call.channels;
                call.mean += image * call.groups;
                call.inverse += image * call.groups;
                call.scratch = scratch.data();
                work(call, image);
            }
        });
    }

private:
    kernel::GroupNormCall first_;
    std::int64_t images_;
};

/// A node of the graph takes no undefined tensor; an empty one stands for it.
torch::Tensor given(const torch::Tensor& offset) {
    return offset.numel() > 0 ? offset : torch::Tensor();
}

/// GN through the kernel, one node of the graph.
struct KernelNorm : torch::autograd::Function<KernelNorm> {
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& x,
                                 const torch::Tensor& weight, const torch::Tensor& bias,
                                 const torch::Tensor& offset, const GroupNormInput& sizes,
                                 bool silu) {
        const GroupNormInput input{x, weight, bias, sizes.groups, sizes.epsilon, given(offset)};
        const torch::Tensor y = at::empty_like(x);
        const torch::Tensor mean = at::empty({x.size(0), sizes.groups}, x.options());
        const torch::Tensor inverse = at::empty_like(mean);
        float* const to = y.data_ptr<float>();
        Calls(input, silu, mean, inverse)
            .run([&](const kernel::GroupNormCall& call, std::int64_t image) {
                normKernels().forward(call, static_cast<float>(sizes.epsilon),
                                      to + image * call.places * call.channels);
            });
        context->save_for_backward({x, weight, bias, offset, mean, inverse});
        context->saved_data["groups"] = sizes.groups;
        context->saved_data["epsilon"] = sizes.epsilon;
        context->saved_data["silu"] = silu;
        return y;
    }

    static tensor_list backward(AutogradContext* context, const tensor_list& pulled) {
        const tensor_list saved = context->get_saved_variables();
        const GroupNormInput input{saved[0],
                                   saved[1],
                                   saved[2],
                                   context->saved_data["groups"].toInt(),
                                   context->saved_data["epsilon"].toDouble(),
                                   given(saved[3])};
        const bool silu = context->saved_data["silu"].toBool();
        tensor_list all = at::GradMode::is_enabled() || pulled[0]._fw_grad(0).defined()
                              ? differentiable(input, silu, pulled[0])
                              : gradients(input, silu, saved, pulled[0]);
        all.resize(6);  // sizes and the choice of SiLU have none
        return all;
    }

private:
    /// A graph through the gradients is wanted.
    static tensor_list differentiable(const GroupNormInput& input, bool silu,
                                      const torch::Tensor& pulled) {
        const torch::AutoGradMode withGraph(true);
        const torch::Tensor y = plainGroupNorm(input, silu);
        const tensor_list all = {input.x, input.weight, input.bias, input.offset};
        tensor_list wanted;
        for (const torch::Tensor& each : all) {
            if (each.defined() && each.requires_grad()) wanted.push_back(each);
        }
        const tensor_list found = torch::autograd::grad({y}, wanted, {pulled}, true, true);
        tensor_list result(all.size());
        for (std::size_t i = 0, next = 0; i < all.size(); ++i) {
            if (all[i].defined() && all[i].requires_grad()) result[i] = found[next++];
        }
        return result;
    }

    static tensor_list gradients(const GroupNormInput& input, bool silu, const tensor_list& saved,
                                 const torch::Tensor& pulled) {
        const torch::Tensor dy = pulled.contiguous(at::MemoryFormat::ChannelsLast);
        const torch::Tensor dx = at::empty_like(input.x);
        const std::int64_t channels = input.x.size(1);
        // By image: bias, weight, offset.
        const torch::Tensor sums = at::empty({3, input.x.size(0), channels}, input.x.options());
        const float* const from = dy.data_ptr<float>();
        float* const to = dx.data_ptr<float>();
        float* const bias = sums.data_ptr<float>();
        float* const weight = bias + sums.stride(0);
        float* const offset = weight + sums.stride(0);
        Calls(input, silu, saved[4], saved[5])
            .run([&](const kernel::GroupNormCall& call, std::int64_t image) {
                const std::int64_t row = image * channels, first = row * call.places;
                normKernels().backward(call, {from + first, to + first,
                                              call.offset != nullptr ? offset + row : nullptr,
                                              weight + row, bias + row});
            });
        return {dx, sums[1].sum(0), sums[0].sum(0),
                input.offset.defined() ? sums[2] : torch::Tensor()};
    }
};

}  // namespace

torch::Tensor plainGroupNorm(const GroupNormInput& input, bool silu) {
    const torch::Tensor x =
        input.offset.defined() ? input.x + input.offset.unsqueeze(2).unsqueeze(3) : input.x;
    const torch::Tensor y =
        at::group_norm(x, input.groups, input.weight, input.bias, input.epsilon);
    return silu ? at::silu(y) : y;
}

torch::Tensor groupNorm(const GroupNormInput& input, bool silu) {
    if (!kernelKnows(input)) return plainGroupNorm(input, silu);
    const torch::Tensor offset =
        input.offset.defined()
            ? input.offset.expand({input.x.size(0), input.x.size(1)}).contiguous()
            : at::empty({0}, input.x.options());
    return KernelNorm::apply(input.x, input.weight.contiguous(), input.bias.contiguous(), offset,
                             input, silu);
}

}  // namespace scorescope
