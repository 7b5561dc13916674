// SPDX-License-Identifier: Apache-2.0
#include "app/present/script.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "app/present/image_choices.h"
#include "app/present/view_state.h"
#include "core/base/bounded_reader.h"
#include "core/base/nearest.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

using Words = std::vector<std::string>;

/// How a verb's words are read; returns what is wrong, empty when all is well.
using Read = std::string (*)(ScriptAction& action, const Words& words);

struct VerbInfo {
    std::string name;
    ScriptVerb verb;
    std::string usage;
    std::string help;
    std::size_t fewest;
    std::size_t most;
    Read read;
};

constexpr std::size_t kAnyNumber = 1000;

std::string joined(const Words& words, std::size_t first) {
    std::string text;
    for (std::size_t i = first; i < words.size(); ++i) {
        if (i > first) text += ' ';
        text += words[i];
    }
    return text;
}

std::string readNothing(ScriptAction&, const Words&) {
    return {};
}

std::string readName(ScriptAction& action, const Words& words) {
    action.name = joined(words, 0);
    return {};
}

std::string readSetting(ScriptAction& action, const Words& words) {
    action.name = words[0];
    action.text = joined(words, 1);
    if (action.text == "\"\"") action.text.clear();  // an empty text
    return {};
}

std::string readCount(ScriptAction& action, const Words& words) {
    const auto count = parseInteger(words[0]);
    if (!count || *count < 1) return "\"" + words[0] + "\" is not a whole number above 0";
    action.numbers = {static_cast<double>(*count)};
    return {};
}

std::string readNumbers(ScriptAction& action, const Words& words, std::size_t first) {
    for (std::size_t i = first; i < words.size(); ++i) {
        const auto number = parseReal(words[i]);
        if (!number) return "\"" + words[i] + "\" is not a number";
        action.numbers.push_back(*number);
    }
    return {};
}

std::string readCoordinates(ScriptAction& action, const Words& words) {
    return readNumbers(action, words, 0);
}

std::string readWays(ScriptAction& action, const Words& words) {
    if (words.size() == 5) return "a corner has two coordinates";
    return readNumbers(action, words, 0);
}

std::string readStage(ScriptAction& action, const Words& words) {
    const auto stage = parseInteger(words[0]);
    if (!stage || *stage < 0 || *stage > kLastDsmStage) {
        return "\"" + words[0] + "\" is not a step from 0 to " + std::to_string(kLastDsmStage);
    }
    action.numbers = {static_cast<double>(*stage)};
    return {};
}

std::string readImageChoice(ScriptAction& action, const Words& words) {
    action.name = words[0];
    action.text = words[1];
    ImageChoices tried;
    const auto good = setImageChoice(tried, words[0], imageValue(words[1]));
    return good ? std::string() : "\"" + words[0] + "\": " + good.error().what;
}

std::string readSeconds(ScriptAction& action, const Words& words) {
    std::string wrong = readNumbers(action, words, 0);
    if (wrong.empty() && action.numbers[0] < 0.0) wrong = "the seconds are below 0";
    return wrong;
}

std::string readTime(ScriptAction& action, const Words& words) {
    std::string wrong = readNumbers(action, words, 0);
    if (wrong.empty() && !(action.numbers[0] >= 0.0 && action.numbers[0] <= 1.0)) {
        wrong = "t must be from 0 to 1";
    }
    return wrong;
}

std::string readLayer(ScriptAction& action, const Words& words) {
    if (words.back() != "on" && words.back() != "off") return "the last word must be on or off";
    action.on = words.back() == "on";
    action.name = joined({words.begin(), words.end() - 1}, 0);
    return {};
}

std::string readDrag(ScriptAction& action, const Words& words) {
    action.name = words[0];
    return readNumbers(action, words, 1);
}

std::string readShot(ScriptAction& action, const Words& words) {
    action.name = words[0];
    if (words.size() == 1) return {};
    const std::size_t cross = words[1].find('x');
    const auto width = parseInteger(words[1].substr(0, cross));
    const auto height =
        cross == std::string::npos ? std::nullopt : parseInteger(words[1].substr(cross + 1));
    constexpr std::int64_t kLargest = 16'384;
    if (!width || !height || *width < 1 || *height < 1 || *width > kLargest || *height > kLargest) {
        return "\"" + words[1] + "\" is not a size such as 1280x800";
    }
    action.numbers = {static_cast<double>(*width), static_cast<double>(*height)};
    return {};
}

const std::vector<VerbInfo>& verbs() {
    static const std::vector<VerbInfo> all = {
        {"preset", ScriptVerb::preset, "preset NAME",
         "opens a preset, an experiment file or a run folder", 1, 1, readName},
        {"set", ScriptVerb::set, "set KEY VALUE", "changes a setting", 2, kAnyNumber, readSetting},
        {"train", ScriptVerb::train, "train N", "takes N more training steps", 1, 1, readCount},
        {"start", ScriptVerb::start, "start", "starts training and goes on at once", 0, 0,
         readNothing},
        {"pause", ScriptVerb::pause, "pause", "pauses it", 0, 0, readNothing},
        {"restart", ScriptVerb::restart, "restart",
         "begins training anew with the settings as they are", 0, 0, readNothing},
        {"wait", ScriptVerb::wait, "wait SECONDS", "waits", 1, 1, readSeconds},
        {"t", ScriptVerb::time, "t T", "moves the time, from 0 (data) to 1 (noise)", 1, 1,
         readTime},
        {"layer", ScriptVerb::layer, "layer NAME on|off", "shows or hides a layer of the canvas", 2,
         kAnyNumber, readLayer},
        {"map", ScriptVerb::map, "map NAME", "chooses the map under the arrows", 1, 1, readName},
        {"probe", ScriptVerb::probe, "probe X Y", "selects a point", 2, 2, readCoordinates},
        {"integral", ScriptVerb::integral, "integral X0 Y0 X1 Y1 [CX CY]",
         "lays two ways between two points, the second by a corner (or by that of the axes)", 4, 6,
         readWays},
        {"reveal", ScriptVerb::reveal, "reveal N",
         "shows the first N things of a step of denoising score matching", 1, 1, readStage},
        {"sample", ScriptVerb::sample, "sample", "draws samples and waits for them", 0, 0,
         readNothing},
        {"images", ScriptVerb::images, "images KEY VALUE", "chooses what is shown of images", 2, 2,
         readImageChoice},
        {"panel", ScriptVerb::panel, "panel NAME", "brings a panel or a tab of images to the front",
         1, kAnyNumber, readName},
        {"click", ScriptVerb::click, "click NAME", "presses a widget or a command by its name", 1,
         kAnyNumber, readName},
        {"drag", ScriptVerb::drag, "drag NAME X0 Y0 X1 Y1", "drags over a widget, in its pixels", 5,
         5, readDrag},
        {"key", ScriptVerb::key, "key SEQUENCE", "presses keys", 1, kAnyNumber, readName},
        {"lesson", ScriptVerb::lesson, "lesson NAME", "opens a lesson", 1, 1, readName},
        {"shot", ScriptVerb::shot, "shot FILE.png [WxH]",
         "writes a picture of the window, resized first if a size is given", 1, 2, readShot},
        {"share", ScriptVerb::share, "share FOLDER",
         "writes what an audience window that follows the folder shows of this moment", 1,
         kAnyNumber, readName},
        {"report", ScriptVerb::report, "report FILE.json",
         "writes how fast the window answered since its first frame", 1, 1, readName},
        {"quit", ScriptVerb::quit, "quit", "ends the program", 0, 0, readNothing},
    };
    return all;
}

Words wordsOf(std::string_view line) {
    Words words;
    std::string word;
    for (const char c : line) {
        if (c == ' ' || c == '\t' || c == '\r') {
            if (!word.empty()) words.push_back(std::exchange(word, {}));
        } else {
            word += c;
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

Error unknownVerb(const std::string& verb, const std::string& where) {
    Words names;
    for (const VerbInfo& info : verbs()) names.push_back(info.name);
    return {Fault::usage, "unknown action \"" + verb + "\"", where, nearestRemedy(verb, names)};
}

Result<ScriptAction> parseLine(const Words& line, const std::string& where) {
    const auto info = std::ranges::find(verbs(), line.front(), &VerbInfo::name);
    if (info == verbs().end()) return unknownVerb(line.front(), where);
    const Words words(line.begin() + 1, line.end());
    ScriptAction action;
    action.verb = info->verb;
    action.where = where;
    std::string wrong;
    if (words.size() < info->fewest) wrong = "\"" + info->name + "\" needs more words";
    if (words.size() > info->most) wrong = "\"" + info->name + "\" takes fewer words";
    if (wrong.empty()) wrong = info->read(action, words);
    if (!wrong.empty()) return Error{Fault::usage, wrong, where, "write: " + info->usage};
    return action;
}

}  // namespace

std::vector<ScriptUsage> scriptUsages() {
    std::vector<ScriptUsage> usages;
    for (const VerbInfo& info : verbs()) usages.push_back({info.usage, info.help});
    return usages;
}

Result<std::vector<ScriptAction>> parseScript(std::string_view text, const std::string& fileName) {
    std::vector<ScriptAction> actions;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const Words words = wordsOf(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (words.empty() || words.front().starts_with('#')) continue;
        auto action = parseLine(words, fileName + ":" + std::to_string(number));
        if (!action) return action.error();
        actions.push_back(*std::move(action));
    }
    return actions;
}

Result<std::vector<ScriptAction>> readScript(const std::filesystem::path& path) {
    constexpr std::uint64_t kLargest = 1 << 20;
    const auto bytes = readFile(path, kLargest);
    if (!bytes) return bytes.error();
    return parseScript(asText(*bytes), path.string());
}

}  // namespace scorescope::app
