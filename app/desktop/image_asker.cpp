// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/image_asker.h"

#include <utility>

namespace scorescope::app {

ImageAsker::ImageAsker(Workbench& workbench, QObject* parent)
    : QObject(parent), workbench_(workbench) {
    connect(&workbench_, &Workbench::replyTaken, this, &ImageAsker::takeReply);
}

void ImageAsker::wish(const Wish& wish, const std::function<Job()>& job) {
    if (!workbench_.isReady()) return;
    Line& line = lines_[wish.key];
    const auto now = ImageGate::Time::clock::now();
    if (wish.haste == Haste::wait && line.gate.waiting()) return;
    if (!line.gate.due(wish.order, wish.step, now)) return;
    line.gate.asked(wish.order, wish.step, now);
    line.id = nextId_++;
    line.frames.clear();
    workbench_.bridge().ask({wish.key, line.id, job()});
}

void ImageAsker::forget(const std::string& key) {
    const auto found = lines_.find(key);
    if (found == lines_.end()) return;
    if (found->second.gate.waiting()) workbench_.bridge().cancel(key);
    lines_.erase(found);
}

void ImageAsker::restart() {
    lines_.clear();
}

bool ImageAsker::settled(const std::string& key, const std::string& order) const {
    const auto found = lines_.find(key);
    return found != lines_.end() && found->second.gate.settled(order);
}

bool ImageAsker::waiting(const std::string& key) const {
    const auto found = lines_.find(key);
    return found != lines_.end() && found->second.gate.waiting();
}

std::string ImageAsker::problem(const std::string& key) const {
    const auto found = lines_.find(key);
    return found == lines_.end() ? std::string() : found->second.problem;
}

void ImageAsker::takeReply(const ExplorerReply& reply) {
    const auto found = lines_.find(reply.key);
    if (found == lines_.end() || found->second.id != reply.id) return;
    Line& line = found->second;
    const QString key = QString::fromStdString(reply.key);
    const auto now = ImageGate::Time::clock::now();
    if (const auto* error = std::get_if<Error>(&reply.result)) {
        line.gate.answered(now);
        line.problem = error->line();
        Q_EMIT refused(key, QString::fromStdString(line.problem));
        return;
    }
    line.problem.clear();
    if (const auto* answer = std::get_if<EncodeReply>(&reply.result)) {
        line.gate.answered(now);
        Q_EMIT encoded(key, *answer);
    } else if (const auto* scores = std::get_if<ScoreReply>(&reply.result)) {
        line.gate.answered(now);
        Q_EMIT scored(key, *scores);
    } else if (const auto* samples = std::get_if<SampleReply>(&reply.result)) {
        line.frames.insert(line.frames.end(), samples->frames.begin(), samples->frames.end());
        if (!samples->finished) return;
        line.gate.answered(now);
        SampleReply whole = *samples;
        whole.frames = std::exchange(line.frames, {});
        Q_EMIT sampled(key, whole);
    } else if (const auto* images = std::get_if<ReconstructReply>(&reply.result)) {
        if (images->finished) line.gate.answered(now);
        Q_EMIT decoded(key, *images);
    }
}

}  // namespace scorescope::app
