#include "base/paths.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierline {

namespace fs = std::filesystem;

namespace {

fs::path xdg(const char* variable, const char* fallback) {
    if (const char* set = std::getenv(variable); set != nullptr && *set == '/')
        return fs::path(set) / "tierline";
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr && *home != '\0' ? home : "/") / fallback / "tierline";
}

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = ::write(descriptor, text.data(), text.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

} // namespace

fs::path configFolder() {
    return xdg("XDG_CONFIG_HOME", ".config");
}

fs::path dataFolder() {
    return xdg("XDG_DATA_HOME", ".local/share");
}

Result<fs::path> shareFolder() {
    std::error_code ignored;
    if (const char* set = std::getenv("TIERLINE_SHARE"); set != nullptr && *set != '\0') {
        if (fs::is_directory(fs::path(set) / "policies", ignored)) return fs::path(set);
        return fail(ErrorCode::NotFound, std::string("TIERLINE_SHARE=") + set + " holds no resources",
                    "it must contain policies/ and prices/");
    }
    const auto program = fs::read_symlink("/proc/self/exe", ignored);
    const auto beside = program.parent_path().parent_path() / "share" / "tierline";
    if (fs::is_directory(beside / "policies", ignored)) return beside;
    return fail(ErrorCode::NotFound, "resource files not found at " + beside.string(),
                "set TIERLINE_SHARE to the resources folder");
}

Result<void> makePrivateFolder(const fs::path& folder) {
    const auto refused = [&](const std::string& what) {
        return fail(ErrorCode::Io,
                    "data folder " + folder.string() + " " + what + ": " + std::strerror(errno),
                    "choose another with --data DIR");
    };
    std::error_code error;
    // Our own parent, …/tierline above …/tierline/sandbox, is as private as what it holds.
    const auto parent = folder.parent_path();
    if (parent.filename() == "tierline" && !fs::exists(parent, error)) {
        fs::create_directories(parent.parent_path(), error);
        if (mkdir(parent.c_str(), 0700) != 0 && errno != EEXIST) return refused("cannot be created");
    } else if (!parent.empty()) {
        fs::create_directories(parent, error);
    }
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return refused("cannot be created");
    struct stat info{};
    if (stat(folder.c_str(), &info) != 0) return refused("cannot be read");
    if (!S_ISDIR(info.st_mode)) {
        errno = ENOTDIR;
        return refused("cannot be used");
    }
    if ((info.st_mode & 077U) == 0) return {};
    // A folder that holds other people's things, /tmp for one, is not ours to close.
    const auto isOurs = [](const fs::path& name) {
        constexpr std::string_view ours[]{"gateway.lock", "sandbox", "audit.head", "alerts.json",
                                          "calibration.json", "policies"};
        const std::string text = name.string();
        const auto isIt = [&](std::string_view our) {
            return text == our || (text.starts_with(our) && text.ends_with(".part"));
        };
        return std::ranges::any_of(ours, isIt) || text.starts_with("ledger.db") || text == "ledger.damaged"
               || (text.starts_with("ledger-") && text.contains(".db"));
    };
    const auto holdsOther = [&] {
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (!isOurs(entry.path().filename())) return true;
        return false;
    };
    if (holdsOther())
        return fail(ErrorCode::Refused,
                    "folder " + folder.string() + " can be read by others and holds other files",
                    "choose a folder of its own with --data DIR, or chmod 700 it yourself");
    if (chmod(folder.c_str(), 0700) != 0) return refused("cannot be made private");
    return {};
}

Result<void> replaceFile(const fs::path& file, std::string_view text) {
    const auto failed = [&] {
        return fail(ErrorCode::Io, "cannot write " + file.string() + ": " + std::strerror(errno));
    };
    std::string part = file.string() + ".XXXXXX.part"; // of its own: two may write at the same time
    const int descriptor = ::mkstemps(part.data(), 5);
    if (descriptor < 0) return failed();
    auto done = writeAll(descriptor, text) && ::fsync(descriptor) == 0 ? Result<void>() : failed();
    if (::close(descriptor) != 0 && done) done = failed();
    if (done && std::rename(part.c_str(), file.c_str()) != 0) done = failed();
    if (!done) {
        ::unlink(part.c_str());
        return done;
    }
    const int folder = ::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder); // some file systems cannot; the text is there all the same
        ::close(folder);
    }
    return done;
}

Result<std::string> readFile(const fs::path& file, std::size_t limit) {
    std::error_code error;
    if (fs::is_directory(file, error)) return fail(ErrorCode::Io, file.string() + " is a folder, not a file");
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        const auto code = errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
        return fail(code, "cannot read " + file.string() + ": " + std::strerror(errno));
    }
    const auto size = fs::file_size(file, error);
    if (!error && size > limit)
        return fail(ErrorCode::InvalidInput,
                    file.string() + " is larger than " + std::to_string(limit >> 20U) + " MB");
    std::string text; // read in pieces: devices and pipes have no size to ask for
    char piece[1U << 16U];
    while (in.read(piece, sizeof piece) || in.gcount() > 0) {
        text.append(piece, static_cast<std::size_t>(in.gcount()));
        if (text.size() > limit)
            return fail(ErrorCode::InvalidInput,
                        file.string() + " is larger than " + std::to_string(limit >> 20U) + " MB");
    }
    return text;
}

} // namespace tierline
