// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/fake_engine.h"

#include <utility>

namespace scorescope {
namespace {

FieldReply answer(const FieldRequest& request) {
    FieldReply reply;
    reply.t = request.t;
    reply.view = request.view;
    reply.columns = request.columns;
    reply.rows = request.rows;
    const auto arrows = static_cast<std::size_t>(2 * request.columns * request.rows);
    if (request.learned) reply.learned.assign(arrows, 1.0f);
    if (request.exact) reply.exact.assign(arrows, 1.5f);
    reply.densityColumns = request.densityColumns;
    reply.densityRows = request.densityRows;
    reply.logDensity.assign(static_cast<std::size_t>(request.densityColumns) *
                                static_cast<std::size_t>(request.densityRows),
                            -1.0f);
    reply.map = request.map;
    if (request.map == MapKind::modelDensity && request.mapColumns > 0) {
        reply.mapRefusal = Error{Fault::usage, "no energy here", "", ""};
        return reply;
    }
    reply.mapColumns = request.mapColumns;
    reply.mapRows = request.mapRows;
    reply.mapReference = 2.0;
    reply.mapValues.assign(
        static_cast<std::size_t>(request.mapColumns) * static_cast<std::size_t>(request.mapRows),
        0.5f);
    return reply;
}

ProbeReply answer(const ProbeRequest& request) {
    ProbeReply reply;
    reply.dimension = 2;
    reply.points = request.points;
    reply.learned = {{1.0, 0.0}, {-2.0, 0.5, -0.5, -1.0}};
    reply.exact = {{1.0, 0.0}, {-2.0, 0.0, 0.0, -1.0}};
    reply.logDensity = {-1.0};
    return reply;
}

LineIntegralReply answer(const LineIntegralRequest& request) {
    LineIntegralReply reply;
    reply.paths = request.paths;
    reply.learned = {1.0, 1.5};
    reply.exact = reply.logDensityRise = {1.25, 1.25};
    return reply;
}

DsmDemoReply answer(const DsmDemoRequest& request) {
    DsmDemoReply reply;
    reply.dimension = 2;
    reply.index = request.index;
    reply.noiseScale = {0.5, 0.5};
    reply.clean = reply.shrunk = {0.0, 0.0};
    reply.noise = {1.0, 1.0};
    reply.noisy = {0.5, 0.5};
    reply.target = reply.prediction = reply.exact = {-2.0, -2.0};
    return reply;
}

SampleReply answer(const SampleRequest& request) {
    SampleReply reply;
    reply.dimension = 2;
    reply.finished = true;
    reply.progress = 1.0;
    reply.nfe = 60;
    reply.seconds = 0.1;
    const std::vector<float> positions(static_cast<std::size_t>(2 * request.count), 0.5f);
    for (const double t : {1.0, 0.0}) {
        reply.frames.push_back({static_cast<int>(reply.frames.size()), t, t,
                                std::make_shared<const std::vector<float>>(positions)});
    }
    return reply;
}

XtReply answer(const XtRequest& request) {
    XtReply reply;
    reply.view = request.view;
    reply.t = request.t;
    reply.columns = request.columns;
    reply.rows = request.rows;
    reply.logDensity.assign(
        static_cast<std::size_t>(request.columns) * static_cast<std::size_t>(request.rows), -1.0f);
    reply.logDensityOfData.assign(static_cast<std::size_t>(request.rows), -1.0f);
    reply.arrowColumns = request.arrowColumns;
    reply.arrowRows = request.arrowRows;
    const auto arrows = static_cast<std::size_t>(request.arrowColumns * request.arrowRows);
    if (request.learned) reply.learned.assign(arrows, 1.0f);
    if (request.exact) reply.exact.assign(arrows, -1.0f);
    const auto rows = static_cast<std::size_t>(request.sliceRows);
    reply.sliceLogDensity.assign(rows, -1.0f);
    if (request.learned) reply.sliceLearned.assign(rows, 1.0f);
    if (request.exact) reply.sliceExact.assign(rows, -1.0f);
    return reply;
}

PathsReply answer(const PathsRequest& request) {
    PathsReply reply;
    reply.kind = request.kind;
    reply.count = request.count;
    reply.dimension = 1;
    reply.t = request.kind == PathKind::forward ? std::vector{0.0, 1.0} : std::vector{1.0, 0.0};
    std::vector<float> positions;
    for (std::int64_t path = 0; path < request.count; ++path) {
        positions.push_back(static_cast<float>(request.seed) + 0.02f * static_cast<float>(path));
        positions.push_back(-0.02f * static_cast<float>(path));
    }
    reply.positions = std::make_shared<const std::vector<float>>(std::move(positions));
    return reply;
}

class FakeSession final : public Session {
public:
    explicit FakeSession(std::shared_ptr<FakeScript> script) : script_(std::move(script)) {}

    void send(TrainerCommand command) override {
        const std::lock_guard lock(script_->mutex);
        script_->commands.push_back(std::move(command));
    }

    void ask(ExplorerRequest request) override {
        {
            const std::lock_guard lock(script_->mutex);
            if (const auto* field = std::get_if<FieldRequest>(&request.job);
                field != nullptr && script_->answersFields) {
                script_->replies.push_back({request.key, request.id, answer(*field)});
            }
            if (const auto* sample = std::get_if<SampleRequest>(&request.job);
                sample != nullptr && script_->answersSamples) {
                script_->replies.push_back(
                    {request.key, request.id,
                     script_->images ? script_->images->answer(*sample) : answer(*sample)});
            }
            if (const auto* xt = std::get_if<XtRequest>(&request.job)) {
                script_->replies.push_back({request.key, request.id, answer(*xt)});
            }
            if (const auto* paths = std::get_if<PathsRequest>(&request.job)) {
                script_->replies.push_back({request.key, request.id, answer(*paths)});
            }
            answerTools(request);
            if (script_->images && script_->answersImages) answerImages(request);
            script_->requests.push_back(std::move(request));
        }
        script_->wake();
    }

    void cancel(const std::string& key) override {
        const std::lock_guard lock(script_->mutex);
        script_->cancelled.push_back(key);
    }

    std::vector<Event> takeEvents() override { return take(script_->events); }
    std::vector<LossPoint> takeLosses() override { return take(script_->losses); }
    std::vector<ExplorerReply> takeReplies() override { return take(script_->replies); }

    std::shared_ptr<const TrainingSnapshot> snapshot() const override {
        return std::make_shared<TrainingSnapshot>();
    }

private:
    void answerTools(const ExplorerRequest& request) {
        const auto reply = [&](auto result) {
            script_->replies.push_back({request.key, request.id, std::move(result)});
        };
        if (const auto* probe = std::get_if<ProbeRequest>(&request.job)) reply(answer(*probe));
        if (const auto* line = std::get_if<LineIntegralRequest>(&request.job)) reply(answer(*line));
        if (const auto* dsm = std::get_if<DsmDemoRequest>(&request.job)) reply(answer(*dsm));
    }

    void answerImages(const ExplorerRequest& request) {
        const FakeImages& images = *script_->images;
        const auto reply = [&](auto result) {
            script_->replies.push_back({request.key, request.id, std::move(result)});
        };
        if (const auto* encode = std::get_if<EncodeRequest>(&request.job)) {
            reply(images.answer(*encode));
        }
        if (const auto* rebuild = std::get_if<ReconstructRequest>(&request.job)) {
            reply(images.answer(*rebuild, script_->decoders));
        }
        if (const auto* scores = std::get_if<ScoreRequest>(&request.job)) {
            reply(images.answer(*scores));
        }
        if (const auto* decode = std::get_if<DecodeRequest>(&request.job)) {
            reply(images.answer(*decode));
        }
    }

    template <class T>
    std::vector<T> take(std::vector<T>& box) {
        const std::lock_guard lock(script_->mutex);
        return std::exchange(box, {});
    }

    std::shared_ptr<FakeScript> script_;
};

}  // namespace

void FakeScript::say(Event event) {
    {
        const std::lock_guard lock(mutex);
        events.push_back(std::move(event));
    }
    wake();
}

void FakeScript::lose(std::int64_t firstStep, std::int64_t count) {
    {
        const std::lock_guard lock(mutex);
        for (std::int64_t step = firstStep; step < firstStep + count; ++step) {
            LossPoint point;
            point.step = step;
            point.loss = 1.0 / static_cast<double>(step);
            point.made = Clock::now();
            losses.push_back(point);
        }
    }
    wake();
}

std::unique_ptr<Session> FakeEngine::open(SessionSetup setup) {
    {
        const std::lock_guard lock(script_->mutex);
        script_->wake = setup.wake;
        script_->opened.push_back(std::move(setup));
    }
    return std::make_unique<FakeSession>(script_);
}

}  // namespace scorescope
