// SPDX-License-Identifier: Apache-2.0
#include "app/stage/arguments.h"

#include <algorithm>

#include "app/stage/stage_keys.h"
#include "core/base/nearest.h"
#include "core/base/number_text.h"
#include "core/base/printable_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kLeastPixels = 160;
constexpr std::int64_t kMostPixels = 7680;

Error wrong(const std::string& what, const std::string& remedy) {
    return {Fault::usage, what, "command line", remedy};
}

Result<StageSize> readSize(const std::string& text) {
    const auto cross = text.find('x');
    const auto width = parseInteger(text.substr(0, cross));
    const auto height = cross == std::string::npos ? std::optional<std::int64_t>()
                                                   : parseInteger(text.substr(cross + 1));
    const auto fits = [](std::optional<std::int64_t> pixels) {
        return pixels && *pixels >= kLeastPixels && *pixels <= kMostPixels;
    };
    if (!fits(width) || !fits(height)) {
        return wrong("\"" + printable(text) + "\" is no size", "write WxH, as in 1920x1080");
    }
    return StageSize{static_cast<int>(*width), static_cast<int>(*height)};
}

Result<std::int64_t> readCount(const std::string& option, const std::string& text) {
    const auto count = parseInteger(text);
    if (count && *count >= 1 && *count <= 1000) return *count;
    return wrong(option + " needs a number from 1 to 1000", "see scorescope-stage --help");
}

/// The words of a command line, taken one after the other.
class Words {
public:
    explicit Words(const std::vector<std::string>& words) : words_(words) {}

    bool left() const { return next_ < words_.size(); }
    std::string take() { return words_[next_++]; }
    Result<std::string> valueOf(const std::string& option) {
        if (!left()) return wrong(option + " needs a value", "see scorescope-stage --help");
        return take();
    }

private:
    const std::vector<std::string>& words_;
    std::size_t next_ = 0;
};

Result<void> takeOption(const std::string& option, Words& words, StageArguments& arguments) {
    const auto value = words.valueOf(option);
    if (!value) return value.error();
    if (option == "--shot") {
        arguments.shot = *value;
        const auto text = words.valueOf(option);
        if (!text) return text.error();
        const auto size = readSize(*text);
        if (!size) return size.error();
        arguments.shotSize = *size;
    } else if (option == "--windowed") {
        const auto size = readSize(*value);
        if (!size) return size.error();
        arguments.windowed = *size;
    } else if (option == "--scale") {
        const auto unit = parseReal(*value);
        if (!unit || !(*unit >= 0.25 && *unit <= 16.0)) {
            return wrong("--scale needs a number from 0.25 to 16", "leave it out to fit");
        }
        arguments.unit = *unit;
    } else {
        const auto count = readCount(option, *value);
        if (!count) return count.error();
        if (option == "--display") arguments.display = static_cast<int>(*count);
        if (option == "--step") arguments.step = static_cast<std::size_t>(*count);
    }
    return {};
}

Result<void> takeName(const std::string& word, Words& words, StageArguments& arguments) {
    if (!arguments.run.empty() || !arguments.lesson.empty()) {
        return wrong("\"" + printable(word) + "\" is one name too many",
                     "give one run folder, or lesson NAME");
    }
    if (word != "lesson" || !words.left()) {
        arguments.run = word;
        return {};
    }
    arguments.lesson = words.take();
    return {};
}

}  // namespace

Result<StageArguments> parseStageArguments(const std::vector<std::string>& given) {
    const std::vector<std::string> options = {"--display", "--windowed", "--shot",   "--scale",
                                              "--step",    "--help",     "--version"};
    StageArguments arguments;
    Words words(given);
    while (words.left()) {
        const std::string word = words.take();
        if (word == "--help" || word == "-h") {
            arguments.help = true;
        } else if (word == "--version") {
            arguments.version = true;
        } else if (!word.starts_with('-')) {
            if (auto good = takeName(word, words, arguments); !good) return good.error();
        } else if (std::ranges::find(options, word) == options.end()) {
            return wrong("unknown option " + printable(word), nearestRemedy(word, options));
        } else if (auto good = takeOption(word, words, arguments); !good) {
            return good.error();
        }
    }
    const bool named = !arguments.run.empty() || !arguments.lesson.empty();
    if (!named && !arguments.help && !arguments.version) {
        return wrong("nothing to show", "name a run folder, or lesson NAME");
    }
    return arguments;
}

std::string stageUsage() {
    std::string text =
        "Usage: scorescope-stage RUN | lesson NAME [options]\n"
        "The audience window: follows a run folder that the window of ScoreScope shows, or plays\n"
        "a lesson. Full screen on the second display when there is one.\n\n"
        "  --display N       full screen on display N, from 1\n"
        "  --windowed WxH    a window of this size\n"
        "  --step N          the step of the lesson to begin with, from 1\n"
        "  --shot FILE WxH   writes one picture (PNG) without a window and ends\n"
        "  --scale U         pixels of one unit of a slide of 960 x 540 (default: as fits)\n"
        "  --help            prints this\n"
        "  --version         prints the version\n\n"
        "Keys:\n";
    for (const StageKey& key : stageKeys()) {
        std::string names = key.names;
        names.resize(std::max<std::size_t>(names.size(), 18), ' ');
        text += "  " + names + key.help + "\n";
    }
    return text;
}

}  // namespace scorescope::app
