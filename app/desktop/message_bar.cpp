// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/message_bar.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace scorescope::app {
namespace {

constexpr int kNoticeMilliseconds = 8000;

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    icon_ = new QLabel;
    text_ = new QLabel;
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setTextFormat(Qt::PlainText);
    action_ = new QPushButton;
    action_->setObjectName(QStringLiteral("messageAction"));
    action_->setAccessibleName(tr("Do what the message proposes"));
    action_->hide();
    close_ = new QToolButton;
    close_->setObjectName(QStringLiteral("messageClose"));
    close_->setAccessibleName(tr("Close the message"));
    close_->setToolTip(tr("Close the message"));
    close_->setAutoRaise(true);
    close_->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    layout->addWidget(icon_);
    layout->addWidget(text_, 1);
    layout->addWidget(action_);
    layout->addWidget(close_);
    leave_.setSingleShot(true);
    connect(&leave_, &QTimer::timeout, this, &QWidget::hide);
    connect(action_, &QPushButton::clicked, this, [this] {
        if (run_) run_();
    });
    connect(close_, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
}

void MessageBar::raise(Severity severity, const QString& text) {
    colourBy(severity);
    text_->setText(text);
    setAccessibleName(text);
    const auto pixmap = severity == Severity::notice    ? QStyle::SP_MessageBoxInformation
                        : severity == Severity::warning ? QStyle::SP_MessageBoxWarning
                                                        : QStyle::SP_MessageBoxCritical;
    const int size = fontMetrics().height() + 2;
    icon_->setPixmap(style()->standardIcon(pixmap).pixmap(size, size));
    if (severity == Severity::notice && !run_) {
        leave_.start(kNoticeMilliseconds);
    } else {
        leave_.stop();
    }
    show();
}

void MessageBar::setAction(const QString& title, std::function<void()> action) {
    run_ = std::move(action);
    action_->setText(title);
    if (!title.isEmpty()) action_->setAccessibleName(title);
    action_->setVisible(run_ != nullptr);
}

QString MessageBar::text() const {
    return isHidden() ? QString() : text_->text();
}

void MessageBar::colourBy(Severity severity) {
    const bool dark = palette().color(QPalette::Window).lightness() < 128;
    const QColor colours[] = {dark ? QColor(0x1f, 0x33, 0x45) : QColor(0xe3, 0xef, 0xfa),
                              dark ? QColor(0x46, 0x3a, 0x14) : QColor(0xff, 0xf3, 0xcf),
                              dark ? QColor(0x4d, 0x20, 0x20) : QColor(0xfd, 0xe2, 0xdf)};
    QPalette own;
    own.setColor(QPalette::Window, colours[static_cast<int>(severity)]);
    setPalette(own);
}

}  // namespace scorescope::app
