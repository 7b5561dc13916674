// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include "app/desktop/workbench.h"
#include "app/present/canvas_view.h"
#include "app/present/inquiry.h"

namespace scorescope::app {

/// Asks the explorer what the tools of the canvas need to know: the Jacobians at the selected
/// point, the integrals along two ways, one sample of denoising score matching.
class Inquirer : public QObject {
    Q_OBJECT

public:
    /// The answers go to the canvas.
    Inquirer(Workbench& workbench, CanvasView& canvas, QObject* parent = nullptr);

    /// Asks what is due. `source`: of the learned score.
    void refresh(const ScoreSource& source);
    /// Nothing is under way any more.
    void restart();
    bool settled(const ScoreSource& source) const;

Q_SIGNALS:
    void answered();

private:
    struct Wishes {
        std::optional<ProbeRequest> probe;
        std::optional<LineIntegralRequest> integral;
        std::optional<DsmDemoRequest> dsm;
    };
    Wishes wishes(const ScoreSource& source) const;
    template <class Request>
    void askFor(const char* key, Inquiry<Request>& inquiry, const std::optional<Request>& wish);
    void takeReply(const ExplorerReply& reply);

    Workbench& workbench_;
    CanvasView& canvas_;
    Inquiry<ProbeRequest> probe_;
    Inquiry<LineIntegralRequest> integral_;
    Inquiry<DsmDemoRequest> dsm_;
    std::uint64_t nextId_ = 1;
    std::uint64_t oldestAwaited_ = 1;  ///< answers to what was asked before are of an old session
    ScoreSource source_;
};

}  // namespace scorescope::app
