// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <QSettings>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "app/desktop/application.h"
#include "app/desktop/display_check.h"
#include "app/desktop/theme.h"
#include "core/base/processor.h"

namespace {

/// Starts this program again with a display of its own; returns only when that fails.
void startUnderXvfb(int argc, char** argv) {
    std::vector<const char*> words = {"xvfb-run", "-a", "-s", "-screen 0 1920x1200x24 -noreset"};
    words.insert(words.end(), argv, argv + argc);
    words.push_back(nullptr);
    setenv("SCORESCOPE_TEST_XVFB", "1", 1);
    setenv("QT_QPA_PLATFORM", "xcb", 1);
    setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
    execvp(words[0], const_cast<char* const*>(words.data()));
}

bool onlyLists(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::strncmp(argv[i], "--gtest_list_tests", 18) == 0) return true;
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    if (onlyLists(argc, argv)) {
        testing::InitGoogleTest(&argc, argv);
        return RUN_ALL_TESTS();
    }
    if (!scorescope::app::checkDisplay() && std::getenv("SCORESCOPE_TEST_XVFB") == nullptr) {
        startUnderXvfb(argc, argv);
        std::perror("xvfb-run");
        return 1;
    }
    scorescope::prepareProcessor(scorescope::detectProcessor());
    // Nobody's own settings: what the window keeps goes into a folder that is removed.
    const QTemporaryDir home;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.path());
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSwapInterval(0);
    QSurfaceFormat::setDefaultFormat(format);
    QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    testing::InitGoogleTest(&argc, argv);
    scorescope::app::Application application(argc, argv);
    scorescope::app::applyTheme(application, false);
    return RUN_ALL_TESTS();
}
