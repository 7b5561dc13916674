// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QProcess>
#include <deque>
#include <optional>
#include <vector>

#include "app/desktop/workbench.h"
#include "app/present/lesson.h"

namespace scorescope::app {

class MainWindow;
class ScriptPlayer;

/// The lesson that is open in a window: brings its experiment in, carries out its steps, and
/// obtains its expected numbers.
///
/// Numbers that the running session can answer, because its settings are theirs and it is trained
/// as far, come in whenever it comes to rest. All of them come from checkAll(), which runs the
/// lesson beside the window in a process of its own.
class LessonDesk : public QObject {
    Q_OBJECT

public:
    explicit LessonDesk(MainWindow& window);
    ~LessonDesk() override;

    /// All lessons in order; read from the disk when first asked for.
    const std::vector<LessonEntry>& entries();
    /// Opens a lesson; an Error leaves the window as it was.
    Result<void> open(const std::string& name);
    /// The same; an Error is shown.
    void openOrTell(const std::string& name);
    /// The lesson `by` places further on in the course, if there is one.
    void turn(int by);
    /// Carries out the next step that has actions; after the last one the next lesson opens.
    void advance();
    void doStep(std::size_t index);
    void checkAll();

    const Lesson* lesson() const { return lesson_ ? &*lesson_ : nullptr; }
    bool hasNeighbour(int by);
    bool isDone(std::size_t step) const { return done_[step]; }
    /// What came out for an expected number, if it is known.
    std::optional<double> value(std::size_t number) const { return values_[number]; }
    bool reached(std::size_t number) const;
    /// A step is being carried out.
    bool busy() const { return player_ != nullptr; }
    /// A question is under way, or all numbers are being checked.
    bool asking() const { return awaited_ != 0 || checking(); }
    bool checking() const { return process_ != nullptr; }

Q_SIGNALS:
    void opened();      ///< another lesson
    void progressed();  ///< a step was done, a number came in

private:
    void endStep(std::size_t index);
    void stopChecking();
    void takeLosses(const std::vector<LossPoint>& losses);
    void findNumbers();
    void findNumbersAtRest();
    void askForTheRest();
    /// What needs no question: the log of this run, its cost, other numbers.
    std::optional<double> ownValue(const LessonNumber& number) const;
    void askNext();
    bool canAnswer(const LessonNumber& number) const;
    void takeReply(const ExplorerReply& reply);
    void takeCheck(int exitCode);
    std::optional<std::size_t> placeOf(const std::string& name);
    void tell(const Error& error);

    MainWindow& window_;
    std::vector<LessonEntry> entries_;
    bool listed_ = false;
    std::optional<Lesson> lesson_;
    std::vector<bool> done_;
    std::vector<std::optional<double>> values_;
    ScriptPlayer* player_ = nullptr;
    QProcess* process_ = nullptr;
    std::vector<LossPoint> losses_;      ///< of the running experiment, as far as lessons go
    std::deque<std::size_t> questions_;  ///< numbers to ask for
    /// When a number was asked for last: generation and step. Refused ones are not asked for again.
    std::vector<std::pair<quint64, std::int64_t>> askedAt_;
    std::size_t asked_ = 0;
    std::uint64_t nextId_ = 1;
    std::uint64_t awaited_ = 0;  ///< 0: nothing is
};

}  // namespace scorescope::app
