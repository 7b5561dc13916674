// SPDX-License-Identifier: Apache-2.0
#include "core/session/learner.h"

#include <cassert>
#include <cmath>

#include "core/base/registry.h"
#include "core/model/cde.h"
#include "core/objective/cde_matching.h"
#include "core/objective/elbo.h"
#include "core/objective/latent_matching.h"
#include "core/objective/score_vae_matching.h"
#include "core/session/distillation.h"
#include "core/session/latent_models.h"
#include "core/session/training_options.h"

namespace scorescope {
namespace {

/// A score network and what `objective.kind` names.
class ScoreLearner final : public Learner {
public:
    explicit ScoreLearner(const Experiment& experiment)
        : experiment_(experiment), network_(makeOwnScore(experiment)) {
        configure(experiment.settings());
    }

    const Network& network() const override { return *network_; }
    void configure(const Settings& settings) override { objective_ = makeObjective(settings); }
    ObjectiveValue evaluate(const TrainingBatch& batch) const override {
        return objective_->evaluate(*network_, experiment_.sde(), batch);
    }

private:
    const Experiment& experiment_;
    std::unique_ptr<ScoreNetwork> network_;
    std::unique_ptr<Objective> objective_;
};

double betaOf(const Settings& settings) {
    return settings.read(betaOptionsSchema(), "objective").beta;
}

template <class Model>
std::unique_ptr<Model> ofKind(std::unique_ptr<LatentModel> model) {
    return std::unique_ptr<Model>(dynamic_cast<Model*>(model.release()));
}

class VaeLearner final : public Learner {
public:
    explicit VaeLearner(const Experiment& experiment)
        : model_(ofKind<Vae>(makeLatentModel(experiment))) {
        configure(experiment.settings());
    }

    const Network& network() const override { return *model_; }
    void configure(const Settings& settings) override {
        beta_ = betaOf(settings);
        distance_ = settings.read(elboOptionsSchema(), "objective").distance;
    }
    ObjectiveValue evaluate(const TrainingBatch& batch) const override {
        return evaluateElbo(*model_, batch, beta_, distance_);
    }

private:
    std::unique_ptr<Vae> model_;
    double beta_ = 0.0;
    Distance distance_ = Distance::squared;
};

class ScoreVaeLearner final : public Learner {
public:
    explicit ScoreVaeLearner(const Experiment& experiment)
        : experiment_(experiment), model_(ofKind<ScoreVae>(makeLatentModel(experiment))) {
        configure(experiment.settings());
        if (options_.recipe == Recipe::paper) return;
        const double beta = betaOf(experiment.settings());
        const bool pca = options_.warmTarget == WarmTarget::pca;
        auto vae = pca ? nullptr : ofKind<Vae>(ancestorModel(experiment, "vae"));
        target_ = vae ? vaeTarget(std::move(vae))
                      : pcaTarget(experiment.set(), model_->latents(), std::max(beta, kLeastNoise),
                                  experiment.device());
    }

    const Network& network() const override { return *model_; }
    void configure(const Settings& settings) override {
        beta_ = betaOf(settings);
        options_ = settings.read(scoreVaeObjectiveOptionsSchema(), "objective");
        steps_ = settings.integer("training.steps");
        law_ = std::make_unique<const TimeLaw>(settings);
        Settings simple = settings;
        const bool known = simple.set("objective.time_sampling", Value("uniform")) &&
                           simple.set("objective.weighting", Value("simple"));
        assert(known);
        simpleLaw_ = known ? std::make_unique<const TimeLaw>(simple) : nullptr;
    }
    ObjectiveValue evaluate(const TrainingBatch& batch) const override {
        const Sde& sde = experiment_.sde();
        if (batch.step < warmSteps()) {
            return evaluateWarmStart(*model_, *target_, sde, *law_, batch);
        }
        const double share =
            static_cast<double>(batch.step - warmSteps()) / static_cast<double>(steps_);
        const double risen = share < options_.betaRise ? share / options_.betaRise : 1.0;
        const TimeLaw& law = share < options_.simpleShare ? *simpleLaw_ : *law_;
        return evaluateScoreVae(*model_, sde, law, batch, beta_ * risen);
    }

private:
    static constexpr double kLeastNoise = 1e-4;  // of PCA's z where beta is 0

    std::int64_t warmSteps() const {
        if (options_.recipe == Recipe::paper) return 0;
        return static_cast<std::int64_t>(options_.warmShare * static_cast<double>(steps_));
    }

    const Experiment& experiment_;
    std::unique_ptr<ScoreVae> model_;
    std::unique_ptr<LatentTarget> target_;  ///< null: no warm start
    std::unique_ptr<const TimeLaw> law_, simpleLaw_;
    ScoreVaeObjectiveOptions options_;
    std::int64_t steps_ = 0;
    double beta_ = 0.0;
};

class CdeLearner final : public Learner {
public:
    explicit CdeLearner(const Experiment& experiment)
        : experiment_(experiment), model_(ofKind<Cde>(makeLatentModel(experiment))) {
        configure(experiment.settings());
    }

    const Network& network() const override { return *model_; }
    void configure(const Settings& settings) override {
        beta_ = betaOf(settings);
        law_ = std::make_unique<const TimeLaw>(settings);
    }
    ObjectiveValue evaluate(const TrainingBatch& batch) const override {
        return evaluateCde(*model_, experiment_.sde(), *law_, batch, beta_);
    }

private:
    const Experiment& experiment_;
    std::unique_ptr<Cde> model_;
    std::unique_ptr<const TimeLaw> law_;
    double beta_ = 0.0;
};

/// First a VAE, then all of LSGM.
class LsgmLearner final : public Learner {
public:
    explicit LsgmLearner(const Experiment& experiment)
        : experiment_(experiment), model_(ofKind<Lsgm>(makeLatentModel(experiment))) {
        configure(experiment.settings());
        if (!options_.distil) return;
        teacher_ = ofKind<Lsgm>(ancestorModel(experiment, "lsgm"));
        beginDistillation(model_->layout(), model_->weights());
    }

    const Network& network() const override { return *model_; }
    void configure(const Settings& settings) override {
        options_ = settings.read(lsgmOptionsSchema(), "objective");
        steps_ = settings.integer("training.steps");
        laws_ = std::make_unique<const LatentTimeLaws>(settings);
    }

    ObjectiveValue evaluate(const TrainingBatch& batch) const override {
        if (teacher_ != nullptr) {
            const TaughtStep step{options_.distilSteps, experiment_.tMin()};
            return evaluateDistillation(model_->prior(), teacher_->prior(), experiment_.sde(),
                                        batch, step);
        }
        const double kl = klFactor(options_, batch.step, vaeSteps(), steps_);
        if (batch.step < vaeSteps()) {
            const bool balanced = options_.klBalance && kl < 1.0;
            ObjectiveValue value =
                evaluateElbo(model_->vae(), batch, kl, Distance::squared, balanced);
            value.parts.push_back({"kl_factor", torch::tensor(kl)});
            return value;
        }
        if (batch.step == vaeSteps()) maskInactive(batch);
        const LatentStep step{options_.algorithm, kl,
                              options_.frozen,    options_.adaptive,
                              options_.spectral,  options_.normScale};
        return evaluateLatentMatching(*model_, experiment_.sde(), *laws_, batch, step);
    }

    std::vector<Pace> paces(std::int64_t done) const override {
        const std::int64_t vae = model_->vae().layout().total;
        if (teacher_ != nullptr) {
            return {{0, vae, 0.0, 0}, {vae, model_->prior().layout().total, 1.0, 0}};
        }
        if (done < vaeSteps()) return {};
        const double factor = options_.frozen ? 0.0 : options_.vaeRate;
        return {{0, vae, factor, 0}, {vae, model_->prior().layout().total, 1.0, vaeSteps()}};
    }

private:
    std::int64_t vaeSteps() const {
        return std::llround(options_.vaeShare * static_cast<double>(steps_));
    }

    /// Of an encoder that has learned something.
    void maskInactive(const TrainingBatch& batch) const {
        const bool trained = vaeSteps() > 0 || experiment_.lineage().find("vae") != nullptr;
        if (!options_.dropInactive || !trained) return;
        const torch::Tensor active =
            activeLatents(model_->encode(batch.x0), model_->vae().groups());
        if (active.sum().item<double>() > 0.0) model_->prior().mask(active);
    }

    const Experiment& experiment_;
    std::unique_ptr<Lsgm> model_;
    std::unique_ptr<Lsgm> teacher_;  ///< null: no distillation
    std::unique_ptr<const LatentTimeLaws> laws_;
    LsgmOptions options_;
    std::int64_t steps_ = 0;
};

using MakeLearner = std::function<std::unique_ptr<Learner>(const Experiment&)>;

template <class Kind>
std::unique_ptr<Learner> make(const Experiment& experiment) {
    return std::make_unique<Kind>(experiment);
}

const Registry<MakeLearner>& learners() {
    static const auto registry = Registry<MakeLearner>{}
                                     .add("score", make<ScoreLearner>)
                                     .add("energy", make<ScoreLearner>)
                                     .add("vae", make<VaeLearner>)
                                     .add("scorevae", make<ScoreVaeLearner>)
                                     .add("cde", make<CdeLearner>)
                                     .add("lsgm", make<LsgmLearner>);
    return registry;
}

}  // namespace

std::unique_ptr<Learner> makeLearner(const Experiment& experiment) {
    const MakeLearner* make = learners().find(experiment.settings().text("model.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and learners
    return (*make)(experiment);
}

}  // namespace scorescope
