// SPDX-License-Identifier: Apache-2.0
#include "render/scene/ticks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace scorescope::render {
namespace {

constexpr const char* kMinus = "−";
constexpr int kMostTicks = 1000;

std::string withRealMinus(std::string text) {
    if (!text.empty() && text.front() == '-') text.replace(0, 1, kMinus);
    return text;
}

std::string fixedText(double value, int decimals) {
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals);
    return {buffer.data(), end.ptr};
}

std::string superscript(int exponent) {
    static constexpr std::array<const char*, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                            "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = exponent < 0 ? "⁻" : "";
    for (const char digit : std::to_string(std::abs(exponent))) {
        text += kDigits[static_cast<std::size_t>(digit - '0')];
    }
    return text;
}

std::string trimmedZeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

/// "5", "0.05" or "5×10⁻⁷"; mantissa is 1, 2, 5 or another short number.
std::string decadeText(double mantissa, int exponent) {
    if (exponent >= 3 && exponent <= 5)
        return groupedNumber(std::llround(mantissa * std::pow(10.0, exponent)));
    if (exponent >= -3 && exponent <= 2) {
        return trimmedZeros(fixedText(mantissa * std::pow(10.0, exponent), std::max(0, -exponent)));
    }
    const std::string power = "10" + superscript(exponent);
    return mantissa == 1.0 ? power : trimmedZeros(fixedText(mantissa, 0)) + "×" + power;
}

double niceStep(double roughStep) {
    const double power = std::pow(10.0, std::floor(std::log10(roughStep)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= roughStep * (1.0 - 1e-12)) return factor * power;
    }
    return 10.0 * power;
}

std::string linearLabel(double value, double step, double largest) {
    const int stepExponent = static_cast<int>(std::floor(std::log10(step) + 1e-9));
    if (largest >= 1e6 || largest < 1e-3) {
        const int exponent = static_cast<int>(std::floor(std::log10(largest) + 1e-9));
        const std::string mantissa =
            fixedText(value / std::pow(10.0, exponent), std::max(0, exponent - stepExponent));
        return value == 0.0 ? "0" : withRealMinus(mantissa) + "×10" + superscript(exponent);
    }
    if (stepExponent >= 0 && largest >= 1e3) return groupedNumber(std::llround(value));
    return withRealMinus(fixedText(value, std::max(0, -stepExponent)));
}

/// Mantissas that carry a label, and the smallest distance between two of them.
struct Labelled {
    std::vector<int> mantissas;
    double apart;  ///< decades
};

const std::vector<Labelled>& labelledFromDenseToSparse() {
    static const std::vector<Labelled> sets = {{{1, 2, 3, 4, 5, 6, 7, 8}, std::log10(8.0 / 7.0)},
                                               {{1, 2, 3, 4, 6}, std::log10(4.0 / 3.0)},
                                               {{1, 2, 5}, std::log10(2.0)},
                                               {{1, 3}, std::log10(3.0)},
                                               {{1}, 1.0}};
    return sets;
}

/// All marks within [lo, hi], labelled where the mantissa is among those and the power a multiple
/// of the stride.
Ticks decadeTicks(double lo, double hi, const std::vector<int>& labelled, int stride) {
    Ticks ticks;
    const int firstExponent = static_cast<int>(std::floor(std::log10(lo) + 1e-12));
    const int lastExponent = static_cast<int>(std::floor(std::log10(hi) + 1e-12));
    for (int exponent = firstExponent; exponent <= lastExponent; ++exponent) {
        for (int mantissa = 1; mantissa < 10; ++mantissa) {
            const double at = mantissa * std::pow(10.0, exponent);
            if (at < lo * (1 - 1e-12) || at > hi * (1 + 1e-12)) continue;
            if (stride > 1 && mantissa > 1) continue;
            const bool label = std::ranges::find(labelled, mantissa) != labelled.end() &&
                               (exponent - firstExponent) % stride == 0;
            ticks.push_back({std::clamp(at, lo, hi), label ? decadeText(mantissa, exponent) : ""});
        }
    }
    return ticks;
}

std::ptrdiff_t labelCount(const Ticks& ticks) {
    return std::ranges::count_if(ticks, [](const Tick& tick) { return !tick.label.empty(); });
}

}  // namespace

Ticks niceTicks(double lo, double hi, int maxCount) {
    const double range = hi - lo;
    if (!(range > 0.0) || !std::isfinite(range)) return {};
    const int most = std::clamp(maxCount, 2, kMostTicks);
    double step = niceStep(range / most);
    const auto countFor = [&](double s) {
        return std::floor(hi / s + 1e-9) - std::ceil(lo / s - 1e-9) + 1.0;
    };
    while (countFor(step) > most) step = niceStep(step * 1.5);
    const double first = std::ceil(lo / step - 1e-9);
    // A range far from zero and narrower than the numbers' resolution has no separate ticks.
    if (std::abs(first) > 1e15) return {};
    Ticks ticks;
    const double largest = std::max(std::abs(lo), std::abs(hi));
    for (int i = 0; i < static_cast<int>(countFor(step)); ++i) {
        const double multiple = first + i;
        const double at = multiple == 0.0 ? 0.0 : std::clamp(multiple * step, lo, hi);
        ticks.push_back({at, linearLabel(at, step, largest)});
    }
    return ticks;
}

Ticks logTicks(double lo, double hi, int maxCount) {
    if (!(lo > 0.0) || !(hi > lo) || !std::isfinite(hi)) return {};
    const double decades = std::log10(hi / lo);
    const int most = std::clamp(maxCount, 2, kMostTicks);
    if (decades < 0.3) return niceTicks(lo, hi, std::min(most, 5));
    int stride = std::max(1, static_cast<int>(std::ceil(decades / most)));
    while (stride > 1 && labelCount(decadeTicks(lo, hi, {1}, stride)) < 2) --stride;
    Ticks best;
    for (const Labelled& set : labelledFromDenseToSparse()) {
        Ticks ticks = decadeTicks(lo, hi, set.mantissas, stride);
        if (!best.empty() && labelCount(ticks) < 2) break;
        best = std::move(ticks);
        if (set.apart >= decades / most) break;
    }
    return best;
}

std::string groupedNumber(long long value) {
    std::string text = std::to_string(value);
    const std::size_t start = text.front() == '-' ? 1 : 0;
    for (std::size_t i = text.size(); i > start + 3; i -= 3) text.insert(i - 3, ",");
    return withRealMinus(std::move(text));
}

std::string readableNumber(double value, int digits) {
    if (std::isnan(value)) return "not a number";
    if (std::isinf(value)) return value > 0 ? "∞" : std::string(kMinus) + "∞";
    if (value == 0.0) return "0";
    const int wanted = std::clamp(digits, 1, 17);
    // Rounded first: 9.996 with three digits is 10.0, one power of ten higher.
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::scientific, wanted - 1);
    const std::string text(buffer.data(), end.ptr);
    const std::size_t e = text.find('e');
    const std::string mantissa = text.substr(0, e);
    const char* from = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
    int exponent = 0;
    std::from_chars(from, text.data() + text.size(), exponent);
    if (exponent < -3 || exponent > 5) {
        return withRealMinus(trimmedZeros(mantissa)) + "×10" + superscript(exponent);
    }
    return withRealMinus(trimmedZeros(fixedText(value, std::max(0, wanted - 1 - exponent))));
}

}  // namespace scorescope::render
