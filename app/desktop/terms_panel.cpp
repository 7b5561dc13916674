// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/terms_panel.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/desktop/colours.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr const char* kTermsKey = "terms.encoded";
constexpr std::int64_t kEncoded = 500;  // test images whose KL is averaged
constexpr int kTermsInterval = 60;      // milliseconds
constexpr double kHeading = 26.0;
constexpr double kTermsMargin = 12.0;
constexpr std::size_t kMostBars = 32;
constexpr std::size_t kMostNumbered = 12;  // with room for a number above the bar
constexpr double kWidestBar = 70.0, kWidestGroup = 170.0;

QString text(const std::string& plain) {
    return QString::fromStdString(plain);
}

QString number(double value, int digits = 4) {
    return text(formatReal(value, digits));
}

}  // namespace

TermsPanel::TermsPanel(Workbench& workbench, ImageDesk& images, QWidget* parent)
    : QWidget(parent), workbench_(workbench), images_(images) {
    setObjectName(QStringLiteral("termsPanel"));
    setAccessibleName(tr("Terms of the bound"));
    setFocusPolicy(Qt::StrongFocus);
    soon_.setSingleShot(true);
    soon_.setInterval(kTermsInterval);
    connect(&soon_, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(&workbench_, &Workbench::sessionRestarted, this, [this] {
        terms_.clear();
        update();
    });
    for (const auto news : {&Workbench::partsReady, &Workbench::lossesGrew, &Workbench::paused,
                            &Workbench::runChanged, &Workbench::choicesChanged}) {
        connect(&workbench_, news, this, &TermsPanel::refresh);
    }
    connect(&images_.asker(), &ImageAsker::encoded, this,
            [this](const QString& key, const EncodeReply& reply) {
                if (key != QLatin1String(kTermsKey)) return;
                terms_.take(reply, jointStep());
                refresh();
            });
}

bool TermsPanel::shown() const {
    return images_.active() && images_.mode() == ImageMode::terms;
}

/// The last step of the VAE stage.
std::int64_t TermsPanel::jointStep() const {
    const Settings& running = workbench_.running();
    if (!running.isActive("objective.vae_share")) return 0;
    return std::llround(running.real("objective.vae_share") *
                        static_cast<double>(running.integer("training.steps")));
}

LatentGroups TermsPanel::groups() const {
    const Settings& running = workbench_.running();
    if (!images_.active() || !hasGroups(running)) return {};
    return latentGroups(running.read(latentOptionsSchema(), "model"), images_.info().shape);
}

std::string TermsPanel::order() const {
    return images_.weightsOrder();
}

void TermsPanel::refresh() {
    const auto snapshot = workbench_.snapshot();
    if (snapshot && snapshot->samples && workbench_.isReady()) terms_.take(*snapshot->samples);
    if (!shown()) return;
    images_.asker().wish({kTermsKey, order(), images_.weightsStep()}, [this]() -> ImageAsker::Job {
        std::vector<std::int64_t> rows;
        for (std::int64_t i = 0; i < std::min(kEncoded, images_.info().testRows); ++i) {
            rows.push_back(i);
        }
        return EncodeRequest{images_.source(), {rows}};
    });
    if (!soon_.isActive()) soon_.start();
}

void TermsPanel::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    update();
}

QString TermsPanel::note() const {
    if (workbench_.curves().empty()) return tr("Train: the terms of each step appear here.");
    const auto& gaps = terms_.gaps();
    return tr("Numbers: mean of the newest 50 steps, nats a sample · KL: mean over %1 test images, "
              "q(z) of %2 · times and variance: the newest batches · step %3")
        .arg(kEncoded)
        .arg(gaps.empty() ? 0 : gaps.back().images)
        .arg(text(render::groupedNumber(workbench_.curves().lastStep())));
}

bool TermsPanel::settled() const {
    return !shown() || (!soon_.isActive() && (images_.asker().settled(kTermsKey, order()) ||
                                              !images_.asker().problem(kTermsKey).empty()));
}

QFont TermsPanel::letters(int pixels, bool bold) const {
    QFont made = font();
    made.setPixelSize(pixels);
    made.setBold(bold);
    return made;
}

void TermsPanel::heading(QPainter& painter, const QRectF& room, const QString& said) const {
    painter.setFont(letters(16, true));
    painter.setPen(toQColor(theme_->text));
    painter.drawText(QRectF(room.left(), room.top(), room.width(), kHeading),
                     Qt::AlignLeft | Qt::AlignVCenter, said);
}

void TermsPanel::paintCurve(QPainter& painter, const Polyline& curve, const QRectF& room) const {
    if (curve.x.size() < 2) return;
    const auto [low, high] = std::ranges::minmax(curve.y);
    const double span = std::max(high - low, 1e-9);
    const double first = curve.x.front(), wide = std::max(curve.x.back() - first, 1.0);
    QPolygonF line;
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
        line << QPointF(room.left() + room.width() * (curve.x[i] - first) / wide,
                        room.bottom() - room.height() * (curve.y[i] - low) / span);
    }
    painter.setPen(QPen(toQColor(theme_->data), 2.0));
    painter.drawPolyline(line);
    painter.setFont(letters(12));
    painter.setPen(toQColor(theme_->mutedText));
    const QRectF ends(room.right() + 4, room.top() - 8, 60, room.height() + 16);
    painter.drawText(ends, Qt::AlignLeft | Qt::AlignTop, number(high, 3));
    painter.drawText(ends, Qt::AlignLeft | Qt::AlignBottom, number(low, 3));
}

void TermsPanel::paintRow(QPainter& painter, const TermRow& row, const QRectF& room) const {
    const bool sum = row.sign == "=";
    painter.setPen(QPen(toQColor(theme_->grid), sum ? 2.0 : 1.0));
    painter.drawLine(room.topLeft(), room.topRight());
    painter.setPen(toQColor(theme_->text));
    painter.setFont(letters(24, true));
    painter.drawText(QRectF(room.left(), room.top(), 24, room.height()), Qt::AlignCenter,
                     text(row.sign));
    painter.setFont(letters(18, sum));
    const double half = 0.5 * room.height();
    painter.drawText(QRectF(room.left() + 30, room.top(), 190, half),
                     Qt::AlignLeft | Qt::AlignBottom, text(row.title));
    painter.setFont(letters(14));
    painter.setPen(toQColor(theme_->mutedText));
    painter.drawText(QRectF(room.left() + 30, room.top() + half, 190, half),
                     Qt::AlignLeft | Qt::AlignTop, text(row.formula));
    painter.setFont(letters(24, true));
    painter.setPen(toQColor(theme_->text));
    painter.drawText(
        QRectF(room.left() + 200, room.top(), 110, room.height()),
        Qt::AlignRight | Qt::AlignVCenter,
        row.value ? number(std::round(*row.value * 100.0) / 100.0, 5) : QStringLiteral("·"));
    const double left = room.left() + 330;
    const double wide = room.right() - 64 - left;
    if (wide > 40) {
        paintCurve(painter, row.curve, QRectF(left, room.top() + 10, wide, room.height() - 20));
    }
}

void TermsPanel::paintTimes(QPainter& painter, const QRectF& room) const {
    heading(painter, room, tr("Drawn times t"));
    const QRectF plot(room.left(), room.top() + kHeading + 4, room.width(),
                      room.height() - kHeading - 26);
    painter.setPen(QPen(toQColor(theme_->frame), 1.0));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    const auto& shares = terms_.times();
    const double largest =
        std::max(2.0 / double(TermsView::kBins), *std::ranges::max_element(shares));
    const double wide = plot.width() / double(TermsView::kBins);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(theme_->data));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double height = plot.height() * shares[i] / largest;
        painter.drawRect(
            QRectF(plot.left() + double(i) * wide + 1, plot.bottom() - height, wide - 2, height));
    }
    const double even = plot.bottom() - plot.height() / (double(TermsView::kBins) * largest);
    painter.setPen(QPen(toQColor(theme_->generated), 2.0, Qt::DashLine));
    painter.drawLine(QPointF(plot.left(), even), QPointF(plot.right(), even));
    painter.setFont(letters(14));
    painter.setPen(toQColor(theme_->text));
    const QRectF below(plot.left(), plot.bottom() + 2, plot.width(), 20);
    painter.drawText(below, Qt::AlignLeft, tr("0 data"));
    painter.drawText(below, Qt::AlignHCenter, tr("dashed: uniform"));
    painter.drawText(below, Qt::AlignRight, tr("noise 1"));
}

void TermsPanel::paintLatents(QPainter& painter, const QRectF& room) const {
    const LatentGroups groups = this->groups();
    const auto bars = terms_.bars(groups);
    const QString each = groups.spatial() ? tr("KL of each group") : tr("KL of each latent");
    heading(painter, room,
            bars.empty() ? each
                         : tr("%1: %2 of %3 latents active")
                               .arg(each)
                               .arg(terms_.activeLatents())
                               .arg(terms_.latents().size()));
    if (bars.empty()) return;
    const QRectF plot(room.left(), room.top() + kHeading + 16, room.width(),
                      room.height() - kHeading - 40);
    const std::size_t count = std::min(bars.size(), kMostBars);
    const bool crowded = count > kMostNumbered;
    double largest = 0.5;
    for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, bars[i].nats);
    const double widest = groups.spatial() ? kWidestGroup : kWidestBar;
    const double wide = std::min(widest, plot.width() / static_cast<double>(count));
    painter.setFont(letters(crowded ? 11 : 14));
    for (std::size_t i = 0; i < count; ++i) {
        const double height = plot.height() * std::max(0.0, bars[i].nats) / largest;
        const QRectF bar(plot.left() + static_cast<double>(i) * wide + 0.12 * wide,
                         plot.bottom() - height, 0.76 * wide, height);
        painter.setPen(Qt::NoPen);
        painter.setBrush(toQColor(bars[i].active ? theme_->learnedScore : theme_->grid));
        painter.drawRect(bar);
        painter.setPen(toQColor(theme_->text));
        painter.drawText(QRectF(bar.left() - 10, bar.top() - 18, bar.width() + 20, 16),
                         Qt::AlignCenter, crowded ? QString() : number(bars[i].nats, 2));
        painter.drawText(QRectF(bar.left() - 10, plot.bottom() + 2, bar.width() + 20, 18),
                         Qt::AlignCenter, text(bars[i].name));
    }
    painter.setPen(QPen(toQColor(theme_->frame), 1.0));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
}

void TermsPanel::paintVariance(QPainter& painter, const QRectF& room) const {
    heading(painter, room, tr("Variance"));
    const auto steady = terms_.steadyVariance();
    painter.setFont(letters(24, true));
    painter.setPen(toQColor(theme_->text));
    const QRectF below(room.left(), room.top() + kHeading, room.width(), 34);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                     steady ? text(render::readableNumber(*steady, 3)) : QStringLiteral("·"));
    painter.setFont(letters(14));
    painter.setPen(toQColor(theme_->mutedText));
    painter.drawText(
        QRectF(room.left(), room.top() + kHeading + 32, room.width(), 22), Qt::AlignLeft,
        tr("in a batch, sd %1").arg(steady ? number(std::sqrt(*steady), 3) : QStringLiteral("·")));
}

void TermsPanel::paintGaps(QPainter& painter, const QRectF& room) const {
    heading(painter, room, tr("q(z) from N(0, I)"));
    const auto& gaps = terms_.gaps();
    painter.setFont(letters(14));
    const double wide = room.width() / 4.0, tall = 18.0;
    const auto write = [&](std::size_t column, int row, const QString& said) {
        const QRectF cell(room.left() + wide * static_cast<double>(column),
                          room.top() + kHeading + tall * row, wide, tall);
        painter.drawText(cell, Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight),
                         said);
    };
    painter.setPen(toQColor(theme_->mutedText));
    write(0, 0, tr("step"));
    write(0, 1, tr("KL, nats"));
    write(0, 2, tr("MMD"));
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        painter.setPen(toQColor(theme_->mutedText));
        write(i + 1, 0, text(render::groupedNumber(gaps[i].step)));
        painter.setPen(toQColor(theme_->text));
        write(i + 1, 1, number(gaps[i].divergence, 2));
        write(i + 1, 2, number(gaps[i].discrepancy, 2));
    }
}

void TermsPanel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), toQColor(theme_->background));
    const QRectF all = QRectF(rect()).adjusted(kTermsMargin, 6, -kTermsMargin, -6);
    const double split = 0.58 * all.width();
    const auto rows = terms_.rows(workbench_.curves());
    const double height = std::min(90.0, all.height() / static_cast<double>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        paintRow(
            painter, rows[i],
            QRectF(all.left(), all.top() + static_cast<double>(i) * height, split - 16, height));
    }
    const double left = all.left() + split;
    const double wide = all.width() - split;
    const double tall = (all.height() - 88) / 2;
    paintTimes(painter, {left, all.top(), wide, tall});
    const double narrow = 0.38 * wide;
    paintVariance(painter, {left, all.top() + tall + 4, narrow - 8, 80});
    paintGaps(painter, {left + narrow, all.top() + tall + 4, wide - narrow, 80});
    paintLatents(painter, {left, all.top() + tall + 88, wide, tall});
}

}  // namespace scorescope::app
