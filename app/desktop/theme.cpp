// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>
#include <QToolTip>

namespace scorescope::app {
namespace {

QPalette palette(bool dark) {
    const QColor window = dark ? QColor(0x20, 0x24, 0x29) : QColor(0xf4, 0xf5, 0xf7);
    const QColor base = dark ? QColor(0x33, 0x3a, 0x41) : QColor(0xff, 0xff, 0xff);
    const QColor text = dark ? QColor(0xf1, 0xf3, 0xf5) : QColor(0x16, 0x19, 0x1d);
    const QColor muted = dark ? QColor(0xa9, 0xb1, 0xba) : QColor(0x55, 0x5c, 0x64);
    const QColor button = dark ? QColor(0x2c, 0x32, 0x38) : QColor(0xf8, 0xf9, 0xfa);
    const QColor accent = dark ? QColor(0x3d, 0x8f, 0xc4) : QColor(0x00, 0x62, 0x9b);
    const QColor warning = dark ? QColor(0xf5, 0x9a, 0x2e) : QColor(0xa8, 0x49, 0x00);
    QPalette colours(text, button, base.lighter(110), window.darker(170), window.darker(130), text,
                     Qt::white, base, window);
    colours.setColor(QPalette::AlternateBase, window);
    colours.setColor(QPalette::PlaceholderText, muted);
    colours.setColor(QPalette::Highlight, accent);
    colours.setColor(QPalette::HighlightedText, Qt::white);
    colours.setColor(QPalette::Link, accent);
    colours.setColor(QPalette::LinkVisited, warning);
    colours.setColor(QPalette::ToolTipBase, dark ? button : QColor(0xff, 0xff, 0xe8));
    colours.setColor(QPalette::ToolTipText, text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        colours.setColor(QPalette::Disabled, role,
                         dark ? QColor(0x70, 0x78, 0x80) : QColor(0x8f, 0x96, 0x9d));
    }
    colours.setColor(QPalette::Disabled, QPalette::Highlight, muted);
    return colours;
}

}  // namespace

void applyTheme(QApplication& application, bool dark) {
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(palette(dark));
    QToolTip::setPalette(palette(dark));
}

}  // namespace scorescope::app
