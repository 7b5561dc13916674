// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/plane_loader.h"

#include <QMetaObject>

namespace scorescope::app {

PlaneLoader::PlaneLoader(QObject* parent) : QObject(parent) {
    pool_.setMaxThreadCount(1);
}

PlaneLoader::~PlaneLoader() {
    pool_.clear();
    pool_.waitForDone();
}

void PlaneLoader::order(const Settings& settings) {
    const quint64 number = ++ordered_;
    pool_.clear();  // orders that nobody waits for any more
    pool_.start([this, settings, number] {
        const auto result = PlaneData::load(settings);
        QMetaObject::invokeMethod(
            this,
            [this, result, number] {
                if (number != ordered_) return;
                delivered_ = number;
                if (result) {
                    Q_EMIT loaded(*result);
                } else {
                    Q_EMIT failed(result.error());
                }
            },
            Qt::QueuedConnection);
    });
}

}  // namespace scorescope::app
