// SPDX-License-Identifier: Apache-2.0
#include "core/objective/time_density.h"

#include <cmath>
#include <numbers>

#include "core/objective/inverse_erfc.h"
#include "core/sde/sde_options.h"

namespace scorescope {
namespace {

/// What beta_min^2 / (2 (beta_max - beta_min)) may be before exp and erfc leave double's range.
constexpr double kSteepestStart = 600.0;

/// v(t) = s^2, or s for sub-VP, of a process that keeps unit variance: dv/dt = -2 f (1 - v).
struct VpNoise {
    const Sde& sde;
    bool squareRoot;
    double restAtZero = 1.0 - sde.variance(0.0);

    double at(double t) const {
        const double variance = sde.variance(t);
        return squareRoot ? std::sqrt(variance) : variance;
    }
    /// 1 - v, which keeps its digits near t = 1 because it is a multiple of m^2.
    double rest(double t) const {
        const double m = sde.meanScale(t);
        return m * m * restAtZero;
    }
    double slope(double t) const { return -2.0 * sde.driftRate(t) * rest(t); }
    double timeOf(double value) const {
        return sde.timeOfVariance(squareRoot ? value * value : value);
    }
};

/// r proportional to d ln v / dt.
class LogNoiseDensity final : public TimeDensity {
public:
    LogNoiseDensity(VpNoise noise, double tMin)
        : noise_(noise),
          first_(std::log(noise.at(tMin))),
          length_(std::log(noise.at(1.0)) - first_) {}

    double timeOf(double share) const override {
        return noise_.timeOf(std::exp(first_ + share * length_));
    }
    double at(double t) const override { return noise_.slope(t) / (noise_.at(t) * length_); }

private:
    VpNoise noise_;
    double first_;
    double length_;
};

/// r proportional to dv/dt.
class NoiseDensity final : public TimeDensity {
public:
    NoiseDensity(VpNoise noise, double tMin)
        : noise_(noise), first_(noise.at(tMin)), length_(noise.at(1.0) - first_) {}

    double timeOf(double share) const override { return noise_.timeOf(first_ + share * length_); }
    double at(double t) const override { return noise_.slope(t) / length_; }

private:
    VpNoise noise_;
    double first_;
    double length_;
};

/// r proportional to e^(-B), a piece of a Normal density in t: with c(t) = (t + b0/r) sqrt(r/2)
/// and r = b1 - b0 it is e^(-B) = e^(c(0)^2) e^(-c(t)^2).
class SignalDensity final : public TimeDensity {
public:
    SignalDensity(LinearBetaOptions beta, double tMin)
        : scale_(std::sqrt(0.5 * (beta.betaMax - beta.betaMin))),
          offset_(beta.betaMin / (beta.betaMax - beta.betaMin)),
          first_(std::erfc(place(tMin))),
          length_(std::erfc(place(1.0)) - first_) {}

    double timeOf(double share) const override {
        return inverseErfc(first_ + share * length_) / scale_ - offset_;
    }
    double at(double t) const override {
        const double c = place(t);
        return -2.0 * scale_ * std::exp(-c * c) / (std::sqrt(std::numbers::pi) * length_);
    }

private:
    double place(double t) const { return scale_ * (t + offset_); }

    double scale_;
    double offset_;
    double first_;
    double length_;  ///< negative: erfc falls
};

/// For VE: r proportional to d ln v / dt with v = s^2 / (1 + s^2), that is to 1 / (1 + s^2).
class VeShareDensity final : public TimeDensity {
public:
    VeShareDensity(const Sde& sde, double tMin)
        : sde_(sde),
          growth_(sde.diffusionSquared(1.0) / sde.variance(1.0)),
          first_(logShare(tMin)),
          length_(logShare(1.0) - first_) {}

    double timeOf(double share) const override {
        const double odds = 1.0 / std::expm1(-(first_ + share * length_));  // v / (1 - v) = s^2
        return sde_.timeOfVariance(odds);
    }
    double at(double t) const override { return growth_ / (1.0 + sde_.variance(t)) / length_; }

private:
    double logShare(double t) const { return -std::log1p(1.0 / sde_.variance(t)); }

    const Sde& sde_;
    double growth_;  ///< g^2 / s^2, the same at every t
    double first_;
    double length_;
};

/// For VE: r proportional to d ln(1 + s^2) / dt.
class VeTotalDensity final : public TimeDensity {
public:
    VeTotalDensity(const Sde& sde, double tMin)
        : sde_(sde),
          first_(std::log1p(sde.variance(tMin))),
          length_(std::log1p(sde.variance(1.0)) - first_) {}

    double timeOf(double share) const override {
        return sde_.timeOfVariance(std::expm1(first_ + share * length_));
    }
    double at(double t) const override {
        return sde_.diffusionSquared(t) / (1.0 + sde_.variance(t)) / length_;
    }

private:
    const Sde& sde_;
    double first_;
    double length_;
};

/// With c = ln(m/s) it is dc = -g^2 / (2 s^2) dt.
class LogSnrDensity final : public TimeDensity {
public:
    LogSnrDensity(const Sde& sde, double tMin)
        : sde_(sde), first_(sde.halfLogSnr(tMin)), length_(first_ - sde.halfLogSnr(1.0)) {}

    double timeOf(double share) const override {
        return sde_.timeOfHalfLogSnr(first_ - share * length_);
    }
    double at(double t) const override {
        return 0.5 * sde_.diffusionSquared(t) / (sde_.variance(t) * length_);
    }

private:
    const Sde& sde_;
    double first_;
    double length_;
};

std::unique_ptr<TimeDensity> veDensity(const Sde& sde, double tMin, Weighting weighting) {
    // g^2 / s^2 is constant, so that simple and likelihood differ by a factor only.
    if (weighting == Weighting::reweighted) return std::make_unique<VeTotalDensity>(sde, tMin);
    return std::make_unique<VeShareDensity>(sde, tMin);
}

std::unique_ptr<TimeDensity> vpDensity(VpNoise noise, double tMin, Weighting weighting) {
    if (weighting == Weighting::reweighted) return std::make_unique<NoiseDensity>(noise, tMin);
    return std::make_unique<LogNoiseDensity>(noise, tMin);
}

Error refusal(std::string what, const std::string& remedy) {
    return {Fault::usage, std::move(what), "objective.time_sampling", remedy};
}

}  // namespace

std::unique_ptr<TimeDensity> makeTimeDensity(const Settings& settings, const Sde& sde,
                                             Weighting weighting) {
    const std::string kind = settings.text("sde.kind");
    const double tMin = smallestTime(settings);
    if (sde.hasLevels()) return nullptr;
    if (weighting == Weighting::uniform) return nullptr;
    if (kind == "ve") return veDensity(sde, tMin, weighting);
    const bool linear = kind == "vp" || kind == "subvp";
    if (!linear && kind != "geometric-vp") return nullptr;
    if (weighting != Weighting::simple) return vpDensity({sde, kind == "subvp"}, tMin, weighting);
    if (!linear) return nullptr;
    return std::make_unique<SignalDensity>(settings.read(linearBetaOptionsSchema(), "sde"), tMin);
}

std::unique_ptr<TimeDensity> makeLogSnrDensity(const Sde& sde, double tMin) {
    return std::make_unique<LogSnrDensity>(sde, tMin);
}

std::optional<Error> timeSamplingRefusal(const Settings& settings) {
    if (!settings.isActive("objective.time_sampling")) return std::nullopt;
    const auto options = settings.read(dsmOptionsSchema(), "objective");
    if (options.timeSampling == TimeSampling::uniform) return std::nullopt;
    const std::string kind = settings.text("sde.kind");
    if (makeSde(settings)->hasLevels()) {
        return refusal("sde.kind \"" + kind + "\" has no continuous time to choose from",
                       "set objective.time_sampling to \"uniform\"");
    }
    if (options.weighting == Weighting::uniform) {
        return refusal("no importance density is known for the weighting \"uniform\"",
                       "set objective.time_sampling to \"uniform\", or objective.weighting to "
                       "\"likelihood\" or \"reweighted\"");
    }
    if (options.weighting == Weighting::simple && (kind == "vp" || kind == "subvp")) {
        const auto beta = settings.read(linearBetaOptionsSchema(), "sde");
        const double rise = beta.betaMax - beta.betaMin;
        if (beta.betaMin * beta.betaMin <= 2.0 * rise * kSteepestStart) return std::nullopt;
        return refusal(
            "the importance density of the weighting \"simple\" cannot be computed for "
            "a beta that hardly rises",
            "set objective.time_sampling to \"uniform\", or raise sde.beta_max");
    }
    if (makeTimeDensity(settings, *makeSde(settings), options.weighting)) return std::nullopt;
    return refusal(
        "the importance density of the weighting \"simple\" has no closed form under "
        "sde.kind \"" +
            kind + "\"",
        "set objective.time_sampling to \"uniform\", or objective.weighting to "
        "\"likelihood\" or \"reweighted\"");
}

}  // namespace scorescope
