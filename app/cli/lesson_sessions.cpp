// SPDX-License-Identifier: Apache-2.0
#include "app/cli/lesson_sessions.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace scorescope::app {
namespace {

constexpr std::size_t kMostOpen = 4;  // each has threads and data of its own

/// What the session is built from: samplers are chosen anew for each request.
Settings withoutSampler(const Settings& settings) {
    Settings built = settings;
    for (const std::string& key : settings.activeKeys()) {
        if (key.starts_with("sampler.")) built.reset(key);
    }
    return built;
}

std::string keyOf(const LessonNumber& number) {
    std::string key = withoutSampler(number.settings).hash();
    if (number.exact) return key + " exact";
    return key + ' ' + std::to_string(number.steps.value_or(-1));
}

}  // namespace

LessonSessions::LessonSessions(std::string outFolder, Console& console)
    : outFolder_(std::move(outFolder)), console_(&console) {}

Result<LessonSession*> LessonSessions::of(const LessonNumber& number) {
    const std::string key = keyOf(number);
    const auto found = std::ranges::find(open_, key, [](const auto& each) { return each->key; });
    if (found != open_.end()) return found->get();
    auto made = std::make_unique<LessonSession>();
    made->key = key;
    SessionSetup setup{.settings = withoutSampler(number.settings)};
    const bool trained = !number.exact && number.steps != 0;
    if (!outFolder_.empty() && trained) {
        const std::size_t earlier = runFolders_.size();
        made->runFolder = outFolder_ + "/run";
        if (earlier > 0) made->runFolder += '-' + std::to_string(earlier + 1);
        setup.runFolder = made->runFolder;
    }
    auto session = HeadlessSession::open(std::move(setup), *console_);
    if (!session) return session.error();
    made->session = *std::move(session);
    if (trained) {
        if (auto good = train(*made, number); !good) return good.error();
    }
    if (open_.size() == kMostOpen) open_.pop_front();
    open_.push_back(std::move(made));
    return open_.back().get();
}

Result<void> LessonSessions::train(LessonSession& made, const LessonNumber& number) {
    auto outcome = made.session->train({.untilStep = number.steps, .minutes = {}},
                                       std::numeric_limits<std::size_t>::max());
    if (!outcome) return outcome.error();
    made.losses = std::move(outcome->last);
    made.step = outcome->step;
    made.cost = outcome->cost;
    if (!made.runFolder.empty()) runFolders_.push_back(made.runFolder);
    return {};
}

}  // namespace scorescope::app
