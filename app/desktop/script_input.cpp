// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/script_input.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include "app/desktop/latency_probe.h"
#include "app/desktop/main_window.h"
#include "core/base/nearest.h"

namespace scorescope::app {
namespace {

constexpr int kMoves = 20;
constexpr int kMoveMilliseconds = 16;

Error wrong(const QString& what, const std::string& remedy) {
    return {Fault::usage, what.toStdString(), {}, remedy};
}

}  // namespace

ScriptInput::ScriptInput(MainWindow& window, LatencyProbe& probe)
    : QObject(&window), window_(window), probe_(probe) {
    moves_.setTimerType(Qt::PreciseTimer);
    moves_.setInterval(kMoveMilliseconds);
    connect(&moves_, &QTimer::timeout, this, &ScriptInput::moveOn);
}

Result<void> ScriptInput::click(const QString& name) {
    if (auto* action = window_.findChild<QAction*>(name)) {
        if (!action->isEnabled()) {
            return wrong(QStringLiteral("\"%1\" is disabled now").arg(name),
                         "wait until it is enabled");
        }
        QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
        probe_.inputPosted(nullptr);
        return {};
    }
    const auto widget = find(name);
    if (!widget) return widget.error();
    const QPointF centre = QRectF((*widget)->rect()).center();
    postMouse(*widget, QEvent::MouseButtonPress, centre, true);
    postMouse(*widget, QEvent::MouseButtonRelease, centre, false);
    return {};
}

Result<void> ScriptInput::drag(const QString& name, QPointF from, QPointF to) {
    const auto widget = find(name);
    if (!widget) return widget.error();
    dragged_ = *widget;
    from_ = from;
    to_ = to;
    moved_ = 0;
    postMouse(dragged_, QEvent::MouseButtonPress, from_, true);
    moves_.start();
    return {};
}

Result<void> ScriptInput::press(const QString& text) {
    const QKeySequence sequence(text);
    if (sequence.isEmpty() || sequence[0].key() == Qt::Key_unknown) {
        return wrong(QStringLiteral("\"%1\" is no key").arg(text),
                     "write for example Ctrl+T, Space or Left");
    }
    QWidget* focus = window_.focusWidget();
    if (focus == nullptr) focus = &window_.canvas().view();
    const bool onCanvas = focus == &window_.canvas() || window_.canvas().isAncestorOf(focus);
    const auto actions =
        onCanvas ? window_.canvas().actions() + window_.actions() : window_.actions();
    for (QAction* action : actions) {
        if (!action->shortcuts().contains(sequence)) continue;
        if (!action->isEnabled()) {
            return wrong(QStringLiteral("\"%1\" is disabled now").arg(text),
                         "wait until it is enabled");
        }
        QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
        probe_.inputPosted(nullptr);
        return {};
    }
    for (int i = 0; i < sequence.count(); ++i) {
        const QKeyCombination key = sequence[static_cast<uint>(i)];
        const bool printable =
            key.key() < Qt::Key_Escape && key.keyboardModifiers() == Qt::NoModifier;
        const QString typed = printable ? QString(QChar(key.key())).toLower() : QString();
        for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease}) {
            QCoreApplication::postEvent(
                focus, new QKeyEvent(type, key.key(), key.keyboardModifiers(), typed));
        }
        probe_.inputPosted(focus);
    }
    return {};
}

Result<QWidget*> ScriptInput::find(const QString& name) const {
    std::vector<std::string> names;
    for (auto* widget : window_.findChildren<QWidget*>()) {
        if (widget->objectName().isEmpty() || widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        names.push_back(widget->objectName().toStdString());
        if (widget->objectName() != name) continue;
        if (!widget->isVisible()) {
            return wrong(QStringLiteral("\"%1\" is not visible").arg(name), "show its panel first");
        }
        if (!widget->isEnabled()) {
            return wrong(QStringLiteral("\"%1\" is disabled now").arg(name),
                         "wait until it is enabled");
        }
        return widget;
    }
    const std::string close = nearest(name.toStdString(), names);
    return wrong(QStringLiteral("there is no widget \"%1\"").arg(name),
                 close.empty() ? std::string() : "did you mean " + close + "?");
}

void ScriptInput::postMouse(QWidget* widget, int type, QPointF at, bool down) {
    const bool moves = type == QEvent::MouseMove;
    // Qt gives the focus to a widget only for clicks that come from the system.
    const bool focuses =
        type == QEvent::MouseButtonPress && (widget->focusPolicy() & Qt::ClickFocus);
    if (focuses) widget->setFocus(Qt::MouseFocusReason);
    QCoreApplication::postEvent(
        widget, new QMouseEvent(static_cast<QEvent::Type>(type), at, widget->mapToGlobal(at),
                                moves ? Qt::NoButton : Qt::LeftButton,
                                down ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier));
    probe_.inputPosted(widget);
}

void ScriptInput::moveOn() {
    if (dragged_ == nullptr) {
        moves_.stop();
        return;
    }
    ++moved_;
    const QPointF at = from_ + (to_ - from_) * (static_cast<double>(moved_) / kMoves);
    postMouse(dragged_, QEvent::MouseMove, at, true);
    if (moved_ < kMoves) return;
    moves_.stop();
    postMouse(dragged_, QEvent::MouseButtonRelease, to_, false);
}

}  // namespace scorescope::app
