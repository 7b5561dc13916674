// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/exact_table.h"
#include "core/kernel/simd_functions.h"
#include "core/kernel/simd_wide.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

// Below this a weight counts as 0: what it would add is lost beside the largest weight, 1.
constexpr float kLowestExponent = -80.0F;

/// kLanes points; beyond the last one they repeat the first.
struct Lanes {
    std::size_t first;
    int count;
    Wide x[kMostExactDimensions];
};

Lanes takeLanes(const ExactQuery& query, std::size_t first) {
    const std::size_t left = query.count - first;
    Lanes lanes;
    lanes.first = first;
    lanes.count = left < kLanes ? static_cast<int>(left) : kLanes;
    for (int d = 0; d < query.dimension; ++d) {
        float x[kLanes];
        for (int i = 0; i < kLanes; ++i) {
            const std::size_t point = first + static_cast<std::size_t>(i < lanes.count ? i : 0);
            x[i] = query.x[point * static_cast<std::size_t>(query.dimension) +
                           static_cast<std::size_t>(d)];
        }
        lanes.x[d] = widened(x);
    }
    return lanes;
}

void giveScore(const ExactQuery& query, const Lanes& lanes, int d, Floats value) {
    float numbers[kLanes];
    store(numbers, value);
    for (int i = 0; i < lanes.count; ++i) {
        const std::size_t point = lanes.first + static_cast<std::size_t>(i);
        query.score[point * static_cast<std::size_t>(query.dimension) +
                    static_cast<std::size_t>(d)] = numbers[i];
    }
}

void giveDensity(const ExactQuery& query, const Lanes& lanes, Wide value) {
    float numbers[kLanes];
    store(numbers, narrowed(value));
    for (int i = 0; i < lanes.count; ++i) {
        query.logDensity[lanes.first + static_cast<std::size_t>(i)] = numbers[i];
    }
}

SCORESCOPE_INLINE Wide widenedLanes(Floats value) {
    float numbers[kLanes];
    store(numbers, value);
    return widened(numbers);
}

/// e^exponent for exponents up to 0; exactly 0 where it does not count.
SCORESCOPE_INLINE Floats weightOf(Floats exponent) {
    return select(exponent < broadcast(kLowestExponent), Floats{}, exponential(exponent));
}

/// Pulls the points towards component k along its axes, (mean - x) / variance, and returns the
/// exponent.
SCORESCOPE_INLINE Wide pulls(const MixtureCall& call, const Lanes& lanes, int k, Wide* pull) {
    const int dimension = call.query.dimension;
    const double* const mean = call.means + static_cast<std::ptrdiff_t>(k) * dimension;
    const double* const inverse = call.inverses + static_cast<std::ptrdiff_t>(k) * dimension;
    Wide offset[kMostExactDimensions];
    for (int d = 0; d < dimension; ++d) offset[d] = wideOf(mean[d]) - lanes.x[d];
    Wide square = wideOf(0.0);
    for (int axis = 0; axis < dimension; ++axis) {
        Wide along = offset[axis];
        if (call.bases != nullptr) {
            const double* basis =
                call.bases + static_cast<std::ptrdiff_t>(k) * dimension * dimension;
            along = wideOf(0.0);
            for (int d = 0; d < dimension; ++d) {
                along = along + offset[d] * basis[d * dimension + axis];
            }
        }
        pull[axis] = along * inverse[axis];
        square = square + along * pull[axis];
    }
    return wideOf(call.constants[k]) - square * 0.5;
}

void mixtureLanes(const MixtureCall& call, const Lanes& lanes) {
    const int dimension = call.query.dimension;
    Wide pull[kMostExactDimensions];
    Wide largest = wideOf(-1e300);
    for (int k = 0; k < call.components; ++k) {
        const Wide exponent = pulls(call, lanes, k, pull);
        storeWide(call.scratch + static_cast<std::ptrdiff_t>(k) * kLanes, exponent);
        largest = larger(largest, exponent);
    }
    Floats sum{};
    Floats score[kMostExactDimensions] = {};
    for (int k = 0; k < call.components; ++k) {
        const Wide exponent = loadWide(call.scratch + static_cast<std::ptrdiff_t>(k) * kLanes);
        const Floats weight = weightOf(narrowed(exponent - largest));
        sum = sum + weight;
        if (call.query.score == nullptr) continue;
        pulls(call, lanes, k, pull);
        const double* basis = call.bases + static_cast<std::ptrdiff_t>(k) * dimension * dimension;
        for (int d = 0; d < dimension; ++d) {
            Wide along = pull[d];
            if (call.bases != nullptr) {
                along = wideOf(0.0);
                for (int axis = 0; axis < dimension; ++axis) {
                    along = along + pull[axis] * basis[d * dimension + axis];
                }
            }
            score[d] = score[d] + weight * narrowed(along);
        }
    }
    if (call.query.score != nullptr) {
        for (int d = 0; d < dimension; ++d) giveScore(call.query, lanes, d, score[d] / sum);
    }
    if (call.query.logDensity != nullptr) {
        giveDensity(call.query, lanes, largest + widenedLanes(logarithm(sum)));
    }
}

void mixture(const MixtureCall& call) {
    for (std::size_t first = 0; first < call.query.count; first += kLanes) {
        mixtureLanes(call, takeLanes(call.query, first));
    }
}

/// Sums over points of weights and of weighted offsets. Short sums are added up to long ones, so
/// that many small weights keep their digits.
template <int kDimension>
struct OffsetSums {
    Floats weight, offset[kDimension];
    void add(const OffsetSums& other, int dimension) {
        weight = weight + other.weight;
        for (int d = 0; d < dimension; ++d) offset[d] = offset[d] + other.offset[d];
    }
};

SCORESCOPE_INLINE bool anyLane(Ints mask) {
#if defined(__AVX512F__)
    return _mm512_movepi32_mask(reinterpret_cast<__m512i>(mask)) != 0;
#elif defined(__AVX2__)
    return _mm256_movemask_ps(reinterpret_cast<__m256>(mask)) != 0;
#elif defined(__x86_64__)
    return _mm_movemask_ps(reinterpret_cast<__m128>(mask)) != 0;
#else
    std::int32_t any = 0;
    for (int i = 0; i < kLanes; ++i) any |= mask[i];
    return any != 0;
#endif
}

/// kFixed: the dimension where it is known when compiling, else 0.
template <int kFixed>
void empiricalLanes(const EmpiricalCall& call, const Lanes& lanes) {
    constexpr std::size_t kShortSum = 64;
    constexpr int kRoom = kFixed > 0 ? kFixed : kMostExactDimensions;
    const int dimension = kFixed > 0 ? kFixed : call.query.dimension;
    const auto square = [&](const double* mean, Wide* offset) {
        Wide sum = wideOf(0.0);
        for (int d = 0; d < dimension; ++d) {
            offset[d] = wideOf(mean[d]) - lanes.x[d];
            sum = sum + offset[d] * offset[d];
        }
        return sum;
    };
    Wide offset[kRoom];
    Wide nearest = wideOf(1e300);
    const double* mean = call.means;
    for (std::size_t i = 0; i < call.points; ++i, mean += dimension) {
        nearest = smaller(nearest, square(mean, offset));
    }
    const double factor = -0.5 / call.variance;
    OffsetSums<kRoom> all = {};
    mean = call.means;
    for (std::size_t i = 0; i < call.points;) {
        OffsetSums<kRoom> some = {};
        for (std::size_t end = i + kShortSum; i < call.points && i < end; ++i, mean += dimension) {
            const Floats exponent = narrowed((square(mean, offset) - nearest) * factor);
            if (!anyLane(exponent > broadcast(kLowestExponent))) continue;
            const Floats weight = weightOf(exponent);
            some.weight = some.weight + weight;
            for (int d = 0; d < dimension; ++d) {
                some.offset[d] = some.offset[d] + weight * narrowed(offset[d]);
            }
        }
        all.add(some, dimension);
    }
    if (call.query.score != nullptr) {
        const Floats divisor = all.weight * static_cast<float>(call.variance);
        for (int d = 0; d < dimension; ++d) {
            giveScore(call.query, lanes, d, all.offset[d] / divisor);
        }
    }
    if (call.query.logDensity != nullptr) {
        const Wide logSum = widenedLanes(logarithm(all.weight));
        giveDensity(call.query, lanes, nearest * factor + logSum - call.logNormaliser);
    }
}

void empirical(const EmpiricalCall& call) {
    for (std::size_t first = 0; first < call.query.count; first += kLanes) {
        const Lanes lanes = takeLanes(call.query, first);
        if (call.query.dimension == 2) {
            empiricalLanes<2>(call, lanes);
        } else {
            empiricalLanes<0>(call, lanes);
        }
    }
}

}  // namespace

const ExactTable exactTable = {mixture, empirical};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
