#include "command.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tierline::ctl {

namespace {

constexpr std::size_t keptInMemory = 64U << 20U;

Error cannotWrite(const std::string& path, int why) {
    return {ErrorCode::Io, "cannot write " + path + ": " + std::strerror(why), {}, {}, 0, 0};
}

// Where a chain of links ends, whether or not anything is there.
std::string followed(const std::string& path) {
    std::filesystem::path at = path;
    std::error_code ec;
    for (int links = 0; links < 40 && std::filesystem::is_symlink(at, ec); ++links) {
        const auto target = std::filesystem::read_symlink(at, ec);
        if (ec) break;
        at = at.parent_path() / target; // an absolute target replaces all
    }
    return at.string();
}

bool put(std::FILE* file, std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

bool copy(std::FILE* from, std::FILE* to) {
    std::rewind(from);
    std::string part(1U << 20U, '\0');
    while (const auto got = std::fread(part.data(), 1, part.size(), from))
        if (!put(to, std::string_view(part).substr(0, got))) return false;
    return std::ferror(from) == 0;
}

} // namespace

Result<Output> Output::open(const std::string& path) {
    Output output;
    if (path.empty() || path == "-" || path == "/dev/stdout") {
        output.m_file = stdout;
        return output;
    }
    struct stat there{};
    const bool exists = stat(path.c_str(), &there) == 0;
    if (exists && S_ISDIR(there.st_mode)) return std::unexpected(cannotWrite(path, EISDIR));
    if (exists && access(path.c_str(), W_OK) != 0) return std::unexpected(cannotWrite(path, errno));
    output.m_path = path;
    if (exists && !S_ISREG(there.st_mode)) { // a device or a pipe stays what it is
        output.m_file = std::fopen(path.c_str(), "wb");
        if (output.m_file == nullptr) return std::unexpected(cannotWrite(path, errno));
        return output;
    }
    output.m_path = followed(path);
    const auto temporary = output.m_path + ".part" + std::to_string(getpid());
    output.m_file = std::fopen(temporary.c_str(), "wbx");
    if (output.m_file == nullptr) return std::unexpected(cannotWrite(path, errno));
    output.m_temporary = temporary;
    if (!exists) return output;
    const int descriptor = fileno(output.m_file);
    // Only root may give a file away; everybody else owns it already, or takes it over with its mode.
    static_cast<void>(fchown(descriptor, there.st_uid, there.st_gid) == 0);
    if (fchmod(descriptor, there.st_mode & 07777U) != 0) return std::unexpected(cannotWrite(path, errno));
    return output;
}

Output::Output(Output&& other) noexcept
    : m_file(std::exchange(other.m_file, nullptr)),
      m_spill(std::exchange(other.m_spill, nullptr)),
      m_kept(std::move(other.m_kept)),
      m_path(std::move(other.m_path)),
      m_temporary(std::exchange(other.m_temporary, {})) {}

Output::~Output() {
    if (m_spill != nullptr) std::fclose(m_spill);
    if (m_file != nullptr && m_file != stdout) std::fclose(m_file);
    if (!m_temporary.empty()) unlink(m_temporary.c_str());
}

bool Output::write(std::string_view bytes) {
    if (!m_temporary.empty()) return put(m_file, bytes);
    if (m_spill == nullptr && m_kept.size() + bytes.size() <= keptInMemory) {
        m_kept += bytes;
        return true;
    }
    if (m_spill == nullptr) {
        m_spill = std::tmpfile();
        if (m_spill == nullptr || !put(m_spill, m_kept)) return false;
        m_kept = {};
    }
    return put(m_spill, bytes);
}

Result<void> Output::finish() {
    errno = 0;
    bool good = put(m_file, m_kept) && (m_spill == nullptr || copy(m_spill, m_file));
    good = std::fflush(m_file) == 0 && std::ferror(m_file) == 0 && good;
    if (!m_temporary.empty()) {
        good = std::fclose(std::exchange(m_file, nullptr)) == 0 && good;
        good = good && std::rename(m_temporary.c_str(), m_path.c_str()) == 0;
        if (good) m_temporary.clear();
    }
    if (good) return {};
    return std::unexpected(cannotWrite(m_path.empty() ? "standard output" : m_path, errno));
}

} // namespace tierline::ctl
