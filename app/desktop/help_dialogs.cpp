// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/help_dialogs.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/desktop/main_window.h"
#include "app/present/version.h"

namespace scorescope::app {
namespace {

/// A dialog that stays beside the work; one of a name at a time.
QDialog* openDialog(MainWindow& window, const char* name, const QString& title) {
    if (auto* old = window.findChild<QDialog*>(QLatin1String(name))) old->close();
    auto* dialog = new QDialog(&window);
    dialog->setObjectName(QLatin1String(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    new QVBoxLayout(dialog);
    return dialog;
}

void finish(QDialog* dialog) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    dialog->layout()->addWidget(buttons);
    dialog->show();
}

using Line = std::pair<QString, QString>;

QList<Line> shortcutsOf(MainWindow& window) {
    QList<Line> lines;
    for (const QAction* action : window.actions() + window.canvas().actions()) {
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        if (!keys.isEmpty()) lines.append({keys, action->statusTip()});
    }
    lines.append({QObject::tr("Left, Right"), QObject::tr("t 0.01 back or on; with Shift 0.1")});
    lines.append({QObject::tr("Ctrl and arrows"), QObject::tr("Move the canvas")});
    lines.append({QObject::tr("Wheel"), QObject::tr("Zoom at the pointer")});
    lines.append({QObject::tr("Drag"), QObject::tr("Move the canvas")});
    lines.append({QObject::tr("Click"), QObject::tr("Select a point and keep its values in view")});
    return lines;
}

}  // namespace

void showShortcuts(MainWindow& window) {
    QDialog* dialog = openDialog(window, "shortcutsDialog", QObject::tr("Shortcuts"));
    const QList<Line> lines = shortcutsOf(window);
    auto* table = new QTableWidget(static_cast<int>(lines.size()), 2);
    table->setObjectName(QStringLiteral("shortcutTable"));
    table->setAccessibleName(QObject::tr("Shortcuts"));
    table->setHorizontalHeaderLabels({QObject::tr("Keys"), QObject::tr("Does")});
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(lines[row].first));
        table->setItem(row, 1, new QTableWidgetItem(lines[row].second));
    }
    table->resizeColumnsToContents();
    table->horizontalHeader()->setStretchLastSection(true);
    dialog->layout()->addWidget(table);
    dialog->resize(520, 640);
    finish(dialog);
}

void showAbout(MainWindow& window) {
    QDialog* dialog = openDialog(window, "aboutDialog", QObject::tr("About ScoreScope"));
    QStringList lines = {
        QObject::tr("ScoreScope %1").arg(QLatin1String(programVersion())),
        QObject::tr("Trains, samples and shows score-based generative models while you watch."),
        {}};
    if (const EngineInfo* info = window.workbench().engineInfo()) {
        lines << QObject::tr("LibTorch %1, %2")
                     .arg(QString::fromStdString(info->torchVersion),
                          QString::fromStdString(info->blas));
    }
    lines << QObject::tr("Qt %1").arg(QLatin1String(qVersion()));
    lines << QObject::tr("Graphics: %1").arg(window.canvas().view().graphicsText());
    lines << QString();
    lines << QObject::tr(
        "Source: Apache License 2.0. This program as a whole: GNU GPL 3, because it\n"
        "contains QCustomPlot by Emanuel Eichhammer.");
    auto* text = new QLabel(lines.join(QLatin1Char('\n')));
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    dialog->layout()->addWidget(text);
    finish(dialog);
}

}  // namespace scorescope::app
