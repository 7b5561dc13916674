// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThreadPool>
#include <memory>

#include "app/present/plane_data.h"

namespace scorescope::app {

/// Reads data sets for the canvas in a thread of its own; only the newest order is delivered.
class PlaneLoader : public QObject {
    Q_OBJECT

public:
    explicit PlaneLoader(QObject* parent = nullptr);
    ~PlaneLoader() override;

    void order(const Settings& settings);
    bool busy() const { return delivered_ != ordered_; }

Q_SIGNALS:
    void loaded(const std::shared_ptr<const scorescope::app::PlaneData>& data);
    void failed(const scorescope::Error& error);

private:
    QThreadPool pool_;
    quint64 ordered_ = 0;
    quint64 delivered_ = 0;
};

}  // namespace scorescope::app
