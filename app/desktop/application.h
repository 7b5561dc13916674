// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>

namespace scorescope::app {

/// The application object. No exception may leave an event handler, so it stops them here and says
/// what happened; the program goes on.
class Application : public QApplication {
    Q_OBJECT

public:
    Application(int& argc, char** argv);

    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    void exceptionCaught(const QString& what);
};

}  // namespace scorescope::app
