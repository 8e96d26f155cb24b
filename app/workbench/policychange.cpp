#include "policychange.h"

#include "base/paths.h"
#include "ledger/linediff.h"

#include <system_error>

namespace tierline::workbench {

namespace {

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isShipped(const std::filesystem::path& file) {
    const auto share = shareFolder();
    if (!share) return false;
    std::error_code ignored;
    const auto inside = std::filesystem::relative(file, *share, ignored);
    return !ignored && !inside.empty() && *inside.begin() != "..";
}

// "policy.yaml.2026-06-01T12-00-00Z.bak"
std::filesystem::path backupOf(const std::string& file, Wall now) {
    std::string stamp = toRfc3339(now).substr(0, 19);
    for (char& c : stamp)
        if (c == ':') c = '-';
    return file + "." + stamp + "Z.bak";
}

Error changedMeanwhile(const std::string& file) {
    Error error;
    error.code = ErrorCode::Refused;
    error.detail = file + " has been changed meanwhile";
    error.remedy = "look at it and try again";
    return error;
}

} // namespace

breakers::PolicyChange PolicyFile::plan(const std::string& file, const Edit& edit, const std::string& lines) {
    breakers::PolicyChange change;
    change.file = toQString(file);
    change.lines = toQString(lines);
    m_file.clear();
    if (file.empty()) {
        change.trouble = QStringLiteral("No gateway runs here");
        return change;
    }
    const auto text = readFile(file);
    const auto made = text ? edit(*text) : std::unexpected(text.error());
    if (!made) {
        change.trouble = toQString(made.error().detail);
        return change;
    }
    change.isOwn = !isShipped(file);
    change.diff = toQString(ledger::unifiedDiff(*text, *made, {file, file}));
    if (!change.isOwn || change.diff.isEmpty()) return change;
    m_file = file;
    m_before = *text;
    m_after = *made;
    return change;
}

Result<std::filesystem::path> PolicyFile::write(Wall now) {
    if (m_file.empty()) return fail(ErrorCode::InvalidInput, "nothing was planned");
    std::error_code trouble;
    const std::string target = std::filesystem::canonical(m_file, trouble).string(); // behind a link
    const auto text = trouble ? readFile(m_file) : readFile(target);
    if (!text) return std::unexpected(text.error());
    if (*text != m_before) return std::unexpected(changedMeanwhile(m_file));
    const auto backup = backupOf(target, now);
    if (auto kept = replaceFile(backup, m_before); !kept) return std::unexpected(kept.error());
    const auto mode = std::filesystem::status(target, trouble).permissions(); // others may read it, too
    if (auto written = replaceFile(target, m_after); !written) return std::unexpected(written.error());
    std::filesystem::permissions(target, mode, trouble);
    m_backup = backup;
    m_target = target;
    m_written = m_after;
    m_file.clear();
    return backup;
}

Result<void> PolicyFile::undo() {
    if (m_backup.empty()) return fail(ErrorCode::InvalidInput, "nothing to undo");
    const auto now = readFile(m_target);
    if (!now) return std::unexpected(now.error());
    if (*now != m_written) return std::unexpected(changedMeanwhile(m_target));
    const auto before = readFile(m_backup);
    if (!before) return std::unexpected(before.error());
    std::error_code ignored;
    const auto mode = std::filesystem::status(m_target, ignored).permissions();
    if (auto written = replaceFile(m_target, *before); !written) return written;
    std::filesystem::permissions(m_target, mode, ignored);
    m_backup.clear();
    return {};
}

} // namespace tierline::workbench
