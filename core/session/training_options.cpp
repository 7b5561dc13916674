// SPDX-License-Identifier: Apache-2.0
#include "core/session/training_options.h"

namespace scorescope {
namespace {

void addOptimiser(Schema<TrainingOptions>& schema) {
    schema
        .add("steps", &TrainingOptions::steps,
             Describe("Steps")
                 .in(1, 1e9)
                 .slider(100, 100'000)
                 .logScale()
                 .live()
                 .help("Horizon of the learning-rate schedule; training ends here."))
        .add("batch", &TrainingOptions::batch,
             Describe("Batch").in(1, 1e6).slider(16, 8192).logScale().live().unit("samples").help(
                 "Samples per step. Larger batches give a smoother loss and slower steps."))
        .add(
            "lr", &TrainingOptions::lr,
            Describe("Learning rate")
                .in(0.0, 10.0)
                .slider(1e-5, 0.1)
                .logScale()
                .live()
                .help(
                    "Adam's step size at the start; it falls as the square root of what is left of "
                    "the steps. Too large: the loss jumps or becomes NaN."))
        .add(
            "ema", &TrainingOptions::ema,
            Describe("EMA decay")
                .in(0.0, 0.999999)
                .slider(0.9, 0.9999)
                .live()
                .help(
                    "Average of the weights over about 1/(1 - decay) steps; early steps use less."))
        .add("clip", &TrainingOptions::clip,
             Describe("Gradient clip")
                 .in(0.0, 1e6)
                 .slider(0.0, 10.0)
                 .live()
                 .expert()
                 .help("Largest norm of the gradient; 0: no limit."))
        .add("warmup", &TrainingOptions::warmup,
             Describe("Warm-up").in(0, 1e6).slider(0, 1000).live().expert().unit("steps").help(
                 "The learning rate rises linearly over these steps."));
}

void addSession(Schema<TrainingOptions>& schema) {
    schema
        .add(
            "speed_limit", &TrainingOptions::speedLimit,
            Describe("Speed limit")
                .in(0.0, 1e6)
                .slider(0.0, 1000.0)
                .live()
                .unit("steps/s")
                .help("Slows training down so that an audience can follow; 0: as fast as it goes."))
        .add("share", &TrainingOptions::share,
             Describe("Cores for training")
                 .in(0.05, 0.95)
                 .live()
                 .help("How much of the processor training takes in the window; the rest computes "
                       "and draws what is shown."))
        .add("checkpoint_every", &TrainingOptions::checkpointEvery,
             Describe("Checkpoint every")
                 .in(1, 1e9)
                 .slider(100, 10'000)
                 .logScale()
                 .live()
                 .expert()
                 .unit("steps")
                 .help("A checkpoint is also written at every pause and at the end."))
        .add("stop_minutes", &TrainingOptions::stopMinutes,
             Describe("Stop after")
                 .in(0.0, 1e6)
                 .slider(0.0, 60.0)
                 .live()
                 .expert()
                 .unit("min")
                 .help("Wall time of one training; 0: no limit."))
        .add("stop_eps_mse", &TrainingOptions::stopEpsMse,
             Describe("Stop at noise error")
                 .in(0.0, 1e6)
                 .slider(0.0, 1.0)
                 .live()
                 .expert()
                 .help("Stops when the smoothed mean (eps - eps_hat)^2 falls below; 0: never."))
        .add("stop_plateau", &TrainingOptions::stopPlateau,
             Describe("Stop on plateau")
                 .in(0, 1e9)
                 .slider(0, 10'000)
                 .live()
                 .expert()
                 .unit("steps")
                 .help("Stops when the smoothed noise error has not fallen by 0.1 % for so many "
                       "steps; 0: never."));
}

void addPath(Schema<TrainingOptions>& schema) {
    schema.add("path", &TrainingOptions::path,
               Describe("Computed by")
                   .expert()
                   .help("What takes the steps. Both see the same batches and noise and agree to "
                         "rounding; a "
                         "run may go on with the other."),
               {{TrainingPath::automatic, "auto", "Fused kernels where they can",
                 "A dense score network on the processor; everything else by LibTorch."},
                {TrainingPath::libtorch, "libtorch", "LibTorch", "The reference."}});
}

}  // namespace

const Schema<TrainingOptions>& trainingOptionsSchema() {
    static const auto schema = [] {
        Schema<TrainingOptions> all;
        addOptimiser(all);
        addSession(all);
        addPath(all);
        return all;
    }();
    return schema;
}

const Schema<RootOptions>& rootOptionsSchema() {
    static const auto schema =
        Schema<RootOptions>{}
            .add("seed", &RootOptions::seed,
                 Describe("Seed")
                     .in(0, 9007199254740991.0)
                     .slider(0, 100)
                     .help("The same seed gives the same data, weights and training."))
            .add("device", &RootOptions::device,
                 Describe("Device").expert().help("auto, cpu, cuda or cuda:N."))
            .add("threads", &RootOptions::threads,
                 Describe("Threads").in(0, 1024).slider(0, 16).expert().help(
                     "Processor threads that training uses; 0: as many as help. On the fused "
                     "kernels results do not depend on it; with LibTorch bit-equal repetition "
                     "needs the same number."));
    return schema;
}

bool isMachineSetting(std::string_view key) {
    return key == "device" || key == "threads" || key == "training.path";
}

bool isPaceSetting(std::string_view key) {
    return key == "training.speed_limit" || key == "training.share" ||
           key == "training.checkpoint_every" || key.starts_with("training.stop_");
}

}  // namespace scorescope
