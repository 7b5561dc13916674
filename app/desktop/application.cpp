// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/application.h"

#include <clocale>
#include <exception>

#include "app/present/version.h"

namespace scorescope::app {

Application::Application(int& argc, char** argv) : QApplication(argc, argv) {
    // Qt has just taken over the user's locale; numbers in C libraries must keep their point.
    std::setlocale(LC_NUMERIC, "C");
    setApplicationName(QStringLiteral("scorescope"));
    setOrganizationName(QStringLiteral("ScoreScope"));
    setApplicationVersion(QLatin1String(programVersion()));
}

bool Application::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& exception) {
        Q_EMIT exceptionCaught(QString::fromUtf8(exception.what()));
    } catch (...) {
        Q_EMIT exceptionCaught(tr("an unknown exception"));
    }
    return false;
}

}  // namespace scorescope::app
