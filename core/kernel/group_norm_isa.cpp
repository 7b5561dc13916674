// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/group_norm_table.h"
#include "core/kernel/simd_functions.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

// An image fits the second-level cache, so that what is passed over again costs little: the mean,
// the variance about it and the output each take a pass, and nothing cancels.

/// Columns of vectors beside each other; a part of a vector is one whose count is less.
struct Columns {
    std::int64_t first;
    int count;  ///< channels of the last vector
};

template <bool kWhole>
SCORESCOPE_INLINE Floats take(const float* from, int count) {
    if constexpr (kWhole) {
        return load(from);
    } else {
        Floats numbers{};
        for (int i = 0; i < count; ++i) numbers[i] = from[i];
        return numbers;
    }
}

template <bool kWhole>
SCORESCOPE_INLINE void give(float* to, Floats numbers, int count) {
    if constexpr (kWhole) {
        store(to, numbers);
    } else {
        for (int i = 0; i < count; ++i) to[i] = numbers[i];
    }
}

/// pass.run<vectors, whole>(columns) for all channels.
template <class Pass>
SCORESCOPE_INLINE void overColumns(std::int64_t channels, Pass& pass) {
    constexpr int kVectors = Pass::kVectors;
    std::int64_t at = 0;
    for (; channels - at >= kVectors * kLanes; at += kVectors * kLanes) {
        pass.template run<kVectors, true>({at, kLanes});
    }
    for (; channels - at >= kLanes; at += kLanes) pass.template run<1, true>({at, kLanes});
    if (at < channels) pass.template run<1, false>({at, static_cast<int>(channels - at)});
}

/// Sums over the places, by channel.
struct SumPass {
    static constexpr int kVectors = 4;
    const GroupNormCall& call;
    float* sums;

    template <int kCount, bool kWhole>
    void run(Columns columns) {
        Floats sum[kCount] = {};
        const float* row = call.x + columns.first;
        for (std::int64_t p = 0; p < call.places; ++p, row += call.channels) {
#pragma GCC unroll 4
            for (int v = 0; v < kCount; ++v)
                sum[v] += take<kWhole>(row + v * kLanes, columns.count);
        }
        for (int v = 0; v < kCount; ++v) {
            give<kWhole>(sums + columns.first + v * kLanes, sum[v], columns.count);
        }
    }
};

/// Sums of (x - centre)^2.
struct SquarePass {
    static constexpr int kVectors = 4;
    const GroupNormCall& call;
    const float* centres;
    float* sums;

    template <int kCount, bool kWhole>
    void run(Columns columns) {
        Floats sum[kCount] = {}, centre[kCount];
        for (int v = 0; v < kCount; ++v) {
            centre[v] = take<kWhole>(centres + columns.first + v * kLanes, columns.count);
        }
        const float* row = call.x + columns.first;
        for (std::int64_t p = 0; p < call.places; ++p, row += call.channels) {
#pragma GCC unroll 4
            for (int v = 0; v < kCount; ++v) {
                const Floats off = take<kWhole>(row + v * kLanes, columns.count) - centre[v];
                sum[v] += off * off;
            }
        }
        for (int v = 0; v < kCount; ++v) {
            give<kWhole>(sums + columns.first + v * kLanes, sum[v], columns.count);
        }
    }
};

/// y = (x - centre) scale + bias, or its SiLU.
template <bool kSilu>
struct OutputPass {
    static constexpr int kVectors = 2;
    const GroupNormCall& call;
    const float *centres, *scales;
    float* y;

    template <int kCount, bool kWhole>
    void run(Columns columns) {
        Floats centre[kCount], scale[kCount], bias[kCount];
        for (int v = 0; v < kCount; ++v) {
            const std::int64_t at = columns.first + v * kLanes;
            centre[v] = take<kWhole>(centres + at, columns.count);
            scale[v] = take<kWhole>(scales + at, columns.count);
            bias[v] = take<kWhole>(call.bias + at, columns.count);
        }
        const float* row = call.x + columns.first;
        float* to = y + columns.first;
        for (std::int64_t p = 0; p < call.places; ++p, row += call.channels, to += call.channels) {
#pragma GCC unroll 2
            for (int v = 0; v < kCount; ++v) {
                const Floats x = take<kWhole>(row + v * kLanes, columns.count);
                const Floats u = (x - centre[v]) * scale[v] + bias[v];
                give<kWhole>(to + v * kLanes, kSilu ? silu(u) : u, columns.count);
            }
        }
    }
};

/// Gradients of what goes into SiLU, into gradients.x, and their sums.
template <bool kSilu>
struct SlopePass {
    static constexpr int kVectors = 2;
    const GroupNormCall& call;
    const GroupNormGradients& gradients;
    const float *centres, *inverses;
    float* normalSums;  ///< of (x - centre) / sd

    template <int kCount, bool kWhole>
    void run(Columns columns) {
        Floats sum[kCount] = {}, product[kCount] = {}, normal[kCount] = {};
        const float* row = call.x + columns.first;
        const float* from = gradients.y + columns.first;
        float* to = gradients.x + columns.first;
        const auto at = [&](const float* numbers, int v) {
            return take<kWhole>(numbers + columns.first + v * kLanes, columns.count);
        };
        for (std::int64_t p = 0; p < call.places; ++p) {
#pragma GCC unroll 2
            for (int v = 0; v < kCount; ++v) {
                const Floats x = take<kWhole>(row + v * kLanes, columns.count);
                const Floats xh = (x - at(centres, v)) * at(inverses, v);
                Floats g = take<kWhole>(from + v * kLanes, columns.count);
                if constexpr (kSilu) {
                    const Floats u = xh * at(call.weight, v) + at(call.bias, v);
                    const ValueAndSlope curve = siluWithSlope(u);
                    g = g * curve.slope;
                }
                sum[v] += g;
                product[v] += g * xh;
                normal[v] += xh;
                give<kWhole>(to + v * kLanes, g, columns.count);
            }
            row += call.channels;
            from += call.channels;
            to += call.channels;
        }
        for (int v = 0; v < kCount; ++v) {
            const std::int64_t place = columns.first + v * kLanes;
            give<kWhole>(gradients.bias + place, sum[v], columns.count);
            give<kWhole>(gradients.weight + place, product[v], columns.count);
            give<kWhole>(normalSums + place, normal[v], columns.count);
        }
    }
};

/// dx = g first + xh second + third, by channel, in place of g.
struct InputPass {
    static constexpr int kVectors = 2;
    const GroupNormCall& call;
    float* x;
    const float *centres, *first, *second, *third;

    template <int kCount, bool kWhole>
    void run(Columns columns) {
        Floats centre[kCount], f[kCount], s[kCount], t[kCount];
        for (int v = 0; v < kCount; ++v) {
            const std::int64_t at = columns.first + v * kLanes;
            centre[v] = take<kWhole>(centres + at, columns.count);
            f[v] = take<kWhole>(first + at, columns.count);
            s[v] = take<kWhole>(second + at, columns.count);
            t[v] = take<kWhole>(third + at, columns.count);
        }
        const float* row = call.x + columns.first;
        float* to = x + columns.first;
        for (std::int64_t p = 0; p < call.places; ++p, row += call.channels, to += call.channels) {
#pragma GCC unroll 2
            for (int v = 0; v < kCount; ++v) {
                const Floats off = take<kWhole>(row + v * kLanes, columns.count) - centre[v];
                const Floats g = take<kWhole>(to + v * kLanes, columns.count);
                give<kWhole>(to + v * kLanes, g * f[v] + (off * s[v] + t[v]), columns.count);
            }
        }
    }
};

/// What x is less than by channel: the group's mean without the offset.
void writeCentres(const GroupNormCall& call, float* centres) {
    const std::int64_t size = call.channels / call.groups;
    for (std::int64_t c = 0; c < call.channels; ++c) {
        centres[c] = call.mean[c / size] - (call.offset != nullptr ? call.offset[c] : 0.0F);
    }
}

void forward(const GroupNormCall& call, float epsilon, float* y) {
    const std::int64_t size = call.channels / call.groups;
    const auto places = static_cast<double>(call.places);
    const double count = static_cast<double>(size) * places;
    float* const sums = call.scratch;
    float* const centres = sums + call.channels;
    float* const scales = centres + call.channels;
    SumPass sum{call, sums};
    overColumns(call.channels, sum);
    for (std::int64_t g = 0; g < call.groups; ++g) {
        double total = 0.0;
        for (std::int64_t c = g * size; c < (g + 1) * size; ++c) {
            total += static_cast<double>(sums[c]);
            if (call.offset != nullptr) total += places * static_cast<double>(call.offset[c]);
        }
        call.mean[g] = static_cast<float>(total / count);
    }
    writeCentres(call, centres);
    SquarePass square{call, centres, sums};
    overColumns(call.channels, square);
    for (std::int64_t g = 0; g < call.groups; ++g) {
        double total = 0.0;
        for (std::int64_t c = g * size; c < (g + 1) * size; ++c) {
            total += static_cast<double>(sums[c]);
        }
        const double variance = total / count + static_cast<double>(epsilon);
        call.inverse[g] = static_cast<float>(1.0 / __builtin_sqrt(variance));
        for (std::int64_t c = g * size; c < (g + 1) * size; ++c) {
            scales[c] = call.inverse[g] * call.weight[c];
        }
    }
    OutputPass<true> curved{call, centres, scales, y};
    OutputPass<false> plain{call, centres, scales, y};
    if (call.silu) {
        overColumns(call.channels, curved);
    } else {
        overColumns(call.channels, plain);
    }
}

/// The three numbers a channel of InputPass, from the sums of SlopePass:
///     dx = inverse (w g - (A + xh B) / N), A = sum w g, B = sum w g xh over the group.
void writeInputFactors(const GroupNormCall& call, const GroupNormGradients& gradients,
                       const float* normalSums, float* factors) {
    const std::int64_t size = call.channels / call.groups;
    const auto count = static_cast<float>(size * call.places);
    for (std::int64_t g = 0; g < call.groups; ++g) {
        float a = 0.0F, b = 0.0F;
        for (std::int64_t c = g * size; c < (g + 1) * size; ++c) {
            a += call.weight[c] * gradients.bias[c];
            b += call.weight[c] * gradients.weight[c];
        }
        const float inverse = call.inverse[g];
        for (std::int64_t c = g * size; c < (g + 1) * size; ++c) {
            factors[c] = inverse * call.weight[c];
            factors[call.channels + c] = -inverse * inverse * b / count;
            factors[2 * call.channels + c] = -inverse * a / count;
            if (gradients.offset == nullptr) continue;
            gradients.offset[c] =
                factors[c] * gradients.bias[c] -
                inverse * (static_cast<float>(call.places) * a + b * normalSums[c]) / count;
        }
    }
}

void backward(const GroupNormCall& call, const GroupNormGradients& gradients) {
    const std::int64_t size = call.channels / call.groups;
    float* const centres = call.scratch;
    float* const normalSums = centres + call.channels;
    float* const factors = normalSums + call.channels;
    writeCentres(call, centres);
    for (std::int64_t c = 0; c < call.channels; ++c) factors[c] = call.inverse[c / size];
    SlopePass<true> curved{call, gradients, centres, factors, normalSums};
    SlopePass<false> plain{call, gradients, centres, factors, normalSums};
    if (call.silu) {
        overColumns(call.channels, curved);
    } else {
        overColumns(call.channels, plain);
    }
    writeInputFactors(call, gradients, normalSums, factors);
    InputPass input{
        call, gradients.x, centres, factors, factors + call.channels, factors + 2 * call.channels};
    overColumns(call.channels, input);
}

}  // namespace

const GroupNormTable groupNormTable = {forward, backward};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
