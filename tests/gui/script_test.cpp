// SPDX-License-Identifier: Apache-2.0
// The program as a person or a script starts it.
#include <gtest/gtest.h>

#include <QFile>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>

namespace {

struct Ran {
    int code = -1;
    QString out;
    QString err;
};

class ProgramTest : public testing::Test {
protected:
    QString path(const char* name) const { return folder.filePath(QLatin1String(name)); }

    Ran run(const QStringList& arguments, bool display = true) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder.path());
        environment.insert(QStringLiteral("XDG_DATA_HOME"), folder.path());
        if (!display) {
            environment.remove(QStringLiteral("DISPLAY"));
            environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
            environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
        }
        // LeakSanitizer stumbles over threads of the OpenGL driver that end with the program; leaks
        // of the window are looked for where tests make it themselves.
        environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("detect_leaks=0"));
        for (const auto& [name, value] : variables) environment.insert(name, value);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(SCORESCOPE_PROGRAM), arguments);
        EXPECT_TRUE(process.waitForFinished(120'000));
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    Ran play(const char* script) {
        QFile file(path("script.txt"));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(
            QString::fromUtf8(script).replace(QLatin1String("FOLDER"), folder.path()).toUtf8());
        file.close();
        return run({QStringLiteral("--script"), file.fileName(), QStringLiteral("--set"),
                    QStringLiteral("model.width=16"), QStringLiteral("--set"),
                    QStringLiteral("sampler.steps=5"), QStringLiteral("--set"),
                    QStringLiteral("training.batch=64")});
    }

    QTemporaryDir folder;
    std::vector<std::pair<QString, QString>> variables;  ///< of the program's environment
};

TEST_F(ProgramTest, OneDimensionIsShownOverTime) {
    const Ran ran = play(
        "set data.kind mixture\nset data.weights [0.4,0.6]\nset data.means [[-1.5],[1.5]]\n"
        "set data.sds [0.3,0.3]\ntrain 5\nt 0.4\nlayer reverse on\nlayer score-arrows on\n"
        "shot FOLDER/all.png 900x700\nlayer ode off\nlayer density off\n"
        "shot FOLDER/less.png 900x700\nsample\nshot FOLDER/other.png 900x700\nquit\n");
    EXPECT_EQ(ran.code, 0) << ran.err.toStdString();
    const QImage all(path("all.png")), less(path("less.png")), other(path("other.png"));
    ASSERT_EQ(all.size(), QSize(900, 700));
    EXPECT_NE(all, less);
    EXPECT_NE(less, other);
    QSet<QRgb> colours;
    for (int x = 350; x < 600; x += 2) {
        for (int y = 200; y < 450; y += 2) colours.insert(all.pixel(x, y));
    }
    EXPECT_GT(colours.size(), 200);
}

TEST_F(ProgramTest, HelpAndVersionNeedNoDisplay) {
    const Ran help = run({QStringLiteral("--help")}, false);
    EXPECT_EQ(help.code, 0);
    EXPECT_TRUE(help.out.contains(QLatin1String("--script")));
    EXPECT_EQ(run({QStringLiteral("--version")}, false).code, 0);
}

TEST_F(ProgramTest, WithoutADisplayItSaysWhatToUse) {
    const Ran ran = run({}, false);
    EXPECT_EQ(ran.code, 4);
    EXPECT_TRUE(ran.err.contains(QLatin1String("scorescope-cli"))) << ran.err.toStdString();
    EXPECT_EQ(ran.err.count(QLatin1Char('\n')), 1);
}

TEST_F(ProgramTest, WrongWordsAreOneLineAndTheRightCode) {
    const std::vector<std::pair<QStringList, int>> cases = {
        {{QStringLiteral("no-such-preset")}, 2},
        {{QStringLiteral("missing.json")}, 3},
        {{QStringLiteral("--colour")}, 2},
        {{QStringLiteral("--script")}, 2},
        {{QStringLiteral("--script"), QStringLiteral("/nonexistent")}, 3},
        {{QStringLiteral("--set"), QStringLiteral("sde.beta_mx=3")}, 2},
        {{QStringLiteral("--seed"), QStringLiteral("x")}, 2},
    };
    for (const auto& [arguments, code] : cases) {
        const Ran ran = run(arguments);
        EXPECT_EQ(ran.code, code) << arguments.join(QLatin1Char(' ')).toStdString()
                                  << ran.err.toStdString();
        EXPECT_EQ(ran.err.count(QLatin1Char('\n')), 1) << ran.err.toStdString();
    }
}

TEST_F(ProgramTest, AnUnknownActionStopsBeforeAnythingRuns) {
    const Ran ran = play("pause\nflip\n");
    EXPECT_EQ(ran.code, 2);
    EXPECT_TRUE(ran.err.contains(QLatin1String("script.txt:2"))) << ran.err.toStdString();
}

TEST_F(ProgramTest, AnActionThatFailsNamesItsLine) {
    for (const char* script :
         {"click nothing\nquit", "layer colour on\nquit", "panel Kitchen\nquit",
          "set sde.beta_max 1e9\nquit", "preset nothing\nquit", "key Banana+\nquit"}) {
        const Ran ran = play(script);
        EXPECT_EQ(ran.code, 2) << script << ran.err.toStdString();
        EXPECT_TRUE(ran.err.contains(QLatin1String("script.txt:1")))
            << script << ran.err.toStdString();
    }
}

TEST_F(ProgramTest, PlaysAWholeScript) {
    const Ran ran = play(
        "set training.lr 0.01\n"
        "train 30\n"
        "t 0.3\n"
        "layer true on\n"
        "layer density off\n"
        "panel Loss\n"
        "sample\n"
        "drag tSlider 30 8 90 8\n"
        "drag canvas 100 100 140 120\n"
        "click layer.data\n"
        "key D\n"
        "key Ctrl+Z\n"
        "set training.speed_limit 200\n"  // not at its end before the pause
        "start\n"
        "wait 0.5\n"
        "pause\n"
        "shot FOLDER/window.png 1100x760\n"
        "report FOLDER/report.json\n"
        "quit\n");
    ASSERT_EQ(ran.code, 0) << ran.err.toStdString();
    const QImage shot(path("window.png"));
    EXPECT_EQ(shot.size(), QSize(1100, 760));
    QFile file(path("report.json"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QJsonObject report = QJsonDocument::fromJson(file.readAll()).object();
    for (const char* key : {"frame_gap_ms", "input_to_paint_ms", "loss_age_ms", "pause_ms",
                            "steps_per_second", "event_loop_max_ms", "rss_mb"}) {
        EXPECT_TRUE(report.contains(QLatin1String(key))) << key;
    }
    const QJsonObject input = report[QLatin1String("input_to_paint_ms")].toObject();
    EXPECT_GT(input[QLatin1String("n")].toInt(), 40);
    EXPECT_GT(input[QLatin1String("p95")].toDouble(), 0.0);
    EXPECT_GT(report[QLatin1String("steps_per_second")].toDouble(), 0.0);
    EXPECT_GT(report[QLatin1String("pause_ms")].toDouble(), 0.0);
}

TEST_F(ProgramTest, DoesALessonsStepsAndFindsItsNumbers) {
    const Ran ran = play(
        "lesson pdf-and-score\nshot FOLDER/before.png 1280x800\nclick lesson.do.2\n"
        "key PgDown\nshot FOLDER/after.png 1280x800\nlesson follow-the-scores\nquit\n");
    EXPECT_EQ(ran.code, 0) << ran.err.toStdString();
    const QImage before(path("before.png")), after(path("after.png"));
    ASSERT_EQ(after.size(), QSize(1280, 800));
    EXPECT_NE(before, after);
    EXPECT_EQ(play("lesson pdf-and-scor\nquit").code, 2);
}

TEST_F(ProgramTest, KeysGoToTheFieldThatWasClicked) {
    const Ran ran = play(
        "click particleCount\nkey Ctrl+A\nkey 3\nkey 0\nkey 0\nkey Return\nsample\n"
        "click samplingResult\nshot FOLDER/keys.png\nquit\n");
    EXPECT_EQ(ran.code, 0) << ran.err.toStdString();
}

TEST_F(ProgramTest, WithoutOpenGlEverythingElseWorks) {
    variables = {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen")}};
    const Ran off = play("train 3\nsample\nshot FOLDER/off.png 1280x800\nquit\n");
    EXPECT_EQ(off.code, 0) << off.err.toStdString();
    EXPECT_FALSE(QImage(path("off.png")).isNull());
    variables = {{QStringLiteral("MESA_GL_VERSION_OVERRIDE"), QStringLiteral("2.1")}};
    const Ran old = play("train 3\nsample\nshot FOLDER/old.png 1280x800\nquit\n");
    EXPECT_EQ(old.code, 0) << old.err.toStdString();
}

TEST_F(ProgramTest, TheCanvasIsInTheShot) {
    ASSERT_EQ(
        play("layer density off\nlayer learned off\nshot FOLDER/a.png 1280x800\nlayer data off\n"
             "layer particles off\nshot FOLDER/b.png\nquit\n")
            .code,
        0);
    const QImage with(path("a.png"));
    const QImage without(path("b.png"));
    ASSERT_EQ(with.size(), without.size());
    int different = 0;
    for (int y = 100; y < 500; ++y) {
        for (int x = 400; x < 900; ++x)
            different += with.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
    }
    EXPECT_GT(different, 5000);
}

}  // namespace
