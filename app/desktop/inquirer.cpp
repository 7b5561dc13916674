// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/inquirer.h"

namespace scorescope::app {
namespace {

constexpr const char* kProbe = "canvas.probe";
constexpr const char* kIntegral = "canvas.integral";
constexpr const char* kDsm = "canvas.dsm";

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

/// Hands an answer, or why there is none, to the part of the canvas that shows it.
template <class Reply, class View>
void deliver(const ExplorerReply& reply, View& view) {
    if (const auto* answer = std::get_if<Reply>(&reply.result)) view.take(*answer);
    if (const auto* error = std::get_if<Error>(&reply.result)) view.fail(error->what);
}

}  // namespace

Inquirer::Inquirer(Workbench& workbench, CanvasView& canvas, QObject* parent)
    : QObject(parent), workbench_(workbench), canvas_(canvas) {
    connect(&workbench_, &Workbench::replyTaken, this, &Inquirer::takeReply);
}

Inquirer::Wishes Inquirer::wishes(const ScoreSource& source) const {
    if (workbench_.dimension() != 2) return {};
    const ViewState& view = workbench_.document().view();
    Wishes wishes;
    wishes.probe = ProbeView::request(view, source, canvas_.fieldT());
    if (view.shows(Layer::integral)) {
        wishes.integral = IntegralView::request(canvas_.ways(view), source, canvas_.fieldT());
    }
    wishes.dsm = DsmView::request(view, source, canvas_.fieldT());
    return wishes;
}

template <class Request>
void Inquirer::askFor(const char* key, Inquiry<Request>& inquiry,
                      const std::optional<Request>& wish) {
    auto request = inquiry.next(wish, workbench_.generation(), workbench_.facts().step, now());
    if (request) workbench_.bridge().ask({key, nextId_++, *std::move(request)});
}

void Inquirer::refresh(const ScoreSource& source) {
    source_ = source;
    const Wishes now = wishes(source);
    askFor(kProbe, probe_, now.probe);
    askFor(kIntegral, integral_, now.integral);
    askFor(kDsm, dsm_, now.dsm);
}

void Inquirer::restart() {
    probe_.restart();
    integral_.restart();
    dsm_.restart();
    oldestAwaited_ = nextId_;
}

bool Inquirer::settled(const ScoreSource& source) const {
    const Wishes now = wishes(source);
    const std::uint64_t run = workbench_.generation();
    return probe_.settled(now.probe, run) && integral_.settled(now.integral, run) &&
           dsm_.settled(now.dsm, run);
}

void Inquirer::takeReply(const ExplorerReply& reply) {
    if (reply.id < oldestAwaited_) return;
    if (reply.key == kProbe) {
        probe_.answered(now());
        deliver<ProbeReply>(reply, canvas_.probe());
    } else if (reply.key == kIntegral) {
        integral_.answered(now());
        deliver<LineIntegralReply>(reply, canvas_.integral());
    } else if (reply.key == kDsm) {
        dsm_.answered(now());
        deliver<DsmDemoReply>(reply, canvas_.dsm());
    } else {
        return;
    }
    refresh(source_);
    Q_EMIT answered();
}

}  // namespace scorescope::app
