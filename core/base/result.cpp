// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.h"

namespace scorescope {

std::string Error::line() const {
    std::string text = where.empty() ? what : where + ": " + what;
    if (!remedy.empty()) text += "; " + remedy;
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    return text;
}

int exitCode(Fault fault) {
    switch (fault) {
        case Fault::missed: return 1;
        case Fault::usage: return 2;
        case Fault::file: return 3;
        case Fault::resource: return 4;
        case Fault::diverged: return 5;
        case Fault::interrupted: return 130;
    }
    return 2;
}

}  // namespace scorescope
