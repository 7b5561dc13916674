// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/lesson_panel.h"

#include <QCompleter>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

#include "app/present/lesson_text.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kSmallestType = 14;  // pixels
constexpr int kLargestType = 26;
constexpr int kWidthOfType = 25;  // panel pixels for one pixel of type: about 50 letters a line
constexpr double kTitleScale = 1.45;
constexpr double kHeadingScale = 1.1;
constexpr int kShownDigits = 3;

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// What rounding leaves of zero reads as zero.
std::string numberText(double value) {
    constexpr double kNothing = 1e-9;
    constexpr double kCountable = 1e6;
    const bool counted = std::abs(value) < kCountable && value == std::round(value);
    if (counted) return formatReal(value);
    return formatReal(std::abs(value) < kNothing ? 0.0 : value, kShownDigits);
}

QLabel* wrapped(const QString& html, const char* name) {
    auto* label = new QLabel(html);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    return label;
}

}  // namespace

LessonPanel::LessonPanel(LessonDesk& desk, QWidget* parent) : QWidget(parent), desk_(desk) {
    setObjectName(QStringLiteral("lesson"));
    setAccessibleName(tr("Lesson"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(6, 6, 6, 0);
    buildHead();
    scroll_ = new QScrollArea;
    scroll_->setObjectName(QStringLiteral("lessonScroll"));
    scroll_->setAccessibleName(tr("Text of the lesson"));
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    all->addWidget(scroll_, 1);
    connect(&desk_, &LessonDesk::opened, this, &LessonPanel::showLesson);
    connect(&desk_, &LessonDesk::progressed, this, &LessonPanel::refresh);
    showLesson();
}

void LessonPanel::buildHead() {
    auto* head = new QHBoxLayout;
    const auto button = [&](const char* name, Qt::ArrowType arrow, const QString& help, int by) {
        auto* made = new QToolButton;
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(help);
        made->setToolTip(help);
        made->setArrowType(arrow);
        connect(made, &QToolButton::clicked, this, [this, by] { desk_.turn(by); });
        return made;
    };
    back_ = button("lessonBack", Qt::LeftArrow, tr("Previous lesson"), -1);
    forward_ = button("lessonForward", Qt::RightArrow, tr("Next lesson"), 1);
    chapters_ = new QComboBox;
    chapters_->setObjectName(QStringLiteral("lessonChapters"));
    chapters_->setAccessibleName(tr("Chapters"));
    chapters_->setToolTip(tr("Choose a lesson, or type a word of it"));
    chapters_->setEditable(true);
    chapters_->setInsertPolicy(QComboBox::NoInsert);
    chapters_->setMaxVisibleItems(30);
    chapters_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    chapters_->setMinimumContentsLength(12);
    chapters_->lineEdit()->setAccessibleName(tr("Lesson, or a word of it"));
    chapters_->lineEdit()->setPlaceholderText(tr("Choose a lesson"));
    connect(chapters_, &QComboBox::activated, this, [this](int row) {
        const QByteArray name = chapters_->itemData(row).toString().toUtf8();
        if (!name.isEmpty()) desk_.openOrTell(name.toStdString());
    });
    connect(chapters_->lineEdit(), &QLineEdit::returnPressed, this, &LessonPanel::openSearched);
    head->addWidget(back_);
    head->addWidget(chapters_, 1);
    head->addWidget(forward_);
    static_cast<QVBoxLayout*>(layout())->addLayout(head);
}

void LessonPanel::fillChapters() {
    if (chapters_->count() > 0) return;
    for (const LessonEntry& entry : desk_.entries()) {
        chapters_->addItem(QStringLiteral("%1  %2").arg(entry.chapter).arg(fromUtf8(entry.title)),
                           fromUtf8(entry.name));
    }
    chapters_->setCurrentIndex(-1);
    auto* completer = new QCompleter(chapters_->model(), chapters_);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    chapters_->setCompleter(completer);
    connect(completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            &LessonPanel::openSearched);
}

/// The lesson whose title is typed, else the first whose text has the word.
void LessonPanel::openSearched() {
    const QString typed = chapters_->currentText().trimmed();
    const int row = chapters_->findText(typed, Qt::MatchFixedString);
    if (row >= 0) {
        const std::string name = chapters_->itemData(row).toString().toStdString();
        if (desk_.lesson() == nullptr || desk_.lesson()->name != name) desk_.openOrTell(name);
        return;
    }
    const std::string word = typed.toLower().toStdString();
    const auto& entries = desk_.entries();
    const auto found = std::ranges::find_if(entries, [&](const LessonEntry& entry) {
        return !word.empty() && entry.searchText.find(word) != std::string::npos;
    });
    if (found != entries.end()) desk_.openOrTell(found->name);
}

void LessonPanel::search() {
    fillChapters();
    chapters_->setFocus();
    chapters_->lineEdit()->selectAll();
}

QSize LessonPanel::sizeHint() const {
    return {400, 600};
}

QSize LessonPanel::minimumSizeHint() const {
    return {260, 160};
}

void LessonPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    chooseSize();
}

void LessonPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fillChapters();
    refresh();
}

void LessonPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && desk_.lesson() != nullptr) refresh();
}

void LessonPanel::chooseSize() {
    QWidget* text = scroll_->widget();
    if (text == nullptr) return;
    QFont type = font();
    type.setPixelSize(std::clamp(width() / kWidthOfType, kSmallestType, kLargestType));
    if (text->font() != type) text->setFont(type);
    const auto scaled = [&](double scale, bool bold) {
        QFont made = type;
        made.setPixelSize(static_cast<int>(scale * type.pixelSize()));
        made.setBold(bold);
        return made;
    };
    for (QLabel* label : text->findChildren<QLabel*>(QStringLiteral("lessonTitle"))) {
        label->setFont(scaled(kTitleScale, true));
    }
    for (QLabel* label : text->findChildren<QLabel*>(QStringLiteral("lessonHeading"))) {
        label->setFont(scaled(kHeadingScale, true));
    }
    // Other type, other heights: now, lest a picture is taken of lines that are cut off.
    QCoreApplication::sendPostedEvents(text, QEvent::LayoutRequest);
}

void LessonPanel::addText(const QString& html, const char* name) {
    column_->addWidget(wrapped(html, name));
}

void LessonPanel::addHeading(const QString& text) {
    column_->addSpacing(6);
    addText(text.toHtmlEscaped(), "lessonHeading");
}

void LessonPanel::addStep(std::size_t index) {
    const LessonStep& step = desk_.lesson()->steps[index];
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* text =
        wrapped(QStringLiteral("<b>%1.</b> %2").arg(index + 1).arg(fromUtf8(lessonHtml(step.text))),
                "lessonStep");
    row->addWidget(text, 1);
    QPushButton* button = nullptr;
    if (!step.actions.empty()) {
        button = new QPushButton(tr("Do it"));
        button->setObjectName(QStringLiteral("lesson.do.%1").arg(index + 1));
        button->setAccessibleName(tr("Do step %1").arg(index + 1));
        QStringList lines;
        for (const std::string& line : step.actions) lines << fromUtf8(line);
        button->setToolTip(lines.join(QLatin1Char('\n')));
        connect(button, &QPushButton::clicked, this, [this, index] { desk_.doStep(index); });
        row->addWidget(button, 0, Qt::AlignTop);
    }
    buttons_.push_back(button);
    column_->addLayout(row);
}

void LessonPanel::addNumber(std::size_t index) {
    auto* label = wrapped({}, "lessonNumber");
    numbers_.push_back(label);
    column_->addWidget(label);
    refreshNumber(index);
}

void LessonPanel::showLesson() {
    fillChapters();
    buttons_.clear();
    numbers_.clear();
    auto* content = new QWidget;
    content->setObjectName(QStringLiteral("lessonText"));
    column_ = new QVBoxLayout(content);
    column_->setContentsMargins(4, 4, 10, 8);
    column_->setSpacing(8);
    const Lesson* lesson = desk_.lesson();
    if (lesson == nullptr) {
        addText(tr("Choose a lesson above. Page Down does its next step."), "lessonParagraph");
    } else {
        addText(fromUtf8(lesson->title).toHtmlEscaped(), "lessonTitle");
        for (const std::string& paragraph : lesson->text) {
            addText(fromUtf8(lessonHtml(paragraph)), "lessonParagraph");
        }
        addHeading(tr("Try it"));
        for (std::size_t i = 0; i < lesson->steps.size(); ++i) addStep(i);
        addHeading(tr("What must come out"));
        for (std::size_t i = 0; i < lesson->expected.size(); ++i) addNumber(i);
        check_ = new QPushButton(tr("Check all"));
        check_->setObjectName(QStringLiteral("lessonCheck"));
        check_->setToolTip(tr("Runs the whole lesson once more beside this window"));
        connect(check_, &QPushButton::clicked, this, [this] { desk_.checkAll(); });
        column_->addWidget(check_, 0, Qt::AlignLeft);
        chapters_->setCurrentIndex(chapters_->findData(fromUtf8(lesson->name)));
        chapters_->lineEdit()->setCursorPosition(0);
    }
    column_->addStretch(1);
    scroll_->setWidget(content);  // the old one goes with it
    scroll_->verticalScrollBar()->setValue(0);
    chooseSize();
    refresh();
}

void LessonPanel::refreshNumber(std::size_t index) {
    const Expectation& expected = desk_.lesson()->expected[index];
    const auto value = desk_.value(index);
    const bool reached = desk_.reached(index);
    const QString sign =
        !value ? QStringLiteral("○") : (reached ? QStringLiteral("✓") : QStringLiteral("✗"));
    const QColor colour = palette().color(!value    ? QPalette::PlaceholderText
                                          : reached ? QPalette::Link
                                                    : QPalette::LinkVisited);
    const QString shown =
        value ? QStringLiteral("<b>%1</b>").arg(fromUtf8(numberText(*value))) : QString();
    const QString range = fromUtf8(rangeText(expected));
    numbers_[index]->setText(QStringLiteral("<span style=\"color:%1\"><b>%2</b></span> %3: %4%5")
                                 .arg(colour.name(), sign, fromUtf8(expected.name).toHtmlEscaped(),
                                      shown, value ? tr(" (%1)").arg(range) : range));
}

void LessonPanel::refresh() {
    const Lesson* lesson = desk_.lesson();
    back_->setEnabled(lesson != nullptr && desk_.hasNeighbour(-1));
    forward_->setEnabled(desk_.hasNeighbour(1));
    if (lesson == nullptr || numbers_.size() != lesson->expected.size()) return;
    for (std::size_t i = 0; i < buttons_.size(); ++i) {
        if (buttons_[i] == nullptr) continue;
        buttons_[i]->setEnabled(!desk_.busy());
        buttons_[i]->setText(desk_.isDone(i) ? tr("Again") : tr("Do it"));
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i) refreshNumber(i);
    // A key may have begun it while other text was in view.
    if (desk_.checking() && check_->isEnabled()) scroll_->ensureWidgetVisible(check_);
    check_->setEnabled(!desk_.checking());
    check_->setText(desk_.checking() ? tr("Checking ...") : tr("Check all"));
}

}  // namespace scorescope::app
