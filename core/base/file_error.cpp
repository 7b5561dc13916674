// SPDX-License-Identifier: Apache-2.0
#include "core/base/file_error.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "core/base/printable_text.h"

namespace scorescope {
namespace {

constexpr std::size_t kLongestPathShown = 400;

struct Explanation {
    std::string reason;
    std::string remedy;
};

Explanation explainRead(int code) {
    switch (code) {
        case ENOENT: return {"there is no such file", "check the name and the folder"};
        case EISDIR: return {"it is a folder", "name a file inside it"};
        case ENXIO:
        case ENODEV: return {"it is no regular file", "name a regular file"};
        default: return {std::generic_category().message(code), "check the file and its disk"};
    }
}

Explanation explainWrite(int code) {
    switch (code) {
        case ENOENT: return {"its folder does not exist", "create the folder first"};
        case EISDIR: return {"it is a folder", "name a file inside it"};
        case ENOSPC: return {"the disk is full", "free some space or choose another disk"};
        case EDQUOT: return {"the disk quota is used up", "free some space"};
        case EFBIG: return {"it would exceed the largest size allowed for a file", "write less"};
        case EROFS: return {"the disk is read-only", "choose another folder"};
        case ENXIO: return {"it is no regular file", "choose another name"};
        default: return {std::generic_category().message(code), "check the folder and its disk"};
    }
}

Explanation explain(FileAction action, int code) {
    switch (code) {
        case EACCES:
        case EPERM:
            return {"permission denied", action == FileAction::read
                                             ? "ask its owner for permission to read"
                                             : "choose a folder in which you may write"};
        case ENOTDIR: return {"a part of its path is no folder", "check the path"};
        case ENAMETOOLONG: return {"its name is too long", "choose a shorter name"};
        case ELOOP: return {"its symbolic links form a loop", "name the file itself"};
        case EMFILE:
        case ENFILE: return {"too many files are open", "close some programs and try again"};
        case ENOMEM: return {"not enough memory", "close some programs and try again"};
        default: break;
    }
    return action == FileAction::read ? explainRead(code) : explainWrite(code);
}

}  // namespace

Error fileError(FileAction action, const std::filesystem::path& path, int code) {
    Explanation text = explain(action, code);
    const std::string verb =
        action == FileAction::read ? "cannot be read: " : "cannot be written: ";
    const Fault fault = code == ENOMEM ? Fault::resource : Fault::file;
    return {fault, verb + text.reason, printable(path.native(), kLongestPathShown), text.remedy};
}

Error damagedFile(std::string_view where, std::string_view what, std::string_view remedy) {
    return {Fault::file, std::string(what), printable(where, kLongestPathShown),
            remedy.empty() ? "the file is damaged or not what it claims to be; get it again"
                           : std::string(remedy)};
}

}  // namespace scorescope
