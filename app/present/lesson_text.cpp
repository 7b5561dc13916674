// SPDX-License-Identifier: Apache-2.0
#include "app/present/lesson_text.h"

#include <cmath>
#include <string_view>

#include "app/present/lesson.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

/// A mark and what it becomes; the longer ones first.
struct Mark {
    std::string_view sign;
    std::string_view begin;
    std::string_view end;
};

constexpr Mark kMarks[] = {{"**", "<b>", "</b>"}, {"*", "<i>", "</i>"}, {"`", "<code>", "</code>"}};

bool isBlank(std::string_view text, std::size_t at) {
    return at >= text.size() || text[at] == ' ' || text[at] == '\n';
}

/// The mark that opens at `at` and where it closes.
const Mark* openingMark(std::string_view text, std::size_t at, std::size_t& close) {
    for (const Mark& mark : kMarks) {
        const std::size_t inner = at + mark.sign.size();
        if (text.substr(at, mark.sign.size()) != mark.sign || isBlank(text, inner)) continue;
        close = text.find(mark.sign, inner);
        while (close != std::string_view::npos && isBlank(text, close - 1)) {
            close = text.find(mark.sign, close + 1);
        }
        if (close != std::string_view::npos && close > inner) return &mark;
    }
    return nullptr;
}

void appendEscaped(std::string& html, char c) {
    switch (c) {
        case '&': html += "&amp;"; break;
        case '<': html += "&lt;"; break;
        case '>': html += "&gt;"; break;
        default: html += c;
    }
}

/// One line's marks; with `html` as tags, else left out.
std::string withMarks(std::string_view line, bool html) {
    std::string text;
    for (std::size_t i = 0; i < line.size();) {
        std::size_t close = 0;
        const Mark* mark = openingMark(line, i, close);
        if (mark == nullptr) {
            if (html) {
                appendEscaped(text, line[i++]);
            } else {
                text += line[i++];
            }
            continue;
        }
        const std::size_t inner = i + mark->sign.size();
        const std::string_view within = line.substr(inner, close - inner);
        // Code keeps its stars.
        std::string content;
        if (mark->sign == "`" && html) {
            for (const char c : within) appendEscaped(content, c);
        } else {
            content = mark->sign == "`" ? std::string(within) : withMarks(within, html);
        }
        text += html ? std::string(mark->begin) + content + std::string(mark->end) : content;
        i = close + mark->sign.size();
    }
    return text;
}

template <class Take>
void eachLine(std::string_view text, Take take) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        take(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

std::string lessonHtml(const std::string& paragraph) {
    std::string html;
    bool inList = false;
    bool first = true;
    eachLine(paragraph, [&](std::string_view line) {
        const bool item = line.starts_with("- ");
        if (item != inList) html += item ? "<ul>" : "</ul>";
        if (!item && !inList && !first) html += "<br>";
        inList = item;
        first = false;
        html += item ? "<li>" + withMarks(line.substr(2), true) + "</li>" : withMarks(line, true);
    });
    return inList ? html + "</ul>" : html;
}

std::string lessonPlain(const std::string& paragraph) {
    std::string text;
    eachLine(paragraph, [&](std::string_view line) {
        if (!text.empty()) text += '\n';
        text += withMarks(line, false);
    });
    return text;
}

std::string rangeText(const Expectation& expectation) {
    const std::string lo = formatReal(expectation.min);
    const std::string hi = formatReal(expectation.max);
    if (std::isinf(expectation.max)) return "at least " + lo;
    if (std::isinf(expectation.min)) return "at most " + hi;
    return expectation.min == expectation.max ? "exactly " + lo : lo + " to " + hi;
}

}  // namespace scorescope::app
